import {
  addToMonth,
  Clock,
  dec,
  type Decimal,
  type Id,
  type Instant,
  type Month,
  monthPeriod,
  monthsOf,
  monthStart,
  plain,
} from '#kernel';
import { at, bin, bins, id, insertRows, rows, type Runner, tableOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { WholeMeter } from '../core/index.js';
import { CORRECTION_OF } from '../event/stored-events.js';
import { LineEvents } from './line-events.js';
import type { LineCuts, LineEvent } from './line-rows.js';
import { eventsOfMonths, type MeterSpan, type MonthEvents } from './month-events.js';
import { type UnequalMonth, unequalMonths } from './unequal-months.js';
import { quietMonths } from './gauge-months.js';
import { type ServiceMonthMeter, subjectsTogether, type SubjectsTogether } from './subjects-together.js';
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

/** What one subject used of a meter of an instance in a month, every cut. */
export interface SubjectUse {
  instanceId: Id;
  month: Month;
  meter: string;
  /** Null: events that name none. */
  subject: string | null;
  quantity: Decimal;
  /** The number of events, voided and replaced ones left out. */
  count: Decimal;
}

interface InstanceMonth {
  instanceId: Id;
  month: Month;
}

interface MonthCut extends InstanceMonth {
  cut: number;
}

/**
 * The service month of `hour`, which lies in one of these months, ascending: looked up among few bounds, since what
 * formats every hour as a date costs as much as reading it.
 */
const monthOfHour = (months: readonly Month[]): string =>
  months
    .slice(0, -1)
    .reduceRight(
      (later, month) => `IF(hour < '${at(monthStart(addToMonth(month, 1)))}', '${month}', ${later})`,
      `'${months.at(-1)!}'`,
    );
/** Beyond so many months the date is formatted. */
const MOST_BOUNDS = 24;
const FORMATTED_MONTH = "DATE_FORMAT(hour + INTERVAL 8 HOUR, '%Y-%m')";
const CHUNK = 500;
const nameOf = ({ instanceId, month }: InstanceMonth): string => `${instanceId} ${month}`;
/** The cut of a month before anything came. */
const FIRST_CUT = 1;

/** The months of an instance from `from` on. */
export interface UseSpan {
  instanceId: Id;
  from: Month;
}

/** Which use is read. */
export interface UseWanted {
  spans: readonly UseSpan[];
  /** The meters read from hourly sums. */
  meters: readonly string[];
  /** The instances' meters that are computed whole (`wholeMeters`); their instances' spans begin with their life. */
  whole: readonly WholeMeter[];
  /** Up to and including this month. */
  upTo: Month;
  /** Only what lies before this whole hour, for those who ask how it stood then; default: everything. */
  until?: Instant;
}

/** What billing reads of usage. */
@Injectable()
export class UsageLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lineEvents: LineEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * The use wanted, and nobody adds to these months until the transaction ends: waits for events being written to
   * them. Months without any event are not in the answer, but those over which a gauge may have kept its value. In
   * the order of instance and month.
   */
  async lockMonths(manager: EntityManager, wanted: UseWanted): Promise<MonthUse[]> {
    const uses: MonthUse[] = [];
    for (const some of chunks(wanted)) {
      await this.makeMonths(manager, await this.gaugeMonths(manager, some));
      const cuts = await this.lockCuts(manager, some);
      if (!cuts.length) continue;
      const wholeUses = await wholeMonths(manager, some.whole, cuts, this.clock.now());
      const cutOf = new Map(cuts.map((row) => [nameOf(row), row.cut]));
      await keepGauges(manager, wholeUses, (use) => cutOf.get(nameOf(use))!);
      uses.push(...(await this.uses(manager, some, cuts, wholeUses)));
    }
    return uses;
  }

  /** What `lockMonths` would answer now, without locking anything. A gauge of the running month counts until now. */
  async peekMonths(runner: Runner, wanted: UseWanted): Promise<MonthUse[]> {
    const uses: MonthUse[] = [];
    for (const some of chunks(wanted)) {
      const known = await this.cuts(runner, some);
      const missing = await this.gaugeMonths(runner, some);
      const cuts = [...known, ...missing.map((month) => ({ ...month, cut: FIRST_CUT }))].sort(byName);
      if (!cuts.length) continue;
      const now = Math.min(this.clock.now(), wanted.until ?? Infinity);
      const wholeUses = await wholeMonths(runner, some.whole, cuts, now, wanted.until);
      uses.push(...(await this.uses(runner, some, cuts, wholeUses)));
    }
    return uses;
  }

  /**
   * Closes the open cuts of these months, which the caller has locked: events that come later are in the next cut.
   * When the transaction is rolled back, the cuts stay open. Only their own rows are locked.
   */
  async closeCuts(manager: EntityManager, months: readonly InstanceMonth[]): Promise<void> {
    for (const [month, some] of Map.groupBy(months, (one) => one.month)) {
      const sorted = [...new Set(some.map(({ instanceId }) => instanceId))].sort();
      for (let start = 0; start < sorted.length; start += CHUNK) {
        const of = bins(sorted.slice(start, start + CHUNK));
        await manager.query(
          'UPDATE usage_month FORCE INDEX (PRIMARY) SET cut = cut + 1 WHERE month = ? AND instance_id IN (?)',
          [month, of],
        );
        const keys = of.map((instanceId) => [instanceId, month]);
        await manager.query(`DELETE t ${byKeys('usage_open', keys)}`);
      }
    }
  }

  /**
   * The earliest month up to `upTo` of each instance that has events no closed cut has; others are absent. Earlier
   * months are as they were when their last cut was closed.
   */
  async firstOpen(runner: Runner, instanceIds: readonly Id[], upTo: Month): Promise<Map<Id, Month>> {
    const found = new Map<Id, Month>();
    for (let start = 0; start < instanceIds.length; start += CHUNK) {
      const open = await rows<{ instance_id: Buffer; month: Month }>(
        runner,
        'SELECT instance_id, MIN(month) AS month FROM usage_open WHERE instance_id IN (?) AND month <= ? GROUP BY instance_id',
        [bins(instanceIds.slice(start, start + CHUNK)), upTo],
      );
      for (const row of open) found.set(id(row.instance_id), row.month);
    }
    return found;
  }

  /**
   * What each subject used of these meters before an instant, by month: together it is what `lockMonths` says of the
   * meter, when the caller has locked the months.
   */
  async useBySubject(
    runner: Runner,
    meters: readonly { instanceId: Id; meter: string }[],
    before: Instant,
  ): Promise<SubjectUse[]> {
    if (!meters.length) return [];
    const found = await rows<{
      instance_id: Buffer;
      month: Month;
      meter: string;
      subject: string | null;
      quantity: string;
      n: string;
    }>(
      runner,
      `SELECT e.instance_id, DATE_FORMAT(e.at + INTERVAL 8 HOUR, '%Y-%m') AS month, e.meter, e.subject, SUM(e.quantity) AS quantity,
              SUM(e.corrects_key IS NULL OR e.quantity > 0) AS n
         FROM usage_event e ${CORRECTION_OF}
        WHERE (${meters.map(() => '(e.instance_id = ? AND e.meter = ?)').join(' OR ')}) AND e.at < ? AND c.corrected_key IS NULL
        GROUP BY e.instance_id, month, e.meter, e.subject`,
      [...meters.flatMap(({ instanceId, meter }) => [bin(instanceId), meter]), at(before)],
    );
    return found.map((row) => ({
      instanceId: id(row.instance_id),
      month: row.month,
      meter: row.meter,
      subject: row.subject,
      quantity: dec(row.quantity),
      count: dec(row.n),
    }));
  }

  /**
   * Of these months, which the caller has locked, those whose hourly sums are not the sums and numbers of their
   * standing events: by instance, one of them.
   */
  unequalMonths(manager: EntityManager, months: readonly InstanceMonth[]): Promise<Map<Id, UnequalMonth>> {
    return unequalMonths(manager, months);
  }

  /** Under which meters these instances have use in a month. */
  async metersUsed(runner: Runner, instanceIds: readonly Id[], month: Month): Promise<Map<Id, string[]>> {
    const { from, to } = monthPeriod(month);
    const found = instanceIds.length
      ? await rows<{ instance_id: Buffer; meter: string }>(
          runner,
          `SELECT instance_id, meter FROM usage_rollup WHERE instance_id IN (?) AND hour >= ? AND hour < ? AND n > 0
            GROUP BY instance_id, meter ORDER BY instance_id, meter`,
          [bins(instanceIds), at(from), at(to)],
        )
      : [];
    const grouped = Map.groupBy(found, (row) => id(row.instance_id));
    return new Map([...grouped].map(([instanceId, some]) => [instanceId, some.map(({ meter }) => meter)]));
  }

  /** How many subjects instances of a service have together in a month; see `subjectsTogether`. */
  subjectsTogether(runner: Runner, wanted: ServiceMonthMeter, until?: Instant): Promise<SubjectsTogether> {
    return subjectsTogether(runner, wanted, until);
  }

  /** The events behind invoice lines; see `LineEvents.of`. */
  eventsOfLines(lines: readonly LineCuts[]): AsyncIterable<LineEvent> {
    return this.lineEvents.of(this.dataSource, lines);
  }

  /** The single events of meters, for prices that look at them; see `eventsOfMonths`. */
  eventsOfMonths(runner: Runner, meters: readonly MeterSpan[], upTo: Month): Promise<MonthEvents[]> {
    return eventsOfMonths(runner, meters, upTo);
  }

  /** Months after an instance's first in which no event came, and a gauge may have kept its value: those not kept yet. */
  private async gaugeMonths(runner: Runner, { whole, groups, upTo }: Chunk): Promise<InstanceMonth[]> {
    const gauges = whole.filter(({ aggregation }) => aggregation === 'TIME_WEIGHTED');
    if (!gauges.length) return [];
    const ids = new Set(gauges.map(({ instanceId }) => instanceId));
    const own = groups
      .map(({ from, ids: all }) => ({ from, ids: all.filter((instanceId) => ids.has(instanceId)) }))
      .filter((group) => group.ids.length > 0);
    const known = await this.cuts(runner, { groups: own, upTo });
    return quietMonths(runner, gauges, own, known, { upTo, now: this.clock.now() });
  }

  private async makeMonths(manager: EntityManager, months: readonly InstanceMonth[]): Promise<void> {
    await insertRows(
      manager,
      'INSERT IGNORE INTO usage_month (instance_id, month, cut)',
      months.toSorted(byName).map(({ instanceId, month }) => [bin(instanceId), month, FIRST_CUT]),
    );
  }

  /** As they are once whoever writes events to them is done. A month that comes into being meanwhile stays open. */
  private async lockCuts(manager: EntityManager, some: Chunk): Promise<MonthCut[]> {
    const known = await this.cuts(manager, some);
    const locked: MonthCut[] = [];
    for (let start = 0; start < known.length; start += CHUNK) {
      const keys = known.slice(start, start + CHUNK).map(({ instanceId, month }) => [bin(instanceId), month]);
      const found = await rows<CutRow>(
        manager,
        `SELECT t.instance_id, t.month, t.cut ${byKeys('usage_month', keys)} FOR UPDATE`,
      );
      locked.push(...found.map(fromCutRow));
    }
    return locked.sort(byName);
  }

  private async cuts(runner: Runner, { groups, upTo }: Pick<Chunk, 'groups' | 'upTo'>): Promise<MonthCut[]> {
    if (!groups.length) return [];
    const found = await rows<CutRow>(
      runner,
      `SELECT instance_id, month, cut FROM usage_month FORCE INDEX (PRIMARY)
        WHERE ${groups.map(() => '(instance_id IN (?) AND month >= ? AND month <= ?)').join(' OR ')}
        ORDER BY instance_id, month`,
      groups.flatMap(({ ids, from }) => [bins(ids), from, upTo]),
    );
    return found.map(fromCutRow);
  }

  /** Read after the lock: what was written under the closed cuts is committed, and in the hourly sums. */
  private async uses(
    runner: Runner,
    { groups, meters: names, upTo, until }: Chunk,
    cuts: readonly MonthCut[],
    whole: readonly WholeUse[],
  ): Promise<MonthUse[]> {
    const end = monthStart(addToMonth(upTo, 1));
    const before = at(Math.min(end, until ?? Infinity));
    const months = monthsOf({ from: monthStart(groups.map(({ from }) => from).sort()[0]!), to: end });
    const month = months.length > MOST_BOUNDS ? FORMATTED_MONTH : monthOfHour(months);
    // With the meters named, only the hours wanted are read, however old the instances are.
    const found = names.length
      ? await rows<{ instance_id: Buffer; month: Month; meter: string; quantity: string; n: string }>(
          runner,
          `SELECT instance_id, ${month} AS month, meter, SUM(quantity) AS quantity, SUM(n) AS n
             FROM usage_rollup FORCE INDEX (PRIMARY)
            WHERE ${groups.map(() => '(instance_id IN (?) AND meter IN (?) AND hour >= ? AND hour < ?)').join(' OR ')}
            GROUP BY instance_id, month, meter ORDER BY instance_id, month, meter`,
          groups.flatMap(({ ids, from }) => [bins(ids), names, at(monthStart(from)), before]),
        )
      : [];
    const meters = new Map<string, Map<string, MeterUse>>();
    const keep = (name: string, use: MeterUse): void => {
      const uses = meters.get(name);
      if (uses) uses.set(use.meter, use);
      else meters.set(name, new Map([[use.meter, use]]));
    };
    // Asked how a month stood once, what came later is not there yet: nothing was used, which is an answer.
    if (until !== undefined)
      for (const cut of cuts) for (const meter of names) keep(nameOf(cut), { meter, quantity: '0', count: 0 });
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

interface CutRow {
  instance_id: Buffer;
  month: Month;
  cut: number;
}

const fromCutRow = ({ instance_id, month, cut }: CutRow): MonthCut => ({ instanceId: id(instance_id), month, cut });

/** The rows `t` of a table by instance and month that have these keys, and no others: see `tableOf`. */
const byKeys = (table: 'usage_month' | 'usage_open', keys: readonly unknown[][]): string =>
  `FROM ${tableOf(['i', 'm'], keys)} n
     STRAIGHT_JOIN ${table} t FORCE INDEX (PRIMARY) ON t.instance_id = n.i AND t.month = n.m`;

const byName = (a: InstanceMonth, b: InstanceMonth): number => (nameOf(a) < nameOf(b) ? -1 : 1);

interface Group {
  from: Month;
  ids: Id[];
}

/** Some of the instances wanted, by their first month. */
interface Chunk extends Pick<UseWanted, 'meters' | 'whole' | 'upTo' | 'until'> {
  groups: Group[];
}

function* chunks({ spans, whole, meters, upTo, until }: UseWanted): Iterable<Chunk> {
  const sorted = spans.filter(({ from }) => from <= upTo).sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  const byInstance = Map.groupBy(whole, ({ instanceId }) => instanceId);
  for (let start = 0; start < sorted.length; start += CHUNK) {
    const some = sorted.slice(start, start + CHUNK);
    yield {
      groups: [...Map.groupBy(some, ({ from }) => from)].map(([from, of]) => ({
        from,
        ids: of.map(({ instanceId }) => instanceId),
      })),
      whole: some.flatMap(({ instanceId }) => byInstance.get(instanceId) ?? []),
      meters,
      upTo,
      ...(until !== undefined && { until }),
    };
  }
}
