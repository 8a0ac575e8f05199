import { Clock, DAY, type Id, type Instant, MINUTE, newId, SECOND } from '#kernel';
import { at, Audit, bin, Config, type Doer, id, rows, sha256, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { unauthenticated } from '../access/access.guard.js';
import { type Person, People } from '../person/person.service.js';

export interface Session {
  accessToken: string;
  refreshToken: string;
  expiresAt: Instant;
  viewer: Person;
}

const ACCESS_LASTS = 15 * MINUTE;
const REFRESH_LASTS = 14 * DAY;

@Injectable()
export class Sessions {
  constructor(
    private readonly config: Config,
    private readonly people: People,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A new family of tokens for someone whose password was just checked. */
  open(person: Person, requestId: string): Promise<Session> {
    return this.transactions.run(async (manager) => {
      const familyId = newId();
      await this.audit.write(manager, this.doer(person, requestId), {
        action: 'signIn',
        subject: 'session',
        subjectId: familyId,
      });
      return this.issue(manager, person, familyId);
    });
  }

  /** Exchanges a refresh token. One that was exchanged before ends its whole family. */
  async refresh(refreshToken: string | null | undefined, requestId: string): Promise<Session> {
    if (!refreshToken || refreshToken.length > 200) throw unauthenticated();
    const session = await this.transactions.run(async (manager) => {
      const token = await this.lock(manager, refreshToken);
      if (!token || token.expiresAt <= this.clock.now()) return null;
      const person = await this.people.find(token.personId, manager);
      if (token.endedAt !== null || !person) {
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
      return this.issue(manager, person, token.familyId);
    });
    if (!session) throw unauthenticated();
    return session;
  }

  private async lock(manager: EntityManager, refreshToken: string): Promise<TokenRow | null> {
    const [row] = await rows<{
      id: Buffer;
      person_id: Buffer;
      family_id: Buffer;
      expires_at: Instant;
      ended_at: Instant | null;
    }>(
      manager,
      'SELECT id, person_id, family_id, expires_at, ended_at FROM refresh_token WHERE token_hash = ? FOR UPDATE',
      [sha256('refresh', refreshToken)],
    );
    return row
      ? {
          id: id(row.id),
          personId: id(row.person_id),
          familyId: id(row.family_id),
          expiresAt: row.expires_at,
          endedAt: row.ended_at,
        }
      : null;
  }

  private async issue(manager: EntityManager, person: Person, familyId: Id): Promise<Session> {
    const now = this.clock.now();
    const refreshToken = randomBytes(32).toString('base64url');
    await manager.query(
      'INSERT INTO refresh_token (id, person_id, family_id, token_hash, created_at, expires_at, ended_at) VALUES (?,?,?,?,?,?,NULL)',
      [bin(newId()), bin(person.id), bin(familyId), sha256('refresh', refreshToken), at(now), at(now + REFRESH_LASTS)],
    );
    const expiresAt = now + ACCESS_LASTS;
    const accessToken = await new SignJWT({
      org: person.organizationId,
      kind: person.organizationKind,
      roles: person.roles,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(person.id)
      .setIssuer('yunshi')
      .setIssuedAt(Math.floor(now / SECOND))
      .setExpirationTime(Math.floor(expiresAt / SECOND))
      .sign(Buffer.from(this.config.jwtSecret));
    return { accessToken, refreshToken, expiresAt, viewer: person };
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
}
