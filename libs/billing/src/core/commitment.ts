import type { AgreementStatus, TaxCategory } from '#catalog/core';
import { addToMonth, type Decimal, dec, type Machine, max, type Month, monthStart, ONE, sum, ZERO } from '#kernel/core';
import type { LineDraft } from './adjust.js';

export type CommitmentCommand = 'accept' | 'decline' | 'withdraw';

/** A provider proposes, the buyer accepts or declines; what was accepted stands for its months and never changes. */
export const COMMITMENT_MACHINE: Machine<AgreementStatus, CommitmentCommand> = {
  PROPOSED: { accept: 'ACCEPTED', decline: 'DECLINED', withdraw: 'WITHDRAWN' },
  ACCEPTED: {},
  ENDED: {},
  DECLINED: {},
  WITHDRAWN: {},
};

/** Money a buyer commits to spend with a provider, as far as billing its rest is concerned. */
export interface CommittedSum {
  /** Tax included, whole minor units, above zero. */
  amount: Decimal;
  /** The service months [fromMonth, toMonth). */
  fromMonth: Month;
  toMonth: Month;
  /** Of the rest, should it be billed. */
  taxCategory: TaxCategory;
  /** What stands billed of the rest: the sum of its lines. */
  billedAmount: Decimal;
  /** Whether there was a line of the rest before. */
  truedUp: boolean;
}

/** The last month that counts. */
export const lastMonthOf = ({ toMonth }: Pick<CommittedSum, 'toMonth'>): Month => addToMonth(toMonth, -1);

/** Whether a line of this service month counts. */
export const draws = ({ fromMonth, toMonth }: Pick<CommittedSum, 'fromMonth' | 'toMonth'>, month: Month): boolean =>
  fromMonth <= month && month < toMonth;

/** How much is still to be spent: max(0, amount − drawn). */
export const remaining = (amount: Decimal, drawn: Decimal): Decimal => max(ZERO, amount.minus(drawn));

/**
 * The line of what was committed and not spent, in the run that bills the last month or any later one: what remains
 * now less what was billed of it; null when nothing changed. The first line is of kind COMMITMENT, every later one an
 * ADJUSTMENT: use that came late is billed and lowers the rest, use taken back raises it. All lines of the rest
 * together are max(0, amount − drawn), never below zero [I23].
 * @param drawn the sum of all lines of the commitment's months, of this invoice too; the rest's own do not count
 */
export function trueUpLine<T extends CommittedSum>(
  commitment: T,
  drawn: Decimal,
  upTo: Month,
): LineDraft<{ commitment: T; month: Month; drawn: Decimal }> | null {
  const month = lastMonthOf(commitment);
  if (upTo < month) return null;
  const { amount, billedAmount, truedUp, fromMonth, toMonth } = commitment;
  const rest = remaining(amount, drawn);
  const change = rest.minus(billedAmount);
  if (change.isZero()) return null;
  const service = { serviceFrom: monthStart(fromMonth), serviceTo: monthStart(toMonth), unitPrice: null };
  return {
    payload: { commitment, month, drawn },
    kind: truedUp ? 'ADJUSTMENT' : 'COMMITMENT',
    ...service,
    quantity: truedUp ? ZERO : ONE,
    ratedAmount: change,
    amount: change,
    billed: { ...service, quantity: ONE, ratedAmount: rest, amount: rest },
  };
}

/** Amounts of lines with what decides whether they count. */
export interface DrawingLine {
  month: Month;
  orderId: string | null;
  amount: Decimal;
}

/**
 * What lines draw from a commitment: the signed sum of those of its months.
 * @param orders those under its contract; null when it is for all
 */
export const drawnBy = (
  commitment: Pick<CommittedSum, 'fromMonth' | 'toMonth'>,
  lines: readonly DrawingLine[],
  orders: ReadonlySet<string> | null,
): Decimal =>
  sum(
    lines
      .filter(
        ({ month, orderId }) => draws(commitment, month) && (!orders || (orderId !== null && orders.has(orderId))),
      )
      .map(({ amount }) => dec(amount)),
  );
