import {
  addMonths,
  dec,
  type Decimal,
  type Instant,
  max,
  type Month,
  monthPeriod,
  type Period,
  quotient,
  roundHalfAway,
  sum,
  yearOf,
  ZERO,
} from '#kernel/core';
import { chargeFor } from './charge.js';
import { endOf, type Life, livedIn, stretchesIn } from './life.js';
import type { Price, PriceKind } from './price.js';

/** What one price component costs one instance for one service month. */
export interface Rated {
  kind: PriceKind;
  /** The service is [serviceFrom, serviceTo); both are the activation for ONE_TIME. */
  serviceFrom: Instant;
  serviceTo: Instant;
  /** USAGE: as metered; RECURRING: times its share of the whole, 12 decimals; ONE_TIME: at activation. */
  quantity: Decimal;
  /** Null for tier models. */
  unitPrice: Decimal | null;
  /** Exact, tax included, before the line is rounded. */
  ratedAmount: Decimal;
}

/** An event of use as it stands: `at` decides its place, then `key`; a corrected one has its original's place. */
export interface MeteredEvent {
  at: Instant;
  key: string;
  quantity: Decimal;
}

/** What one instance used in one month under a price's meter. */
export interface MeteredUse {
  quantity: Decimal;
  /** For prices that `needsEvents`: the month's standing events in any order; voided ones are absent. */
  events?: readonly MeteredEvent[];
}

/** No use at all, and what prices of other kinds than USAGE are rated with. */
export const NO_USE: MeteredUse = { quantity: ZERO, events: [] };

/** Whether a price looks at single events and not only at what they sum to. */
export const needsEvents = (price: Pick<Price, 'model'>): boolean => price.model === 'PERCENTAGE';

/** Digits after the point of every quantity. */
const QUANTITY_SCALE = 12;

/**
 * The one pricing function: estimates, orders and invoices all ask it. What `price` costs an instance with this
 * life for `month`, a calendar month of Asia/Shanghai; null when there is no line.
 *   USAGE      the month's metered quantity above the included one; no line when nothing is left.
 *   RECURRING  in arrears. MONTH: the calendar month, in parts of the whole month. YEAR: the year counted from
 *              activation, in the month that holds its last instant or the instance's; in parts of the whole year.
 *              A life of no length has no line.
 *   ONE_TIME   in the month of activation, for the quantity then.
 * Each stretch of constant quantity is its own part: charge × its microseconds ÷ those of the whole, rounded half
 * away from zero at 24 decimals. Nothing else is rounded but the reported quantity.
 * @param use the month's under the price's meter; looked at for USAGE only
 */
export function rateMonth(price: Price, life: Life, month: Month, use: MeteredUse): Rated | null {
  switch (price.kind) {
    case 'USAGE':
      return rateUse(price, life, monthPeriod(month), use.quantity);
    case 'ONE_TIME':
      return rateActivation(price, life, monthPeriod(month));
    case 'RECURRING':
      return price.interval === 'YEAR'
        ? rateYears(price, life, monthPeriod(month))
        : rateParts(price, life, [monthPeriod(month)]);
  }
}

const describe = (price: Price): Pick<Rated, 'kind' | 'unitPrice'> => ({
  kind: price.kind,
  unitPrice: price.unitPrice === null ? null : dec(price.unitPrice),
});

function rateUse(price: Price, life: Life, month: Period, metered: Decimal): Rated | null {
  const billable = max(ZERO, metered.minus(dec(price.includedQuantity)));
  if (billable.isZero()) return null;
  // Intake accepts use within the lifetime only; should there be other use, it is charged rather than lost.
  const lived = livedIn(life, month) ?? month;
  return {
    ...describe(price),
    serviceFrom: lived.from,
    serviceTo: lived.to,
    quantity: metered,
    ratedAmount: chargeFor(price, billable),
  };
}

function rateActivation(price: Price, { activatedAt, stretches }: Life, month: Period): Rated | null {
  if (activatedAt < month.from || activatedAt >= month.to) return null;
  const { quantity } = stretches[0]!;
  return {
    ...describe(price),
    serviceFrom: activatedAt,
    serviceTo: activatedAt,
    quantity,
    ratedAmount: chargeFor(price, quantity),
  };
}

/**
 * The years from activation that close within the month: with their own last instant or the instance's. A month
 * holds two when the instance ends shortly after an anniversary. What ends exactly when a month begins had its
 * last instant in the month before. 29 February becomes the 28th in common years, always counted from activation.
 */
function yearsClosedIn(life: Life, month: Period): Period[] {
  const closed: Period[] = [];
  const latest = yearOf(month.to) - yearOf(life.activatedAt);
  for (let k = Math.max(0, latest - 2); k <= latest; k++) {
    const year = { from: addMonths(life.activatedAt, 12 * k), to: addMonths(life.activatedAt, 12 * (k + 1)) };
    const end = Math.min(year.to, endOf(life));
    if (end > year.from && end > month.from && end <= month.to) closed.push(year);
  }
  return closed;
}

const rateYears = (price: Price, life: Life, month: Period): Rated | null =>
  rateParts(price, life, yearsClosedIn(life, month));

/** What was lived of each whole, by parts; one line for all of them, from the first's start to the last's end. */
function rateParts(price: Price, life: Life, wholes: Period[]): Rated | null {
  const parts = wholes.flatMap((whole) => {
    const length = dec(whole.to - whole.from);
    return stretchesIn(life, whole).map((part) => ({ ...part, micros: dec(part.to - part.from), length }));
  });
  const [first] = parts;
  if (!first) return null;
  const charges = parts.map((part) => quotient(chargeFor(price, part.quantity).times(part.micros), part.length));
  // A flat price does not depend on the quantity: what is reported is how many whole months or years it was.
  const quantities = parts.map((part) =>
    quotient(price.model === 'FLAT' ? part.micros : part.quantity.times(part.micros), part.length),
  );
  return {
    ...describe(price),
    serviceFrom: first.from,
    serviceTo: parts.at(-1)!.to,
    quantity: roundHalfAway(sum(quantities), QUANTITY_SCALE),
    ratedAmount: sum(charges),
  };
}
