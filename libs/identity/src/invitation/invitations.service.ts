import { Clock, DAY, DomainError, type Id, type Instant, invalid, isId, Issues, newId, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  idOrNull,
  json,
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
import { randomBytes } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { ownOrAll } from '../access/tenancy.js';
import type { Role } from '../core/index.js';
import { hashPassword, passwordInput } from '../person/password.js';
import { People, type Person } from '../person/person.service.js';
import type { AcceptInvitationInput, InvitePersonInput } from './invitation.type.js';

const LASTS = 7 * DAY;

export interface Invitation {
  id: Id;
  organizationId: Id;
  email: string;
  name: string;
  roles: Role[];
  expiresAt: Instant;
  endedAt: Instant | null;
  personId: Id | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  email: string;
  name: string;
  roles: unknown;
  expires_at: Instant;
  ended_at: Instant | null;
  person_id: Buffer | null;
}

const SELECT = 'SELECT id, organization_id, email, name, roles, expires_at, ended_at, person_id FROM invitation';
const fromRow = (row: Row): Invitation => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  email: row.email,
  name: row.name,
  roles: json<Role[]>(row.roles),
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  personId: idOrNull(row.person_id),
});

const noInvitation = text('invitation', '邀请');
/** The same for a token that never was, one that was used, withdrawn or is too old. */
const over = (): DomainError =>
  new DomainError(
    'INVITATION_OVER',
    text('The invitation is not valid any more. Ask for a new one.', '邀请已失效，请联系邀请人重新邀请。'),
  );

/** Asks people to join: they choose their own password, and nobody else ever knows it. */
@Injectable()
export class Invitations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly people: People,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes an invitation for seven days, by those who may make people. Its token is told now and never again: a
   * repeated request answers the invitation without it. Issues as of createPerson; an address that someone has is
   * DUPLICATE_EMAIL.
   */
  async invite(
    actor: Actor,
    { idempotencyKey, ...input }: InvitePersonInput,
  ): Promise<{ invitation: Invitation; token: string | null }> {
    let told: string | null = null;
    const made = await this.transactions.run((manager) => {
      told = null;
      return this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'invitePerson', key: idempotencyKey, body: input },
        () => this.insert(manager, actor, input, (told = randomBytes(32).toString('base64url'))),
      );
    });
    return { invitation: (await this.find(this.dataSource, 'id = ?', [bin(made)]))!, token: told };
  }

  private async insert(manager: EntityManager, actor: Actor, input: InvitePersonInput, token: string): Promise<Id> {
    const { person, issues } = await this.people.check(manager, actor, input);
    issues.throwIfAny();
    if (await this.people.idOf(person.email, manager))
      throw invalid(['email'], 'DUPLICATE_EMAIL', text('A person with this address exists.', '该邮箱已被使用。'));
    const now = this.clock.now();
    const invitation = { ...person, id: newId(), expiresAt: now + LASTS };
    await manager.query(
      'INSERT INTO invitation (id, organization_id, email, name, roles, token_hash, invited_by, created_at, expires_at) VALUES (?,?,?,?,?,?,?,?,?)',
      [
        bin(invitation.id),
        bin(invitation.organizationId),
        invitation.email,
        invitation.name,
        JSON.stringify(invitation.roles),
        sha256('invitation', token),
        bin(actor.personId),
        at(now),
        at(invitation.expiresAt),
      ],
    );
    const change = { action: 'invitePerson', subject: 'invitation', subjectId: invitation.id, after: invitation };
    await this.audit.write(manager, actor, change);
    return invitation.id;
  }

  /** Makes the person, who can sign in from now on. INVITATION_OVER; DUPLICATE_EMAIL when someone has the address by now. */
  async accept({ token, password }: AcceptInvitationInput, requestId: string): Promise<Person> {
    const issues = new Issues();
    passwordInput(issues, ['input', 'password'], password);
    issues.throwIfAny();
    const passwordHash = await hashPassword(password);
    const made = await this.transactions.run(async (manager) => {
      const invitation = await this.find(manager, 'token_hash = ? FOR UPDATE', [sha256('invitation', token)]);
      const now = this.clock.now();
      if (!invitation || invitation.endedAt !== null || invitation.expiresAt <= now) throw over();
      const { organizationId, email, name, roles } = invitation;
      const person = { id: newId(), organizationId, email, name, roles };
      await this.people.add(manager, person, passwordHash);
      await manager.query('UPDATE invitation SET ended_at = ?, person_id = ? WHERE id = ?', [
        at(now),
        bin(person.id),
        bin(invitation.id),
      ]);
      await this.audit.write(
        manager,
        { personId: person.id, organizationId, roles, requestId },
        { action: 'acceptInvitation', subject: 'invitation', subjectId: invitation.id, after: person },
      );
      return person.id;
    });
    return (await this.people.find(made))!;
  }

  /** Nobody can accept it any more. INVALID_TRANSITION for one that was accepted; again, nothing happens. */
  withdraw(actor: Actor, invitationId: Id): Promise<Invitation> {
    return this.transactions.run(async (manager) => {
      const { sql, parameters } = ownOrAll(actor);
      const before = isId(invitationId)
        ? await this.find(manager, `${['id = ?', ...sql].join(' AND ')} FOR UPDATE`, [bin(invitationId), ...parameters])
        : null;
      if (!before) throw notFound(noInvitation);
      if (before.personId !== null)
        throw new DomainError('INVALID_TRANSITION', text('It was accepted.', '邀请已被接受。'));
      if (before.endedAt !== null) return before;
      const after = { ...before, endedAt: this.clock.now() };
      await manager.query('UPDATE invitation SET ended_at = ? WHERE id = ?', [at(after.endedAt), bin(before.id)]);
      const change = { action: 'withdrawInvitation', subject: 'invitation', subjectId: before.id, before, after };
      await this.audit.write(manager, actor, change);
      return after;
    });
  }

  /** Newest first, of one's own organization; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<Invitation>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  private async find(runner: Runner, condition: string, parameters: unknown[]): Promise<Invitation | null> {
    const [row] = await rows<Row>(runner, `${SELECT} WHERE ${condition}`, parameters);
    return row ? fromRow(row) : null;
  }
}
