import { DAY, type Decimal, DomainError, type Instant, min, sum, text, transition, ZERO } from '#kernel/core';
import {
  allocate,
  type BudgetChange,
  type BudgetEntry,
  type BudgetState,
  checkedResize,
  commandAfterItems,
  commit,
  consume,
  endedAt,
  exitStep,
  giveBack,
  GONE_STATUSES,
  INSTANCE_MACHINE,
  type InstanceAction,
  type InstanceCommand,
  type InstanceSide,
  type InstanceStatus,
  lasting,
  ORDER_MACHINE,
  type OrderCommand,
  orderFunds,
  type OrderStatus,
  outcomeOfInstance,
  releaseCommitted,
  releaseReserved,
  reserve,
  resumed,
  shareByYear,
  suspended,
  type Suspension,
} from './index.js';

/** What an order makes: a service, with what of the order's money was estimated for it. */
export interface Service {
  status: InstanceStatus;
  estimate: Decimal;
  quantity: string;
  resizes: { from: Instant; quantity: string }[];
  activatedAt: Instant;
  suspensions: Suspension[];
  notice: { by: InstanceSide; endsAt: Instant; reason: string } | null;
  handedOverAt: Instant | null;
}

export interface Order {
  status: OrderStatus;
  estimates: Decimal[];
  approved: boolean;
  /** What was left of its commitment has come free. */
  closed: boolean;
  services: Service[];
  entries: BudgetEntry[];
}

/** One budget, the orders on it and what they make; frozen, since what the core is given it leaves as it was. */
export interface World {
  now: Instant;
  budget: BudgetState;
  entries: BudgetEntry[];
  orders: Order[];
}

const CLAUSE = text('Within 30 days.', '30 日内。');
const notNow = (): DomainError => new DomainError('INVALID_TRANSITION', text('Not now.', '当前不可。'));

/** The world with one order changed, and what that does to the budget. */
function put(world: World, index: number, order: Order, ...changes: BudgetChange[]): World {
  const entries = changes.flatMap((change) => change.entries);
  return {
    ...{ ...world, budget: changes.at(-1)?.state ?? world.budget, entries: [...world.entries, ...entries] },
    orders: world.orders.with(index, { ...order, entries: [...order.entries, ...entries] }),
  };
}

const totalOf = ({ estimates }: Order): Decimal => sum(estimates);
const failed = (services: Service[]): Service[] =>
  services.map((one) =>
    one.status === 'CREATING' ? { ...one, status: transition(INSTANCE_MACHINE, one.status, 'fail') } : one,
  );

/** What is left of an order's commitment comes free, or the share of what is not made. */
function freed(budget: BudgetState, { entries, closed }: Order, share: Decimal | null): BudgetChange {
  const { commitmentLeft } = orderFunds(entries);
  if (closed) return { state: budget, entries: [] };
  const parts = shareByYear([{ fiscalYear: 1, commitmentLeft, carriedOut: ZERO }], share ?? commitmentLeft, null);
  return releaseCommitted(budget, parts.get(1)!);
}

/** What is granted is what can be: what is delivered stays. */
const meant = (order: Order, command: OrderCommand): OrderCommand =>
  command !== 'grantCancel' || !order.services.some(({ status }) => outcomeOfInstance(status) === 'DONE')
    ? command
    : 'grantCancelPartly';

/** A command on an order; DomainError where the machine or the ledger refuses it. */
export function commandOrder(world: World, index: number, wanted: OrderCommand): World {
  const before = world.orders[index]!;
  const { budget } = world;
  const command = meant(before, wanted);
  const order = { ...before, status: transition(ORDER_MACHINE, before.status, command) };
  switch (command) {
    case 'submit':
      return put(world, index, order, reserve(budget, totalOf(order), 'CNY'));
    case 'approve':
      return put(world, index, { ...order, approved: true }, commit(budget, totalOf(order)));
    case 'accept':
    case 'acceptForLater':
      return put(world, index, { ...order, services: order.estimates.map(newService) });
    case 'grantCancelPartly': {
      const off = sum(order.services.filter(({ status }) => status === 'CREATING').map(({ estimate }) => estimate));
      return put(world, index, { ...order, services: failed(order.services) }, freed(budget, order, off));
    }
    case 'return':
    case 'reject':
    case 'decline':
    case 'cancel':
    case 'grantCancel': {
      const after = { ...order, services: failed(order.services), closed: order.approved };
      if (order.approved) return put(world, index, after, freed(budget, order, null));
      if (before.status !== 'PENDING_APPROVAL') return put(world, index, after);
      return put(world, index, after, releaseReserved(budget, totalOf(order)));
    }
    default:
      return put(world, index, order);
  }
}

