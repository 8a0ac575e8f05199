import type { Actor } from '#identity';
import { dec, type Decimal, type Id } from '#kernel';
import { bin, id, rows, Transactions } from '#platform';
import { DataSource } from 'typeorm';
import type { GqlAnswer, TestApp } from '../../../apps/testing/harness.js';
import {
  available,
  budgetFrom,
  type BudgetEntry,
  type BudgetEntryKind,
  type BudgetFigures,
  type BudgetState,
} from './core/index.js';
import { type InstanceFacts, Instances } from './index.js';

/** A provider with published plans, and what buyers do with them: for the specs of this lib. */
export const BUYER = 'buyer@chengdu.example';
export const APPROVER = 'approver@chengdu.example';
export const FINANCE = 'finance@chengdu.example';
export const CHIEF = 'chief@chengdu.example';
export const OPERATIONS = 'operations@provider-a.example';
export const OPERATOR = 'operator@yunshi.example';
export const MNC = 'buyer@mnc.example';

const PLAN = `fragment PlanParts on Offering { id plans { id code } }`;
const ORDER = `fragment OrderParts on Order {
  id number title status version startsOn months organization { code } provider { code }
  budget { id available reserved committed } contract { id number } estimate { amount currency } allowedActions
  decision { outcome method findings { ruleId code effect message citation { quote } } }
  items { id quantity zoneCode configuration expectedUsage { meter quantityPerMonth } plan { code } instance { id status } }
}`;

export interface OrderAnswer {
  id: Id;
  number: string;
  title: string;
  status: string;
  version: number;
  startsOn: string | null;
  months: number;
  organization: { code: string };
  provider: { code: string };
  budget: { id: Id; available: string; reserved: string; committed: string } | null;
  contract: { id: Id; number: string } | null;
  estimate: { amount: string; currency: string };
  allowedActions: string[];
  decision: {
    outcome: string;
    method: string | null;
    findings: { ruleId: string; code: string; effect: string; message: string; citation: { quote: string } | null }[];
  } | null;
  items: {
    id: Id;
    quantity: string;
    zoneCode: string | null;
    configuration: unknown;
    expectedUsage: { meter: string; quantityPerMonth: string }[];
    plan: { code: string };
    instance: { id: Id; status: string } | null;
  }[];
}

export interface PriceFixture {
  code: string;
  kind: 'ONE_TIME' | 'RECURRING' | 'USAGE';
  model: string;
  unitPrice: string;
  currency?: string;
  interval?: string;
  meter?: string;
  unit?: string;
  aggregation?: string;
  source?: string;
}

/** 10.00 a month for each. */
export const monthly = (currency = 'CNY'): PriceFixture[] => [
  { code: 'fee', kind: 'RECURRING', model: 'PER_UNIT', unitPrice: '10', interval: 'MONTH', currency },
];
export const metered: PriceFixture[] = [
  {
    code: 'calls',
    kind: 'USAGE',
    model: 'PER_UNIT',
    unitPrice: '0.5',
    meter: 'calls',
    unit: 'call',
    aggregation: 'SUM',
  },
  {
    code: 'hours',
    kind: 'USAGE',
    model: 'PER_UNIT',
    unitPrice: '1',
    meter: 'vm.hours',
    unit: 'h',
    aggregation: 'SUM',
    source: 'PLATFORM',
  },
];

/** Publishes an offering of a provider with these plans; plan ids by their codes. */
export async function publish(
  t: TestApp,
  code: string,
  plans: Record<string, PriceFixture[]>,
  { provider = 'a', zoneCodes = ['CN-510100'] }: { provider?: 'a' | 'b'; zoneCodes?: string[] } = {},
): Promise<{ offeringId: Id; planIds: Record<string, Id> }> {
  const input = {
    code,
    name: `Offering ${code}`,
    summary: 'For specs.',
    serviceModel: 'SAAS',
    clouds: ['GOVERNMENT'],
    categoryCodes: [],
    zoneCodes,
    plans: Object.entries(plans).map(([plan, prices]) => ({ code: plan, name: plan, prices })),
  };
  const maker = `catalog@provider-${provider}.example`;
  const made = await t.ok<{ createOffering: { id: Id; plans: { id: Id; code: string }[] } }>(
    `mutation($input:CreateOfferingInput!){createOffering(input:$input){...PlanParts}} ${PLAN}`,
    { input },
    maker,
  );
  const { id: offeringId, plans: listed } = made.createOffering;
  await t.ok('mutation($id:ID!){submitOffering(id:$id){id}}', { id: offeringId }, maker);
  await t.ok('mutation($id:ID!){approveOffering(id:$id){id}}', { id: offeringId }, OPERATOR);
  return { offeringId, planIds: Object.fromEntries(listed.map((plan) => [plan.code, plan.id])) };
}

