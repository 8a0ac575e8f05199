import { addMonths, dec, type Decimal, type Instant, intersect, type Period, ZERO } from '#kernel/core';
import type { Price } from './price.js';

/**
 * What rating knows of an instance: when it lived, [activatedAt, terminatedAt), and how much of it there was.
 * `stretches` ascend by `from`; the first starts at activatedAt, each lasts until the next or the end of life.
 */
export interface Life {
  activatedAt: Instant;
  /** Null while the instance lives. */
  terminatedAt: Instant | null;
  stretches: readonly { from: Instant; quantity: Decimal }[];
  /** It goes on from another life: what is charged once was, and the day or whole period it begins in is that one's. */
  continues?: boolean;
  /** Since when its years count: of a service that goes on as another instance, see `yearsFrom`. Default the activation. */
  yearsFrom?: Instant;
}

/** What rating needs of an instance to know its life; quantities are plain decimals. */
export interface LivingInstance {
  activatedAt: Instant;
  /** Null while it lives. */
  terminatedAt: Instant | null;
  /** From the activation until the first resize. */
  quantity: string;
  /** Ascending by `from`, none before the activation; of changes from the same instant the last one counts. */
  resizes?: readonly { from: Instant; quantity: string }[];
  continues?: boolean;
  yearsFrom?: Instant | null;
}

/** An instance's life in stretches of constant quantity: as ordered, then every resize. */
export const lifeOf = ({
  activatedAt,
  terminatedAt,
  quantity,
  resizes = [],
  continues,
  yearsFrom: since,
}: LivingInstance): Life => ({
  ...(continues && { continues }),
  ...(typeof since === 'number' && { yearsFrom: since }),
  activatedAt,
  terminatedAt,
  stretches: [{ from: activatedAt, quantity: dec(quantity) }].concat(
    resizes.map((change) => ({ from: change.from, quantity: dec(change.quantity) })),
  ),
});

/**
 * Since when the years of prices count for an instance that goes on from another at `from`: where that one's plan has
 * prices by the year, since the same instant as for it, so that a year that was begun is charged once. So too where a
 * plan before that one began the year, which goes on still: whoever comes back to such prices has paid for it. Else since
 * the change, as nobody has charged that year.
 */
export function yearsFrom(
  before: { activatedAt: Instant; yearsFrom?: Instant | null },
  prices: readonly Pick<Price, 'kind' | 'interval'>[],
  from: Instant,
): Instant {
  const yearly = prices.some(({ kind, interval }) => kind === 'RECURRING' && interval === 'YEAR');
  const since = before.yearsFrom ?? before.activatedAt;
  let year = 1;
  while (addMonths(since, 12 * year) <= before.activatedAt) year++;
  const begunBefore = since < before.activatedAt && from < addMonths(since, 12 * year);
  return yearly || begunBefore ? since : from;
}

/** A period in which the quantity did not change. */
export interface Stretch extends Period {
  quantity: Decimal;
}

/** Beyond every instant: the end of a life that has none yet. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER;

export const endOf = (life: Life): Instant => life.terminatedAt ?? NEVER;

/** The part of the period the instance lived in, or null; a life without end reaches to the period's end. */
export const livedIn = (life: Life, period: Period): Period | null =>
  intersect({ from: life.activatedAt, to: endOf(life) }, period);

/** The longest stretches of constant quantity within the period, in order; they tile what was lived of it. */
export function stretchesIn(life: Life, period: Period): Stretch[] {
  const lived = livedIn(life, period);
  if (!lived) return [];
  const found: Stretch[] = [];
  life.stretches.forEach(({ from, quantity }, index) => {
    const part = intersect({ from, to: life.stretches[index + 1]?.from ?? lived.to }, lived);
    if (!part) return;
    const last = found.at(-1);
    if (last?.quantity.eq(quantity)) last.to = part.to;
    else found.push({ ...part, quantity });
  });
  return found;
}

/**
 * The life with nothing of it in the pauses: there its quantity is zero, and afterwards what it would have been without
 * them, resizes meanwhile included.
 * @param pauses [from, to), apart from one another; `to` is null while one lasts
 */
export function pausedLife(life: Life, pauses: readonly { from: Instant; to: Instant | null }[]): Life {
  if (!pauses.length) return life;
  const changes = [...life.stretches.map(({ from }) => from), ...pauses.flatMap(({ from, to }) => [from, to ?? NEVER])];
  const instants = [...new Set(changes)].filter((each) => each >= life.activatedAt && each < NEVER);
  const paused = (instant: Instant): boolean =>
    pauses.some(({ from, to }) => from <= instant && instant < (to ?? NEVER));
  const quantityAt = (instant: Instant): Decimal => life.stretches.findLast(({ from }) => from <= instant)!.quantity;
  const stretches = instants
    .sort((a, b) => a - b)
    .map((from) => ({ from, quantity: paused(from) ? ZERO : quantityAt(from) }));
  return { ...life, stretches };
}
