import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type Decimal, DomainError, max, min, plain, sum, ZERO } from '#kernel/core';
import {
  allocate,
  available,
  budgetFrom,
  carryIn,
  carryOut,
  type BudgetChange,
  type BudgetEntry,
  type BudgetState,
  commit,
  consume,
  EMPTY_BUDGET,
  giveBack,
  lapse,
  orderFunds,
  releaseCommitted,
  releaseReserved,
  reserve,
} from './index.js';

/** What a few orders on one budget go through, kept beside the ledger in plain cents. */
interface Order {
  reserved: bigint;
  commitmentLeft: bigint;
  fromAvailable: bigint;
  fromOverrun: bigint;
  used: bigint;
  phase: 'NEW' | 'RESERVED' | 'OPEN' | 'CLOSED';
  entries: BudgetEntry[];
}

type Step = readonly [what: 'ALLOCATE' | 'NEXT' | 'RELEASE' | 'USE' | 'BACK', order: number, cents: bigint];

const ORDERS = 3;
const steps = fc.array(
  fc.tuple(
    fc.constantFrom('ALLOCATE', 'NEXT', 'NEXT', 'RELEASE', 'USE', 'USE', 'BACK', 'BACK'),
    fc.nat({ max: ORDERS - 1 }),
    fc.bigInt({ min: 0n, max: 500n }),
  ),
  { maxLength: 60 },
);
const money = (cents: bigint): Decimal => dec(cents).div(100);
const cents = (value: Decimal): bigint => BigInt(value.times(100).toFixed(0));

class Scenario {
  state: BudgetState = EMPTY_BUDGET;
  readonly entries: BudgetEntry[] = [];
  readonly orders: Order[] = Array.from({ length: ORDERS }, () => ({
    reserved: 0n,
    commitmentLeft: 0n,
    fromAvailable: 0n,
    fromOverrun: 0n,
    used: 0n,
    phase: 'NEW',
    entries: [],
  }));

  run([what, index, amount]: Step): void {
    const order = this.orders[index]!;
    const possible = {
      ALLOCATE: () => this.apply(allocate(this.state, money(amount)), null),
      NEXT: () => this.next(order, amount),
      RELEASE: () => this.release(order),
      USE: () => this.use(order, amount),
      BACK: () => this.back(order, amount),
    };
    possible[what]();
  }

  apply(change: BudgetChange, order: Order | null): void {
    this.state = change.state;
    this.entries.push(...change.entries);
    order?.entries.push(...change.entries);
  }

  /** NEW → RESERVED → OPEN. */
  private next(order: Order, amount: bigint): void {
    if (order.phase === 'NEW') {
      const refused = this.state.overrun.gt(0) || money(amount).gt(available(this.state));
      if (refused) {
        expect(() => reserve(this.state, money(amount), 'CNY')).toThrow(DomainError);
        return;
      }
      this.apply(reserve(this.state, money(amount), 'CNY'), order);
      Object.assign(order, { phase: 'RESERVED', reserved: amount });
    } else if (order.phase === 'RESERVED') {
      this.apply(commit(this.state, money(order.reserved)), order);
      Object.assign(order, { phase: 'OPEN', reserved: 0n, commitmentLeft: order.reserved });
    }
  }

  private release(order: Order): void {
    if (order.phase === 'RESERVED') {
      this.apply(releaseReserved(this.state, money(order.reserved)), order);
      Object.assign(order, { phase: 'NEW', reserved: 0n });
    } else if (order.phase === 'OPEN') {
      this.apply(releaseCommitted(this.state, money(order.commitmentLeft)), order);
      Object.assign(order, { phase: 'CLOSED', commitmentLeft: 0n });
    }
  }

