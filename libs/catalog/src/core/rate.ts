import {
  dec,
  type Decimal,
  type Instant,
  max,
  min,
  type Month,
  monthPeriod,
  ONE,
  type Period,
  quotient,
  RATED_SCALE,
  roundHalfAway,
  sum,
  ZERO,
} from '#kernel/core';
import { chargeFor } from './charge.js';
import { type Life, livedIn, stretchesIn } from './life.js';
import { type MeteredEvent, percentageCharge } from './percentage.js';
import { type DuePeriod, inWholeDays, isInForce, periodsDue } from './periods.js';
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
 *   USAGE      the month's metered quantity above the included one, or its events (PERCENTAGE); no line when nothing
 *              is left and no minimum is due.
 *   RECURRING  the periods whose line lies in the month, see `periodsDue`; a life of no length has no line.
 *   ONE_TIME   in the month of activation, for the quantity then; never of a life that continues another.
 * The order is fixed: charge by the model, less `discountRate`, then the minimum (by the share that was lived) and
 * the maximum (whole). Tax and credits come later, on invoices.
 * Of a period in part each stretch of constant quantity is charged by itself: charge × its microseconds ÷ those of
 * the whole. Quotients and discounted amounts are rounded half away from zero at 24 decimals; nothing else is
 * rounded but the reported quantity.
 * @param use the month's under the price's meter; looked at for USAGE only
 */
export function rateMonth(price: Price, life: Life, month: Month, use: MeteredUse): Rated | null {
  switch (price.kind) {
    case 'USAGE':
      return rateUse(price, life, monthPeriod(month), use);
    case 'ONE_TIME':
      return rateActivation(price, life, monthPeriod(month));
    case 'RECURRING':
      return rateRecurring(price, life, month);
  }
}

const describe = (price: Price): Pick<Rated, 'kind' | 'unitPrice'> => ({
  kind: price.kind,
  unitPrice: price.unitPrice === null ? null : dec(price.unitPrice),
});

const discounted = ({ discountRate }: Price, charge: Decimal): Decimal =>
  discountRate ? roundHalfAway(charge.times(ONE.minus(dec(discountRate))), RATED_SCALE) : charge;

/** What of the minimum is due for `lived` microseconds of a period of `length`; null for none. */
const leastFor = ({ minimumAmount }: Price, lived: number, length: number): Decimal | null =>
  minimumAmount === null ? null : quotient(dec(minimumAmount).times(lived), dec(length));

function within({ maximumAmount }: Price, least: Decimal | null, amount: Decimal): Decimal {
  const atLeast = least ? max(amount, least) : amount;
  return maximumAmount === null ? atLeast : min(atLeast, dec(maximumAmount));
}

function rateUse(price: Price, life: Life, month: Period, use: MeteredUse): Rated | null {
  if (!isInForce(price, month.from)) return null;
  const charge = chargeForUse(price, use);
  // Intake accepts use within the lifetime only; should there be other use, it is charged rather than lost.
  const lived = livedIn(life, month);
  const least = lived && leastFor(price, lived.to - lived.from, month.to - month.from);
  if (charge === null && !least?.gt(0)) return null;
  return {
    ...describe(price),
    serviceFrom: (lived ?? month).from,
    serviceTo: (lived ?? month).to,
    quantity: use.quantity,
    ratedAmount: within(price, least, discounted(price, charge ?? ZERO)),
  };
}

/** Null when nothing of the use is to be charged. */
function chargeForUse(price: Price, use: MeteredUse): Decimal | null {
  if (needsEvents(price)) {
    if (!use.events) throw new RangeError(`the events of ${price.meter} were not handed over`);
    const { charge, charged } = percentageCharge(price, use.events);
    return charged === 0 ? null : charge;
  }
  const billable = max(ZERO, use.quantity.minus(dec(price.includedQuantity)));
  return billable.isZero() ? null : chargeFor(price, billable);
}

function rateActivation(price: Price, { activatedAt, stretches, continues }: Life, month: Period): Rated | null {
  if (continues) return null;
  if (activatedAt < month.from || activatedAt >= month.to) return null;
  if (!isInForce(price, activatedAt)) return null;
  const { quantity } = stretches[0]!;
  return {
    ...describe(price),
    serviceFrom: activatedAt,
    serviceTo: activatedAt,
    quantity,
    ratedAmount: discounted(price, chargeFor(price, quantity)),
  };
}

/** One line for all periods of the month, from the first's start to the last's end. */
function rateRecurring(price: Price, life: Life, month: Month): Rated | null {
  if (life.activatedAt === life.terminatedAt) return null;
  const counted = price.proration === 'DAY' ? inWholeDays(life) : life;
  const due = periodsDue(price, counted, month);
  const [first] = due;
  if (!first) return null;
  const periods = due.map((period) => ratePeriod(price, counted, period));
  return {
    ...describe(price),
    serviceFrom: first.served.from,
    serviceTo: due.at(-1)!.served.to,
    quantity: roundHalfAway(sum(periods.map(({ quantity }) => quantity)), QUANTITY_SCALE),
    ratedAmount: sum(periods.map(({ amount }) => amount)),
  };
}

/** What one period costs and how much of what is priced it was. */
function ratePeriod(price: Price, life: Life, { whole, served }: DuePeriod): { quantity: Decimal; amount: Decimal } {
  const length = whole.to - whole.from;
  const stretches = stretchesIn(life, served);
  // A period that is charged whole is charged for the quantity it began with.
  const parts =
    price.proration === 'NONE'
      ? [{ micros: length, quantity: stretches[0]!.quantity }]
      : stretches.map(({ from, to, quantity }) => ({ micros: to - from, quantity }));
  const share = (value: Decimal, micros: number): Decimal => quotient(value.times(micros), dec(length));
  const charge = sum(parts.map(({ micros, quantity }) => share(chargeFor(price, quantity), micros)));
  const micros = parts.reduce((total, part) => total + part.micros, 0);
  return {
    // A flat price does not depend on the quantity: what is reported is how many whole periods it was.
    quantity: price.model === 'FLAT' ? share(ONE, micros) : sum(parts.map((part) => share(part.quantity, part.micros))),
    amount: within(price, leastFor(price, micros, length), discounted(price, charge)),
  };
}
