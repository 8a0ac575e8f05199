import { dateOf, dayStart, dec, formatInstant, plain, sum, yearOf } from '#kernel';
import { readSeed } from '../demo/people.js';
import { admit } from './admission.js';
import type { Client } from './client.js';
import { shortHash } from './focus-row.js';
import type { People } from './people.js';
import { offeringCode, type Service, type Subscription } from './survey.js';

export interface Seller {
  id: string;
  client: Client;
}

export interface Offering {
  seller: Seller;
  code: string;
  planId: string;
}

export interface Buyer {
  id: string;
  code: string;
  buyer: Client;
  approver: Client;
  finance: Client;
}

const INFRASTRUCTURE = /compute|storage|network/i;
const PLATFORM = /database|integration|analytics|machine learning|developer|container|web/i;

/** The service model a FOCUS ServiceCategory comes nearest to. */
const modelOf = (category: string): string =>
  INFRASTRUCTURE.test(category) ? 'IAAS' : PLATFORM.test(category) ? 'PAAS' : 'SAAS';

export async function openSeller(people: People, name: string): Promise<Seller> {
  const organization = await people.organization({ kind: 'PROVIDER', key: name, name });
  const seller = { id: organization.id, client: await people.person(organization, 'admin', ['PROVIDER_ADMIN']) };
  await admit(people.operator, seller);
  return seller;
}

export async function openBuyer(people: People, key: string, name: string): Promise<Buyer> {
  const organization = await people.organization({ kind: 'AGENCY', key, name });
  const [buyer, approver, finance] = [
    await people.person(organization, 'buyer', ['BUYER']),
    await people.person(organization, 'approver', ['APPROVER']),
    await people.person(organization, 'finance', ['FINANCE']),
  ];
  return { ...organization, buyer, approver, finance };
}

interface OfferingNode {
  id: string;
  code: string;
  status: string;
  plans: { id: string }[];
}
const OFFERING = 'id code status plans{id}';

/** Lists the service, or finds where an earlier replay left it, and brings it to PUBLISHED. */
export async function publish(people: People, seller: Seller, service: Service): Promise<Offering> {
  const code = offeringCode(service);
  const { offerings } = await seller.client.run<{ offerings: { edges: { node: OfferingNode }[] } }>(
    `query($f:OfferingFilter){offerings(filter:$f,first:100){edges{node{${OFFERING}}}}}`,
    { f: { providerIds: [seller.id], text: code } },
  );
  let offering = offerings.edges.map(({ node }) => node).find((node) => node.code === code);
  offering ??= (
    await seller.client.run<{ createOffering: OfferingNode }>(
      `mutation($i:CreateOfferingInput!){createOffering(input:$i){${OFFERING}}}`,
      { i: offeringInput(service, code) },
    )
  ).createOffering;
  if (offering.status === 'DRAFT')
    await seller.client.run('mutation($id:ID!){submitOffering(id:$id){id}}', { id: offering.id });
  if (offering.status !== 'PUBLISHED')
    await people.operator.run('mutation($id:ID!){approveOffering(id:$id){id}}', { id: offering.id });
  return { seller, code, planId: offering.plans[0]!.id };
}

function offeringInput(service: Service, code: string): object {
  return {
    code,
    name: service.name.slice(0, 200),
    summary: `${service.name} (${service.category || 'no category'})`,
    serviceModel: modelOf(service.category),
    clouds: ['ENTERPRISE'],
    categoryCodes: [],
    zoneCodes: [],
    // What the rules of listing ask, and no FOCUS file says: as the demo's first provider declares it.
    attributes: readSeed<Record<string, object>>('provider-defaults.json')['PV-A'],
    idempotencyKey: `replay:${code}`,
    plans: [
      {
        code: 'list',
        name: 'List price',
        prices: [...service.components.values()].map(({ code: meter, unit, unitPrice }) => ({
          code: meter,
          kind: 'USAGE',
          model: 'PER_UNIT',
          currency: service.currency,
          meter,
          unit: unit.slice(0, 50),
          aggregation: 'SUM',
          unitPrice,
          taxCategory: 'ZERO',
        })),
      },
    ],
  };
}

