import { formatInstant, type Instant } from '#kernel';
import type { TestApp } from './harness.js';

/** Steps of the main flow through the public API, for tests that need a running service. */

export interface PriceWish {
  whileSuspended?: boolean;
  code: string;
  kind?: string;
  model?: string;
  meter?: string;
  unit?: string;
  aggregation?: string;
  source?: string;
  unitPrice?: string;
  tiers?: object[];
  interval?: string;
  packageSize?: string;
  includedQuantity?: string;
  currency?: string;
  taxCategory?: string;
}

export interface Listed {
  id: string;
  code: string;
  plans: { id: string; code: string }[];
}

const price = (wish: PriceWish): object =>
  (wish.kind ?? 'USAGE') === 'USAGE'
    ? { kind: 'USAGE', model: 'PER_UNIT', meter: wish.code, unit: 'unit', aggregation: 'SUM', ...wish }
    : { model: 'FLAT', ...wish };

let counter = 0;

/** A published offering of provider A or B with one plan per entry. */
export async function publish(
  t: TestApp,
  plans: Record<string, PriceWish[]>,
  { provider = 'provider-a', ...more }: { provider?: 'provider-a' | 'provider-b'; [field: string]: unknown } = {},
): Promise<Listed> {
  const catalog = `catalog@${provider}.example`;
  const { createOffering } = await t.ok<{ createOffering: Listed }>(
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id code plans{id code}}}',
    {
      i: {
        code: `offering-${++counter}`,
        name: 'Test service 测试服务',
        summary: 'A service for tests',
        serviceModel: 'SAAS',
        clouds: ['GOVERNMENT'],
        categoryCodes: [],
        zoneCodes: [],
        plans: Object.entries(plans).map(([code, prices]) => ({ code, name: code, prices: prices.map(price) })),
        ...more,
      },
    },
    catalog,
  );
  await t.ok('mutation($id:ID!){submitOffering(id:$id){id}}', { id: createOffering.id }, catalog);
  await t.ok('mutation($id:ID!){approveOffering(id:$id){id}}', { id: createOffering.id }, 'operator@yunshi.example');
  return createOffering;
}

export async function openBudget(
  t: TestApp,
  { mail = 'chengdu', amount = '1000000.00', fiscalYear = 2026, currency = 'CNY' } = {},
): Promise<string> {
  const { createBudget } = await t.ok<{ createBudget: { id: string } }>(
    'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
    { i: { name: 'Budget', fiscalYear, amount, currency } },
    `finance@${mail}.example`,
  );
  return createBudget.id;
}

export interface OrderWish {
  planId: string;
  budgetId?: string | null;
  quantity?: string;
  expectedUsage?: { meter: string; quantityPerMonth: string }[];
  startsOn?: string;
  months?: number;
  mail?: string;
  contractId?: string;
}

export async function draftOrder(
  t: TestApp,
  { mail = 'chengdu', planId, quantity = '1', expectedUsage, ...wish }: OrderWish,
): Promise<string> {
  const { createOrder } = await t.ok<{ createOrder: { id: string } }>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: 'Order', items: [{ planId, quantity, expectedUsage }], ...wish } },
    `buyer@${mail}.example`,
  );
  return createOrder.id;
}

/** Ordered, approved and accepted: the id of its CREATING instance. */
export async function acceptedInstance(
  t: TestApp,
  wish: OrderWish & { provider?: string },
): Promise<{ orderId: string; instanceId: string }> {
  const { mail = 'chengdu', provider = 'provider-a', ...order } = wish;
  const id = await draftOrder(t, { mail, ...order });
  await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, `buyer@${mail}.example`);
  await t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, `approver@${mail}.example`);
  const { acceptOrder } = await t.ok<{ acceptOrder: { items: { instance: { id: string } }[] } }>(
    'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}',
    { id },
    `operations@${provider}.example`,
  );
  return { orderId: id, instanceId: acceptOrder.items[0]!.instance.id };
}

/** A running instance since `activatedAt`. */
export async function runningInstance(
  t: TestApp,
  { activatedAt, externalId, ...wish }: OrderWish & { provider?: string; activatedAt: Instant; externalId?: string },
): Promise<{ orderId: string; instanceId: string }> {
  const made = await acceptedInstance(t, wish);
  await t.ok(
    'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}',
    { i: { instanceId: made.instanceId, externalId, activatedAt: formatInstant(activatedAt) } },
    `operations@${wish.provider ?? 'provider-a'}.example`,
  );
  return made;
}

export interface EventWish {
  id: string;
  instanceId: string;
  meter: string;
  quantity: string;
  occurredAt: string;
  windowStart?: string;
  subject?: string;
  correctsEventId?: string;
}

export interface Receipt {
  accepted: number;
  duplicates: number;
  rejected: { index: number; id: string; code: string }[];
}

export async function reportUse(t: TestApp, events: EventWish[], provider = 'provider-a'): Promise<Receipt> {
  const { reportUsage } = await t.ok<{ reportUsage: Receipt }>(
    'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted duplicates rejected{index id code}}}',
    { i: { events } },
    `operations@${provider}.example`,
  );
  return reportUsage;
}
