import type { MeterAggregation } from '#catalog/core';
import { dec, type Decimal, HOUR, type Instant, roundHalfAway, ZERO } from '#kernel/core';

/**
 * Aggregations whose months are not sums of their hours: a month is computed whole, from the events that stand in
 * it. An event stands when no other replaces it and it is no void (a correction to "0").
 *   MAX            the greatest quantity
 *   LATEST         the quantity of the last event by (instant of use, key)
 *   UNIQUE_COUNT   the number of distinct subjects, compared byte by byte; no subject is the subject ""
 *   TIME_WEIGHTED  a gauge: a quantity holds from its event's instant until the next event's, over the ends of hours
 *                  and months, at most until the instance's end and, in the running month, until now. Quantity ×
 *                  hours, exact, then rounded half away from zero to 12 decimals once for each period
 * Where nothing stands the first three are 0.
 */
export const WHOLE_AGGREGATIONS = [
  'MAX',
  'LATEST',
  'UNIQUE_COUNT',
  'TIME_WEIGHTED',
] as const satisfies MeterAggregation[];
export type WholeAggregation = (typeof WHOLE_AGGREGATIONS)[number];

export const isWhole = (aggregation: MeterAggregation): aggregation is WholeAggregation =>
  (WHOLE_AGGREGATIONS as readonly MeterAggregation[]).includes(aggregation);

/** A meter of an instance that must be computed whole. */
export interface WholeMeter {
  instanceId: string;
  meter: string;
  aggregation: WholeAggregation;
  /** The end of the instance's life; null while it lives. */
  terminatedAt: Instant | null;
}

interface PlannedInstance {
  id: string;
  planId: string;
  terminatedAt: Instant | null;
}
interface MeteringPrice {
  meter: string | null;
  aggregation: MeterAggregation | null;
}

/** The meters of these instances that are computed whole; none for plans that sum and count. */
export const wholeMeters = (
  instances: readonly PlannedInstance[],
  plans: ReadonlyMap<string, { prices: readonly MeteringPrice[] }>,
): WholeMeter[] =>
  instances.flatMap(({ id, planId, terminatedAt }) => {
    // Prices of one meter, one after the other, count it alike: it is computed once.
    const meters = new Map<string, WholeMeter>();
    for (const { meter, aggregation } of plans.get(planId)?.prices ?? [])
      if (meter !== null && aggregation !== null && isWhole(aggregation))
        meters.set(meter, { instanceId: id, meter, aggregation, terminatedAt });
    return [...meters.values()];
  });

/** What the standing events of one period say, of one meter of one instance; there is at least one. */
export interface Span {
  firstAt: Instant;
  lastAt: Instant;
  greatest: Decimal;
  /** Of the last event by (instant, key). */
  latest: Decimal;
  subjects: number;
  /** The sum of quantity × microseconds until the next event of the period; the last event adds nothing. */
  held: Decimal;
}

/** Of a gauge: the value that holds when the period begins, null for none, and when the period is over. */
export interface Gauge {
  from: Instant;
  /** Where the value stops counting: the period's end, the instance's, or now; not before `from`. */
  until: Instant;
  carried: Decimal | null;
}

const QUANTITY_SCALE = 12;

/** Quantity × microseconds as quantity × hours, rounded half away from zero to 12 decimals. */
export const heldHours = (quantityMicros: Decimal): Decimal => roundHalfAway(quantityMicros.div(HOUR), QUANTITY_SCALE);

/**
 * What a period's use is; see `WHOLE_AGGREGATIONS`. Says nothing of neighbouring periods but for the carried gauge.
 * @param span null when nothing stands in the period
 */
export function wholeUse(aggregation: WholeAggregation, span: Span | null, gauge: Gauge): Decimal {
  switch (aggregation) {
    case 'MAX':
      return span?.greatest ?? ZERO;
    case 'LATEST':
      return span?.latest ?? ZERO;
    case 'UNIQUE_COUNT':
      return dec(span?.subjects ?? 0);
    case 'TIME_WEIGHTED': {
      const carried = (gauge.carried ?? ZERO).times(lasting(gauge.from, span?.firstAt ?? gauge.until));
      return heldHours(
        span ? carried.plus(span.held).plus(span.latest.times(lasting(span.lastAt, gauge.until))) : carried,
      );
    }
  }
}

const lasting = (from: Instant, to: Instant): number => Math.max(0, to - from);

/** An event as far as whole aggregations look at it. */
export interface WholeEvent {
  key: string;
  /** Where its use lies. */
  at: Instant;
  quantity: Decimal;
  subject: string | null;
}

export const subjectOf = ({ subject }: Pick<WholeEvent, 'subject'>): string => subject ?? '';

/** Whether `a` comes after `b` by (instant of use, key): the order that breaks ties. */
export const isLater = (a: Pick<WholeEvent, 'at' | 'key'>, b: Pick<WholeEvent, 'at' | 'key'>): boolean =>
  a.at > b.at || (a.at === b.at && a.key > b.key);

/** The span of standing events, in any order; null for none. What the ledger's SQL says, in words of code. */
export function spanOf(events: readonly WholeEvent[]): Span | null {
  if (!events.length) return null;
  const sorted = [...events].sort((a, b) => (isLater(a, b) ? 1 : -1));
  const last = sorted.at(-1)!;
  let greatest = ZERO;
  let held = ZERO;
  sorted.forEach(({ quantity, at }, index) => {
    if (quantity.gt(greatest)) greatest = quantity;
    held = held.plus(quantity.times((sorted[index + 1]?.at ?? at) - at));
  });
  return {
    firstAt: sorted[0]!.at,
    lastAt: last.at,
    greatest,
    latest: last.quantity,
    subjects: new Set(sorted.map(subjectOf)).size,
    held,
  };
}