export async function makeBudget(t: TestApp, input: Record<string, unknown> = {}, email = FINANCE): Promise<Id> {
  const made = await t.ok<{ createBudget: { id: Id } }>(
    'mutation($input:CreateBudgetInput!){createBudget(input:$input){id}}',
    { input: { name: 'Cloud', fiscalYear: 2026, amount: '10000', ...input } },
    email,
  );
  return made.createBudget.id;
}

const INPUTS: Record<string, string> = { createOrder: 'CreateOrderInput', updateOrder: 'UpdateOrderInput' };
const REASONED = ['cancelOrder', 'returnOrder', 'rejectOrder', 'declineOrder'];

/** Calls one of the order mutations: with an input, or with an id and, where one is asked for, a reason. */
export async function tryOrder(
  t: TestApp,
  operation: string,
  argument: Id | Record<string, unknown>,
  email: string,
): Promise<GqlAnswer<Record<string, OrderAnswer>>> {
  if (typeof argument === 'object')
    return t.gql(
      `mutation($input:${INPUTS[operation]}!){${operation}(input:$input){...OrderParts}} ${ORDER}`,
      { input: argument },
      email,
    );
  const reason = REASONED.includes(operation) ? ',reason:"because"' : '';
  return t.gql(`mutation($id:ID!){${operation}(id:$id${reason}){...OrderParts}} ${ORDER}`, { id: argument }, email);
}

export async function doOrder(
  t: TestApp,
  operation: string,
  argument: Id | Record<string, unknown>,
  email: string,
): Promise<OrderAnswer> {
  const { data, errors } = await tryOrder(t, operation, argument, email);
  if (errors?.length) throw new Error(`${operation}: ${JSON.stringify(errors)}`);
  return data![operation]!;
}

/** The code of the refusal, or "CODE/ISSUE" for the first issue; "ok" when there was none. */
export function refusalOf({ errors }: GqlAnswer<unknown>): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  const { code, issues } = error.extensions;
  return issues?.length ? `${code}/${issues[0]!.code}` : code;
}

export const seeOrder = async (t: TestApp, orderId: Id, email: string): Promise<OrderAnswer> =>
  (await t.ok<{ order: OrderAnswer }>(`query($id:ID!){order(id:$id){...OrderParts}} ${ORDER}`, { id: orderId }, email))
    .order;

export const activate = (
  t: TestApp,
  email: string,
  activation: Parameters<Instances['activate']>[2],
): Promise<InstanceFacts> =>
  t.app.get(Transactions).run((manager) => t.app.get(Instances).activate(manager, t.actor(email), activation));

export const terminate = (t: TestApp, actor: Actor, instanceId: Id, at: number): Promise<InstanceFacts> =>
  t.app.get(Transactions).run((manager) => t.app.get(Instances).terminate(manager, actor, { id: instanceId }, at));

const FIGURES = ['allocated', 'reserved', 'committed', 'actual', 'overrun'] as const;

type FigureRow = Record<(typeof FIGURES)[number], string>;

export interface Ledger {
  state: BudgetState;
  available: Decimal;
  entries: (BudgetEntry & { orderId: Id | null })[];
}

/** A budget straight from the database, with its entries in order. */
export async function readLedger(t: TestApp, budgetId: Id): Promise<Ledger> {
  const dataSource = t.app.get(DataSource);
  const figures = (row: FigureRow): BudgetFigures =>
    Object.fromEntries(FIGURES.map((figure) => [figure, dec(row[figure])])) as unknown as BudgetFigures;
  const [budget] = await rows<FigureRow>(dataSource, 'SELECT * FROM budget WHERE id = ?', [bin(budgetId)]);
  const entries = await rows<FigureRow & { kind: BudgetEntryKind; order_id: Buffer | null }>(
    dataSource,
    'SELECT * FROM budget_entry WHERE budget_id = ? ORDER BY seq',
    [bin(budgetId)],
  );
  const state = figures(budget!);
  return {
    state,
    available: available(state),
    entries: entries.map((row) => ({
      kind: row.kind,
      deltas: figures(row),
      orderId: row.order_id && id(row.order_id),
    })),
  };
}

/** Every figure of the budget, as short text. */
export const figuresOf = ({ state, available: free }: Ledger): Record<string, string> =>
  Object.fromEntries([
    ...FIGURES.map((figure): [string, string] => [figure, state[figure].toFixed()]),
    ['available', free.toFixed()],
  ]);

/** Whether the stored figures are the sums of the entries and nothing is negative. */
export function isSound({ state, available: free, entries }: Ledger): boolean {
  const summed = budgetFrom(entries);
  return FIGURES.every((figure) => summed[figure].eq(state[figure]) && !state[figure].lt(0)) && !free.lt(0);
}
