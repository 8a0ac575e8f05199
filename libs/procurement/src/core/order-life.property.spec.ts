import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandsOf, DAY, dec, type Decimal, DomainError, plain, sum } from '#kernel/core';
import {
  available,
  budgetFrom,
  type BudgetState,
  commandAfterItems,
  EMPTY_BUDGET,
  INSTANCE_STATUSES,
  type InstanceAction,
  instanceActions,
  type InstanceSide,
  type InstanceStatus,
  lasting,
  ORDER_MACHINE,
  ORDER_STATUSES,
  orderActions,
  type OrderCommand,
  type OrderFunds,
  orderFunds,
  type OrderStatus,
  outcomeOfInstance,
} from './index.js';
import {
  acted,
  actOn,
  closeOrder,
  commandOrder,
  giveMoney,
  invoice,
  type Order,
  type Service,
  type World,
} from './order-life.fixture.js';

/** Nothing beside it binds a service of this world. */
const UNBOUND = { asked: null, goesOn: false, isBound: false } as const;

const SIDES: readonly InstanceSide[] = ['BUYER', 'PROVIDER'];
const ACTIONS: readonly InstanceAction[] = [
  ...(['activateInstance', 'failInstance', 'resizeInstance', 'suspendInstance', 'resumeInstance'] as const),
  ...(['giveNotice', 'withdrawNotice', 'terminateInstance', 'handOverData', 'receiveData'] as const),
  ...(['refuseData', 'waiveDataReturn', 'proveDestruction'] as const),
];
/** What follows by itself is no command of anyone. */
const BY_ITSELF: readonly OrderCommand[] = ['complete', 'completePartly', 'fail', 'grantCancelPartly'];
const COMMANDS = [...new Set(ORDER_STATUSES.flatMap((status) => commandsOf(ORDER_MACHINE, status)))].filter(
  (command) => !BY_ITSELF.includes(command),
);

/** Each so often, or nearly everything would end before it ran. */
const ONWARD: readonly string[] = ['submit', 'approve', 'accept', 'start', 'refuseCancel', 'activateInstance'];

/** What is done next; `pick` chooses among what is possible there, or when `wild` among all that there is. */
interface Step {
  what: 'MONEY' | 'ORDER' | 'SERVICE' | 'INVOICE' | 'CREDIT' | 'CLOSE';
  order: number;
  service: number;
  side: InstanceSide;
  pick: number;
  wild: boolean;
  cents: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom<Step['what']>(
      ...(['MONEY', 'ORDER', 'ORDER', 'ORDER', 'SERVICE', 'SERVICE', 'SERVICE', 'SERVICE'] as const),
      ...(['INVOICE', 'INVOICE', 'CREDIT', 'CLOSE'] as const),
    ),
    order: fc.nat({ max: 2 }),
    service: fc.nat({ max: 1 }),
    side: fc.constantFrom(...SIDES),
    pick: fc.nat({ max: 59 }),
    wild: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
    cents: fc.nat({ max: 20_000 }),
  }),
  { minLength: 20, maxLength: 120, size: 'max' },
);

const newOrder = (...estimates: string[]): Order => ({
  ...{ status: 'DRAFT', estimates: estimates.map(dec), approved: false, closed: false, services: [], entries: [] },
});
const newWorld = (): World =>
  giveMoney({ now: DAY, budget: EMPTY_BUDGET, entries: [], orders: newOrders() }, dec('300'));
const newOrders = (): Order[] => [newOrder('100'), newOrder('40.5', '59.49'), newOrder('0.01', '250')];

function offered({ orders }: World, { order, service, side }: Step): InstanceAction[] {
  const one = orders[order]!.services[service];
  return one ? instanceActions({ ...one, ...UNBOUND }, side).filter((action) => ACTIONS.includes(action)) : [];
}

/** One of what is possible, or of all when nothing is or it is to be a wild one. */
function chosen<T extends string>(possible: readonly T[], all: readonly T[], { pick, wild }: Step): T {
  const likely = possible.flatMap((one) => (ONWARD.includes(one) ? [one, one, one, one, one] : [one]));
  const from = wild || !likely.length ? all : likely;
  return from[pick % from.length]!;
}

