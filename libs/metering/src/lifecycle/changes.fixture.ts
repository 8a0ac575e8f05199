import { formatInstant, type Id, type Instant } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  openBudget,
  type OrderWish,
  type PriceWish,
  publish,
  runningInstance,
} from '../../../../apps/testing/market.js';
import { refusal, t0 } from '../use.fixture.js';

export const BUYER = 'buyer@chengdu.example';
export const APPROVER = 'approver@chengdu.example';
export const OPERATIONS = 'operations@provider-a.example';
export const OTHERS = 'operations@provider-b.example';
export const FEBRUARY = t0('2026-02-01T00:00:00+08:00');

const ITEM =
  'id kind status outcomeReason quantity instance{id status quantity terminatedAt} goesOnAs{id status quantity activatedAt externalId continuesId plan{code}}';
const ORDER = `{id version status startsOn estimate{amount} contract{number} budget{id} items{${ITEM} configuration plan{code}}}`;

export interface Seen {
  id: Id;
  version: number;
  status: string;
  startsOn: string | null;
  estimate: { amount: string };
  contract: { number: string } | null;
  budget: { id: Id } | null;
  items: {
    id: Id;
    kind: string;
    status: string;
    outcomeReason: string | null;
    quantity: string;
    configuration: unknown;
    plan: { code: string };
    instance: { id: Id; status: string; quantity: string; terminatedAt: string | null } | null;
    goesOnAs: { id: Id; status: string; activatedAt: string; externalId: string | null; plan: { code: string } } | null;
  }[];
}

const fee = (unitPrice: string): PriceWish => ({
  ...{ code: 'fee', kind: 'RECURRING', model: 'PER_UNIT', unitPrice, interval: 'MONTH' },
});

/** A plan at 100 a month for each, an instance of it that runs since January, and orders that change it. */
export class ChangeMarket {
  private constructor(
    readonly t: TestApp,
    readonly planId: Id,
    readonly largeId: Id,
    readonly meteredId: Id,
    readonly budgetId: Id,
  ) {}

  static async open(now: Instant = FEBRUARY): Promise<ChangeMarket> {
    const t = await startTestApp();
    t.setNow(t0('2026-01-01T08:00:00+08:00'));
    const { plans } = await publish(t, {
      small: [fee('100')],
      // What is charged once is charged to whom begins with it, and to nobody who goes on with it.
      large: [fee('200'), { code: 'setup', kind: 'ONE_TIME', unitPrice: '500' }],
      metered: [fee('10'), { code: 'cpu', unitPrice: '1' }],
    });
    const [small, large, metered] = plans.map(({ id }) => id) as [Id, Id, Id];
    const market = new ChangeMarket(t, small, large, metered, await openBudget(t, { amount: '100000.00' }));
    t.setNow(now);
    return market;
  }

  /** Runs since 1 January, ordered for all of 2026 (or `months`). */
  async running(quantity = '2', more: Partial<OrderWish> & { externalId?: string } = {}): Promise<Id> {
    const { instanceId } = await runningInstance(this.t, {
      ...{ planId: this.planId, budgetId: this.budgetId, quantity, startsOn: '2026-01-01', months: 12 },
      ...{ activatedAt: t0('2026-01-01T00:00:00+08:00'), ...more },
    });
    return instanceId;
  }

  create(items: object[], more: object = {}): Promise<GqlAnswer<{ createOrder: Seen }>> {
    return this.t.gql(
      `mutation($i:CreateOrderInput!){createOrder(input:$i)${ORDER}}`,
      { i: { title: 'Change', items, ...more } },
      BUYER,
    );
  }

  step(operation: string, id: Id, email: string): Promise<GqlAnswer<Record<string, Seen>>> {
    const reason = ['declineOrder', 'cancelOrder', 'rejectOrder', 'requestCancellation'].includes(operation);
    return this.t.gql(`mutation($id:ID!){${operation}(id:$id${reason ? ',reason:"r"' : ''})${ORDER}}`, { id }, email);
  }

  /** Submitted; what refuses it is thrown. */
  async submitted(items: object[], more: object = {}): Promise<Seen> {
    const made = await this.create(items, more);
    if (!made.data) throw new Error(refusal(made));
    return this.must('submitOrder', made.data.createOrder.id, BUYER);
  }

  async must(operation: string, id: Id, email: string): Promise<Seen> {
    const done = await this.step(operation, id, email);
    if (!done.data) throw new Error(`${operation}: ${refusal(done)}`);
    return done.data[operation]!;
  }

  /** Accepted: the provider is to do it. */
  async accepted(items: object[], more: object = {}): Promise<Seen> {
    const { id } = await this.submitted(items, more);
    await this.must('approveOrder', id, APPROVER);
    return this.must('acceptOrder', id, OPERATIONS);
  }

  complete(itemId: Id, at?: Instant, email = OPERATIONS): Promise<GqlAnswer<{ completeOrderItem: Seen['items'][0] }>> {
    return this.t.gql(
      `mutation($id:ID!,$at:DateTime){completeOrderItem(id:$id,at:$at){${ITEM}}}`,
      { id: itemId, at: at === undefined ? null : formatInstant(at) },
      email,
    );
  }

  fail(itemId: Id, email = OPERATIONS): Promise<GqlAnswer<{ failOrderItem: Seen['items'][0] }>> {
    return this.t.gql(`mutation($id:ID!){failOrderItem(id:$id,reason:"no room"){${ITEM}}}`, { id: itemId }, email);
  }

  async see(id: Id): Promise<Seen> {
    return (await this.t.ok<{ order: Seen }>(`query($id:ID!){order(id:$id)${ORDER}}`, { id }, BUYER)).order;
  }

  /** "available reserved committed" of the budget. */
  async money(budgetId = this.budgetId): Promise<string> {
    const { budgets } = await this.t.ok<{
      budgets: { id: Id; available: string; reserved: string; committed: string }[];
    }>('{budgets{id available reserved committed}}', {}, BUYER);
    const { available, reserved, committed } = budgets.find(({ id }) => id === budgetId)!;
    return [available, reserved, committed].map(Number).join(' ');
  }
}
