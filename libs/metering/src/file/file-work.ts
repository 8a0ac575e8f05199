import { Clock, commandsOf, type Id, transition } from '#kernel';
import { at, Audit, bin, databaseFault, type Doer, Hints, id, insertRows, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { outcomeRuns, type RawRow, type RowOutcome, USAGE_FILE_MACHINE } from '../core/index.js';
import { SLICE } from '../intake/intake-queue.js';
import { IntakeWriter } from '../intake/intake-writer.js';
import { readRows } from '../intake/read-report.js';
import { QuarantineStore } from '../quarantine/quarantine-store.js';
import { FileDisk } from './file-disk.js';
import { openRows, UnreadableFile } from './read-rows.js';
import { selectFiles, type UsageFile } from './usage-file-rows.js';
import { TAKE_FILE, WAYS_QUEUE } from './usage-files.service.js';

/** So many failures without a row kept between them, and the file has failed. */
const MOST_ATTEMPTS = 5;
/** Files hinted at by one look of the sweep. */
const HINTS_AT_ONCE = 100;
/** With more files that are not done with, contents of others are not looked for. */
const MOST_KEPT = 10_000;
/** A packed file may unpack to so many times the most that may be uploaded. */
const UNPACKED = 10;
/** Refused rows of one file that are kept; one more, and the file is taken for a mistake. */
const MOST_REJECTED = 100_000;
/** Content without a file is removed when so many looks of the sweep, more than an hour, saw it unchanged. */
const MOST_LOOKS = 1000;

/** The file is not where this work left it: it was cancelled, or another worker goes on with it. */
class Superseded extends Error {}

/**
 * Takes files in, slice after slice of at most 500 rows: events, refused rows, outcomes and the place reached are
 * written in one transaction each. The place is compared before it is moved, so a slice counts once whoever works on
 * it; an event that was kept before anything broke is a duplicate by its identity in any case.
 */
@Injectable()
export class FileWork {
  private orphans = new Map<Id, { writtenAt: number; looks: number }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly writer: IntakeWriter,
    private readonly quarantine: QuarantineStore,
    private readonly disk: FileDisk,
    private readonly audit: Audit,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Takes a file in from the row it has reached. Does nothing when it is done with. */
  async take(fileId: Id): Promise<void> {
    const file = await this.begin(fileId);
    if (!file) return;
    try {
      await this.takeRows(file);
      await this.end(file, 'finish', null);
    } catch (error) {
      if (error instanceof Superseded) return;
      // A database that is away is not this file's fault: it is tried again for as long as it takes.
      if (databaseFault(error)) throw error;
      await this.failed(file, error);
    }
  }

  /** Ends a file that cannot be read; counts any other failure, and throws it again unless it was the last one borne. */
  async failed(file: UsageFile, error: unknown): Promise<void> {
    if (error instanceof UnreadableFile) return this.end(file, 'fail', error);
    const err = error instanceof Error ? error.stack : String(error);
    log.error({ fileId: file.id, err }, 'file of usage not taken in');
    if (!(await this.isLastAttempt(file.id))) throw error;
    await this.end(file, 'fail', new UnreadableFile('ERROR'));
  }

  private begin(fileId: Id): Promise<UsageFile | null> {
    return this.transactions.run(async (manager) => {
      const [file] = await selectFiles(manager, 'WHERE id = ? FOR UPDATE', [bin(fileId)]);
      if (file?.status === 'PROCESSING') return file;
      if (file?.status !== 'RECEIVED' || file.backfill) return null;
      await manager.query('UPDATE usage_file SET status = ?, started_at = ? WHERE id = ?', [
        transition(USAGE_FILE_MACHINE, file.status, 'start'),
        at(this.clock.now()),
        bin(fileId),
      ]);
      return file;
    });
  }

  private async takeRows(file: UsageFile): Promise<void> {
    const readable = {
      path: this.disk.pathOf(file.id),
      format: file.format,
      source: file.source,
      mostBytes: UNPACKED * this.disk.mostBytes,
    };
    const { rows: found, bytesRead } = await openRows(readable, file.rows);
    let { rows: reached, rejected } = file;
    let slice: RawRow[] = [];
    const write = async (): Promise<void> => {
      if (rejected > MOST_REJECTED) throw new UnreadableFile('TOO_MANY_REJECTED');
      if (slice.length) rejected += await this.writeSlice(file, reached, slice, Math.min(bytesRead(), file.bytes));
      reached += slice.length;
      slice = [];
    };
    for await (const row of found) if (slice.push(row) === SLICE) await write();
    await write();
  }

  /** Writes a slice after `reached` rows; answers how many of it were refused. */
  private async writeSlice(file: UsageFile, reached: number, slice: RawRow[], bytesRead: number): Promise<number> {
    let rejected = 0;
    const { events, outcomes: outcomesOf } = readRows(slice, file.providerId);
    await this.writer.write([
      {
        actor: doerOf(file),
        events,
        alongside: async (manager, verdicts) => {
          const outcomes = outcomesOf(verdicts);
          await this.keepPlace(manager, file.id, reached, outcomes, bytesRead);
          await this.keepOutcomes(manager, file.id, reached + 1, outcomes);
          const refused = outcomes.flatMap((fault, index) =>
            typeof fault === 'string' ? [] : [{ rowNo: reached + 1 + index, row: slice[index]!, fault }],
          );
          rejected = refused.length;
          await this.quarantine.keep(manager, { providerId: file.providerId, way: 'FILE', id: file.id }, refused);
        },
      },
    ]);
    return rejected;
  }

  private async keepPlace(
    manager: EntityManager,
    fileId: Id,
    reached: number,
    outcomes: RowOutcome[],
    bytesRead: number,
  ): Promise<void> {
    const accepted = outcomes.filter((outcome) => outcome === 'ACCEPTED').length;
    const duplicates = outcomes.filter((outcome) => outcome === 'DUPLICATE').length;
    const { affectedRows } = await manager.query<{ affectedRows: number }>(
      `UPDATE usage_file SET rows_read = rows_read + ?, accepted = accepted + ?, duplicates = duplicates + ?,
         rejected = rejected + ?, bytes_read = ?, attempts = 0
       WHERE id = ? AND status = 'PROCESSING' AND rows_read = ?`,
      [outcomes.length, accepted, duplicates, outcomes.length - accepted - duplicates, bytesRead, bin(fileId), reached],
    );
    if (affectedRows !== 1) throw new Superseded();
  }

  private async keepOutcomes(manager: EntityManager, fileId: Id, first: number, outcomes: RowOutcome[]): Promise<void> {
    await insertRows(
      manager,
      'INSERT INTO usage_file_outcome (file_id, from_row, to_row, outcome, code, field)',
      outcomeRuns(outcomes, first).map(({ fromRow, toRow, outcome }) => [
        bin(fileId),
        fromRow,
        toRow,
        ...(outcome === 'DUPLICATE' ? [outcome, null, null] : ['REJECTED', outcome.code, outcome.field]),
      ]),
    );
  }

  private async end(file: UsageFile, command: 'finish' | 'fail', fault: UnreadableFile | null): Promise<void> {
    const ended = await this.transactions.run(async (manager) => {
      const [now] = await selectFiles(manager, 'WHERE id = ? FOR UPDATE', [bin(file.id)]);
      if (!now || commandsOf(USAGE_FILE_MACHINE, now.status).every((known) => known !== command)) return false;
      const status = transition(USAGE_FILE_MACHINE, now.status, command);
      // What failed may be sent again: its content is free for another file.
      await manager.query(
        `UPDATE usage_file SET status = ?, bytes_read = ?, fault = ?, fault_detail = ?, finished_at = ?,
           content_key = ${fault ? 'id' : 'content_key'} WHERE id = ?`,
        [
          status,
          fault ? now.bytesRead : now.bytes,
          fault?.code ?? null,
          fault?.detail.slice(0, 200).toWellFormed() ?? null,
          at(this.clock.now()),
          bin(file.id),
        ],
      );
      const { rows: read, accepted, duplicates, rejected } = now;
      await this.audit.write(manager, doerOf(file), {
        action: 'takeUsageFile',
        subject: 'usageFile',
        subjectId: file.id,
        after: { status, rows: read, accepted, duplicates, rejected, fault: fault?.code },
      });
      return true;
    });
    if (ended) await this.disk.remove(file.id);
  }

  /** Counts a failure; true when it was the last that is borne. */
  private async isLastAttempt(fileId: Id): Promise<boolean> {
    await this.dataSource.query('UPDATE usage_file SET attempts = attempts + 1 WHERE id = ?', [bin(fileId)]);
    const [row] = await rows<{ attempts: number }>(this.dataSource, 'SELECT attempts FROM usage_file WHERE id = ?', [
      bin(fileId),
    ]);
    return row!.attempts >= MOST_ATTEMPTS;
  }

  /** Hints again at files that are not done with, and forgets contents that no such file has. */
  async sweep(): Promise<void> {
    const open = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM usage_file WHERE status = 'PROCESSING' OR (status = 'RECEIVED' AND backfill = 0) ORDER BY id LIMIT ${HINTS_AT_ONCE}`,
    );
    for (const row of open) {
      const fileId = id(row.id);
      await this.hints.send(WAYS_QUEUE, TAKE_FILE, { fileId }, `file-${fileId}`);
    }
    const kept = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM usage_file WHERE status IN ('RECEIVED','CHECKED','PROCESSING') LIMIT ${MOST_KEPT}`,
    );
    if (kept.length < MOST_KEPT) await this.forgetOrphans(new Set(kept.map((row) => id(row.id))));
  }

  /** No clock is asked: it may be set, and the disk has its own. */
  private async forgetOrphans(open: ReadonlySet<Id>): Promise<void> {
    const seen = new Map<Id, { writtenAt: number; looks: number }>();
    for (const { fileId, writtenAt } of await this.disk.contents()) {
      if (open.has(fileId)) continue;
      const before = this.orphans.get(fileId);
      const looks = before?.writtenAt === writtenAt ? before.looks + 1 : 0;
      if (looks < MOST_LOOKS) seen.set(fileId, { writtenAt, looks });
      else await this.disk.remove(fileId);
    }
    this.orphans = seen;
  }
}

/** The work is done for who uploaded the file. */
export const doerOf = ({ uploadedBy, providerId, id: fileId }: UsageFile): Doer => ({
  personId: uploadedBy,
  organizationId: providerId,
  roles: ['SYSTEM'],
  requestId: `usage-file-${fileId}`,
});
