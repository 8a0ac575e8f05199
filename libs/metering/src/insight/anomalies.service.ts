import { isUsagePrice } from '#catalog/core';
import { Plans } from '#catalog';
import type { Actor } from '#identity';
import {
  Clock,
  type DateOn,
  dateOf,
  DAY,
  dayStart,
  dec,
  type Decimal,
  type Id,
  invalid,
  plain,
  text,
  ZERO,
} from '#kernel';
import { at, bins, id, rows } from '#platform';
import { InstanceReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { anomalyOf, TRAILING_WEEKS } from '../core/index.js';

export interface UsageAnomaly {
  instanceId: Id;
  meter: string;
  unit: string;
  on: DateOn;
  quantity: string;
  usual: string;
  factor: string | null;
}

const MOST_INSTANCES = 1_000;
const MOST_FOUND = 1_000;
const WEEK = 7 * DAY;

/** Days whose use is out of the ordinary, so that somebody looks before the month ends. */
@Injectable()
export class UsageAnomalies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: InstanceReading,
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {}

  /**
   * The day's use of one's services against the same weekday of the four weeks before, of every meter that is summed or
   * counted. A day of Asia/Shanghai that is over: OUT_OF_RANGE else; TOO_MANY beyond 1 000 services or findings.
   */
  async on(actor: Actor, day: DateOn | null, organizationIds: readonly Id[] | null): Promise<UsageAnomaly[]> {
    const yesterday = dateOf(dayStart(dateOf(this.clock.now())) - 1);
    const on = day ?? yesterday;
    if (on > yesterday)
      throw invalid(
        ['on'],
        'OUT_OF_RANGE',
        text(`A day that is over: ${yesterday} at the latest.`, `须为已结束的日期，最晚 ${yesterday}。`),
      );
    const start = dayStart(on);
    const found = await this.instances.livedIn(
      actor,
      { from: start, to: start + DAY },
      organizationIds,
      MOST_INSTANCES,
    );
    const plans = await this.plans.byIds([...new Set(found.map(({ planId }) => planId))]);
    const starts = Array.from({ length: TRAILING_WEEKS + 1 }, (_, weeks) => start - weeks * WEEK);
    const used = await this.used(found.map((instance) => instance.id).sort(), starts);
    const anomalies = found.flatMap((instance) => {
      const lived = starts.slice(1).filter((from) => instance.activatedAt <= from);
      return (plans.get(instance.planId)?.prices ?? []).filter(isUsagePrice).flatMap((price): UsageAnomaly[] => {
        if (!['SUM', 'COUNT'].includes(price.aggregation)) return [];
        const of = (from: number): Decimal =>
          used.get(`${instance.id} ${price.meter} ${from}`)?.[price.aggregation === 'COUNT' ? 'count' : 'sum'] ?? ZERO;
        const quantity = of(start);
        const anomaly = anomalyOf(quantity, lived.map(of));
        if (!anomaly) return [];
        const { usual, factor } = anomaly;
        const shown = { quantity: plain(quantity), usual: plain(usual), factor: factor && plain(factor) };
        return [{ instanceId: instance.id, meter: price.meter, unit: price.unit, on, ...shown }];
      });
    });
    if (anomalies.length > MOST_FOUND)
      throw invalid(
        ['organizationIds'],
        'TOO_MANY',
        text(`More than ${MOST_FOUND}: name fewer organizations.`, `超过 ${MOST_FOUND} 项：请减少机构数量。`),
      );
    return anomalies;
  }

  /** What each meter summed to on these days, by instance, meter and the day's start. */
  private async used(
    ids: readonly Id[],
    starts: readonly number[],
  ): Promise<Map<string, { sum: Decimal; count: Decimal }>> {
    if (!ids.length) return new Map();
    const found = await rows<{ instance_id: Buffer; meter: string; day: number; quantity: string; n: string }>(
      this.dataSource,
      starts
        .map(
          (_, day) =>
            `SELECT instance_id, meter, ${day} AS day, SUM(quantity) AS quantity, SUM(n) AS n FROM usage_rollup
              WHERE instance_id IN (?) AND hour >= ? AND hour < ? GROUP BY instance_id, meter`,
        )
        .join(' UNION ALL '),
      starts.flatMap((from) => [bins(ids), at(from), at(from + DAY)]),
    );
    return new Map(
      found.map((row) => [
        `${id(row.instance_id)} ${row.meter} ${starts[Number(row.day)]}`,
        { sum: dec(row.quantity), count: dec(row.n) },
      ]),
    );
  }
}
