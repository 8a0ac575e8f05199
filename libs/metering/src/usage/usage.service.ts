import { meterOf } from '#catalog/core';
import { Plans } from '#catalog';
import type { Actor } from '#identity';
import {
  Clock,
  dec,
  type Decimal,
  type Id,
  type Instant,
  invalid,
  type Period,
  parseInstant,
  plain,
  text,
  ZERO,
} from '#kernel';
import { at, bin, rows } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  bucketCount,
  bucketOf,
  bucketsOf,
  hourParts,
  isWhole,
  type UsageGranularity,
  type WholeAggregation,
  wholeUse,
} from '../core/index.js';
import { continuedOf } from '../ledger/carried.js';
import { bucketSpans, standingBefore } from '../ledger/spans.js';
import { CORRECTION_OF } from '../event/stored-events.js';

export interface UsagePoint {
  start: Instant;
  end: Instant;
  quantity: string;
}

interface Asked extends Period {
  instanceId: Id;
  meter: string;
  granularity: UsageGranularity;
}

interface SumRow {
  /** An instant within the bucket, RFC 3339. */
  label: string;
  quantity: string;
  n: string;
}

const MOST_POINTS = 1000;

/** The start of an instant's bucket, in SQL; days and months of Asia/Shanghai, which is UTC+8. */
const LABELS: Record<UsageGranularity, (instant: string) => string> = {
  HOUR: (instant) => `DATE_FORMAT(${instant}, '%Y-%m-%dT%H:00:00Z')`,
  DAY: (instant) => `DATE_FORMAT(${instant} + INTERVAL 8 HOUR, '%Y-%m-%dT00:00:00+08:00')`,
  MONTH: (instant) => `DATE_FORMAT(${instant} + INTERVAL 8 HOUR, '%Y-%m-01T00:00:00+08:00')`,
};

/** Refuses an empty period: VALIDATION_FAILED with EMPTY_PERIOD. */
export function checkPeriod({ from, to }: Period): void {
  if (from >= to) throw invalid(['to'], 'EMPTY_PERIOD', text('`to` must be after `from`.', '`to` 须晚于 `from`。'));
}

/** How much of a meter an instance used. */
@Injectable()
export class Usage {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {}

  /**
   * Use in [from, to) by bucket, in order; buckets without use are left out. Whole hours come from the hourly sums,
   * the rest from the events, so that both ends are exact to the microsecond.
   */
  async points(actor: Actor, asked: Asked): Promise<UsagePoint[]> {
    const instance = await this.instances.forReading(actor, asked.instanceId);
    const price = meterOf((await this.plans.byIds([instance.planId])).get(instance.planId)?.prices ?? [], asked.meter);
    if (!price)
      throw invalid(
        ['meter'],
        'UNKNOWN_METER',
        text("The instance's plan does not price this meter.", '该实例的套餐未对此计量项定价。'),
      );
    checkPeriod(asked);
    if (bucketCount(asked, asked.granularity) > MOST_POINTS)
      throw invalid(
        ['from'],
        'TOO_MANY',
        text(
          `More than ${MOST_POINTS} points: bring \`from\` and \`to\` closer together, or ask for a coarser granularity.`,
          `超过 ${MOST_POINTS} 个点：请缩短 \`from\` 至 \`to\` 的时间段，或使用更粗的粒度。`,
        ),
      );
    if (isWhole(price.aggregation))
      return this.whole({ ...asked, instanceId: instance.id }, price.aggregation, instance.terminatedAt);
    const sums = await this.sums({ ...asked, instanceId: instance.id });
    const counted = price.aggregation === 'COUNT';
    return [...sums.values()]
      .filter(({ count }) => !count.isZero())
      .sort((a, b) => a.bucket.from - b.bucket.from)
      .map(({ bucket, quantity, count }) => ({
        start: Math.max(bucket.from, asked.from),
        end: Math.min(bucket.to, asked.to),
        quantity: plain(counted ? count : quantity),
      }));
  }

