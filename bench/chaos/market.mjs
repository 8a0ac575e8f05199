// Two providers, two agencies, and what each sells to each, made over the API before anything is killed.
import { randomBytes } from 'node:crypto';
import { admit } from '../lib/admission.mjs';
import { DECLARED } from '../lib/declared.mjs';
import { Machine, Person } from './api.mjs';
import { isoOf, monthStart } from './exact.mjs';

const USE = { kind: 'USAGE', unit: 'unit', aggregation: 'SUM' };

/** Per unit above an included quantity, graduated tiers, counted events, a flat fee and one per seat; two tax rates. */
const PLANS = [
  {
    code: 'metered',
    name: 'Metered',
    prices: [
      { ...USE, code: 'calls', meter: 'calls', model: 'PER_UNIT', unitPrice: '0.013700000001', includedQuantity: '25' },
      {
        ...USE,
        code: 'traffic',
        meter: 'traffic',
        model: 'GRADUATED',
        taxCategory: 'TELECOM_BASIC',
        tiers: [
          { upTo: '100', unitPrice: '0.5', flatAmount: '1' },
          { upTo: '1000', unitPrice: '0.3' },
          { unitPrice: '0.111' },
        ],
      },
      {
        ...USE,
        code: 'orders',
        meter: 'orders',
        aggregation: 'COUNT',
        model: 'PER_UNIT',
        unitPrice: '0.07',
        includedQuantity: '10',
      },
      { code: 'base', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '499.99' },
      { code: 'seats', kind: 'RECURRING', model: 'PER_UNIT', interval: 'MONTH', unit: 'seat', unitPrice: '12.345' },
    ],
  },
  {
    code: 'hours',
    name: 'Hours',
    prices: [
      {
        ...USE,
        code: 'run-hours',
        meter: 'run-hours',
        unit: 'h',
        source: 'PLATFORM',
        model: 'PER_UNIT',
        unitPrice: '0.1234',
      },
      { ...USE, code: 'io', meter: 'traffic', model: 'PER_UNIT', unitPrice: '0.0101', taxCategory: 'TELECOM_BASIC' },
    ],
  },
];
export const METERS = { metered: ['calls', 'traffic', 'orders'], hours: ['traffic'] };
/** Of each agency with each provider: plan, quantity, and whether it is activated at once, may end, and is resized. */
const ITEMS = [
  { plan: 'metered', quantity: '2', resized: true },
  { plan: 'metered', quantity: '1' },
  { plan: 'metered', quantity: '3.5', ends: true },
  { plan: 'metered', quantity: '1', late: true },
  { plan: 'hours', quantity: '1.5', resized: true },
];

async function organization(api, operator, kind, code, people) {
  const made = await api.must(operator, 'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}', {
    i: { kind, code, name: code },
  });
  const { id } = made.createOrganization;
  const persons = {};
  for (const [name, roles] of Object.entries(people)) {
    const account = { email: `${name}@${code.toLowerCase()}.example`, password: randomBytes(12).toString('hex') };
    const input = { organizationId: id, email: account.email, name, roles, initialPassword: account.password };
    await api.must(operator, 'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}', { i: input });
    persons[name] = new Person(account);
  }
  return { id, code, ...persons };
}

async function provider(api, operator, code) {
  const made = await organization(api, operator, 'PROVIDER', code, { admin: ['PROVIDER_ADMIN'] });
  await admit((who, query, variables) => api.must(who, query, variables), operator, made);
  const { createOffering } = await api.must(
    made.admin,
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id code}}}',
    {
      i: {
        code: 'chaos',
        name: 'Chaos',
        summary: 'Metered in every way the checker knows',
        serviceModel: 'SAAS',
        clouds: ['GOVERNMENT'],
        categoryCodes: [],
        zoneCodes: [],
        attributes: DECLARED,
        plans: PLANS,
      },
    },
  );
  const id = { id: createOffering.id };
  await api.must(made.admin, 'mutation($id:ID!){submitOffering(id:$id){id}}', id);
  await api.must(operator, 'mutation($id:ID!){approveOffering(id:$id){id}}', id);
  const key = await api.must(made.admin, 'mutation($i:CreateApiKeyInput!){createApiKey(input:$i){secret}}', {
    i: { name: 'chaos', roles: ['PROVIDER_ADMIN'] },
  });
  const plans = Object.fromEntries(createOffering.plans.map((plan) => [plan.code, plan.id]));
  return { ...made, machine: new Machine(key.createApiKey.secret), plans };
}

