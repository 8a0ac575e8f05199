import { type Actor, seesEverything } from '#identity';
import { Clock, DAY, type Id, type Instant, invalid, isId, Issues, listInput, newId, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  checkDocument,
  Documents,
  id,
  idOrNull,
  log,
  rows,
  type Runner,
  type SentDocument,
  system,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { selectEvidence } from '../evidence/evidence.rows.js';

export interface EvidenceFile {
  id: Id;
  organizationId: Id;
  evidenceId: Id | null;
  name: string;
  mediaType: string;
  bytes: number;
  /** Of its content, hexadecimal. */
  sha256: string;
  uploadedAt: Instant;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  evidence_id: Buffer | null;
  name: string;
  media_type: string;
  bytes: number;
  sha256: Buffer;
  uploaded_at: Instant;
}

const SELECT =
  'SELECT id, organization_id, evidence_id, name, media_type, bytes, sha256, uploaded_at FROM evidence_file';
/** Files of one piece of evidence. */
const MOST_FILES = 10;
/** Files of an organization that no evidence names yet. */
const MOST_WAITING = 100;

/** A file that no evidence names for so long is dropped: whoever uploads one names it in the same sitting. */
const WAITS = DAY;
/** Files dropped in one sweep; what is left has its turn in the next. */
const AT_ONCE = 200;

const noSuchFile = (): Error => notFound(text('file', '文件'));
const keyOf = (fileId: Id): string => `evidence/${fileId}`;

/** Files that prove something: uploaded first, then named by the evidence they belong to. */
@Injectable()
export class EvidenceFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly documents: Documents,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a file of the caller's organization. What `checkDocument` and `Documents` refuse, and TOO_MANY while a hundred
   * wait to be named by evidence.
   */
  async receive(actor: Actor, sent: SentDocument): Promise<EvidenceFile> {
    const issues = new Issues();
    const document = checkDocument(issues, sent);
    const [waiting] = await rows<{ n: string }>(
      this.dataSource,
      'SELECT COUNT(*) AS n FROM evidence_file WHERE organization_id = ? AND evidence_id IS NULL',
      [bin(actor.organizationId)],
    );
    if (Number(waiting!.n) >= MOST_WAITING)
      issues.add(
        ['file'],
        'TOO_MANY',
        text('Hand in evidence with the files that wait first.', '请先用已上传的文件提交证明材料。'),
      );
    issues.throwIfAny();
    const fileId = newId();
    const { name, mediaType, sha256 } = document;
    const bytes = document.content.length;
    const write = async (manager: EntityManager): Promise<void> => {
      await manager.query(
        'INSERT INTO evidence_file (id, organization_id, evidence_id, name, media_type, bytes, sha256, uploaded_by, uploaded_at) VALUES (?,?,NULL,?,?,?,?,?,?)',
        [
          ...[bin(fileId), bin(actor.organizationId), name, mediaType, bytes, Buffer.from(sha256, 'hex')],
          ...[bin(actor.personId), at(this.clock.now())],
        ],
      );
      const after = { name, mediaType, bytes, sha256 };
      await this.audit.write(manager, actor, {
        ...{ action: 'uploadEvidenceFile', subject: 'evidenceFile', subjectId: fileId, after },
      });
    };
    await this.documents.keep(keyOf(fileId), document, () => this.transactions.run(write));
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(fileId)]))[0]!;
  }

  /** Gives files of the caller's organization to evidence. UNKNOWN_FILE for another's, one given already, or one too old. */
  async attach(manager: EntityManager, actor: Actor, evidenceId: Id, fileIds: readonly Id[]): Promise<void> {
    const issues = new Issues();
    listInput(issues, ['fileIds'], fileIds, { max: MOST_FILES });
    issues.throwIfAny();
    if (!fileIds.length) return;
    const known = fileIds.filter((one) => isId(one)).map((one) => one.toLowerCase());
    const found = known.length
      ? await this.select(
          manager,
          'WHERE id IN (?) AND organization_id = ? AND evidence_id IS NULL AND uploaded_at > ? FOR UPDATE',
          [bins(known), bin(actor.organizationId), at(this.clock.now() - WAITS)],
        )
      : [];
    fileIds.forEach((one, index) => {
      if (!found.some((file) => file.id === one.toLowerCase()))
        throw invalid(['fileIds', index], 'UNKNOWN_FILE', text('No file of yours that waits.', '没有待使用的此文件。'));
    });
    await manager.query('UPDATE evidence_file SET evidence_id = ? WHERE id IN (?)', [
      bin(evidenceId),
      bins(found.map((file) => file.id)),
    ]);
  }

  /**
   * Drops files that no evidence has named for a day. Bytes first, while the row is held: should either fail, the row is
   * still there for the next sweep, and too old to be named meanwhile.
   */
  async sweep(): Promise<void> {
    const old = await this.select(
      this.dataSource,
      `WHERE evidence_id IS NULL AND uploaded_at <= ? ORDER BY uploaded_at LIMIT ${AT_ONCE}`,
      [at(this.clock.now() - WAITS)],
    );
    for (const { id: fileId } of old)
      await this.transactions
        .run(async (manager) => {
          const [held] = await this.select(manager, 'WHERE id = ? AND evidence_id IS NULL FOR UPDATE', [bin(fileId)]);
          if (!held) return;
          await this.documents.delete(keyOf(fileId));
          await manager.query('DELETE FROM evidence_file WHERE id = ?', [bin(fileId)]);
          const change = { action: 'dropEvidenceFile', subject: 'evidenceFile', subjectId: fileId };
          await this.audit.write(manager, system('sweep'), { ...change, before: { name: held.name } });
        })
        .catch((error: unknown) => log.error({ file: fileId, err: String(error) }, 'evidence file not dropped'));
  }

  /** The files of each of these. */
  async of(evidenceIds: readonly Id[]): Promise<Map<Id, EvidenceFile[]>> {
    if (!evidenceIds.length) return new Map();
    const found = await this.select(this.dataSource, 'WHERE evidence_id IN (?) ORDER BY id', [bins(evidenceIds)]);
    return Map.groupBy(found, (file) => file.evidenceId!);
  }

  /**
   * For whoever uploaded it, the provider that it is about, operators and auditors; NOT_FOUND for others. DAMAGED when its
   * bytes are not those that were sent.
   */
  async read(actor: Actor, fileId: Id): Promise<{ file: EvidenceFile; content: Buffer }> {
    const [file] = isId(fileId) ? await this.select(this.dataSource, 'WHERE id = ?', [bin(fileId)]) : [];
    if (!file || !(await this.mayRead(actor, file))) throw noSuchFile();
    return { file, content: await this.documents.get(keyOf(file.id), file.sha256) };
  }

  private async mayRead(actor: Actor, file: EvidenceFile): Promise<boolean> {
    if (seesEverything(actor.roles) || file.organizationId === actor.organizationId) return true;
    if (file.evidenceId === null) return false;
    const [evidence] = await selectEvidence(this.dataSource, 'WHERE id = ?', [bin(file.evidenceId)]);
    return evidence!.providerId === actor.organizationId;
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<EvidenceFile[]> {
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      evidenceId: idOrNull(row.evidence_id),
      name: row.name,
      mediaType: row.media_type,
      bytes: row.bytes,
      sha256: row.sha256.toString('hex'),
      uploadedAt: row.uploaded_at,
    }));
  }
}