  private use(order: Order, amount: bigint): void {
    if (order.phase !== 'OPEN' && order.phase !== 'CLOSED') return;
    const change = consume(this.state, money(amount), money(order.commitmentLeft));
    expect(plain(sum([change.fromCommitment, change.fromAvailable, change.fromOverrun]))).toBe(plain(money(amount)));
    if (change.fromOverrun.gt(0)) expect(plain(available(change.state))).toBe('0');
    this.apply(change, order);
    order.commitmentLeft -= cents(change.fromCommitment);
    order.fromAvailable += cents(change.fromAvailable);
    order.fromOverrun += cents(change.fromOverrun);
    order.used += amount;
  }

  private back(order: Order, wish: bigint): void {
    if (order.phase !== 'OPEN' && order.phase !== 'CLOSED') return;
    const amount = wish < order.used ? wish : order.used;
    const beyond = order.fromAvailable + order.fromOverrun;
    const open = order.phase === 'OPEN';
    const before = this.state;
    const change = giveBack(before, money(amount), { takenBeyond: money(beyond), commitmentOpen: open });
    this.apply(change, order);
    const freed = money(amount).minus(change.toCommitment);
    // What comes free pays the overrun before anything is available.
    expect(plain(change.state.overrun)).toBe(plain(max(ZERO, before.overrun.minus(freed))));
    const ofBeyond = amount < beyond ? amount : beyond;
    expect(cents(change.ofBeyond)).toBe(ofBeyond);
    expect(cents(change.toCommitment)).toBe(open ? amount - ofBeyond : 0n);
    order.commitmentLeft += cents(change.toCommitment);
    const ofOverrun = ofBeyond < order.fromOverrun ? ofBeyond : order.fromOverrun;
    order.fromOverrun -= ofOverrun;
    order.fromAvailable -= ofBeyond - ofOverrun;
    order.used -= amount;
  }
}

const total = (orders: Order[], figure: (order: Order) => bigint): bigint =>
  orders.reduce((all, order) => all + figure(order), 0n);

function holds({ state, entries, orders }: Scenario): void {
  for (const figure of Object.values<Decimal>(state)) expect(figure.gte(0)).toBe(true);
  expect(available(state).gte(0)).toBe(true);
  if (state.overrun.gt(0)) expect(plain(available(state))).toBe('0');
  expect(Object.values(budgetFrom(entries)).map(plain)).toEqual(Object.values(state).map(plain));
  // The budget's figures are its orders' together.
  expect(cents(state.reserved)).toBe(total(orders, (order) => order.reserved));
  expect(cents(state.committed)).toBe(total(orders, (order) => order.commitmentLeft));
  expect(cents(state.actual)).toBe(total(orders, (order) => order.used));
  for (const order of orders) {
    const funds = orderFunds(order.entries);
    expect(cents(funds.reserved)).toBe(order.reserved);
    expect(cents(funds.commitmentLeft)).toBe(order.commitmentLeft);
    if (order.phase !== 'CLOSED') expect(cents(funds.takenBeyond)).toBe(order.fromAvailable + order.fromOverrun);
  }
}

/** A year and the next: what is carried over, and what lapses, between everything else that happens. */
class TwoYears {
  readonly first = new Scenario();
  readonly second = new Scenario();
  given = 0n;
  lapsed = 0n;

  run([what, index, amount]: Step | readonly ['CARRY' | 'UNSPENT' | 'LAPSE', number, bigint], late: boolean): void {
    const [from, to] = [this.first, this.second];
    if (what === 'CARRY') {
      const [order, next] = [from.orders[index]!, to.orders[index]!];
      if (order.phase !== 'OPEN' || (next.phase !== 'NEW' && next.phase !== 'OPEN')) return;
      const left = order.commitmentLeft;
      from.apply(carryOut(from.state, money(left), 'COMMITTED'), order);
      to.apply(carryIn(to.state, money(left), 'COMMITTED'), next);
      order.commitmentLeft = 0n;
      Object.assign(next, { phase: 'OPEN', commitmentLeft: next.commitmentLeft + left });
    } else if (what === 'UNSPENT') {
      const most = available(from.state);
      const wish = money(amount);
      if (wish.gt(most)) {
        expect(() => carryOut(from.state, wish, 'UNSPENT')).toThrow(RangeError);
        return;
      }
      from.apply(carryOut(from.state, wish, 'UNSPENT'), null);
      to.apply(carryIn(to.state, wish, 'UNSPENT'), null);
    } else if (what === 'LAPSE') {
      this.lapsed += cents(available(from.state));
      from.apply(lapse(from.state), null);
      expect(plain(available(from.state))).toBe('0');
    } else {
      if (what === 'ALLOCATE') this.given += amount;
      (late ? to : from).run([what, index, amount]);
    }
  }
}

