import { type Actor, outsideSandboxes, ownOrAll, seesEverything } from '#identity';
import { Clock, type Id, isId, newId, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  type Connection,
  connectionOf,
  cursorOf,
  Hints,
  Idempotency,
  insertRows,
  newestFirst,
  type Page,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreateOfferingInput } from '../offering/offering.input.js';
import type { OfferingFileFormat } from './offering-file.js';
import {
  type ImportMode,
  type OfferingImport,
  type ReportRow,
  type RowAction,
  type RowIssue,
  selectImports,
  selectReport,
} from './offering-import.row.js';

export const IMPORTS_QUEUE = 'catalog-imports';
export const IMPORT_OFFERINGS = 'import-offerings';

/** A row of a file: what `createOffering` would be asked, or why it cannot be that. */
export interface ReadRow {
  code: string;
  input: CreateOfferingInput | null;
  issues: RowIssue[];
}

export interface ImportWish {
  format: OfferingFileFormat;
  mode: ImportMode;
  dryRun: boolean;
  idempotencyKey: string | null;
  /** The file as it was sent: the same key with another is refused. */
  content: string;
}

const LONGEST_CODE = 100;

/** Files of offerings: received, listed, reported row by row. Writing them is the worker's. */
@Injectable()
export class OfferingImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Keeps the rows and has them written; answers at once. A row whose code stands before is refused. */
  async receive(actor: Actor, wish: ImportWish, read: readonly ReadRow[]): Promise<OfferingImport> {
    const { idempotencyKey: key, ...body } = wish;
    const once = { organizationId: actor.organizationId, operation: 'importOfferings', key, body };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, wish, uniqueCodes(read))),
    );
    await this.hint(made);
    return this.get(actor, made);
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    { format, mode, dryRun }: ImportWish,
    read: readonly ReadRow[],
  ): Promise<Id> {
    const importId = newId();
    await manager.query(
      `INSERT INTO offering_import (id, provider_id, uploaded_by, format, mode, dry_run, status, received_at)
       VALUES (?,?,?,?,?,?,'RECEIVED',?)`,
      [bin(importId), bin(actor.organizationId), bin(actor.personId), format, mode, dryRun, at(this.clock.now())],
    );
    await insertRows(
      manager,
      'INSERT INTO offering_import_row (import_id, row_no, code, input, action, issues)',
      read.map(({ code, input, issues }, index) => [
        bin(importId),
        index + 1,
        code.slice(0, LONGEST_CODE).toWellFormed(),
        input && JSON.stringify(input),
        input ? null : 'REFUSED',
        input ? null : JSON.stringify(issues),
      ]),
    );
    await this.audit.write(manager, actor, {
      action: 'importOfferings',
      subject: 'offeringImport',
      subjectId: importId,
      after: { format, mode, dryRun, rows: read.length },
    });
    return importId;
  }

  /** The import, or NOT_FOUND, also for another provider's. */
  async get(actor: Actor, importId: Id): Promise<OfferingImport> {
    const [found] = isId(importId) ? await selectImports(this.dataSource, 'WHERE id = ?', [bin(importId)]) : [];
    if (!found || (found.providerId !== actor.organizationId && !seesEverything(actor.roles)))
      throw notFound(text('import', '导入'));
    return found;
  }

  /** The provider's imports, or all for who sees everything; newest first. */
  async list(actor: Actor, page: Page): Promise<Connection<OfferingImport>> {
    const own = ownOrAll(actor, 'provider_id');
    if (!own.sql.length) own.sql.push(outsideSandboxes('provider_id'));
    const { tail, parameters } = newestFirst(own, page);
    const found = await selectImports(this.dataSource, tail, parameters);
    return connectionOf(sliceOf(found, page.first), (one) => cursorOf(one.id));
  }

  /** What came of each row, of all or of those with one of these actions; at most 1 000. */
  report({ id: importId }: OfferingImport, actions: readonly RowAction[] | null): Promise<ReportRow[]> {
    return selectReport(this.dataSource, bin(importId), actions);
  }

  /** Tells the worker. */
  hint(importId: Id): Promise<void> {
    return this.hints.send(IMPORTS_QUEUE, IMPORT_OFFERINGS, { importId }, `import-${importId}`);
  }
}

/** A file says of each offering once what it is. */
function uniqueCodes(read: readonly ReadRow[]): ReadRow[] {
  const seen = new Set<string>();
  const message = text('This code stands in an earlier row.', '该代码已出现在前面的行中。');
  return read.map((row) => {
    const isTwice = row.input !== null && seen.has(row.code);
    seen.add(row.code);
    return isTwice ? { ...row, input: null, issues: [{ path: ['code'], code: 'DUPLICATE_CODE', text: message }] } : row;
  });
}
