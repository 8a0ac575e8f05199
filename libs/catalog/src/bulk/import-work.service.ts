import { Clock, DomainError, type Id, text } from '#kernel';
import { at, Audit, bin, databaseFault, id, json, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreateOfferingInput } from '../offering/offering.input.js';
import type { Writer } from '../offering/offering-contents.service.js';
import { issuesOf, type OfferingImport, type RowAction, type RowIssue, selectImports } from './offering-import.row.js';
import { OfferingImports } from './offering-imports.service.js';
import { OfferingDrafts } from './offering-drafts.service.js';

/** Imports hinted at by one look of the sweep. */
const HINTS_AT_ONCE = 100;

interface Waiting {
  rowNo: number;
  input: CreateOfferingInput;
}

/** What came of a row. */
interface Outcome {
  rowNo: number;
  action: RowAction;
  offeringId: Id | null;
  issues: RowIssue[] | null;
}

/** Thrown to take back what was tried out; carries what would have come of it. */
class TakenBack extends Error {
  constructor(readonly outcomes: Outcome[]) {
    super('taken back');
  }
}

/**
 * Writes the rows of imports. VALID_ROWS: each in a transaction of its own together with what came of it, so work that
 * was broken off goes on at the next row. ALL_OR_NOTHING and dry runs: all in one transaction, which is taken back when
 * a row is refused or nothing was to be written.
 */
@Injectable()
export class ImportWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly imports: OfferingImports,
    private readonly writer: OfferingDrafts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Does nothing when the import is done. */
  async take(importId: Id): Promise<void> {
    const [found] = await selectImports(this.dataSource, 'WHERE id = ?', [bin(importId)]);
    if (found?.status !== 'RECEIVED') return;
    const waiting = await this.waiting(found.id);
    if (found.mode === 'VALID_ROWS' && !found.dryRun) {
      for (const row of waiting) await this.takeOne(found, row);
      await this.transactions.run((manager) => this.finish(manager, found, true));
    } else await this.takeTogether(found, waiting);
  }

  private async takeOne(taken: OfferingImport, row: Waiting): Promise<void> {
    try {
      await this.transactions.run(async (manager) => {
        if (!(await this.stillWaits(manager, taken.id, row.rowNo))) return;
        const { action, offeringId } = await this.writer.write(manager, writerOf(taken), row.input);
        await this.keep(manager, taken.id, [{ rowNo: row.rowNo, action, offeringId, issues: null }]);
      });
    } catch (error) {
      const refused = refusal(row.rowNo, error);
      await this.transactions.run(async (manager) => {
        if (await this.stillWaits(manager, taken.id, row.rowNo)) await this.keep(manager, taken.id, [refused]);
      });
    }
  }

  private async takeTogether(taken: OfferingImport, waiting: readonly Waiting[]): Promise<void> {
    try {
      await this.transactions.run(async (manager) => {
        if (!(await this.lock(manager, taken.id))) return;
        const outcomes: Outcome[] = [];
        for (const { rowNo, input } of waiting)
          try {
            const { action, offeringId } = await this.writer.write(manager, writerOf(taken), input);
            outcomes.push({ rowNo, action, offeringId, issues: null });
          } catch (error) {
            outcomes.push(refusal(rowNo, error));
          }
        const isRefused = taken.refused > 0 || outcomes.some(({ action }) => action === 'REFUSED');
        if (taken.dryRun || isRefused) throw new TakenBack(outcomes);
        await this.keep(manager, taken.id, outcomes);
        await this.finish(manager, taken, true);
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
      // What was made is gone again: an offering that was there keeps its id, a new one has none.
      const outcomes = error.outcomes.map((one) => (one.action === 'CREATED' ? { ...one, offeringId: null } : one));
      await this.transactions.run(async (manager) => {
        if (!(await this.lock(manager, taken.id))) return;
        await this.keep(manager, taken.id, outcomes);
        await this.finish(manager, taken, false);
      });
    }
  }

  private async waiting(importId: Id): Promise<Waiting[]> {
    const found = await rows<{ row_no: number; input: unknown }>(
      this.dataSource,
      'SELECT row_no, input FROM offering_import_row WHERE import_id = ? AND action IS NULL ORDER BY row_no',
      [bin(importId)],
    );
    return found.map((row) => ({ rowNo: row.row_no, input: json(row.input) }));
  }

  private async stillWaits(manager: EntityManager, importId: Id, rowNo: number): Promise<boolean> {
    const found = await rows(
      manager,
      'SELECT 1 FROM offering_import_row WHERE import_id = ? AND row_no = ? AND action IS NULL FOR UPDATE',
      [bin(importId), rowNo],
    );
    return found.length > 0;
  }

  private async lock(manager: EntityManager, importId: Id): Promise<boolean> {
    const found = await rows(manager, "SELECT 1 FROM offering_import WHERE id = ? AND status = 'RECEIVED' FOR UPDATE", [
      bin(importId),
    ]);
    return found.length > 0;
  }

  private async keep(manager: EntityManager, importId: Id, outcomes: readonly Outcome[]): Promise<void> {
    for (const { rowNo, action, offeringId, issues } of outcomes)
      await manager.query(
        'UPDATE offering_import_row SET action = ?, offering_id = ?, issues = ?, input = NULL WHERE import_id = ? AND row_no = ?',
        [action, offeringId && bin(offeringId), issues && JSON.stringify(issues), bin(importId), rowNo],
      );
  }

  private async finish(manager: EntityManager, taken: OfferingImport, applied: boolean): Promise<void> {
    if (!(await this.lock(manager, taken.id))) return;
    await manager.query("UPDATE offering_import SET status = 'DONE', applied = ?, finished_at = ? WHERE id = ?", [
      applied,
      at(this.clock.now()),
      bin(taken.id),
    ]);
    const [{ created, revised, unchanged, refused } = taken] = await selectImports(manager, 'WHERE id = ?', [
      bin(taken.id),
    ]);
    await this.audit.write(manager, writerOf(taken), {
      action: 'offeringsImported',
      subject: 'offeringImport',
      subjectId: taken.id,
      after: { applied, created, revised, unchanged, refused },
    });
  }

  /** Hints again at imports that are not done. */
  async sweep(): Promise<void> {
    const open = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM offering_import WHERE status = 'RECEIVED' ORDER BY id LIMIT ${HINTS_AT_ONCE}`,
    );
    for (const row of open) await this.imports.hint(id(row.id));
  }
}

/** A refused row; a fault of ours too, unless the database is away: then the whole is tried again. */
function refusal(rowNo: number, error: unknown): Outcome {
  if (databaseFault(error)) throw error;
  if (!(error instanceof DomainError))
    log.error({ rowNo, err: error instanceof Error ? error.stack : String(error) }, 'row of an import not written');
  const told =
    error instanceof DomainError
      ? error
      : new DomainError('INTERNAL', text('A fault of ours; try this row again.', '系统内部错误，请重试此行。'));
  return { rowNo, action: 'REFUSED', offeringId: null, issues: issuesOf(told) };
}

/** The work is done for who sent the file. */
const writerOf = ({ id: importId, providerId, uploadedBy }: OfferingImport): Writer => ({
  personId: uploadedBy,
  organizationId: providerId,
  roles: ['SYSTEM'],
  requestId: `offering-import-${importId}`,
});
