import { Clock, DomainError, HOUR, type Id, type Instant, MINUTE, text } from '#kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { canonicalJson, sha256 } from '../canonical.js';
import { isDuplicate } from '../database/faults.js';
import { at, bin, id, insertRows, json, rows, type Runner } from '../database/sql.js';
import { Transactions } from '../database/transactions.js';
import type { AuditRow } from './audit-rows.js';

const PAGE = 1_000;
/** A row is looked for this long after it was written: no transaction of ours lasts longer. */
const LATEST = HOUR;
/** Rows younger than this may still wait for the next sweep when the trail is verified. */
const PATIENCE = 5 * MINUTE;
const FIRST_LINK: Buffer = Buffer.alloc(32);

interface Link {
  seq: string;
  audit_id: Buffer;
  hash: Buffer;
}

const COLUMNS =
  'a.id, a.at, a.person_id, a.on_behalf_of, a.organization_id, a.roles, a.request_id, a.action, a.subject, a.subject_id, a.`before`, a.`after`';

/**
 * Chains the audit trail: sha256 of the link before and of the row, row after row. Links are added behind the rows'
 * transactions, in order of sealing, so that writers never wait for one another. Whoever changes or deletes a row
 * must rewrite every later link, and an auditor who once noted a link sees it.
 */
@Injectable()
export class AuditChain {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Adds links for all rows that have none yet. Two sealers at once: one of them finds the number taken and stops. */
  async seal(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const added = await this.sealPage();
      sealed += added;
      if (added < PAGE) return sealed;
    }
  }

  private async sealPage(): Promise<number> {
    try {
      return await this.transactions.run(async (manager) => {
        const [last] = await rows<Link>(
          manager,
          'SELECT seq, audit_id, hash FROM audit_seal ORDER BY seq DESC LIMIT 1',
        );
        const since = last ? await this.writtenAt(manager, last) : 0;
        const open = await rows<AuditRow>(
          manager,
          `SELECT ${COLUMNS} FROM audit_row a LEFT JOIN audit_seal s ON s.audit_id = a.id
            WHERE a.at >= ? AND s.audit_id IS NULL ORDER BY a.at, a.id LIMIT ${PAGE}`,
          [at(Math.max(0, since - LATEST))],
        );
        let hash = last?.hash ?? FIRST_LINK;
        let seq = BigInt(last?.seq ?? 0);
        const links = open.map((row) => [String(++seq), row.id, (hash = linkOf(hash, row))]);
        await insertRows(manager, 'INSERT INTO audit_seal (seq, audit_id, hash)', links);
        return links.length;
      });
    } catch (error) {
      if (isDuplicate(error)) return 0;
      throw error;
    }
  }

  /**
   * The rows of one subject in their order, each with its link: `before` is the hash that it rests on. Null where a row
   * has no link yet. Whoever has these can compute the hashes again.
   */
  async linksOf(subject: string, subjectId: Id): Promise<AuditLink[]> {
    const found = await rows<AuditRow & { seq: string | null; hash: Buffer | null; before_hash: Buffer | null }>(
      this.dataSource,
      `SELECT ${COLUMNS}, s.seq, s.hash, p.hash AS before_hash FROM audit_row a
         LEFT JOIN audit_seal s ON s.audit_id = a.id LEFT JOIN audit_seal p ON p.seq = s.seq - 1
        WHERE a.subject_id = ? AND a.subject = ? ORDER BY a.at, a.id`,
      [bin(subjectId), subject],
    );
    return found.map((row) => ({
      seq: row.seq === null ? null : Number(row.seq),
      before: row.seq === null ? null : (row.before_hash ?? FIRST_LINK).toString('hex'),
      hash: row.hash && row.hash.toString('hex'),
      row: JSON.parse(canonicalJson(contentOf(row))) as object,
    }));
  }

  private async writtenAt(runner: Runner, { audit_id }: Link): Promise<Instant> {
    const [row] = await rows<{ at: Instant }>(runner, 'SELECT at FROM audit_row WHERE id = ?', [audit_id]);
    return row?.at ?? 0;
  }

  /**
   * Recomputes the whole chain: AUDIT_BROKEN names the first row that was changed or is gone, or one that was never
   * sealed. The last link's hash is what an auditor notes down.
   */
  async verify(progress: (links: number) => void = () => undefined): Promise<{ links: number; last: string }> {
    let hash: Buffer = FIRST_LINK;
    let links = 0;
    for (;;) {
      const page = await rows<Link & Partial<AuditRow>>(
        this.dataSource,
        `SELECT s.seq, s.audit_id, s.hash, ${COLUMNS} FROM audit_seal s LEFT JOIN audit_row a ON a.id = s.audit_id
          WHERE s.seq > ? ORDER BY s.seq LIMIT ${PAGE}`,
        [String(links)],
      );
      for (const link of page) {
        if (BigInt(link.seq) !== BigInt(links + 1)) throw broken(links + 1, null);
        if (!link.id) throw broken(links + 1, id(link.audit_id));
        hash = linkOf(hash, link as AuditRow);
        if (!hash.equals(link.hash)) throw broken(links + 1, id(link.audit_id));
        links++;
      }
      progress(links);
      if (page.length < PAGE) break;
    }
    const [open] = await rows<{ id: Buffer }>(
      this.dataSource,
      'SELECT a.id FROM audit_row a LEFT JOIN audit_seal s ON s.audit_id = a.id WHERE s.audit_id IS NULL AND a.at < ? LIMIT 1',
      [at(this.clock.now() - PATIENCE)],
    );
    if (open) throw broken(links + 1, id(open.id));
    return { links, last: hash.toString('hex') };
  }
}

/** A row of the trail with its link. */
export interface AuditLink {
  seq: number | null;
  before: string | null;
  hash: string | null;
  /** Written as JSON, what the hash is over after the hash before it: keys in order, none that is null. */
  row: object;
}

/** The next link: over the hash before it and the row as JSON with its keys in order. */
const linkOf = (before: Buffer, row: AuditRow): Buffer => sha256(before.toString('hex'), canonicalJson(contentOf(row)));

function contentOf(row: AuditRow): object {
  const hex = (bytes: Buffer | null): string | null => bytes && bytes.toString('hex');
  return {
    id: hex(row.id),
    at: row.at,
    person: hex(row.person_id),
    onBehalfOf: hex(row.on_behalf_of), // null in every row from before there were delegations, and then not hashed
    organization: hex(row.organization_id),
    roles: row.roles,
    request: row.request_id,
    action: row.action,
    subject: row.subject,
    subjectId: hex(row.subject_id),
    before: row.before === null ? null : json(row.before),
    after: row.after === null ? null : json(row.after),
  };
}

const broken = (link: number, row: Id | null): DomainError =>
  new DomainError(
    'AUDIT_BROKEN',
    text(
      `The audit trail is broken at link ${link}${row ? ` (row ${row})` : ''}: it was changed, deleted or never sealed.`,
      `审计链在第 ${link} 环${row ? `（记录 ${row}）` : ''}断裂：记录被更改、删除或从未封存。`,
    ),
  );
