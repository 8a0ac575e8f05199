import { addMonths, type Decimal, type Instant, type Month, monthsOf, toMinor, ZERO } from '#kernel/core';
import type { Life } from './life.js';
import { platformMonth } from './platform-hours.js';
import type { Price, PricePlan } from './price.js';
import { type MeteredUse, NO_USE, rateMonth } from './rate.js';
import { listPrices, type PriceIn } from './price-terms.js';

export interface EstimateRequest {
  plan: PricePlan;
  /** How much of the plan, above zero. */
  quantity: Decimal;
  /** What is expected under each of the plan's PROVIDER meters in every month; a meter not named is not used. */
  usage: readonly { meter: string; quantityPerMonth: Decimal }[];
  /** The supposed activation. */
  from: Instant;
  /** The supposed termination, after `from`; see `endAfterMonths`. */
  to: Instant;
  /** What was agreed for the plan's prices; the catalogue's by default. */
  priceIn?: PriceIn;
}

export interface EstimateLine {
  priceCode: string;
  /** The service month. */
  month: Month;
  quantity: Decimal;
  /** In the plan's currency, tax included, whole minor units: rounded once, as the invoice's line would be. */
  amount: Decimal;
}

/** The termination an estimate supposes: the same day and time in Shanghai `months` later. */
export const endAfterMonths = (from: Instant, months: number): Instant => addMonths(from, months);

/**
 * The lines that invoices would have if the plan ran from `from` to `to` at this quantity with this use: month by
 * month, within a month in the plan's order. Expected use counts whole in every month touched, also in a part of
 * one; the platform's meters count quantity × hours.
 */
export function estimatePlan({
  plan,
  quantity,
  usage,
  from,
  to,
  priceIn = listPrices,
}: EstimateRequest): EstimateLine[] {
  const life: Life = { activatedAt: from, terminatedAt: to, stretches: [{ from, quantity }] };
  const expected = new Map(usage.map(({ meter, quantityPerMonth }) => [meter, quantityPerMonth]));
  const useIn = (price: Price, month: Month): MeteredUse => {
    if (price.meter === null) return NO_USE;
    return { quantity: price.source === 'PLATFORM' ? platformMonth(life, month) : (expected.get(price.meter) ?? ZERO) };
  };
  return monthsOf({ from, to }).flatMap((month) =>
    plan.prices.flatMap((listed) => {
      const { price } = priceIn(listed, month);
      const rated = rateMonth(price, life, month, useIn(price, month));
      if (!rated) return [];
      const amount = toMinor(rated.ratedAmount, price.currency);
      return [{ priceCode: price.code, month, quantity: rated.quantity, amount }];
    }),
  );
}
