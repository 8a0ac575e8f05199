import { addToMonth, Clock, type Id, type Month, monthsOf, monthStart, plain } from '#kernel';
import { at, bin, bins, id, insertRows, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { WholeMeter } from '../core/index.js';
import { LineEvents } from './line-events.js';
import type { LineCuts, LineEvent } from './line-rows.js';
import { eventsOfMonths, type MonthEvents } from './month-events.js';
import { keepGauges, wholeMonths, type WholeUse } from './whole-months.js';

/** What one meter of an instance says in a month. */
export interface MeterUse {
  meter: string;
  /** In the meter's unit: of a meter that is computed whole what its aggregation says, else the sum of quantities. */
  quantity: string;
  /** The number of events, voided and replaced ones left out. */
  count: number;
}

/** All use of an instance in a service month, of every cut up to `closedCut`. */
export interface MonthUse {
  instanceId: Id;
  month: Month;
  closedCut: number;
  meters: MeterUse[];
}

interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

interface MonthCut extends InstanceMonth {
  cut: number;
}

const MONTH_OF_HOUR = "DATE_FORMAT(hour + INTERVAL 8 HOUR, '%Y-%m')";
const CHUNK = 500;
const nameOf = ({ instanceId, month }: InstanceMonth): string => `${instanceId} ${month}`;
/** The cut of a month before anything came. */
const FIRST_CUT = 1;

/** What billing reads of usage. */
@Injectable()
export class UsageLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lineEvents: LineEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * All use of the instances' months up to `upTo` (included), and nobody adds to it until the transaction ends: waits
   * for events being written to these months. Months without any event are not in the answer, but those over which a
   * gauge may have kept its value. In the order of instance and month.
   * @param whole the instances' meters that are computed whole (`wholeMeters`); of all others sum and number are read
   */
  async lockMonths(
    manager: EntityManager,
    instanceIds: readonly Id[],
    upTo: Month,
    whole: readonly WholeMeter[],
  ): Promise<MonthUse[]> {
    const uses: MonthUse[] = [];
    for (const { ids, meters } of chunks(instanceIds, whole)) {
      await this.makeMonths(manager, await this.gaugeMonths(manager, meters, upTo));
      const cuts = await this.cuts(manager, ids, upTo, 'FOR UPDATE');
      if (!cuts.length) continue;
      const wholeUses = await wholeMonths(manager, meters, cuts, this.clock.now());
      const cutOf = new Map(cuts.map((row) => [nameOf(row), row.cut]));
      await keepGauges(manager, wholeUses, (use) => cutOf.get(nameOf(use))!);
      uses.push(...(await this.uses(manager, ids, upTo, cuts, wholeUses)));
    }
    return uses;
  }

  /** What `lockMonths` would answer now, without locking anything. A gauge of the running month counts until now. */
  async peekMonths(
    runner: Runner,
    instanceIds: readonly Id[],
    upTo: Month,
    whole: readonly WholeMeter[],
  ): Promise<MonthUse[]> {
    const uses: MonthUse[] = [];
    for (const { ids, meters } of chunks(instanceIds, whole)) {
      const known = await this.cuts(runner, ids, upTo, '');
      const missing = await this.gaugeMonths(runner, meters, upTo);
      const cuts = [...known, ...missing.map((month) => ({ ...month, cut: FIRST_CUT }))].sort(byName);
      if (!cuts.length) continue;
      const wholeUses = await wholeMonths(runner, meters, cuts, this.clock.now());
      uses.push(...(await this.uses(runner, ids, upTo, cuts, wholeUses)));
    }
    return uses;
  }

  /**
   * Closes the open cut of every month up to `upTo` (included) that the instances have: events that come later are in
   * the next cut. The caller has locked these months. When its transaction is rolled back, the cuts stay open.
   */
  async closeCuts(manager: EntityManager, instanceIds: readonly Id[], upTo: Month): Promise<void> {
    // A month that came into being since is raised with the others: its cut 1 is in the next answer, whole.
    for (const { ids } of chunks(instanceIds, []))
      await manager.query(
        'UPDATE usage_month FORCE INDEX (PRIMARY) SET cut = cut + 1 WHERE instance_id IN (?) AND month <= ?',
        [bins(ids), upTo],
      );
  }

  /** The events behind invoice lines; see `LineEvents.of`. */
  eventsOfLines(lines: readonly LineCuts[]): AsyncIterable<LineEvent> {
    return this.lineEvents.of(this.dataSource, lines);
  }

  /** The single events of meters up to `upTo`, for prices that look at them; see `eventsOfMonths`. */
  eventsOfMonths(
    runner: Runner,
    meters: readonly { instanceId: Id; meter: string }[],
    upTo: Month,
  ): Promise<MonthEvents[]> {
    return eventsOfMonths(runner, meters, upTo);
  }

  /** Months after an instance's first in which no event came, and a gauge may have kept its value: those not kept yet. */
  private async gaugeMonths(runner: Runner, meters: readonly WholeMeter[], upTo: Month): Promise<InstanceMonth[]> {
    const gauges = meters.filter(({ aggregation }) => aggregation === 'TIME_WEIGHTED');
    if (!gauges.length) return [];
    const ends = new Map(gauges.map(({ instanceId, terminatedAt }) => [instanceId, terminatedAt]));
    const known = Map.groupBy(await this.cuts(runner, [...ends.keys()], upTo, ''), ({ instanceId }) => instanceId);
    return [...known].flatMap(([instanceId, kept]) => {
      const end = Math.min(monthStart(addToMonth(upTo, 1)), ends.get(instanceId) ?? Infinity, this.clock.now());
      const months = new Set(kept.map(({ month }) => month));
      return monthsOf({ from: monthStart(kept[0]!.month), to: end })
        .filter((month) => !months.has(month))
        .map((month) => ({ instanceId, month }));
    });
  }

  private async makeMonths(manager: EntityManager, months: readonly InstanceMonth[]): Promise<void> {
    await insertRows(
      manager,
      'INSERT IGNORE INTO usage_month (instance_id, month, cut)',
      months.toSorted(byName).map(({ instanceId, month }) => [bin(instanceId), month, FIRST_CUT]),
    );
  }

  private async cuts(runner: Runner, ids: readonly Id[], upTo: Month, lock: 'FOR UPDATE' | ''): Promise<MonthCut[]> {
    const found = await rows<{ instance_id: Buffer; month: Month; cut: number }>(
      runner,
      `SELECT instance_id, month, cut FROM usage_month FORCE INDEX (PRIMARY)
        WHERE instance_id IN (?) AND month <= ? ORDER BY instance_id, month ${lock}`,
      [bins(ids), upTo],
    );
    return found.map(({ instance_id, month, cut }) => ({ instanceId: id(instance_id), month, cut }));
  }

  /** Read after the lock: what was written under the closed cuts is committed, and in the hourly sums. */
  private async uses(
    runner: Runner,
    ids: readonly Id[],
    upTo: Month,
    cuts: readonly MonthCut[],
    whole: readonly WholeUse[],
  ): Promise<MonthUse[]> {
    const found = await rows<{ instance_id: Buffer; month: Month; meter: string; quantity: string; n: string }>(
      runner,
      `SELECT instance_id, ${MONTH_OF_HOUR} AS month, meter, SUM(quantity) AS quantity, SUM(n) AS n
         FROM usage_rollup WHERE instance_id IN (?) AND hour < ? GROUP BY instance_id, month, meter ORDER BY meter`,
      [bins(ids), at(monthStart(addToMonth(upTo, 1)))],
    );
    const meters = new Map<string, Map<string, MeterUse>>();
    const keep = (name: string, use: MeterUse): void => {
      const uses = meters.get(name);
      if (uses) uses.set(use.meter, use);
      else meters.set(name, new Map([[use.meter, use]]));
    };
    for (const { instance_id, month, meter, quantity, n } of found)
      keep(nameOf({ instanceId: id(instance_id), month }), { meter, quantity: plain(quantity), count: Number(n) });
    for (const { meter, quantity, ...month } of whole) {
      const count = meters.get(nameOf(month))?.get(meter)?.count ?? 0;
      keep(nameOf(month), { meter, quantity: plain(quantity), count });
    }
    return cuts.map(({ instanceId, month, cut }) => ({
      instanceId,
      month,
      closedCut: cut,
      meters: [...(meters.get(nameOf({ instanceId, month }))?.values() ?? [])],
    }));
  }
}

const byName = (a: InstanceMonth, b: InstanceMonth): number => (nameOf(a) < nameOf(b) ? -1 : 1);

function* chunks(
  ids: readonly Id[],
  whole: readonly WholeMeter[],
): Iterable<{ ids: Id[]; meters: readonly WholeMeter[] }> {
  const sorted = [...new Set(ids)].sort();
  const byInstance = Map.groupBy(whole, ({ instanceId }) => instanceId);
  for (let start = 0; start < sorted.length; start += CHUNK) {
    const some = sorted.slice(start, start + CHUNK);
    yield { ids: some, meters: some.flatMap((instanceId) => byInstance.get(instanceId) ?? []) };
  }
}
