import { amountText, type Decimal, DomainError, max, min, sum, type Text, text, ZERO } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';

/**
 * The ledger of a budget. All amounts are whole minor units of the budget's one currency. What always holds:
 *   available = allocated + overrun - reserved - committed - actual, and is never negative;
 *   no figure is negative; while anything is overrun, nothing is available;
 *   the figures are the sums of the entries, which are only ever added.
 * Every operation takes the state before and gives the state after with the entry that leads there; an amount of
 * zero changes nothing and writes nothing. A call that breaks what holds is a fault of the caller: RangeError.
 */
export interface BudgetFigures {
  /** Money given to the budget. */
  allocated: Decimal;
  /** Estimates of submitted orders. */
  reserved: Decimal;
  /** What is left of approved orders' estimates. */
  committed: Decimal;
  /** Invoiced. */
  actual: Decimal;
  /** Invoiced beyond the money; blocks new orders until covered. */
  overrun: Decimal;
}
export type BudgetState = Readonly<BudgetFigures>;

export const BUDGET_ENTRY_KINDS = [
  'ALLOCATION',
  'TRANSFER',
  'CARRY_OVER',
  'LAPSE',
  'RESERVATION',
  'COMMITMENT',
  'ACTUAL',
  'RELEASE',
  'ADJUSTMENT',
] as const;
export type BudgetEntryKind = (typeof BUDGET_ENTRY_KINDS)[number];

/** One row of the ledger: what it adds to each figure (negative takes away). */
export interface BudgetEntry {
  kind: BudgetEntryKind;
  deltas: BudgetState;
}

export interface BudgetChange {
  state: BudgetState;
  /** One entry, or none when nothing changes. */
  entries: BudgetEntry[];
}

export const EMPTY_BUDGET: BudgetState = {
  allocated: ZERO,
  reserved: ZERO,
  committed: ZERO,
  actual: ZERO,
  overrun: ZERO,
};
const FIGURES = Object.keys(EMPTY_BUDGET) as (keyof BudgetFigures)[];

/** What new orders may still reserve; derived, never stored. */
export const available = ({ allocated, reserved, committed, actual, overrun }: BudgetState): Decimal =>
  allocated.plus(overrun).minus(reserved).minus(committed).minus(actual);

/** The figures that a list of entries leads to. */
export const budgetFrom = (entries: readonly BudgetEntry[]): BudgetState =>
  entries.reduce((state, { deltas }) => add(state, deltas), EMPTY_BUDGET);

/** New money. It first covers what is overrun; the rest becomes available. */
export function allocate(state: BudgetState, amount: Decimal): BudgetChange {
  return change(state, amount, 'ALLOCATION', {
    allocated: amount,
    overrun: minus(min(amount, state.overrun)),
  });
}

/**
 * Money that leaves for another budget: no more than what is available. TRANSFER_EXCEEDED otherwise. The other budget
 * takes it by `transferIn`.
 */
export function transferOut(state: BudgetState, amount: Decimal, currency: string): BudgetChange {
  const free = available(state);
  if (amount.gt(free)) {
    const [wanted, left] = [amount, free].map((value) => amountText(value, currency));
    throw new DomainError(
      PROCUREMENT_ERRORS.TRANSFER_EXCEEDED,
      text(
        `${wanted} ${currency} were to be transferred, available is ${left} ${currency}.`,
        `拟调剂 ${wanted} ${currency}，预算可用 ${left} ${currency}。`,
      ),
    );
  }
  return change(state, amount, 'TRANSFER', { allocated: minus(amount) });
}

/** Money that comes from another budget. It first covers what is overrun; the rest becomes available. */
export function transferIn(state: BudgetState, amount: Decimal): BudgetChange {
  return change(state, amount, 'TRANSFER', { allocated: amount, overrun: minus(min(amount, state.overrun)) });
}

/** What of a year's money goes on to the next: what is left of a commitment, with it, or what is available. */
export type Carried = 'COMMITTED' | 'UNSPENT';

/** 结转: money that leaves for the next year's budget, which takes it by `carryIn`; never more than there is of it. */
export const carryOut = (state: BudgetState, amount: Decimal, of: Carried): BudgetChange =>
  change(state, amount, 'CARRY_OVER', {
    allocated: minus(amount),
    ...(of === 'COMMITTED' && { committed: minus(amount) }),
  });

/** 结转: money of the year before. A commitment comes as one; other money first covers what is overrun. */
export const carryIn = (state: BudgetState, amount: Decimal, of: Carried): BudgetChange =>
  change(state, amount, 'CARRY_OVER', {
    allocated: amount,
    ...(of === 'COMMITTED' ? { committed: amount } : { overrun: minus(min(amount, state.overrun)) }),
  });

/** 结余: all that is available goes back to the treasury. */
export const lapse = (state: BudgetState): BudgetChange =>
  change(state, available(state), 'LAPSE', { allocated: minus(available(state)) });

/**
 * Sets an order's estimate aside. BUDGET_EXCEEDED when anything is overrun, whatever the amount, or when more than
 * what is available would be set aside.
 */
export function reserve(state: BudgetState, amount: Decimal, currency: string): BudgetChange {
  const free = available(state);
  if (state.overrun.gt(0) || amount.gt(free))
    throw new DomainError(PROCUREMENT_ERRORS.BUDGET_EXCEEDED, exceeded(state.overrun, amount, free, currency));
  return change(state, amount, 'RESERVATION', { reserved: amount });
}

