import { addToMonth, type Id, type Month, monthStart, plain } from '#kernel';
import { at, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type LineCuts, type LineEvent, LineEvents } from './line-events.js';

/** What one meter of an instance sums to in a month. */
export interface MeterUse {
  meter: string;
  /** The sum of quantities, in the meter's unit. */
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

interface CutRow {
  instance_id: Buffer;
  month: Month;
  cut: number;
}

const MONTH_OF_HOUR = "DATE_FORMAT(hour + INTERVAL 8 HOUR, '%Y-%m')";
const CHUNK = 500;
const nameOf = (instanceId: Id, month: Month): string => `${instanceId} ${month}`;

/** What billing reads of usage. */
@Injectable()
export class UsageLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lineEvents: LineEvents,
  ) {}

  /**
   * All use of the instances' months up to `upTo` (included), and nobody adds to it until the transaction ends: waits
   * for events being written to these months. Months without any event are not in the answer. In the order of
   * instance and month.
   */
  lockMonths(manager: EntityManager, instanceIds: readonly Id[], upTo: Month): Promise<MonthUse[]> {
    return this.read(manager, instanceIds, upTo, 'FOR UPDATE');
  }

  /** What `lockMonths` would answer now, without locking anything. */
  peekMonths(runner: Runner, instanceIds: readonly Id[], upTo: Month): Promise<MonthUse[]> {
    return this.read(runner, instanceIds, upTo, '');
  }

  /**
   * Closes the open cut of every month up to `upTo` (included) that the instances have: events that come later are in
   * the next cut. The caller has locked these months. When its transaction is rolled back, the cuts stay open.
   */
  async closeCuts(manager: EntityManager, instanceIds: readonly Id[], upTo: Month): Promise<void> {
    // A month that came into being since is raised with the others: its cut 1 is in the next answer, whole.
    for (const ids of chunks(instanceIds))
      await manager.query(
        'UPDATE usage_month FORCE INDEX (PRIMARY) SET cut = cut + 1 WHERE instance_id IN (?) AND month <= ?',
        [bins(ids), upTo],
      );
  }

  /** The events behind invoice lines; see `LineEvents.of`. */
  eventsOfLines(lines: readonly LineCuts[]): AsyncIterable<LineEvent> {
    return this.lineEvents.of(this.dataSource, lines);
  }

  private async read(
    runner: Runner,
    instanceIds: readonly Id[],
    upTo: Month,
    lock: 'FOR UPDATE' | '',
  ): Promise<MonthUse[]> {
    const uses: MonthUse[] = [];
    for (const ids of chunks(instanceIds)) {
      const cuts = await this.cuts(runner, ids, upTo, lock);
      if (cuts.length) uses.push(...(await this.uses(runner, ids, upTo, cuts)));
    }
    return uses;
  }

  private async cuts(runner: Runner, ids: readonly Id[], upTo: Month, lock: 'FOR UPDATE' | ''): Promise<CutRow[]> {
    return rows<CutRow>(
      runner,
      `SELECT instance_id, month, cut FROM usage_month FORCE INDEX (PRIMARY)
        WHERE instance_id IN (?) AND month <= ? ORDER BY instance_id, month ${lock}`,
      [bins(ids), upTo],
    );
  }

  /** Read after the lock: what was written under the closed cuts is committed, and in the hourly sums. */
  private async uses(runner: Runner, ids: readonly Id[], upTo: Month, cuts: readonly CutRow[]): Promise<MonthUse[]> {
    const found = await rows<{ instance_id: Buffer; month: Month; meter: string; quantity: string; n: string }>(
      runner,
      `SELECT instance_id, ${MONTH_OF_HOUR} AS month, meter, SUM(quantity) AS quantity, SUM(n) AS n
         FROM usage_rollup WHERE instance_id IN (?) AND hour < ? GROUP BY instance_id, month, meter ORDER BY meter`,
      [bins(ids), at(monthStart(addToMonth(upTo, 1)))],
    );
    const meters = new Map<string, MeterUse[]>();
    for (const row of found) {
      const name = nameOf(id(row.instance_id), row.month);
      const use = { meter: row.meter, quantity: plain(row.quantity), count: Number(row.n) };
      meters.set(name, [...(meters.get(name) ?? []), use]);
    }
    return cuts.map((row) => {
      const instanceId = id(row.instance_id);
      return {
        instanceId,
        month: row.month,
        closedCut: row.cut,
        meters: meters.get(nameOf(instanceId, row.month)) ?? [],
      };
    });
  }
}

function* chunks(ids: readonly Id[]): Iterable<Id[]> {
  const sorted = [...new Set(ids)].sort();
  for (let start = 0; start < sorted.length; start += CHUNK) yield sorted.slice(start, start + CHUNK);
}
