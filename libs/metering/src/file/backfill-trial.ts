import type { Id, Month } from '#kernel';
import { bin, databaseFault, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type RawRow, useMonth } from '../core/index.js';
import { SLICE } from '../intake/intake-queue.js';
import { IntakeWriter } from '../intake/intake-writer.js';
import { readRows } from '../intake/read-report.js';
import { FileDisk } from './file-disk.js';
import { doerOf, FileWork } from './file-work.js';
import { openRows, UnreadableFile } from './read-rows.js';
import { selectFiles, type UsageFile } from './usage-file-rows.js';

/** What a backfill would do. */
export interface Trial {
  providerId: Id;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** The use it would add to or replace some of: each meter of an instance in a service month once. */
  touched: { instanceId: Id; meter: string; month: Month }[];
}

/** Looks at the database as it would be, and at what it is after `undo`. */
export type Look<T> = (manager: EntityManager, trial: Trial, undo: () => Promise<void>) => Promise<T>;

/** A backfill is tried in one transaction, and its rows are held while it is: this bounds both. */
const MOST_ROWS = 50_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Carries a result out of a transaction that is rolled back. */
class Undone<T> extends Error {
  constructor(readonly result: T) {
    super('undone');
  }
}

/** Tries backfills out: everything is judged and written as it would be, looked at, and undone. */
@Injectable()
export class BackfillTrial {
  constructor(
    private readonly dataSource: DataSource,
    private readonly writer: IntakeWriter,
    private readonly disk: FileDisk,
    private readonly work: FileWork,
  ) {}

  /** Backfills that wait to be tried. */
  async waiting(): Promise<Id[]> {
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      "SELECT id FROM usage_file WHERE status = 'RECEIVED' AND backfill = 1 ORDER BY id LIMIT 100",
    );
    return found.map((row) => id(row.id));
  }

  /**
   * Tries a backfill; null when it does not wait for that. One that cannot be read, or is too large, fails with its
   * reason; of one whose trial fails again and again the reason is ERROR.
   */
  async run<T>(fileId: Id, look: Look<T>): Promise<T | null> {
    const [file] = await selectFiles(this.dataSource, "WHERE id = ? AND status = 'RECEIVED' AND backfill = 1", [
      bin(fileId),
    ]);
    if (!file) return null;
    try {
      return await this.tryOut(file, await this.allRows(file), look);
    } catch (error) {
      if (databaseFault(error)) throw error;
      await this.work.failed(file, error);
      return null;
    }
  }

  private async allRows(file: UsageFile): Promise<RawRow[]> {
    if (file.bytes > MOST_BYTES) throw new UnreadableFile('BACKFILL_TOO_LARGE');
    const source = { path: this.disk.pathOf(file.id), format: file.format, source: file.source, mostBytes: MOST_BYTES };
    const all: RawRow[] = [];
    const { rows: found } = await openRows(source);
    for await (const row of found) if (all.push(row) > MOST_ROWS) throw new UnreadableFile('BACKFILL_TOO_LARGE');
    return all;
  }

  private async tryOut<T>(file: UsageFile, all: readonly RawRow[], look: Look<T>): Promise<T> {
    try {
      await this.writer.within(async (manager, write) => {
        await manager.query('SAVEPOINT before_backfill');
        const trial: Trial = { providerId: file.providerId, accepted: 0, duplicates: 0, rejected: 0, touched: [] };
        const touched = new Map<string, Trial['touched'][number]>();
        for (let start = 0; start < all.length; start += SLICE) {
          const { events, outcomes } = readRows(all.slice(start, start + SLICE), file.providerId);
          const [verdicts] = await write([{ actor: doerOf(file), events }]);
          for (const verdict of verdicts!) {
            if (verdict.kind !== 'ACCEPTED') continue;
            const { instanceId, meter } = verdict.event;
            const month = useMonth(verdict.event);
            touched.set(`${instanceId} ${month} ${meter}`, { instanceId, meter, month });
          }
          for (const outcome of outcomes(verdicts!)) {
            if (outcome === 'ACCEPTED') trial.accepted++;
            else if (outcome === 'DUPLICATE') trial.duplicates++;
            else trial.rejected++;
          }
        }
        trial.touched = [...touched.values()];
        const undo = (): Promise<void> => manager.query('ROLLBACK TO SAVEPOINT before_backfill');
        throw new Undone(await look(manager, trial, undo));
      });
    } catch (error) {
      if (error instanceof Undone) return error.result as T;
      throw error;
    }
    throw new Error('a trial was not undone');
  }
}
