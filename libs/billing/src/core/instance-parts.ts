import {
  endOf,
  type Life,
  lifeOf,
  listPrices,
  type LivingInstance,
  type MeteredEvent,
  type MeteredUse,
  NO_USE,
  type Price,
  type PriceIn,
  rateMonth,
} from '#catalog/core';
import { dec, type Decimal, type Instant, type Month, monthOf, monthPeriod, monthsOf, ZERO } from '#kernel/core';
import type { Billed, Component, LineDraft } from './adjust.js';

/** Cuts are counted from 1: a first line takes the events of all cuts after this one. */
export const BEFORE_ALL_CUTS = 0;

/** What one instance used in one month, counted up to and including cut `closedCut`. */
export interface MonthUse {
  month: Month;
  closedCut: number;
  /** Plain decimals; `count` is the number of events that stand. */
  meters: readonly {
    meter: string;
    quantity: string;
    count: number;
    /** The events that stand, for a meter whose price `needsEvents`. */
    events?: readonly MeteredEvent[];
  }[];
}

/** What is billed of one price in one month, and up to which cut its events were counted (null: not metered). */
export interface BilledPart extends Billed {
  priceCode: string;
  month: Month;
  throughCut: number | null;
}

/** What a line draft is about: one price of one instance in one service month. */
export interface Part {
  /** As agreed, where terms hold. */
  price: Price;
  /** The price terms it is rated by. */
  termsId: string | null;
  month: Month;
  /** USAGE: the month's metered quantity and the number of its events, and the cuts (afterCut, throughCut] whose events a line would take. */
  use: { metered: Decimal; billed: Decimal; afterCut: number; throughCut: number; count?: number } | null;
}

/** The month of the last service: one-time prices are due even when an instance ended where it began. */
export function lastServiceMonth({
  activatedAt,
  terminatedAt,
}: Pick<LivingInstance, 'activatedAt' | 'terminatedAt'>): Month | null {
  return terminatedAt === null ? null : monthOf(Math.max(activatedAt, terminatedAt - 1));
}

/**
 * A life as a price sees it at `peekAt`: as if it ended then, so that what has run up is known before it is due. What
 * is charged in advance is due whole once its period has begun, whatever has been lived of it.
 */
export function lifeUntil(life: Life, { timing }: Pick<Price, 'timing'>, peekAt: Instant | undefined): Life {
  if (peekAt === undefined || timing === 'ADVANCE') return life;
  return { ...life, terminatedAt: Math.max(life.activatedAt, Math.min(endOf(life), peekAt)) };
}

/**
 * Everything of one instance that may have to be billed, from month `from` up to and including month `upTo`: each of
 * its prices in each month it lived, was used or was billed in; use is looked at in months with use, or all that were
 * lived where a minimum is due. In the plan's order, months ascending within a price.
 * @param use of this instance; other months are left out
 * @param billed of this instance; other months are left out
 * @param peekAt see `lifeUntil`
 * @param priceIn what was agreed for the prices; the plan's own by default
 */
export function partsOf(
  instance: LivingInstance,
  prices: readonly Price[],
  use: readonly MonthUse[],
  billed: readonly BilledPart[],
  { from, upTo, peekAt }: { from: Month; upTo: Month; peekAt?: Instant },
  priceIn: PriceIn = listPrices,
): Component<Part>[] {
  const wanted = (month: Month): boolean => from <= month && month <= upTo;
  const life = lifeOf(instance);
  const byPrice = Map.groupBy(
    billed.filter(({ month }) => wanted(month)),
    ({ priceCode }) => priceCode,
  );
  const lived = monthsLived(instance, upTo).filter(wanted);
  const unknown = [...byPrice.keys()].find((code) => !prices.some((price) => price.code === code));
  if (unknown !== undefined) throw new RangeError(`billed under the price ${unknown}, which the plan does not have`);
  return prices.flatMap((price) => {
    const before = new Map(byPrice.get(price.code)?.map((part) => [part.month, part]));
    const used = price.meter === null ? new Map<Month, Metered>() : meteredBy(price, use, wanted);
    const due = price.meter === null || price.minimumAmount !== null ? lived : [];
    const months = new Set([...due, ...used.keys(), ...before.keys()]);
    return [...months].sort().map((month): Component<Part> => {
      const billedPart = before.get(month) ?? null;
      const metered = price.meter === null ? null : (used.get(month) ?? notUsed(price, month, billedPart));
      const { price: agreed, termsId } = priceIn(price, month);
      const seen = rateMonth(agreed, lifeUntil(life, agreed, peekAt), month, metered ?? NO_USE);
      const rated = seen && price.timing === 'ADVANCE' && seen.serviceFrom >= (peekAt ?? Infinity) ? null : seen;
      const use = metered && useOf(metered, billedPart);
      return { payload: { price: agreed, termsId, month, use }, rated, billed: billedPart };
    });
  });
}

interface Metered extends MeteredUse {
  closedCut: number;
  count: number;
}

/** A month without use: a line of it, a minimum, takes no cut, so that use which comes later is counted from the first. */
function notUsed(price: Price, month: Month, billed: BilledPart | null): Metered {
  if ((billed?.throughCut ?? BEFORE_ALL_CUTS) > BEFORE_ALL_CUTS)
    throw new RangeError(`use of ${price.meter} in ${month} is gone`);
  return { ...NO_USE, count: 0, closedCut: BEFORE_ALL_CUTS };
}

function meteredBy(price: Price, use: readonly MonthUse[], wanted: (month: Month) => boolean): Map<Month, Metered> {
  const found = new Map<Month, Metered>();
  for (const { month, closedCut, meters } of use) {
    const meter = meters.find((one) => one.meter === price.meter);
    if (!meter || !wanted(month)) continue;
    const quantity = price.aggregation === 'COUNT' ? dec(meter.count) : dec(meter.quantity);
    found.set(month, { quantity, closedCut, count: meter.count, ...(meter.events && { events: meter.events }) });
  }
  return found;
}

const useOf = (metered: Metered, billed: BilledPart | null): Part['use'] => ({
  metered: metered.quantity,
  billed: billed?.quantity ?? ZERO,
  afterCut: billed?.throughCut ?? BEFORE_ALL_CUTS,
  throughCut: metered.closedCut,
  count: metered.count,
});

function monthsLived({ activatedAt, terminatedAt }: LivingInstance, upTo: Month): Month[] {
  const { to } = monthPeriod(upTo);
  const months = monthsOf({ from: activatedAt, to: Math.min(terminatedAt ?? to, to) });
  // An instance that ended where it began still has its one-time prices.
  if (months.length === 0 && activatedAt < to) months.push(monthOf(activatedAt));
  return months;
}

/**
 * A line of use says by how much the metered quantity changed, also where nothing is charged any more because an
 * included quantity covers what is left: so its events always sum to its quantity, and what stands billed is what
 * was metered. Lines of other kinds pass unchanged.
 */
export function withMeteredQuantity<T extends Part>(line: LineDraft<T>): LineDraft<T> {
  const { use } = line.payload;
  if (use === null) return line;
  return { ...line, quantity: use.metered.minus(use.billed), billed: { ...line.billed, quantity: use.metered } };
}
