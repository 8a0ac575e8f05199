import {
  type Decimal,
  floorTo,
  largestRemainder,
  type Month,
  monthPeriod,
  ONE,
  RATED_SCALE,
  sum,
  toMinor,
  ZERO,
} from '#kernel/core';
import { type Life, livedIn } from './life.js';
import type { Price } from './price.js';
import { type MeteredUse, type Rated, rateMonth } from './rate.js';

/** Whether a price sees the use of all the account's instances together. */
export const isPooled = ({ tierScope }: Pick<Price, 'tierScope'>): boolean => tierScope === 'ACCOUNT';

/** An instance of the account with the price, and what it used in the month. */
export interface PoolMember {
  life: Life;
  use: MeteredUse;
}

/** A member's part of what the account is charged. */
export interface PooledRated extends Rated {
  /** Whole minor units: its part of the pool's amount, which is rounded once. */
  amount: Decimal;
}

/**
 * What a price over the account costs each of its instances for `month`; null where there is no line.
 *
 * The use of all members is summed and rated once by `rateMonth`, so that the included quantity, the tiers, packages
 * and a month's bounds are the account's and not each instance's; a minimum counts for the time from the first
 * activation to the last end among the members. The charge is parted by the members' metered quantities, as their
 * exact shares taken down to 24 decimals with the rest for the last one that has any use; without any use, equally.
 * The booked amounts are the parts' by largest remainder, ties in order: they sum to the charge rounded once [I30].
 * @param members in line order
 */
export function ratePool(price: Price, members: readonly PoolMember[], month: Month): (PooledRated | null)[] {
  const quantity = sum(members.map(({ use }) => use.quantity));
  const rated = members.length ? rateMonth(price, hull(members), month, { quantity }) : null;
  if (!rated) return members.map(() => null);
  const weights = members.map(({ life, use }) => {
    if (!quantity.isZero()) return use.quantity;
    return livedIn(life, monthPeriod(month)) ? ONE : ZERO;
  });
  const parts = parted(rated.ratedAmount, weights);
  const sharing = weights.flatMap((weight, index) => (weight.isZero() ? [] : [index]));
  const amounts = largestRemainder(
    sharing.map((index) => parts[index]!),
    toMinor(rated.ratedAmount, price.currency),
    price.currency,
  );
  const booked = new Map(sharing.map((index, i) => [index, amounts[i]!]));
  return members.map(({ life, use }, index) => {
    const amount = booked.get(index);
    if (!amount) return null;
    const { from, to } = livedIn(life, monthPeriod(month)) ?? monthPeriod(month);
    return {
      ...rated,
      serviceFrom: from,
      serviceTo: to,
      quantity: use.quantity,
      ratedAmount: parts[index]!,
      amount,
    };
  });
}

/** From the first activation to the last end; what use of an account is rated over. */
function hull(members: readonly PoolMember[]): Life {
  const activatedAt = Math.min(...members.map(({ life }) => life.activatedAt));
  const ends = members.map(({ life }) => life.terminatedAt);
  return {
    activatedAt,
    terminatedAt: ends.includes(null) ? null : Math.max(...ends.map((end) => end!)),
    stretches: [{ from: activatedAt, quantity: ONE }],
  };
}

/** An amount of at most 24 decimals in proportion to weights ≥ 0, not all zero; the parts sum to it exactly. */
function parted(amount: Decimal, weights: readonly Decimal[]): Decimal[] {
  const whole = sum(weights);
  const last = weights.findLastIndex((weight) => !weight.isZero());
  const parts = weights.map((weight, index) =>
    index === last ? ZERO : floorTo(amount.times(weight).div(whole), RATED_SCALE),
  );
  parts[last] = amount.minus(sum(parts));
  return parts;
}