function exceeded(overrun: Decimal, amount: Decimal, free: Decimal, currency: string): Text {
  const [needed, left, over] = [amount, free, overrun].map((value) => amountText(value, currency));
  return overrun.gt(0)
    ? text(
        `The order needs ${needed} ${currency}, available is ${left} ${currency}: the budget is overrun by ${over} ${currency}, which new money must cover first.`,
        `订单需要 ${needed} ${currency}，预算可用 ${left} ${currency}：预算已超支 ${over} ${currency}，须先追加资金。`,
      )
    : text(
        `The order needs ${needed} ${currency}, available is ${left} ${currency}.`,
        `订单需要 ${needed} ${currency}，预算可用 ${left} ${currency}。`,
      );
}

/** An approved order: what was reserved for it is committed. */
export function commit(state: BudgetState, amount: Decimal): BudgetChange {
  return change(state, amount, 'COMMITMENT', { reserved: minus(amount), committed: amount });
}

/** An order that was returned, refused or cancelled before its approval. What comes free first covers what is overrun. */
export function releaseReserved(state: BudgetState, amount: Decimal): BudgetChange {
  return change(state, amount, 'RELEASE', {
    reserved: minus(amount),
    overrun: minus(min(amount, state.overrun)),
  });
}

/** What is left of an approved order's commitment. What comes free first covers what is overrun. */
export function releaseCommitted(state: BudgetState, amount: Decimal): BudgetChange {
  return change(state, amount, 'RELEASE', {
    committed: minus(amount),
    overrun: minus(min(amount, state.overrun)),
  });
}

export interface Consumption extends BudgetChange {
  /** The three add up to the amount. */
  fromCommitment: Decimal;
  fromAvailable: Decimal;
  fromOverrun: Decimal;
}

/**
 * An invoice line of an order: always taken, first from what is left of the order's own commitment, then from what is
 * available, and the rest becomes overrun. What others have reserved or committed is never touched.
 * @param commitmentLeft of this order; zero when it was released
 */
export function consume(state: BudgetState, amount: Decimal, commitmentLeft: Decimal): Consumption {
  mustNotBeNegative('commitmentLeft', commitmentLeft);
  const fromCommitment = min(amount, commitmentLeft);
  const fromAvailable = min(amount.minus(fromCommitment), available(state));
  const fromOverrun = amount.minus(fromCommitment).minus(fromAvailable);
  const done = change(state, amount, 'ACTUAL', {
    actual: amount,
    committed: minus(fromCommitment),
    overrun: fromOverrun,
  });
  return { ...done, fromCommitment, fromAvailable, fromOverrun };
}

export interface GivenBack extends BudgetChange {
  /** What of the amount undoes use beyond the commitment. */
  ofBeyond: Decimal;
  /** What restores the order's commitment; zero when it is closed. */
  toCommitment: Decimal;
}

/**
 * A negative invoice line of an order, in the reverse of how use was taken: what the order took beyond its commitment
 * first lowers the budget's overrun, then returns to available; the rest restores the order's commitment or, when
 * that is closed, comes free like the first part.
 * @param amount the line's amount without its sign
 * @param takenBeyond what this order has taken beyond its commitment until now, less what was given back of it
 * @param commitmentOpen false once what was left of the commitment has been released
 */
export function giveBack(
  state: BudgetState,
  amount: Decimal,
  { takenBeyond, commitmentOpen }: { takenBeyond: Decimal; commitmentOpen: boolean },
): GivenBack {
  mustNotBeNegative('takenBeyond', takenBeyond);
  const ofBeyond = min(amount, takenBeyond);
  const toCommitment = commitmentOpen ? amount.minus(ofBeyond) : ZERO;
  const done = change(state, amount, 'ADJUSTMENT', {
    actual: minus(amount),
    committed: toCommitment,
    overrun: minus(min(amount.minus(toCommitment), state.overrun)),
  });
  return { ...done, ofBeyond, toCommitment };
}

/** What an order has on its budget, read from its own entries. */
export interface OrderFunds {
  reserved: Decimal;
  commitmentLeft: Decimal;
  takenBeyond: Decimal;
}

/** An order's standing from its entries, in any order: what `consume` and `giveBack` ask for. */
export function orderFunds(entries: readonly BudgetEntry[]): OrderFunds {
  const used = entries.filter(({ kind }) => kind === 'ACTUAL' || kind === 'ADJUSTMENT');
  return {
    reserved: sum(entries.map(({ deltas }) => deltas.reserved)),
    commitmentLeft: sum(entries.map(({ deltas }) => deltas.committed)),
    // After its commitment is closed an order may give back more than it took beyond it; where to no longer matters.
    takenBeyond: max(ZERO, sum(used.map(({ deltas }) => deltas.actual.plus(deltas.committed)))),
  };
}

const add = (a: BudgetState, b: BudgetState): BudgetState =>
  Object.fromEntries(FIGURES.map((figure) => [figure, a[figure].plus(b[figure])])) as unknown as BudgetState;

function change(state: BudgetState, amount: Decimal, kind: BudgetEntryKind, part: Partial<BudgetState>): BudgetChange {
  mustNotBeNegative('amount', amount);
  if (amount.isZero()) return { state, entries: [] };
  const deltas = { ...EMPTY_BUDGET, ...part };
  const after = add(state, deltas);
  for (const figure of FIGURES) mustNotBeNegative(figure, after[figure]);
  mustNotBeNegative('available', available(after));
  if (after.overrun.gt(0) && available(after).gt(0)) throw new RangeError('overrun beside available money');
  return { state: after, entries: [{ kind, deltas }] };
}

/** The negative of an amount; a zero stays without sign. */
const minus = (amount: Decimal): Decimal => ZERO.minus(amount);

function mustNotBeNegative(name: string, value: Decimal): void {
  if (value.lt(0)) throw new RangeError(`${name} would be ${value.toFixed()}`);
}
