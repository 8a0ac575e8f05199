import { Clock, DAY, type Id, type Instant, isId, MINUTE, newId, notFound, SECOND, text } from '#kernel';
import { at, atOrNull, Audit, bin, Config, type Doer, id, rows, sha256, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { unauthenticated } from '../access/access.guard.js';
import type { Actor } from '../access/actor.js';
import { Recent } from '../access/recent.js';
import { type Person, People } from '../person/person.service.js';

export interface Session {
  accessToken: string;
  refreshToken: string;
  expiresAt: Instant;
  viewer: Person;
}

export const ISSUER = 'yunshi';
const ACCESS_LASTS = 15 * MINUTE;
export const REFRESH_LASTS = 14 * DAY;

/** A session that goes on, as its owner sees it. */
export interface OpenSession {
  id: Id;
  openedAt: Instant;
  /** The sign-in, or the last exchange of its refresh token. */
  usedAt: Instant;
  expiresAt: Instant;
  /** The one that asks. */
  current: boolean;
}

/** Who a session is for, and what it rests on besides the person. */
export interface Basis {
  person: Person;
  /** The certificate that opened it. */
  certificateId?: Id;
  /** The relying system where alone it is good. */
  systemId?: Id;
  /** No exchange carries it past this. */
  endsBy?: Instant;
  /** Who let the person in has asked for a second factor already. */
  factorElsewhere?: boolean;
}

/** And what the audit trail is told of how it began. */
export interface Proof extends Basis {
  told?: object;
}

@Injectable()
export class Sessions {
  private readonly recent = new Recent<true>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly people: People,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * A new family of tokens for someone who has proved who they are.
   * @param prove its end, in the transaction of the session: what is used up by it is, or no session begins
   */
  open(
    requestId: string,
    action: 'signIn' | 'signInWithCertificate' | 'completeOidcSignIn' | 'enterSandbox',
    prove: (manager: EntityManager) => Proof | Promise<Proof>,
  ): Promise<Session> {
    return this.transactions.run(async (manager) => {
      const { told, ...basis } = await prove(manager);
      const familyId = newId();
      await this.audit.write(manager, this.doer(basis.person, requestId), {
        action,
        subject: 'session',
        subjectId: familyId,
        ...(told && { after: told }),
      });
      return this.issue(manager, basis, familyId);
    });
  }

  /** Exchanges a refresh token. One that was exchanged before ends its whole family. */
  async refresh(refreshToken: string | null | undefined, requestId: string): Promise<Session> {
    if (!refreshToken || refreshToken.length > 200) throw unauthenticated();
    const session = await this.transactions.run(async (manager) => {
      const token = await this.lock(manager, refreshToken);
      if (!token || token.expiresAt <= this.clock.now()) return null;
      const person = await this.people.find(token.personId, manager);
      if (token.endedAt !== null || !person || person.deactivatedAt !== null) {
        await manager.query('UPDATE refresh_token SET ended_at = ? WHERE family_id = ? AND ended_at IS NULL', [
          at(this.clock.now()),
          bin(token.familyId),
        ]);
        return null;
      }
      await manager.query('UPDATE refresh_token SET ended_at = ? WHERE id = ?', [at(this.clock.now()), bin(token.id)]);
      await this.audit.write(manager, this.doer(person, requestId), {
        action: 'refreshSession',
        subject: 'session',
        subjectId: token.familyId,
      });
      return this.issue(manager, { ...token.basis, person }, token.familyId);
    });
    if (!session) {
      this.recent.forget(); // a second use has ended the family
      throw unauthenticated();
    }
    return session;
  }

  /** Whether a session goes on. The answer is believed for `BELIEVED`; one that is ended in this process ends at once. */
  async isOpen(sessionId: Id): Promise<boolean> {
    const found = await this.recent.get(sessionId, async () => {
      const [row] = await rows(
        this.dataSource,
        'SELECT 1 FROM refresh_token WHERE family_id = ? AND ended_at IS NULL AND expires_at > ? LIMIT 1',
        [bin(sessionId), at(this.clock.now())],
      );
      return row ? true : null;
    });
    return found ?? false;
  }

  /** The caller's sessions that go on, the last used first; at most 100. */
  async list(actor: Actor): Promise<OpenSession[]> {
    const found = await rows<{ family_id: Buffer; opened_at: Instant; used_at: Instant; expires_at: Instant }>(
      this.dataSource,
      `SELECT t.family_id, t.created_at AS used_at, t.expires_at,
              (SELECT MIN(f.created_at) FROM refresh_token f WHERE f.family_id = t.family_id) AS opened_at
         FROM refresh_token t WHERE t.person_id = ? AND t.expires_at > ? AND t.ended_at IS NULL
        ORDER BY t.created_at DESC, t.id DESC LIMIT 100`,
      [bin(actor.personId), at(this.clock.now())],
    );
    return found.map((row) => ({
      id: id(row.family_id),
      openedAt: row.opened_at,
      usedAt: row.used_at,
      expiresAt: row.expires_at,
      current: id(row.family_id) === actor.sessionId,
    }));
  }

  /** Ends a session of the caller's, its access tokens too. Again: nothing happens. NOT_FOUND for others'. */
  async end(actor: Actor, sessionId: Id): Promise<boolean> {
    await this.transactions.run(async (manager) => {
      const tokens = isId(sessionId)
        ? await rows<{ ended_at: Instant | null }>(
            manager,
            'SELECT ended_at FROM refresh_token WHERE family_id = ? AND person_id = ? FOR UPDATE',
            [bin(sessionId), bin(actor.personId)],
          )
        : [];
      if (!tokens.length) throw notFound(text('session', '会话'));
      if (tokens.every((token) => token.ended_at !== null)) return;
      await manager.query('UPDATE refresh_token SET ended_at = ? WHERE family_id = ? AND ended_at IS NULL', [
        at(this.clock.now()),
        bin(sessionId),
      ]);
      await this.audit.write(manager, actor, { action: 'endSession', subject: 'session', subjectId: sessionId });
    });
    this.recent.forget();
    return true;
  }

  /** Every session is looked up anew. */
  forget(): void {
    this.recent.forget();
  }

  private async lock(manager: EntityManager, refreshToken: string): Promise<TokenRow | null> {
    const [row] = await rows<{
      id: Buffer;
      person_id: Buffer;
      family_id: Buffer;
      expires_at: Instant;
      ended_at: Instant | null;
      certificate_id: Buffer | null;
      system_id: Buffer | null;
      ends_by: Instant | null;
      factor_elsewhere: number;
    }>(
      manager,
      'SELECT id, person_id, family_id, expires_at, ended_at, certificate_id, system_id, ends_by, factor_elsewhere FROM refresh_token WHERE token_hash = ? FOR UPDATE',
      [sha256('refresh', refreshToken)],
    );
    return row
      ? {
          id: id(row.id),
          personId: id(row.person_id),
          familyId: id(row.family_id),
          expiresAt: row.expires_at,
          endedAt: row.ended_at,
          basis: {
            ...(row.certificate_id && { certificateId: id(row.certificate_id) }),
            ...(row.system_id && { systemId: id(row.system_id) }),
            ...(row.ends_by !== null && { endsBy: row.ends_by }),
            factorElsewhere: row.factor_elsewhere === 1,
          },
        }
      : null;
  }

  private async issue(manager: EntityManager, basis: Basis, familyId: Id): Promise<Session> {
    const { person, certificateId, systemId, endsBy = Infinity, factorElsewhere = false } = basis;
    const now = this.clock.now();
    const refreshToken = randomBytes(32).toString('base64url');
    await manager.query(
      'INSERT INTO refresh_token (id, person_id, family_id, token_hash, created_at, expires_at, ended_at, certificate_id, system_id, ends_by, factor_elsewhere) VALUES (?,?,?,?,?,?,NULL,?,?,?,?)',
      [
        bin(newId()),
        bin(person.id),
        bin(familyId),
        sha256('refresh', refreshToken),
        at(now),
        at(Math.min(now + REFRESH_LASTS, endsBy)),
        certificateId ? bin(certificateId) : null,
        systemId ? bin(systemId) : null,
        atOrNull(basis.endsBy ?? null),
        factorElsewhere ? 1 : 0,
      ],
    );
    const expiresAt = Math.min(now + ACCESS_LASTS, endsBy);
    const accessToken = await new SignJWT({
      org: person.organizationId,
      kind: person.organizationKind,
      roles: person.roles,
      sid: familyId,
      ...(systemId && { sys: systemId }),
      ...(person.sandboxOf && { box: person.sandboxOf }),
      ...(!factorElsewhere && (await this.lacksFactor(manager, person.id)) && { bare: true }),
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(person.id)
      .setIssuer(ISSUER)
      .setIssuedAt(Math.floor(now / SECOND))
      .setExpirationTime(Math.floor(expiresAt / SECOND))
      .sign(Buffer.from(this.config.jwtSecret));
    return { accessToken, refreshToken, expiresAt, viewer: person };
  }

  /** Whether the guard must hold a person without a second factor back from what some roles do: in production. */
  private async lacksFactor(manager: EntityManager, personId: Id): Promise<boolean> {
    if (!this.config.production) return false;
    const [row] = await rows(manager, 'SELECT 1 FROM second_factor WHERE person_id = ? AND confirmed_at IS NOT NULL', [
      bin(personId),
    ]);
    return !row;
  }

  private doer(person: Person, requestId: string): Doer {
    return { personId: person.id, organizationId: person.organizationId, roles: person.roles, requestId };
  }
}

interface TokenRow {
  id: Id;
  personId: Id;
  familyId: Id;
  expiresAt: Instant;
  endedAt: Instant | null;
  basis: Omit<Basis, 'person'>;
}
