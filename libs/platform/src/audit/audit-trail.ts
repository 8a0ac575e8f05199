import type { Id, Instant } from '#kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { at, bin, id, idOrNull, json, rows } from '../database/sql.js';
import { type Page, type Slice, sliceOf } from '../graphql/paging.js';
import type { AuditRow } from './audit-rows.js';

export interface AuditFilter {
  /** Operations, as in the permission table. */
  actions?: readonly string[] | null;
  subjectId?: Id | null;
  personId?: Id | null;
  organizationId?: Id | null;
  /** [from, to) */
  from?: Instant | null;
  to?: Instant | null;
}

export interface AuditEntry {
  id: Id;
  at: Instant;
  /** Null: the platform itself. */
  personId: Id | null;
  onBehalfOf: Id | null;
  organizationId: Id | null;
  roles: string[];
  requestId: string;
  action: string;
  subject: string;
  subjectId: Id | null;
  before: unknown;
  after: unknown;
  /** Its link in the chain; null until it is sealed. */
  link: number | null;
  /** Of the link, hexadecimal. */
  hash: string | null;
}

interface Row extends AuditRow {
  seq: string | null;
  hash: Buffer | null;
}

/** Reads the audit trail. Says nothing about who may. */
@Injectable()
export class AuditTrail {
  constructor(private readonly dataSource: DataSource) {}

  /** The last that happened first; of one instant in no order that means something, and always the same. */
  async list(filter: AuditFilter, { first, after }: Page): Promise<Slice<AuditEntry>> {
    const { sql, parameters } = conditionsOf(filter);
    if (after !== null) {
      const [last] = await rows<{ at: Instant }>(this.dataSource, 'SELECT at FROM audit_row WHERE id = ?', [
        bin(after),
      ]);
      if (!last) return { nodes: [], hasNextPage: false };
      sql.push('a.at <= ? AND (a.at < ? OR a.id < ?)');
      parameters.push(at(last.at), at(last.at), bin(after));
    }
    const found = await rows<Row>(
      this.dataSource,
      `SELECT a.id, a.at, a.person_id, a.on_behalf_of, a.organization_id, a.roles, a.request_id, a.action, a.subject,
         a.subject_id, a.\`before\`, a.\`after\`, s.seq, s.hash
         FROM audit_row a LEFT JOIN audit_seal s ON s.audit_id = a.id
        ${sql.length ? `WHERE ${sql.join(' AND ')}` : ''} ORDER BY a.at DESC, a.id DESC LIMIT ${first + 1}`,
      parameters,
    );
    return sliceOf(found.map(fromRow), first);
  }
}

function conditionsOf({ actions, subjectId, personId, organizationId, from, to }: AuditFilter): {
  sql: string[];
  parameters: unknown[];
} {
  const sql: string[] = [];
  const parameters: unknown[] = [];
  const add = (condition: string, ...values: unknown[]): void => {
    sql.push(condition);
    parameters.push(...values);
  };
  if (actions?.length) add('a.action IN (?)', actions);
  else if (actions) add('1 = 0');
  if (subjectId) add('a.subject_id = ?', bin(subjectId));
  if (personId) add('a.person_id = ?', bin(personId));
  if (organizationId) add('a.organization_id = ?', bin(organizationId));
  if (typeof from === 'number') add('a.at >= ?', at(from));
  if (typeof to === 'number') add('a.at < ?', at(to));
  return { sql, parameters };
}

const fromRow = (row: Row): AuditEntry => ({
  id: id(row.id),
  at: row.at,
  personId: idOrNull(row.person_id),
  onBehalfOf: idOrNull(row.on_behalf_of),
  organizationId: idOrNull(row.organization_id),
  roles: row.roles.split(' ').filter(Boolean),
  requestId: row.request_id,
  action: row.action,
  subject: row.subject,
  subjectId: idOrNull(row.subject_id),
  before: row.before === null ? null : json(row.before),
  after: row.after === null ? null : json(row.after),
  link: row.seq === null ? null : Number(row.seq),
  hash: row.hash && row.hash.toString('hex'),
});