async function buy(api, { agency, provider, budgetId, startsOn, activatedAt }) {
  const items = ITEMS.map(({ plan, quantity }) => ({
    planId: provider.plans[plan],
    quantity,
    expectedUsage: METERS[plan].map((meter) => ({ meter, quantityPerMonth: '10' })),
  }));
  const { createOrder } = await api.must(agency.buyer, 'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}', {
    i: { title: 'Chaos', budgetId, startsOn, items },
  });
  const id = { id: createOrder.id };
  await api.must(agency.buyer, 'mutation($id:ID!){submitOrder(id:$id){id}}', id);
  await api.must(agency.approver, 'mutation($id:ID!){approveOrder(id:$id){id}}', id);
  const { acceptOrder } = await api.must(
    provider.admin,
    'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}',
    id,
  );
  const instances = acceptOrder.items.map(({ instance }, index) => ({
    ...ITEMS[index],
    id: instance.id,
    provider,
    agency,
    activatedAt: null,
    endedAt: null,
  }));
  for (const instance of instances.filter(({ late }) => !late)) await activate(api, instance, activatedAt());
  return instances;
}

/** Has an instance begin; asked again after an answer that was lost, the product says it has begun already. */
export async function activate(api, instance, at) {
  await api.say(instance.provider.admin, 'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}', {
    i: { instanceId: instance.id, activatedAt: isoOf(at) },
  });
  instance.activatedAt = at;
}

/** @param month the month in which everything begins; @param now the product's clock, some days into it */
export async function makeMarket(api, { operator: account, month, now, random }) {
  const operator = new Person(account);
  const providers = [await provider(api, operator, 'CHAOS-P1'), await provider(api, operator, 'CHAOS-P2')];
  const roles = { buyer: ['BUYER'], approver: ['APPROVER'], finance: ['FINANCE'] };
  const agencies = [];
  const instances = [];
  for (const code of ['CHAOS-A1', 'CHAOS-A2']) {
    const agency = await organization(api, operator, 'AGENCY', code, roles);
    agencies.push(agency);
    const { createBudget } = await api.must(
      agency.finance,
      'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
      {
        i: { name: 'Chaos', fiscalYear: Number(month.slice(0, 4)), amount: '200000.00' },
      },
    );
    const begin = monthStart(month);
    const activatedAt = () => begin + BigInt(Math.floor(random() * Number(now() - begin - 60_000_000n)));
    for (const from of providers)
      instances.push(
        ...(await buy(api, {
          agency,
          provider: from,
          budgetId: createBudget.id,
          startsOn: `${month}-01`,
          activatedAt,
        })),
      );
  }
  return { operator, providers, agencies, instances };
}

/** One provider whose hours a broker makes, and an agency that buys them. */
export async function makeBrokerMarket(api, { operator: account, month, url }) {
  const operator = new Person(account);
  const from = await provider(api, operator, 'CHAOS-P1');
  const { registerBroker } = await api.must(
    from.admin,
    'mutation($i:RegisterBrokerInput!){registerBroker(input:$i){id}}',
    { i: { url, username: 'market', password: randomBytes(12).toString('hex') } },
  );
  await api.must(
    from.admin,
    'mutation($p:ID!,$b:ID!){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"svc",brokerPlanId:"hours",maximumPollingSeconds:600){id}}',
    { p: from.plans.hours, b: registerBroker.id },
  );
  const roles = { buyer: ['BUYER'], approver: ['APPROVER'], finance: ['FINANCE'] };
  const agency = await organization(api, operator, 'AGENCY', 'CHAOS-A1', roles);
  const { createBudget } = await api.must(
    agency.finance,
    'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
    { i: { name: 'Chaos', fiscalYear: Number(month.slice(0, 4)), amount: '20000000.00' } },
  );
  return { provider: from, agency, budgetId: createBudget.id };
}
