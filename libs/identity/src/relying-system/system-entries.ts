import { Clock, DomainError, type Id, type Instant, SECOND, text } from '#kernel';
import { bin, Config, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { Role } from '../core/index.js';
import { People, type Person } from '../person/person.service.js';
import { ISSUER, Sessions } from '../session/session.service.js';
import type { SystemSessionType } from './relying-system.type.js';

interface SystemToken {
  personId: Id;
  systemId: Id;
  expiresAt: Instant;
}

/** Who enters which system: asked at sign-in, and by the systems for each token that is shown to them. */
@Injectable()
export class SystemEntries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** The id of the system of this code, if the person may enter it. SYSTEM_NOT_GRANTED, also for no such system. */
  async enterable(code: string, person: Person): Promise<Id> {
    const [system] = await rows<{ id: Buffer }>(
      this.dataSource,
      'SELECT id FROM relying_system WHERE code = ? AND ended_at IS NULL',
      [code.slice(0, 200)],
    );
    if (!system || !(await this.rolesIn(id(system.id), person)).length)
      throw new DomainError('SYSTEM_NOT_GRANTED', text('You may not enter this system.', '您无权进入该系统。'));
    return id(system.id);
  }

  /**
   * Who holds an access token of a system of the caller's organization; null for a token that ended, whose session was
   * ended, of another's system, or whose person may not enter any more.
   */
  async session(actor: Actor, accessToken: string): Promise<SystemSessionType | null> {
    const token = await this.read(accessToken);
    if (!token) return null;
    const [[system], person] = await Promise.all([
      rows<{ code: string }>(
        this.dataSource,
        'SELECT code FROM relying_system WHERE id = ? AND organization_id = ? AND ended_at IS NULL',
        [bin(token.systemId), bin(actor.organizationId)],
      ),
      this.people.find(token.personId),
    ]);
    if (!system || person?.deactivatedAt !== null) return null;
    const roles = await this.rolesIn(token.systemId, person);
    if (!roles.length) return null;
    const { id: personId, name, email, organizationId } = person;
    return { systemCode: system.code, personId, name, email, organizationId, roles, expiresAt: token.expiresAt };
  }

  private async read(accessToken: string): Promise<SystemToken | null> {
    const verified = await jwtVerify<{ sub: Id; sys?: Id; sid: Id; exp: number }>(
      accessToken.slice(0, 4_000),
      Buffer.from(this.config.jwtSecret),
      { issuer: ISSUER, algorithms: ['HS256'], currentDate: new Date(this.clock.now() / 1_000) },
    ).catch(() => null);
    if (!verified?.payload.sys || !(await this.sessions.isOpen(verified.payload.sid))) return null;
    const { sub, sys, exp } = verified.payload;
    return { personId: sub, systemId: sys, expiresAt: exp * SECOND };
  }

  private async rolesIn(systemId: Id, { organizationId, roles }: Person): Promise<Role[]> {
    const found = await rows<{ role: Role }>(
      this.dataSource,
      'SELECT role FROM system_grant WHERE system_id = ? AND organization_id = ?',
      [bin(systemId), bin(organizationId)],
    );
    const granted = found.map(({ role }) => role);
    return roles.filter((role) => granted.includes(role));
  }
}