describe('two years', () => {
  it('lose and make no money by carrying over, whatever comes between', () => {
    const moves = fc.array(
      fc.tuple(
        fc.constantFrom(
          ...([
            'ALLOCATE',
            'NEXT',
            'NEXT',
            'RELEASE',
            'USE',
            'USE',
            'BACK',
            'CARRY',
            'CARRY',
            'UNSPENT',
            'LAPSE',
          ] as const),
        ),
        fc.nat({ max: ORDERS - 1 }),
        fc.bigInt({ min: 0n, max: 500n }),
        fc.boolean(),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(moves, (all) => {
        const years = new TwoYears();
        for (const [what, order, amount, late] of all) {
          years.run([what, order, amount] as Step, late);
          holds(years.first);
          holds(years.second);
          const allocated = years.first.state.allocated.plus(years.second.state.allocated);
          expect(cents(allocated)).toBe(years.given - years.lapsed);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the budget ledger', () => {
  it('keeps what must hold after every step of every sequence, with orders interleaved', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const scenario = new Scenario();
        for (const step of all) {
          scenario.run(step);
          holds(scenario);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('comes to the same state from the entries alone, whatever an order knew of itself', () => {
    fc.assert(
      fc.property(steps, fc.bigInt({ min: 1n, max: 500n }), (all, amount) => {
        const scenario = new Scenario();
        all.forEach((step) => scenario.run(step));
        for (const order of scenario.orders) {
          if (order.phase !== 'OPEN' && order.phase !== 'CLOSED') continue;
          const commitmentOpen = order.phase === 'OPEN';
          const give = min(money(amount), money(order.used));
          const known = { takenBeyond: money(order.fromAvailable + order.fromOverrun), commitmentOpen };
          const read = { takenBeyond: orderFunds(order.entries).takenBeyond, commitmentOpen };
          const [a, b] = [giveBack(scenario.state, give, known), giveBack(scenario.state, give, read)];
          expect(Object.values(a.state).map(plain)).toEqual(Object.values(b.state).map(plain));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is as before when what was just used is given back', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: ORDERS - 1 }), fc.bigInt({ min: 1n, max: 900n }), (all, index, amount) => {
        const scenario = new Scenario();
        all.forEach((step) => scenario.run(step));
        const order = scenario.orders[index]!;
        const funds = {
          takenBeyond: money(order.fromAvailable + order.fromOverrun),
          left: money(order.commitmentLeft),
        };
        const used = consume(scenario.state, money(amount), funds.left);
        const beyond = used.fromAvailable.plus(used.fromOverrun);
        // Only what goes through the commitment and back needs it open.
        fc.pre(order.phase === 'OPEN' || used.fromCommitment.isZero());
        const back = giveBack(used.state, money(amount), {
          takenBeyond: funds.takenBeyond.plus(beyond),
          commitmentOpen: order.phase === 'OPEN',
        });
        fc.pre(funds.takenBeyond.isZero() || back.toCommitment.eq(used.fromCommitment));
        expect(Object.values(back.state).map(plain)).toEqual(Object.values(scenario.state).map(plain));
      }),
      { numRuns: 300 },
    );
  });
});
