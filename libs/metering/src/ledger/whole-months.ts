import { addToMonth, type Decimal, type Id, type Instant, type Month, monthPeriod, monthStart } from '#kernel';
import { at, atOrNull, bin, insertRows, type Runner } from '#platform';
import type { EntityManager } from 'typeorm';
import { type Gauge, type WholeMeter, wholeUse } from '../core/index.js';
import { type Continued, continuedOf } from './carried.js';
import { type KnownSpan, monthSpans } from './spans.js';

/** A month's use of a meter that is computed whole. */
export interface WholeUse {
  instanceId: Id;
  month: Month;
  meter: string;
  quantity: Decimal;
  /** TIME_WEIGHTED: what was carried into the month, by which event, and where the month was over. */
  gauge: (Gauge & { carriedAt: Instant | null; carriedKey: Buffer | null; carriedFrom: Id | null }) | null;
}

interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

const nameOf = (instanceId: Id, meter: string): string => `${instanceId} ${meter}`;

/**
 * What these meters say in these months, in that order: one answer for each pair of a meter and a month of its
 * instance, also where nothing stands.
 * @param months ascending within an instance
 * @param now where the running month is over for a gauge
 * @param until only events before it
 */
export async function wholeMonths(
  runner: Runner,
  meters: readonly WholeMeter[],
  months: readonly InstanceMonth[],
  now: Instant,
  until = Infinity,
): Promise<WholeUse[]> {
  if (!meters.length || !months.length) return [];
  const last = months.reduce((latest, { month }) => (month > latest ? month : latest), '');
  const ids = [...new Set(meters.map(({ instanceId }) => instanceId))].sort();
  const codes = [...new Set(meters.map(({ meter }) => meter))].sort();
  const spans = Map.groupBy(
    await monthSpans(runner, ids, codes, Math.min(monthStart(addToMonth(last, 1)), until)),
    ({ instanceId, meter }) => nameOf(instanceId, meter),
  );
  const continued = await continuedOf(
    runner,
    meters.filter(({ aggregation }) => aggregation === 'TIME_WEIGHTED'),
  );
  const byInstance = Map.groupBy(months, ({ instanceId }) => instanceId);
  return meters.flatMap((meter) => {
    const known = spans.get(nameOf(meter.instanceId, meter.meter)) ?? [];
    return monthsOfMeter(
      meter,
      (byInstance.get(meter.instanceId) ?? []).map(({ month }) => month),
      new Map(known.map(({ month, span }) => [month, span])),
      { now, continued: continued.get(nameOf(meter.instanceId, meter.meter)) ?? null },
    );
  });
}

/** The event whose value holds when a month begins; `from` is the instance it is of, where that is another one. */
interface Carried {
  quantity: Decimal;
  at: Instant;
  key: Buffer;
  from: Id | null;
}

function monthsOfMeter(
  meter: WholeMeter,
  months: readonly Month[],
  spans: ReadonlyMap<Month, KnownSpan>,
  { now, continued }: { now: Instant; continued: Continued | null },
): WholeUse[] {
  let carried: Carried | null = continued?.event ? { ...continued.event, from: continued.event.instanceId } : null;
  return months.map((month) => {
    const { from: start, to } = monthPeriod(month);
    // What was carried in from the instance before holds since the service is this one.
    const from = Math.max(start, continued?.since ?? start);
    const until = Math.max(from, Math.min(to, meter.terminatedAt ?? to, now));
    const gauge = {
      from,
      until,
      carried: carried?.quantity ?? null,
      carriedAt: carried?.at ?? null,
      carriedKey: carried?.key ?? null,
      carriedFrom: carried?.from ?? null,
    };
    const span = spans.get(month) ?? null;
    if (span) carried = { quantity: span.latest, at: span.lastAt, key: span.latestKey, from: null };
    const { instanceId, aggregation } = meter;
    return {
      instanceId,
      month,
      meter: meter.meter,
      quantity: wholeUse(aggregation, span, gauge),
      gauge: aggregation === 'TIME_WEIGHTED' ? gauge : null,
    };
  });
}

/**
 * Keeps what the open cuts hold of gauges besides the months' own events, for those who ask later what a closed cut
 * held. The caller holds the months alone: what it writes last before a cut is closed stays.
 */
export async function keepGauges(
  manager: EntityManager,
  uses: readonly WholeUse[],
  cutOf: (use: WholeUse) => number,
): Promise<void> {
  await insertRows(
    manager,
    'INSERT INTO usage_gauge (instance_id, meter, month, cut, carried_at, carried_key, carried_from, until_at)',
    uses.flatMap((use) =>
      use.gauge
        ? [
            [
              bin(use.instanceId),
              use.meter,
              use.month,
              cutOf(use),
              atOrNull(use.gauge.carriedAt),
              use.gauge.carriedKey,
              use.gauge.carriedFrom && bin(use.gauge.carriedFrom),
              at(use.gauge.until),
            ],
          ]
        : [],
    ),
    'ON DUPLICATE KEY UPDATE carried_at = VALUES(carried_at), carried_key = VALUES(carried_key), carried_from = VALUES(carried_from), until_at = VALUES(until_at)',
  );
}
