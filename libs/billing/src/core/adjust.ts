import type { PriceKind, Rated } from '#catalog/core';
import { type Decimal, type Instant, toMinor, ZERO } from '#kernel/core';

export const LINE_KINDS = ['ONE_TIME', 'RECURRING', 'USAGE', 'ADJUSTMENT', 'COMMITMENT'] as const satisfies (
  PriceKind | 'ADJUSTMENT' | 'COMMITMENT'
)[];
export type LineKind = (typeof LINE_KINDS)[number];

/**
 * What all invoices so far hold of one price component of one instance for one service month: the sums of their
 * lines, and the service period and unit price of the last of these lines.
 */
export interface Billed {
  quantity: Decimal;
  /** Exact. */
  ratedAmount: Decimal;
  /** Whole minor units: the rated amount rounded once. */
  amount: Decimal;
  serviceFrom: Instant;
  serviceTo: Instant;
  unitPrice: Decimal | null;
}

/** One price component of one instance: what it costs now and what was billed of it; `payload` passes through. */
export interface Component<T> {
  payload: T;
  /** Null when it costs nothing (any more). */
  rated: Rated | null;
  /** Null when no invoice has a line of it. */
  billed: Billed | null;
  /** What is booked of it in whole minor units, where that is not the rated amount rounded: a part of a whole. */
  amount?: Decimal;
}

/** A line to be issued; `billed` is what stands billed once it is. */
export interface LineDraft<T> {
  payload: T;
  kind: LineKind;
  serviceFrom: Instant;
  serviceTo: Instant;
  /** ADJUSTMENT: the change, as of the two amounts. */
  quantity: Decimal;
  unitPrice: Decimal | null;
  /** Exact, tax included. */
  ratedAmount: Decimal;
  /** Whole minor units, tax included. */
  amount: Decimal;
  billed: Billed;
}

/**
 * The lines that one buyer–provider–currency account is owed for one service month: what is rated now minus what was
 * billed, per component, in the order given.
 *
 * A month without an invoice: every rated component is a line of its own kind, also when it costs 0.00. A month that
 * had one: an ADJUSTMENT for every component whose exact or once-rounded total has changed, in either direction,
 * with the differences of both; so the month's lines over all invoices sum to its rated amount, rounded once. Where
 * only the quantity changed there is no line, and what is billed stays: the next ADJUSTMENT carries the change.
 * What was billed and is not rated any more is taken back whole, for the service period it was billed for.
 * @param hadInvoice whether any invoice of the account was issued for the month
 */
export function linesForMonth<T>(
  components: readonly Component<T>[],
  hadInvoice: boolean,
  currency: string,
): LineDraft<T>[] {
  return components.flatMap((component) => {
    const line = lineFor(component, hadInvoice, currency);
    return line ? [line] : [];
  });
}

const NOTHING = { quantity: ZERO, ratedAmount: ZERO, amount: ZERO };

function lineFor<T>(
  { payload, rated, billed, amount }: Component<T>,
  hadInvoice: boolean,
  currency: string,
): LineDraft<T> | null {
  const terms = rated ?? billed;
  if (!terms) return null;
  const { serviceFrom, serviceTo, unitPrice } = terms;
  const before = billed ?? NOTHING;
  const now = rated
    ? {
        quantity: rated.quantity,
        ratedAmount: rated.ratedAmount,
        amount: amount ?? toMinor(rated.ratedAmount, currency),
      }
    : NOTHING;
  const first = rated !== null && billed === null && !hadInvoice;
  if (!first && now.ratedAmount.eq(before.ratedAmount) && now.amount.eq(before.amount)) return null;
  return {
    payload,
    kind: first ? rated.kind : 'ADJUSTMENT',
    serviceFrom,
    serviceTo,
    quantity: now.quantity.minus(before.quantity),
    unitPrice,
    ratedAmount: now.ratedAmount.minus(before.ratedAmount),
    amount: now.amount.minus(before.amount),
    billed: { ...now, serviceFrom, serviceTo, unitPrice },
  };
}