function done(world: World, step: Step): World {
  const { what, order, service, side, pick, cents } = step;
  const amount = dec(cents).div(100);
  switch (what) {
    case 'MONEY':
      return giveMoney(world, amount);
    case 'ORDER': {
      const possible = commandsOf(ORDER_MACHINE, world.orders[order]!.status).filter((one) => COMMANDS.includes(one));
      return commandOrder(world, order, chosen(possible, COMMANDS, step));
    }
    case 'SERVICE': {
      const action = chosen(offered(world, step), ACTIONS, step);
      return actOn(world, order, { service, action, side, quantity: String(pick % 12) });
    }
    case 'CLOSE':
      return closeOrder(world, order);
    default:
      return invoice(world, order, amount, what === 'CREDIT');
  }
}

/** Whoever changes what it was given, instead of answering what comes of it, fails here. */
const frozen = <T>(value: T): T => {
  const isPlain = Array.isArray(value) || (typeof value === 'object' && value?.constructor === Object);
  if (!isPlain || Object.isFrozen(value)) return value;
  Object.values(value as object).forEach(frozen);
  return Object.freeze(value);
};

/** The world after the step; the same world when it was refused, as what refuses throws. */
function next(before: World, step: Step): World {
  const world = frozen({ ...before, now: before.now + (step.pick % 3) * DAY });
  const seen = JSON.stringify(world);
  try {
    return done(world, step);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (JSON.stringify(world) !== seen)
      throw new Error(`refused with ${error.code}, and changed something`, { cause: error });
    return world;
  }
}

/** What does not hold, in words; nothing when all does. */
type Faults = (string | false)[];

const sameFigures = (a: BudgetState, b: BudgetState): boolean =>
  (Object.keys(a) as (keyof BudgetState)[]).every((figure) => a[figure].eq(b[figure]));

function faultsOfMoney({ budget, entries, orders }: World): Faults {
  const taken = sum([budget.reserved, budget.committed, budget.actual]);
  const funds = orders.map((order) => orderFunds(order.entries));
  return [
    Object.values<Decimal>(budget).some((figure) => figure.lt(0)) && 'a figure is below zero',
    // And beyond it by what is overrun alone.
    taken.gt(budget.allocated.plus(budget.overrun)) && 'more is set aside, committed and charged than was given',
    budget.overrun.gt(0) && !available(budget).isZero() && 'something is available beside an overrun',
    !sameFigures(budgetFrom(entries), budget) && 'the figures are not the sums of the entries',
    !sum(funds.map(({ reserved }) => reserved)).eq(budget.reserved) && 'the reserved is not that of its orders',
    !sum(funds.map(({ commitmentLeft }) => commitmentLeft)).eq(budget.committed) && 'nor is the committed',
    ...orders.flatMap((order, index) => faultsOfFunds(order, funds[index]!)),
  ];
}

function faultsOfFunds(
  { status, estimates, approved, closed }: Order,
  { reserved, commitmentLeft }: OrderFunds,
): Faults {
  const isOff = closed || status === 'FAILED' || status === 'CANCELLED' || status === 'REJECTED';
  return [
    !reserved.eq(status === 'PENDING_APPROVAL' ? sum(estimates) : '0') && `${status} reserves ${plain(reserved)}`,
    commitmentLeft.lt(0) && 'more comes free of an order than it has',
    (isOff || !approved) && !commitmentLeft.isZero() && `${status} has ${plain(commitmentLeft)} left`,
  ];
}

function faultsOfOrder({ status, services }: Order): Faults {
  if (!services.length) return [];
  const outcomes = services.map((one) => outcomeOfInstance(one.status));
  const kinds = [...new Set(outcomes)].toSorted().join();
  return [
    status === 'EXECUTING' && commandAfterItems(outcomes) !== null && 'it goes on though all of it is decided',
    status === 'DONE' && kinds !== 'DONE' && `DONE with ${kinds}`,
    status === 'PARTIAL' && kinds !== 'DONE,FAILED' && `PARTIAL with ${kinds}`,
    (status === 'FAILED' || status === 'CANCELLED') && kinds !== 'FAILED' && `${status} with ${kinds}`,
  ];
}

