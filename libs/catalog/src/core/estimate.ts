import {
  addMonths,
  type Decimal,
  floorTo,
  INPUT_SCALE,
  type Instant,
  type Month,
  monthsOf,
  toMinor,
} from '#kernel/core';
import { isPooled, type PooledRated, ratePool } from './account-tiers.js';
import type { Life } from './life.js';
import type { MeteredEvent } from './percentage.js';
import { platformMonth } from './platform-hours.js';
import type { Price, PricePlan } from './price.js';
import { type MeteredUse, NO_USE, rateMonth } from './rate.js';
import { type AgreedPrice, listPrices, type PriceIn } from './price-terms.js';

/** What is expected under a meter in every month. */
export interface ExpectedUse {
  meter: string;
  quantityPerMonth: Decimal;
  /** By how many events it comes, at least 1, for prices that `needsEvents`; default 1, or none without use. */
  eventsPerMonth?: number | null;
}

export interface EstimateRequest {
  plan: PricePlan;
  /** How much of the plan, above zero. */
  quantity: Decimal;
  /** What is expected under each of the plan's PROVIDER meters in every month; a meter not named is not used. */
  usage: readonly ExpectedUse[];
  /** The supposed activation. */
  from: Instant;
  /** The supposed termination, after `from`; see `endAfterMonths`. */
  to: Instant;
  /** It goes on from what there is; see `Life`. */
  continues?: boolean;
  /** Since when its years count, see `Life`. */
  yearsFrom?: Instant;
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

/** What one price costs one item in one month, before tiers over the account are looked at. */
interface RatedItem {
  item: number;
  month: Month;
  life: Life;
  use: MeteredUse;
  agreed: AgreedPrice;
}

/**
 * The lines that invoices would have if the plan ran from `from` to `to` at this quantity with this use: month by
 * month, within a month in the plan's order. Expected use counts whole in every month touched, also in a part of
 * one; the platform's meters count quantity × hours.
 */
export const estimatePlan = (request: EstimateRequest): EstimateLine[] => estimatePlans([request])[0]!;

/**
 * The same for several items that one buyer would have side by side: prices over the account see the use of all items
 * of their plan (the same object) together, and are parted among them as on an invoice, in the order given. What the
 * buyer has already is not known here and not counted.
 */
export function estimatePlans(requests: readonly EstimateRequest[]): EstimateLine[][] {
  const all = requests.map(itemsOf);
  const pools = Map.groupBy(
    all.flat().filter(({ agreed }) => isPooled(agreed.price)),
    ({ item, month, agreed }) =>
      JSON.stringify([
        requests.findIndex(({ plan }) => plan === requests[item]!.plan),
        agreed.price.code,
        month,
        agreed.termsId,
      ]),
  );
  const pooled = new Map<RatedItem, PooledRated | null>();
  for (const members of pools.values())
    ratePool(members[0]!.agreed.price, members, members[0]!.month).forEach((rated, index) =>
      pooled.set(members[index]!, rated),
    );
  return all.map((items) =>
    items.flatMap((item) => {
      const { price } = item.agreed;
      const part = pooled.get(item);
      const rated = part === undefined ? rateMonth(price, item.life, item.month, item.use) : part;
      if (!rated) return [];
      const amount = part?.amount ?? toMinor(rated.ratedAmount, price.currency);
      return [{ priceCode: price.code, month: item.month, quantity: rated.quantity, amount }];
    }),
  );
}

function itemsOf(
  { plan, quantity, usage, from, to, continues = false, yearsFrom, priceIn = listPrices }: EstimateRequest,
  item: number,
): RatedItem[] {
  const life: Life = {
    ...{ activatedAt: from, terminatedAt: to, stretches: [{ from, quantity }], continues },
    ...(yearsFrom !== undefined && { yearsFrom }),
  };
  const expected = new Map(usage.map((use) => [use.meter, { quantity: use.quantityPerMonth, events: eventsOf(use) }]));
  const useIn = (price: Price, month: Month): MeteredUse => {
    if (price.meter === null) return NO_USE;
    return price.source === 'PLATFORM'
      ? { quantity: platformMonth(life, month) }
      : (expected.get(price.meter) ?? NO_USE);
  };
  return monthsOf({ from, to }).flatMap((month) =>
    plan.prices.map((price) => ({ item, month, life, use: useIn(price, month), agreed: priceIn(price, month) })),
  );
}

/** Quantities are spread evenly, taken down to 12 decimals; the last event takes the rest. */
function eventsOf({ quantityPerMonth, eventsPerMonth }: ExpectedUse): MeteredEvent[] {
  const count = eventsPerMonth ?? (quantityPerMonth.isZero() ? 0 : 1);
  if (count === 0) return [];
  const each = floorTo(quantityPerMonth.div(count), INPUT_SCALE);
  const last = quantityPerMonth.minus(each.times(count - 1));
  return [
    { at: 0, key: '', quantity: each, times: count - 1 },
    { at: 1, key: '', quantity: last },
  ];
}
