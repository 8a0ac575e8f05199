import { type Decimal, floorTo, largestRemainder, ONE, sum, toMinor, ZERO } from '#kernel/core';
import type { Component } from './adjust.js';
import type { Part } from './instance-parts.js';

/** Digits after the point of rated amounts and of quantities. */
const RATED_SCALE = 24;
const QUANTITY_SCALE = 12;

/**
 * Divides a value by weights so that the parts sum to it exactly: the first i parts together are the value × their
 * weights ÷ all weights, taken down to `digits` digits; the last takes what remains. Each part is less than one unit
 * of the last digit away from its exact share, and none is below zero.
 * @param value not negative
 * @param weights not negative, at least one above zero
 */
export function divided(value: Decimal, weights: readonly Decimal[], digits: number): Decimal[] {
  const whole = sum(weights);
  let weight = ZERO;
  let given = ZERO;
  return weights.map((own, index) => {
    weight = weight.plus(own);
    // The value may have more digits: all of it is given when all weights are.
    const upTo = index === weights.length - 1 ? value : floorTo(value.times(weight).div(whole), digits);
    const part = upTo.minus(given);
    given = upTo;
    return part;
  });
}

/**
 * A rated amount booked in parts: they sum to the amount rounded once to the minor unit. Each is its exact share
 * taken down, the missing units go to the largest remainders, ties in order.
 */
export const bookedParts = (ratedAmount: Decimal, weights: readonly Decimal[], currency: string): Decimal[] =>
  largestRemainder(
    weights.map((weight) => ratedAmount.times(weight)),
    toMinor(ratedAmount, currency),
    currency,
    sum(weights),
  );

/** How one service month of an instance is charged. */
export interface MonthShares {
  /** The sharing in force, or null when the owner is charged alone. */
  sharingId: string | null;
  /** Weights not negative, at least one above zero; in the order of the sharing. */
  parts: readonly { organizationId: string; weight: Decimal }[];
}

/** What a line tells of the sharing it is a part by. */
export interface LineShare {
  sharingId: string;
  /** Whose weight of these is the line's, from 0. */
  position: number;
  /** Plain decimals. */
  weights: string[];
}

/** What the whole of a part is, for one of those who are charged: see `chargedPart`. */
export type SharedPart = Part & {
  share: LineShare | null;
  /** The month is charged to others alone: what was billed is taken back. */
  noPart?: true;
};

/**
 * An organization's part of what an instance costs under one price in one month. The whole was rated once, so tiers
 * and minima have seen all of it; quantity, rated amount and booked amount are each divided so that all organizations'
 * parts sum to the whole's. Null when the organization has no part and none is billed to it.
 * @param whole rated whole; `billed` is what is billed to this organization
 */
export function chargedPart<T extends Part>(
  { payload, rated, billed }: Component<T>,
  { sharingId, parts }: MonthShares,
  organizationId: string,
  currency: string,
): Component<T & SharedPart> | null {
  const bearing = parts.filter(({ weight }) => weight.gt(0));
  const position = bearing.findIndex((part) => part.organizationId === organizationId);
  if (position < 0 && billed === null) return null;
  const weights = bearing.map(({ weight }) => weight);
  const alone = position === 0 && bearing.length === 1;
  const own = <V>(parts_: readonly V[], none: V): V => parts_[position] ?? none;
  const metered = payload.use && own(divided(payload.use.metered, weights, QUANTITY_SCALE), ZERO);
  const share =
    sharingId === null || position < 0
      ? null
      : { sharingId, position, weights: weights.map((weight) => weight.toFixed()) };
  const use = payload.use && { ...payload.use, metered: metered! };
  const mine = { ...payload, use, share, ...(position < 0 && { noPart: true as const }) };
  if (rated === null || position < 0) return { payload: mine, rated: null, billed };
  if (alone) return { payload: mine, rated, billed };
  return {
    payload: mine,
    rated: {
      ...rated,
      quantity: own(divided(rated.quantity, weights, QUANTITY_SCALE), ZERO),
      ratedAmount: own(divided(rated.ratedAmount, weights, RATED_SCALE), ZERO),
    },
    billed,
    amount: own(bookedParts(rated.ratedAmount, weights, currency), ZERO),
  };
}

/** The owner alone: how every month is charged that no sharing covers. */
export const ownerAlone = (organizationId: string): MonthShares => ({
  sharingId: null,
  parts: [{ organizationId, weight: ONE }],
});

/**
 * The shares of a month by use: each organization's is what its subject used, all other use is the owner's. A month
 * without use is the owner's.
 * @param used by subject, null for use without one; not negative
 */
export function sharesByUse(
  sharingId: string,
  shares: readonly { organizationId: string; subject: string }[],
  used: ReadonlyMap<string | null, Decimal>,
  ownerId: string,
): MonthShares {
  const parts = shares.map(({ organizationId, subject }) => ({ organizationId, weight: used.get(subject) ?? ZERO }));
  const named = new Set(shares.map(({ subject }) => subject));
  const rest = sum(
    [...used].flatMap(([subject, quantity]) => (subject !== null && named.has(subject) ? [] : [quantity])),
  );
  const owner = parts.find(({ organizationId }) => organizationId === ownerId);
  const total = sum(used.values());
  const toOwner = total.isZero() ? ONE : rest;
  if (owner) owner.weight = owner.weight.plus(toOwner);
  else if (toOwner.gt(0)) parts.push({ organizationId: ownerId, weight: toOwner });
  return { sharingId, parts };
}