  /** Each bucket from its own events: none is made of smaller ones. A gauge also has those over which its value held. */
  private async whole(
    asked: Asked,
    aggregation: WholeAggregation,
    terminatedAt: Instant | null,
  ): Promise<UsagePoint[]> {
    const found = await bucketSpans(this.dataSource, asked, LABELS[asked.granularity]('e.at'));
    const spans = new Map(
      found.map(({ label, span }) => [bucketOf(parseInstant(label)!, asked.granularity).from, span]),
    );
    const isGauge = aggregation === 'TIME_WEIGHTED';
    const before = isGauge ? await standingBefore(this.dataSource, asked) : null;
    // Nothing of its own yet: what the instance before said holds since the service is this one.
    const continued = isGauge ? (await continuedOf(this.dataSource, [asked])).values().next().value : undefined;
    let carried = before === null ? (continued?.event?.quantity ?? null) : dec(before);
    const end = Math.min(asked.to, terminatedAt ?? asked.to, this.clock.now());
    const points: UsagePoint[] = [];
    for (const { from: start, to } of bucketsOf(asked, asked.granularity)) {
      const span = spans.get(bucketOf(start, asked.granularity).from) ?? null;
      const from = Math.max(start, continued?.since ?? start);
      const until = Math.max(from, Math.min(to, end));
      if (span || (isGauge && carried && from < until))
        points.push({ start, end: to, quantity: plain(wholeUse(aggregation, span, { from, until, carried })) });
      carried = span?.latest ?? carried;
    }
    return points;
  }

  private async sums(asked: Asked): Promise<Map<Instant, { bucket: Period; quantity: Decimal; count: Decimal }>> {
    const { whole, edges } = hourParts(asked);
    const found = await Promise.all([
      whole ? this.hours(asked, whole) : [],
      ...edges.map((edge) => this.edge(asked, edge)),
    ]);
    const sums = new Map<Instant, { bucket: Period; quantity: Decimal; count: Decimal }>();
    for (const { instant, quantity, n } of found.flat()) {
      const bucket = bucketOf(instant, asked.granularity);
      const before = sums.get(bucket.from) ?? { bucket, quantity: ZERO, count: ZERO };
      sums.set(bucket.from, { bucket, quantity: before.quantity.plus(quantity), count: before.count.plus(n) });
    }
    return sums;
  }

  private async hours(
    { instanceId, meter, granularity }: Asked,
    { from, to }: Period,
  ): Promise<{ instant: Instant; quantity: Decimal; n: Decimal }[]> {
    const found = await rows<SumRow>(
      this.dataSource,
      `SELECT ${LABELS[granularity]('hour')} AS label, SUM(quantity) AS quantity, SUM(n) AS n FROM usage_rollup
        WHERE instance_id = ? AND meter = ? AND hour >= ? AND hour < ? GROUP BY label`,
      [bin(instanceId), meter, at(from), at(to)],
    );
    return found.map(({ label, quantity, n }) => ({
      instant: parseInstant(label)!,
      quantity: dec(quantity),
      n: dec(n),
    }));
  }

  /** A piece of one hour: events that no other replaces. */
  private async edge(
    { instanceId, meter }: Asked,
    { from, to }: Period,
  ): Promise<{ instant: Instant; quantity: Decimal; n: Decimal }[]> {
    const [sum] = await rows<{ quantity: string | null; n: string | null }>(
      this.dataSource,
      `SELECT SUM(e.quantity) AS quantity, SUM(e.corrects_key IS NULL OR e.quantity > 0) AS n
         FROM usage_event e ${CORRECTION_OF}
        WHERE e.instance_id = ? AND e.meter = ? AND e.at >= ? AND e.at < ? AND c.corrected_key IS NULL`,
      [bin(instanceId), meter, at(from), at(to)],
    );
    return [{ instant: from, quantity: dec(sum?.quantity ?? '0'), n: dec(sum?.n ?? '0') }];
  }
}
