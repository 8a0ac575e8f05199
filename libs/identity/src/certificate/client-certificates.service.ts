import { Clock, type Id, type Instant, isId, Issues, listInput, newId, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
  insertRows,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { ownOrAll } from '../access/tenancy.js';
import { plainSerial } from '../core/index.js';
import { Sessions } from '../session/session.service.js';
import { endSessionsOf } from './authorities.js';
import type {
  ClientCertificateInput,
  ClientCertificatesRegisteredType,
  ClientCertificateType,
  RegisterClientCertificatesInput,
} from './certificate.type.js';

const MOST = 1_000;

interface Row {
  id: Buffer;
  authority_id: Buffer;
  serial: string;
  fingerprint: Buffer;
  person_id: Buffer;
  organization_id: Buffer;
  ended_at: Instant | null;
  revoked_at: Instant | null;
}

const SELECT = `SELECT c.id, c.authority_id, c.serial, c.fingerprint, c.person_id, c.organization_id, c.ended_at, r.revoked_at
  FROM client_certificate c LEFT JOIN revoked_certificate r ON r.authority_id = c.authority_id AND r.serial = c.serial`;

const fromRow = (row: Row): ClientCertificateType => ({
  id: id(row.id),
  authorityId: id(row.authority_id),
  serial: row.serial,
  fingerprint: row.fingerprint.toString('hex'),
  personId: id(row.person_id),
  organizationId: id(row.organization_id),
  endedAt: row.ended_at,
  revokedAt: row.revoked_at,
});

type Wanted = Pick<ClientCertificateType, 'serial' | 'fingerprint' | 'personId' | 'organizationId'>;

/** The register of who holds which certificate. */
@Injectable()
export class ClientCertificates {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Binds certificates to people, all of them or none; what stands there the same is left. NOT_FOUND for no such
   * authority. Issues: TOO_MANY, MALFORMED, UNKNOWN_PERSON (also one of another organization than is named), ALREADY_BOUND
   * (bound otherwise, or so in the list). What was ended may be bound anew, otherwise: somebody mistyped it.
   */
  register(actor: Actor, input: RegisterClientCertificatesInput): Promise<ClientCertificatesRegisteredType> {
    const issues = new Issues();
    listInput(issues, ['certificates'], input.certificates, { min: 1, max: MOST });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const authorityId = await this.lockAuthority(manager, input.authorityId);
      const wanted = await this.check(manager, issues, input.certificates);
      const fresh = await this.withoutKnown(manager, issues, authorityId, wanted);
      issues.throwIfAny();
      const now = at(this.clock.now());
      await insertRows(
        manager,
        'INSERT INTO client_certificate (id, authority_id, serial, fingerprint, person_id, organization_id, created_at)',
        fresh.map((one) => [
          bin(newId()),
          bin(authorityId),
          one.serial,
          Buffer.from(one.fingerprint, 'hex'),
          bin(one.personId),
          bin(one.organizationId),
          now,
        ]),
        // What it replaces was ended: `withoutKnown` has looked.
        `ON DUPLICATE KEY UPDATE authority_id = VALUES(authority_id), serial = VALUES(serial), fingerprint = VALUES(fingerprint),
         person_id = VALUES(person_id), organization_id = VALUES(organization_id), ended_at = NULL`,
      );
      if (fresh.length)
        await this.audit.write(manager, actor, {
          action: 'registerClientCertificates',
          subject: 'certificateAuthority',
          subjectId: authorityId,
          after: fresh.map(({ serial, personId }) => ({ serial, personId })),
        });
      return { registered: fresh.length, known: wanted.length - fresh.length };
    });
  }

  /** Newest first: of one's own organization; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<ClientCertificateType>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor, 'c.organization_id'), page, 'c.id');
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  /** Lets nobody in with it any more, and ends its sessions. Again: nothing happens. NOT_FOUND for others'. */
  async end(actor: Actor, certificateId: Id): Promise<ClientCertificateType> {
    const ended = await this.transactions.run(async (manager) => {
      const before = await this.lock(manager, actor, certificateId);
      if (before.endedAt !== null) return before;
      const after = { ...before, endedAt: this.clock.now() };
      await manager.query('UPDATE client_certificate SET ended_at = ? WHERE id = ?', [
        at(after.endedAt),
        bin(before.id),
      ]);
      await endSessionsOf(manager, after.endedAt, 'c.id = ?', [bin(before.id)]);
      const change = { action: 'endClientCertificate', subject: 'clientCertificate', subjectId: before.id };
      await this.audit.write(manager, actor, { ...change, before, after });
      return after;
    });
    this.sessions.forget();
    return ended;
  }

  /** The certificate of this fingerprint, as far as it is registered. */
  async find(runner: Runner, fingerprint: Buffer): Promise<ClientCertificateType | null> {
    const [row] = await rows<Row>(runner, `${SELECT} WHERE c.fingerprint = ?`, [fingerprint]);
    return row ? fromRow(row) : null;
  }

  private async lock(manager: EntityManager, actor: Actor, certificateId: Id): Promise<ClientCertificateType> {
    const { sql, parameters } = ownOrAll(actor, 'c.organization_id');
    const [row] = isId(certificateId)
      ? await rows<Row>(manager, `${SELECT} WHERE ${['c.id = ?', ...sql].join(' AND ')} FOR UPDATE`, [
          bin(certificateId),
          ...parameters,
        ])
      : [];
    if (!row) throw notFound(text('certificate', '证书'));
    return fromRow(row);
  }

  /** All are held: a fingerprint stands once, whichever authority it is entered under. */
  private async lockAuthority(manager: EntityManager, authorityId: Id): Promise<Id> {
    const all = await rows<{ id: Buffer }>(manager, 'SELECT id FROM certificate_authority ORDER BY id FOR UPDATE');
    const found = all.map((row) => id(row.id)).find((one) => one === authorityId.toLowerCase());
    if (!found) throw notFound(text('certification authority', '证书颁发机构'));
    return found;
  }

  private async check(
    manager: EntityManager,
    issues: Issues,
    asked: readonly ClientCertificateInput[],
  ): Promise<Wanted[]> {
    const emailOf = ({ email }: ClientCertificateInput): string => email.trim().toLowerCase().slice(0, 200);
    const people = await rows<{ id: Buffer; email: string; organization_id: Buffer; code: string }>(
      manager,
      'SELECT p.id, p.email, p.organization_id, o.code FROM person p JOIN organization o ON o.id = p.organization_id WHERE p.email IN (?)',
      [asked.map(emailOf)],
    );
    const holders = new Map(people.map((person) => [person.email, person]));
    return asked.flatMap((one, index) => {
      const path = ['certificates', index];
      const serial = plainSerial(one.serial.slice(0, 200));
      const fingerprint = one.fingerprint.slice(0, 200).replace(/[\s:]/g, '').toLowerCase();
      if (!/^[0-9a-f]{1,64}$/.test(serial)) issues.add([...path, 'serial'], 'MALFORMED', notHex);
      if (!/^[0-9a-f]{64}$/.test(fingerprint)) issues.add([...path, 'fingerprint'], 'MALFORMED', notHex);
      const holder = holders.get(emailOf(one));
      if (holder?.code === one.organizationCode)
        return [{ serial, fingerprint, personId: id(holder.id), organizationId: id(holder.organization_id) }];
      issues.add(
        [...path, 'email'],
        'UNKNOWN_PERSON',
        text('The organization has no person with this address.', '该机构没有使用此邮箱的人员。'),
      );
      return [];
    });
  }

  /** Those that are not registered yet, or were otherwise and ended. */
  private async withoutKnown(
    manager: EntityManager,
    issues: Issues,
    authorityId: Id,
    wanted: readonly Wanted[],
  ): Promise<Wanted[]> {
    if (issues.any) return [];
    const standing = await rows<Row>(
      manager,
      `${SELECT} WHERE c.fingerprint IN (?) OR (c.authority_id = ? AND c.serial IN (?))`,
      [
        wanted.map(({ fingerprint }) => Buffer.from(fingerprint, 'hex')),
        bins([authorityId])[0],
        wanted.map(({ serial }) => serial),
      ],
    );
    type Taken = Wanted & Pick<ClientCertificateType, 'authorityId' | 'endedAt'>;
    const taken = new Map<string, Taken>();
    const claim = (one: Taken): void => {
      taken.set(`f${one.fingerprint}`, one);
      if (one.authorityId === authorityId) taken.set(`s${one.serial}`, one);
    };
    standing.map(fromRow).forEach(claim);
    return wanted.filter((one, index) => {
      const [there, other] = new Set(
        [taken.get(`f${one.fingerprint}`), taken.get(`s${one.serial}`)].filter((row) => row !== undefined),
      );
      const same =
        there?.authorityId === authorityId &&
        there.serial === one.serial &&
        there.fingerprint === one.fingerprint &&
        there.personId === one.personId;
      if (!same && (!there || (there.endedAt !== null && !other))) {
        claim({ ...one, authorityId, endedAt: null });
        return true;
      }
      if (!same)
        issues.add(
          ['certificates', index],
          'ALREADY_BOUND',
          text('This certificate or serial number is bound otherwise already.', '该证书或序列号已另行绑定。'),
        );
      return false;
    });
  }
}

const notHex = text('Hexadecimal digits of the right number.', '须为位数正确的十六进制数。');