/** What one side does with a service; DomainError where the core refuses it. What follows for its order follows. */
export function actOn(
  world: World,
  index: number,
  {
    service,
    action,
    side,
    quantity,
  }: { service: number; action: InstanceAction; side: InstanceSide; quantity: string },
): World {
  const before = world.orders[index]!;
  const one = before.services[service];
  const isMaking = action === 'activateInstance' || action === 'failInstance';
  if (!one || (isMaking && before.status !== 'EXECUTING')) throw notNow();
  const services = before.services.with(service, acted(one, action, { side, quantity, now: world.now }));
  const changes = action === 'failInstance' ? [freed(world.budget, before, one.estimate)] : [];
  const outcomes = services.map(({ status }) => outcomeOfInstance(status));
  const command = before.status === 'EXECUTING' ? commandAfterItems(outcomes) : null;
  const after = put(world, index, { ...before, services }, ...changes);
  if (command === null) return after;
  const order = after.orders[index]!;
  const status = transition(ORDER_MACHINE, order.status, command);
  if (status !== 'FAILED') return put(after, index, { ...order, status });
  return put(after, index, { ...order, status, closed: true }, freed(after.budget, order, null));
}

const GONE: readonly InstanceStatus[] = GONE_STATUSES;

/** An invoice's line of an order, taken from its budget or given back to it; what runs or ran alone has such lines. */
export function invoice(world: World, index: number, amount: Decimal, isBack: boolean): World {
  const order = world.orders[index]!;
  if (!order.services.some(({ activatedAt }) => activatedAt > 0)) throw notNow();
  const { commitmentLeft, takenBeyond } = orderFunds(order.entries);
  if (!isBack) return put(world, index, order, consume(world.budget, amount, commitmentLeft));
  const used = sum(order.entries.map(({ deltas }) => deltas.actual));
  const known = { takenBeyond, commitmentOpen: !order.closed };
  return put(world, index, order, giveBack(world.budget, min(amount, used), known));
}

/** The last invoice is made of all that the order delivered: what is left of its commitment comes free. */
export function closeOrder(world: World, index: number): World {
  const order = world.orders[index]!;
  const isOver = order.services.length > 0 && order.services.every(({ status }) => GONE.includes(status));
  if (!isOver || order.closed) throw notNow();
  return put(world, index, { ...order, closed: true }, freed(world.budget, order, null));
}

/** New money. */
export const giveMoney = (world: World, amount: Decimal): World => {
  const { state, entries } = allocate(world.budget, amount);
  return { ...world, budget: state, entries: [...world.entries, ...entries] };
};

const newService = (estimate: Decimal): Service => ({
  ...{ status: 'CREATING', estimate, quantity: '10', resizes: [], activatedAt: 0 },
  ...{ suspensions: [], notice: null, handedOverAt: null },
});

/** The service after it; DomainError where the core refuses it. */
export function acted(
  one: Service,
  action: InstanceAction,
  { side, quantity, now }: { side: InstanceSide; quantity: string; now: Instant },
): Service {
  const go = (command: InstanceCommand): InstanceStatus => transition(INSTANCE_MACHINE, one.status, command);
  const leave = (command: 'handOver' | 'receive' | 'refuse' | 'waive' | 'destroy'): InstanceStatus =>
    exitStep(one, command, CLAUSE);
  const asked = { ...one, asked: null };
  switch (action) {
    case 'activateInstance':
      return { ...one, status: go('activate'), activatedAt: now };
    case 'failInstance':
      return { ...one, status: go('fail') };
    case 'resizeInstance': {
      const status = go('resize');
      const change = checkedResize(one, { quantity, at: null }, { now, beyondOrdered: false });
      return { ...one, status, resizes: change ? [...one.resizes, change] : one.resizes };
    }
    case 'suspendInstance': {
      const status = go('suspend');
      return { ...one, status, suspensions: [...one.suspensions, suspended(asked, { by: side, reason: 'r' }, now)] };
    }
    case 'resumeInstance': {
      const status = go('resume');
      return { ...one, status, suspensions: [...one.suspensions.slice(0, -1), resumed(asked, side, now)] };
    }
    case 'giveNotice':
      return { ...one, status: go('giveNotice'), notice: { by: side, endsAt: now + 90 * DAY, reason: 'r' } };
    case 'withdrawNotice':
      return { ...one, status: go('withdrawNotice'), notice: null };
    case 'terminateInstance': {
      const status = go('terminate');
      const last = lasting(one);
      const suspensions = last ? [...one.suspensions.slice(0, -1), endedAt(last, now)] : one.suspensions;
      return { ...one, status, suspensions, notice: null };
    }
    case 'handOverData':
      return { ...one, status: leave('handOver'), handedOverAt: now };
    case 'receiveData':
      return { ...one, status: leave('receive') };
    case 'refuseData':
      return { ...one, status: leave('refuse'), handedOverAt: null };
    case 'waiveDataReturn':
      return { ...one, status: leave('waive') };
    case 'proveDestruction':
      return { ...one, status: leave('destroy') };
    default:
      throw new RangeError(action);
  }
}