function faultsOfService(one: Service, now: number): Faults {
  const { status, activatedAt, suspensions, resizes, notice } = one;
  const ascends = (instants: number[]): boolean =>
    instants.every((at, index) => index === 0 || at >= instants[index - 1]!);
  const pauses = suspensions.flatMap(({ from, to }) => [from, to ?? now]);
  return [
    (lasting(one) !== null) !== (status === 'SUSPENDED') && `${status}, and its suspension says otherwise`,
    (notice !== null) !== (status === 'TERMINATING') && `${status}, and its notice says otherwise`,
    !ascends([activatedAt, ...pauses, now]) && 'its suspensions overlap, or lie outside its life',
    !ascends([activatedAt, ...resizes.map(({ from }) => from), now]) && 'its changes do not follow each other',
  ];
}

const FINAL_ORDERS: readonly OrderStatus[] = ['DONE', 'PARTIAL', 'FAILED', 'REJECTED', 'CANCELLED'];
const FINAL_SERVICES: readonly InstanceStatus[] = ['DATA_DESTROYED', 'FAILED'];

/** What has ended stays as it ended. */
const faultsOfFinal = (before: World, after: World): Faults =>
  before.orders.flatMap(({ status, services }, index) => {
    const now = after.orders[index]!;
    return [
      FINAL_ORDERS.includes(status) && now.status !== status && `${status} became ${now.status}`,
      ...services.map(
        (one, at) => FINAL_SERVICES.includes(one.status) && now.services[at] !== one && `${one.status} was changed`,
      ),
    ];
  });

const refusal = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

function faultsOfOrderOffers(world: World, index: number): Faults {
  const { status } = world.orders[index]!;
  const possible = commandsOf(ORDER_MACHINE, status);
  return [
    !orderActions(status).every((command) => possible.includes(command)) && `${status} offers what is not possible`,
    ...COMMANDS.map((command) => {
      const why = refusal(() => commandOrder(world, index, command));
      if (!possible.includes(command)) return why !== 'INVALID_TRANSITION' && `${status} takes ${command}`;
      return why !== null && !(command === 'submit' && why === 'BUDGET_EXCEEDED') && `${status} ${command}: ${why}`;
    }),
  ];
}

/** What is offered is taken, and what is offered to nobody is refused; a suspension ends for whoever made it. */
function faultsOfServiceOffers(one: Service, now: number): Faults {
  const offers = SIDES.map((side) => instanceActions({ ...one, ...UNBOUND }, side));
  return ACTIONS.flatMap((action) =>
    SIDES.map((side, at) => {
      const why = refusal(() => acted(one, action, { side, quantity: '5', now }));
      const isOffered = offers[at]!.includes(action);
      if (isOffered) return why !== null && `${one.status} ${action} by ${side}: ${why}`;
      const isOpen = action !== 'resumeInstance' && offers.some((some) => some.includes(action));
      return !isOpen && why === null && `${one.status} takes ${action} by ${side}`;
    }),
  );
}

describe('orders, what they make and their budget', () => {
  it('keep what must hold after every command of every sequence', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let world = newWorld();
        for (const step of all) {
          const after = next(world, step);
          const services = after.orders.flatMap((order) => order.services);
          const faults = [
            ...faultsOfMoney(after),
            ...faultsOfFinal(world, after),
            ...after.orders.flatMap(faultsOfOrder),
            ...services.flatMap((one) => faultsOfService(one, after.now)),
          ];
          expect(faults.filter(Boolean)).toEqual([]);
          world = after;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('offer what is taken, and refuse what they do not offer', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const world = frozen(all.reduce(next, newWorld()));
        const faults = world.orders.flatMap(({ services }, index) => [
          ...faultsOfOrderOffers(world, index),
          ...services.flatMap((one) => faultsOfServiceOffers(one, world.now)),
        ]);
        expect(faults.filter(Boolean)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('come to every state there is in these sequences', () => {
    const reached = new Set<string>();
    for (const all of fc.sample(steps, { seed: 20_261_128, numRuns: 400 })) {
      let world = newWorld();
      for (const step of all) {
        world = next(world, step);
        for (const { status, services } of world.orders)
          [`order ${status}`, ...services.map((one) => `service ${one.status}`)].forEach((one) => reached.add(one));
        if (world.budget.overrun.gt(0)) reached.add('overrun');
      }
    }
    expect(reached).toEqual(
      new Set([
        ...ORDER_STATUSES.map((status) => `order ${status}`),
        // Nothing leads to UPDATING yet.
        ...INSTANCE_STATUSES.filter((status) => status !== 'UPDATING').map((status) => `service ${status}`),
        'overrun',
      ]),
    );
  });
});
