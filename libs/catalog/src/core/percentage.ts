import { dec, type Decimal, floorDiv, type Instant, max, min, ZERO } from '#kernel/core';
import type { Price } from './price.js';

/** An event of use as it stands: `at` decides its place, then `key`; a corrected one has its original's place. */
export interface MeteredEvent {
  at: Instant;
  key: string;
  quantity: Decimal;
  /** So many equal events at this place; default 1. */
  times?: number;
}

const inPlace = (a: MeteredEvent, b: MeteredEvent): number =>
  a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/**
 * What a month's events of money cost under a PERCENTAGE price: exact, nothing rounded. In the order of their
 * place, the first `freeEvents` cost nothing; of what follows the first `freeAmount` is not charged, and an event
 * wholly within what is left of it costs nothing. Every other event costs
 *   rate × its chargeable amount + fixedAmount, at least minimumPerEvent, at most maximumPerEvent.
 * @param events in any order; quantities are in the price's currency
 * @returns the sum, and how many events were charged
 */
export function percentageCharge(price: Price, events: readonly MeteredEvent[]): { charge: Decimal; charged: number } {
  const fee = feeOf(price);
  let freeEvents = price.freeEvents ?? 0;
  let freeAmount = dec(price.freeAmount ?? '0');
  let charge = ZERO;
  let charged = 0;
  for (const { quantity, times = 1 } of events.toSorted(inPlace)) {
    let left = times - Math.min(times, freeEvents);
    freeEvents -= times - left;
    if (left > 0 && freeAmount.gt(0)) {
      const within = Math.min(left, wholly(quantity, freeAmount));
      freeAmount = freeAmount.minus(quantity.times(within));
      left -= within;
      if (left > 0 && freeAmount.gt(0)) {
        charge = charge.plus(fee(quantity.minus(freeAmount)));
        freeAmount = ZERO;
        left -= 1;
        charged += 1;
      }
    }
    if (left === 0) continue;
    charge = charge.plus(fee(quantity).times(left));
    charged += left;
  }
  return { charge, charged };
}

/** How many events of this quantity lie wholly within what is left of the free amount. */
const wholly = (quantity: Decimal, freeAmount: Decimal): number =>
  quantity.isZero() ? Infinity : Math.min(Number.MAX_SAFE_INTEGER, floorDiv(freeAmount, quantity).toNumber());

function feeOf(price: Price): (chargeable: Decimal) => Decimal {
  const [rate, fixedAmount] = [dec(price.rate!), dec(price.fixedAmount!)];
  const least = dec(price.minimumPerEvent ?? '0');
  const most = price.maximumPerEvent === null ? null : dec(price.maximumPerEvent);
  return (chargeable) => {
    const fee = max(rate.times(chargeable).plus(fixedAmount), least);
    return most ? min(fee, most) : fee;
  };
}
