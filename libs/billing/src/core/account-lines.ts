import { type Decimal, dec, type Month, sum } from '#kernel/core';
import { type Component, linesForMonth, type LineDraft } from './adjust.js';
import type { WaitingReason } from './errors.js';
import { type Part, withMeteredQuantity } from './instance-parts.js';

/** A part of an account's bill: whose it is, for the order of lines. */
export interface AccountPart extends Part {
  instanceId: string;
  offeringCode: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Service month, offering code, instance, price code. */
export const inLineOrder = (a: AccountPart, b: AccountPart): number =>
  compare(a.month, b.month) ||
  compare(a.offeringCode, b.offeringCode) ||
  compare(a.instanceId, b.instanceId) ||
  compare(a.price.code, b.price.code);

/**
 * What one buyer–provider–currency account is owed for all its service months: see `linesForMonth`. Lines stand in
 * order of service month, offering code, instance and price code, which is also the order of tax remainders.
 * @param hadInvoice whether an invoice of the account was issued for the month, or has a line of it
 */
export function accountLines<T extends AccountPart>(
  components: readonly Component<T>[],
  hadInvoice: (month: Month) => boolean,
  currency: string,
): LineDraft<T>[] {
  const ordered = components.toSorted((a, b) => inLineOrder(a.payload, b.payload));
  const months = Map.groupBy(ordered, ({ payload }) => payload.month);
  return [...months].flatMap(([month, parts]) =>
    linesForMonth(parts, hadInvoice(month), currency).map((line) => withMeteredQuantity(line)),
  );
}

/** Booked amounts have 16 digits before the point. */
const BEYOND_BOOKS = dec(10).pow(16);

export type Verdict =
  | { kind: 'NOTHING' }
  | { kind: 'ISSUE' }
  /** `amount` is the sum of the lines, of any sign, whole minor units. */
  | { kind: 'WAIT'; amount: Decimal; reason: WaitingReason };

/**
 * What becomes of an account's lines: no lines, nothing; a sum below zero, an amount that the books cannot hold, or
 * an account that has its invoice of the period waits; everything else is issued, a sum of zero too. Where the
 * account has its invoice already, lines that sum to zero are not told: they come with the next one.
 */
export function verdictOn(lines: readonly LineDraft<unknown>[], alreadyInvoiced: boolean): Verdict {
  const amount = sum(lines.map((line) => line.amount));
  if (lines.length === 0 || (alreadyInvoiced && amount.isZero())) return { kind: 'NOTHING' };
  if (alreadyInvoiced) return { kind: 'WAIT', amount, reason: 'ALREADY_INVOICED' };
  const turnover = sum(lines.map((line) => line.amount.abs()));
  if (turnover.gte(BEYOND_BOOKS) || lines.some(({ billed }) => billed.amount.abs().gte(BEYOND_BOOKS)))
    return { kind: 'WAIT', amount, reason: 'AMOUNT_TOO_LARGE' };
  if (amount.lt(0)) return { kind: 'WAIT', amount, reason: 'NEGATIVE_TOTAL' };
  return { kind: 'ISSUE' };
}