/** A budget of the file's currency and year that covers what the file shows, with room for twelve such months. */
export async function openBudget(
  buyer: Buyer,
  subscriptions: Subscription[],
  currency: string,
  fiscalYear: number,
): Promise<string> {
  const costs = subscriptions.flatMap(({ use, service }) =>
    [...use].map(([code, quantity]) => quantity.times(dec(service.components.get(code)!.unitPrice))),
  );
  const amount = sum(costs).times(13).plus(1000).toFixed(0);
  const signature = shortHash(
    JSON.stringify([amount, ...subscriptions.map(({ service }) => offeringCode(service)).sort()]),
    8,
  );
  const name = `FOCUS ${currency} ${fiscalYear} ${signature}`;
  const { budgets } = await buyer.finance.run<{ budgets: { id: string; name: string }[] }>(
    'query($y:Int){budgets(fiscalYear:$y){id name}}',
    { y: fiscalYear },
  );
  const existing = budgets.find((budget) => budget.name === name);
  if (existing) return existing.id;
  const { createBudget } = await buyer.finance.run<{ createBudget: { id: string } }>(
    'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
    { i: { name, fiscalYear, amount, currency, idempotencyKey: `replay:${name}` } },
  );
  return createBudget.id;
}

interface OrderNode {
  id: string;
  status: string;
  items: { instance: { id: string } | null }[];
}
const ORDER = 'id status items{instance{id}}';

/** The running instance of an agency's subscription: found, or ordered, approved, accepted and activated. */
export async function openInstance(
  buyer: Buyer,
  offering: Offering,
  subscription: Subscription,
  budgetId: string,
): Promise<string> {
  const externalId = `${buyer.code}/${offering.code}`;
  const existing = await activeInstance(offering.seller, externalId);
  if (existing) return existing;
  const startsOn = dateOf(subscription.first);
  const { createOrder } = await buyer.buyer.run<{ createOrder: OrderNode }>(
    `mutation($i:CreateOrderInput!){createOrder(input:$i){${ORDER}}}`,
    {
      i: {
        ...orderInput(offering, subscription),
        budgetId,
        startsOn,
        idempotencyKey: `replay:${externalId}:${budgetId}`,
      },
    },
  );
  const steps: [string, Client, string][] = [
    ['DRAFT', buyer.buyer, 'submitOrder'],
    ['PENDING_APPROVAL', buyer.approver, 'approveOrder'],
    ['PENDING_PROVIDER', offering.seller.client, 'acceptOrder'],
  ];
  let order = createOrder;
  for (const [status, client, operation] of steps)
    if (order.status === status)
      order = (
        await client.run<Record<string, OrderNode>>(`mutation($id:ID!){${operation}(id:$id){${ORDER}}}`, {
          id: order.id,
        })
      )[operation]!;
  const instanceId = order.items[0]!.instance!.id;
  await offering.seller.client.run('mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}', {
    i: { instanceId, externalId, activatedAt: formatInstant(dayStart(startsOn)) },
  });
  return instanceId;
}

async function activeInstance(seller: Seller, externalId: string): Promise<string | undefined> {
  const { serviceInstances } = await seller.client.run<{ serviceInstances: { edges: { node: { id: string } }[] } }>(
    'query($f:ServiceInstanceFilter){serviceInstances(filter:$f){edges{node{id}}}}',
    { f: { externalIds: [externalId] } },
  );
  return serviceInstances.edges[0]?.node.id;
}

function orderInput(offering: Offering, { use, service }: Subscription): object {
  const expectedUsage = [...service.components.keys()].map((meter) => ({
    meter,
    quantityPerMonth: plain(use.get(meter) ?? dec(0)),
  }));
  return {
    title: `FOCUS replay: ${service.name}`.slice(0, 200),
    items: [{ planId: offering.planId, quantity: '1', expectedUsage }],
  };
}

export const yearOfFirst = ({ first }: Subscription): number => yearOf(first);
