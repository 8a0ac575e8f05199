import { Clock, type Id, type Instant, isId, newId, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  id,
  Idempotency,
  json,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { Recent } from '../access/recent.js';
import { checkDelegation, type Role } from '../core/index.js';
import { People } from '../person/person.service.js';
import type { DelegateRolesInput } from './delegation.type.js';

export interface Delegation {
  id: Id;
  organizationId: Id;
  fromPersonId: Id;
  toPersonId: Id;
  roles: Role[];
  startsAt: Instant;
  endsAt: Instant;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  from_person_id: Buffer;
  to_person_id: Buffer;
  roles: unknown;
  starts_at: Instant;
  ends_at: Instant;
}

const COLUMNS = 'd.id, d.organization_id, d.from_person_id, d.to_person_id, d.roles, d.starts_at, d.ends_at';
const fromRow = (row: Row): Delegation => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  fromPersonId: id(row.from_person_id),
  toPersonId: id(row.to_person_id),
  roles: json<Role[]>(row.roles),
  startsAt: row.starts_at,
  endsAt: row.ends_at,
});

const administers = ({ roles }: Actor): boolean => roles.includes('ORG_ADMIN') || roles.includes('PROVIDER_ADMIN');
const noDelegation = text('delegation', '委托');

/** Lets people act in a colleague's roles for a time, each time saying for whom. */
@Injectable()
export class Delegations {
  /** With the roles that the delegating person holds still. */
  private readonly recent = new Recent<Delegation>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly people: People,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller in another's roles: those of the delegation that its giver still holds, and no others. NOT_FOUND for a
   * delegation that is not theirs or not in its period. What the database says is believed for two seconds.
   */
  async actingFor(actor: Actor, delegationId: Id): Promise<Actor> {
    const key = delegationId.toLowerCase();
    const found = isId(key) ? await this.recent.get(key, () => this.find(key)) : null;
    const now = this.clock.now();
    if (!found || found.toPersonId !== actor.personId || now < found.startsAt || now >= found.endsAt)
      throw notFound(noDelegation);
    return { ...actor, roles: found.roles, onBehalfOf: found.fromPersonId };
  }

  private async find(delegationId: Id): Promise<Delegation | null> {
    const [row] = await rows<Row & { held: unknown }>(
      this.dataSource,
      `SELECT ${COLUMNS}, p.roles AS held FROM delegation d JOIN person p ON p.id = d.from_person_id
        WHERE d.id = ? AND p.deactivated_at IS NULL`,
      [bin(delegationId)],
    );
    if (!row) return null;
    const held = json<Role[]>(row.held);
    const delegation = fromRow(row);
    return { ...delegation, roles: delegation.roles.filter((role) => held.includes(role)) };
  }

  /** Gives roles of one's own to a colleague. NOT_FOUND for who is none, or acts no more; the issues of `checkDelegation`. */
  async delegate(actor: Actor, { idempotencyKey, ...input }: DelegateRolesInput): Promise<Delegation> {
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'delegateRoles', key: idempotencyKey, body: input },
        () => this.insert(manager, actor, input),
      ),
    );
    return (await this.read(this.dataSource.manager, actor, made))!;
  }

  private async insert(manager: EntityManager, actor: Actor, input: DelegateRolesInput): Promise<Id> {
    const now = this.clock.now();
    const to = isId(input.personId) ? await this.people.find(input.personId.toLowerCase(), manager) : null;
    if (!to || to.organizationId !== actor.organizationId || to.deactivatedAt !== null)
      throw notFound(text('person', '人员'));
    const delegation: Delegation = {
      id: newId(),
      organizationId: actor.organizationId,
      fromPersonId: actor.personId,
      toPersonId: to.id,
      roles: [...new Set(input.roles)],
      startsAt: input.startsAt ?? now,
      endsAt: input.endsAt,
    };
    checkDelegation(delegation, actor.roles, now).throwIfAny();
    await manager.query(
      'INSERT INTO delegation (id, organization_id, from_person_id, to_person_id, roles, starts_at, ends_at, created_at) VALUES (?,?,?,?,?,?,?,?)',
      [
        bin(delegation.id),
        bin(delegation.organizationId),
        bin(delegation.fromPersonId),
        bin(delegation.toPersonId),
        JSON.stringify(delegation.roles),
        at(delegation.startsAt),
        at(delegation.endsAt),
        at(now),
      ],
    );
    const change = { action: 'delegateRoles', subject: 'delegation', subjectId: delegation.id, after: delegation };
    await this.audit.write(manager, actor, change);
    return delegation.id;
  }

  /** Ends it now: its giver may, its taker and an administrator. One that is over stays as it is. */
  async end(actor: Actor, delegationId: Id): Promise<Delegation> {
    const ended = await this.transactions.run(async (manager) => {
      const before = await this.read(manager, actor, delegationId, 'FOR UPDATE');
      if (!before) throw notFound(noDelegation);
      const now = this.clock.now();
      if (before.endsAt <= now) return before;
      const after = { ...before, endsAt: Math.max(now, before.startsAt) };
      await manager.query('UPDATE delegation SET ends_at = ? WHERE id = ?', [at(after.endsAt), bin(before.id)]);
      const change = { action: 'endDelegation', subject: 'delegation', subjectId: before.id, before, after };
      await this.audit.write(manager, actor, change);
      return after;
    });
    this.recent.forget();
    return ended;
  }

  /** Newest first: given and taken, and to administrators all of their organization's. */
  async list(actor: Actor, page: Page): Promise<Slice<Delegation>> {
    const { tail, parameters } = newestFirst(this.known(actor), page, 'd.id');
    const found = await rows<Row>(this.dataSource, `SELECT ${COLUMNS} FROM delegation d ${tail}`, parameters);
    return sliceOf(found.map(fromRow), page.first);
  }

  private known(actor: Actor): Conditions {
    const conditions: Conditions = { sql: ['d.organization_id = ?'], parameters: [bin(actor.organizationId)] };
    if (administers(actor)) return conditions;
    conditions.sql.push('(d.from_person_id = ? OR d.to_person_id = ?)');
    conditions.parameters.push(bin(actor.personId), bin(actor.personId));
    return conditions;
  }

  private async read(manager: EntityManager, actor: Actor, delegationId: Id, lock = ''): Promise<Delegation | null> {
    if (!isId(delegationId)) return null;
    const { sql, parameters } = this.known(actor);
    const [row] = await rows<Row>(
      manager,
      `SELECT ${COLUMNS} FROM delegation d WHERE d.id = ? AND ${sql.join(' AND ')} ${lock}`,
      [bin(delegationId), ...parameters],
    );
    return row ? fromRow(row) : null;
  }
}
