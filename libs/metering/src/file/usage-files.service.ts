import { type Actor, outsideSandboxes, seesEverything } from '#identity';
import { Clock, type Id, isId, Issues, newId, notFound, text, textInput, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  Hints,
  id,
  isDuplicate,
  newestFirst,
  type Page,
  rows,
  type Runner,
  sha256,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { DataSource, type EntityManager } from 'typeorm';
import { USAGE_FILE_MACHINE, type UsageFileStatus } from '../core/index.js';
import { FileDisk, type StoredFile } from './file-disk.js';
import type { FileFormat } from './rows.js';
import { selectFiles, type UsageFile } from './usage-file-rows.js';

/** The queue of files and pulls. */
export const WAYS_QUEUE = 'usage-ways';
export const TAKE_FILE = 'take-usage-file';

export interface Upload {
  name: string;
  format: FileFormat;
  source: string;
  /** Tried out first, and applied when somebody says so. */
  backfill: boolean;
}

/** Files of usage: received, listed, cancelled. Taking them in is the worker's. */
@Injectable()
export class UsageFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly disk: FileDisk,
    private readonly audit: Audit,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a file and has it taken in; answers at once. The same content read in the same way is the same file: it is
   * answered as it stands, unless it was cancelled or has failed. A body that breaks off leaves nothing.
   * VALIDATION_FAILED with REQUIRED, TOO_LONG or NOT_TEXT; PAYLOAD_TOO_LARGE; UNAVAILABLE.
   */
  async receive(actor: Actor, upload: Upload, body: Readable): Promise<UsageFile> {
    const issues = new Issues();
    const name = textInput(issues, ['name'], upload.name, { max: 255 });
    const source = textInput(issues, ['source'], upload.source, { max: 255, min: 0 });
    issues.throwIfAny();
    const fileId = newId();
    const stored = await this.disk.save(fileId, body);
    const kept = await this.register(actor, fileId, { ...upload, name, source }, stored);
    if (kept !== fileId) await this.disk.remove(fileId);
    else if (!upload.backfill) await this.hint(fileId);
    return this.find(kept);
  }

  /** The id it is known by: its own, or that of the file with the same content. */
  private async register(actor: Actor, fileId: Id, upload: Upload, stored: StoredFile): Promise<Id> {
    const { format, source, backfill } = upload;
    const how = `${format}${backfill ? ' backfill' : ''}`;
    const key = sha256(actor.organizationId, how, source, stored.sha256.toString('hex')).subarray(0, 16);
    try {
      for (;;) {
        const made = await this.transactions.run((manager) => this.insert(manager, actor, fileId, upload, stored, key));
        if (made) return fileId;
        const [twin] = await rows<{ id: Buffer }>(this.dataSource, 'SELECT id FROM usage_file WHERE content_key = ?', [
          key,
        ]);
        // None when it was cancelled between the two statements: then this one is kept after all.
        if (twin) return id(twin.id);
      }
    } catch (error) {
      await this.disk.remove(fileId);
      throw error;
    }
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    fileId: Id,
    { name, format, source, backfill }: Upload,
    { bytes, sha256: hash }: StoredFile,
    key: Buffer,
  ): Promise<boolean> {
    const row = [
      bin(fileId),
      bin(actor.organizationId),
      bin(actor.personId),
      name,
      format,
      source,
      hash,
      key,
      bytes,
      backfill,
    ];
    try {
      await manager.query(
        `INSERT INTO usage_file (id, provider_id, uploaded_by, name, format, source, sha256, content_key, bytes, backfill, status,
           bytes_read, rows_read, accepted, duplicates, rejected, attempts, received_at)
         VALUES (?,?,?,?,?,?,?,?,?,?,'RECEIVED',0,0,0,0,0,0,?)`,
        [...row, at(this.clock.now())],
      );
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
    const after = { name, format, source, backfill, bytes, sha256: hash.toString('hex') };
    await this.audit.write(manager, actor, {
      action: 'uploadUsageFile',
      subject: 'usageFile',
      subjectId: fileId,
      after,
    });
    return true;
  }

  private async find(fileId: Id, runner: Runner = this.dataSource, lock: '' | 'FOR UPDATE' = ''): Promise<UsageFile> {
    const [file] = isId(fileId) ? await selectFiles(runner, `WHERE id = ? ${lock}`, [bin(fileId)]) : [];
    if (!file) throw notFound(text('file of usage', '用量文件'));
    return file;
  }

  /** The file, or NOT_FOUND, also for another provider's. */
  async get(actor: Actor, fileId: Id, runner?: Runner, lock?: '' | 'FOR UPDATE'): Promise<UsageFile> {
    const file = await this.find(fileId, runner, lock);
    if (!seesEverything(actor.roles) && file.providerId !== actor.organizationId)
      throw notFound(text('file of usage', '用量文件'));
    return file;
  }

  /** The provider's files, or all for who sees everything; newest first. */
  async list(actor: Actor, status: UsageFileStatus | null, page: Page): Promise<Slice<UsageFile>> {
    const conditions: Conditions = { sql: [], parameters: [] };
    const add = (sql: string, parameter: unknown): void => {
      conditions.sql.push(sql);
      conditions.parameters.push(parameter);
    };
    if (seesEverything(actor.roles)) conditions.sql.push(outsideSandboxes('provider_id'));
    else add('provider_id = ?', bin(actor.organizationId));
    if (status) add('status = ?', status);
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await selectFiles(this.dataSource, tail, parameters), page.first);
  }

  /** A backfill was tried out; false when it does not wait for that any more. */
  async checked(manager: EntityManager, fileId: Id): Promise<boolean> {
    const { affectedRows } = await manager.query<{ affectedRows: number }>(
      "UPDATE usage_file SET status = ? WHERE id = ? AND status = 'RECEIVED' AND backfill = 1",
      [transition(USAGE_FILE_MACHINE, 'RECEIVED', 'check'), bin(fileId)],
    );
    return affectedRows === 1;
  }

  /** Has a backfill that was tried out taken in; who may is the caller's matter. NOT_FOUND, INVALID_TRANSITION. */
  async apply(manager: EntityManager, actor: Actor, fileId: Id): Promise<void> {
    await this.get(actor, fileId, manager, 'FOR UPDATE').then(({ status }) =>
      manager.query('UPDATE usage_file SET status = ?, started_at = ? WHERE id = ?', [
        transition(USAGE_FILE_MACHINE, status, 'apply'),
        at(this.clock.now()),
        bin(fileId),
      ]),
    );
  }

  /** Tells the worker of a file to be taken in. */
  hint(fileId: Id): Promise<void> {
    return this.hints.send(WAYS_QUEUE, TAKE_FILE, { fileId }, `file-${fileId}`);
  }

  /** Stops taking it in. Rows that were kept stay kept. NOT_FOUND, INVALID_TRANSITION. */
  async cancel(actor: Actor, fileId: Id): Promise<UsageFile> {
    await this.get(actor, fileId);
    await this.transactions.run(async (manager) => {
      const [file] = await selectFiles(manager, 'WHERE id = ? FOR UPDATE', [bin(fileId)]);
      const { status, rows: taken, accepted } = file!;
      const next = transition(USAGE_FILE_MACHINE, status, 'cancel');
      await manager.query('UPDATE usage_file SET status = ?, content_key = id, finished_at = ? WHERE id = ?', [
        next,
        at(this.clock.now()),
        bin(fileId),
      ]);
      await this.audit.write(manager, actor, {
        action: 'cancelUsageFile',
        subject: 'usageFile',
        subjectId: fileId,
        before: { status },
        after: { status: next, rows: taken, accepted },
      });
    });
    await this.disk.remove(fileId);
    return this.find(fileId);
  }
}
