import {
  Clock,
  type Id,
  type Instant,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  invalid,
  listInput,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  type Conditions,
  Config,
  id,
  Idempotency,
  idOrNull,
  isDuplicate,
  json,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { type OrganizationKind, type Role, rolesOf, seesEverything } from '../core/index.js';
import { Organizations } from '../organization/organization.service.js';
import { outsideSandboxes } from '../sandbox/wall.js';
import { hashPassword, passwordInput, passwordMatches } from './password.js';
import type { CreatePersonInput } from './person.type.js';

export interface Person {
  id: Id;
  email: string;
  name: string;
  roles: Role[];
  organizationId: Id;
  organizationKind: OrganizationKind;
  /** The provider whose sandbox the person is in; null for real people. */
  sandboxOf: Id | null;
  /** Null while the person acts. */
  deactivatedAt: Instant | null;
}

/** A person to come. */
export type NewPerson = Pick<Person, 'organizationId' | 'email' | 'name' | 'roles'>;

interface Row {
  id: Buffer;
  email: string;
  name: string;
  roles: unknown;
  organization_id: Buffer;
  kind: OrganizationKind;
  sandbox_of: Buffer | null;
  password_hash: string | null;
  deactivated_at: Instant | null;
}

const SELECT =
  'SELECT p.id, p.email, p.name, p.roles, p.organization_id, p.password_hash, p.deactivated_at, o.kind, o.sandbox_of FROM person p JOIN organization o ON o.id = p.organization_id';
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;

const fromRow = (row: Row): Person => ({
  id: id(row.id),
  email: row.email,
  name: row.name,
  roles: json<Role[]>(row.roles),
  organizationId: id(row.organization_id),
  organizationKind: row.kind,
  sandboxOf: idOrNull(row.sandbox_of),
  deactivatedAt: row.deactivated_at,
});

@Injectable()
export class People {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async find(personId: Id, runner: Runner = this.dataSource): Promise<Person | null> {
    const [row] = await rows<Row>(runner, `${SELECT} WHERE p.id = ?`, [bin(personId)]);
    return row ? fromRow(row) : null;
  }

  /** The person, locked until the transaction ends; null for no such one. */
  async lock(manager: EntityManager, personId: Id): Promise<Person | null> {
    const [row] = isId(personId)
      ? await rows<Row>(manager, `${SELECT} WHERE p.id = ? FOR UPDATE`, [bin(personId)])
      : [];
    return row ? fromRow(row) : null;
  }

  /** Newest first: of one's own organization; operators and auditors name one, or see all. */
  async list(actor: Actor, organizationId: Id | null, page: Page): Promise<Slice<Person>> {
    const wanted = seesEverything(actor.roles) ? organizationId : actor.organizationId;
    if (wanted !== null && !isId(wanted)) throw notFound(text('organization', '机构'));
    const conditions: Conditions =
      wanted === null
        ? { sql: [outsideSandboxes('p.organization_id')], parameters: [] }
        : { sql: ['p.organization_id = ?'], parameters: [bin(wanted)] };
    const { tail, parameters } = newestFirst(conditions, page, 'p.id');
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  async byIds(ids: readonly Id[]): Promise<Map<Id, Person>> {
    const found = await rows<Row>(this.dataSource, `${SELECT} WHERE p.id IN (?)`, [bins([...new Set(ids)])]);
    return new Map(found.map((row) => [id(row.id), fromRow(row)]));
  }

  /** Who has this address, or null. */
  async idOf(email: string, runner: Runner = this.dataSource): Promise<Id | null> {
    const [row] = await rows<{ id: Buffer }>(runner, 'SELECT id FROM person WHERE email = ?', [
      email.trim().toLowerCase().slice(0, 200),
    ]);
    return row ? id(row.id) : null;
  }

  /** The person of this address and password who acts, or null; takes as long for an unknown address. */
  async verify(email: string, password: string): Promise<Person | null> {
    if (email.length > 200 || password.length > 200) return null;
    const [row] = await rows<Row>(this.dataSource, `${SELECT} WHERE p.email = ?`, [email.trim().toLowerCase()]);
    const matches = await passwordMatches(row?.password_hash, password);
    return matches && row?.deactivated_at === null ? fromRow(row) : null;
  }

  async create(actor: Actor, { idempotencyKey, ...input }: CreatePersonInput): Promise<Person> {
    // The body is kept as a fast hash: a password goes into it under our own secret, so that nobody can try passwords on it.
    const body = { ...input, initialPassword: input.initialPassword && this.keyed(input.initialPassword) };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'createPerson', key: idempotencyKey, body },
        () => this.insert(manager, actor, input),
      ),
    );
    return (await this.find(made))!;
  }

  private keyed(password: string): string {
    return createHmac('sha256', this.config.jwtSecret).update(`initial password\n${password}`).digest('hex');
  }

  private async insert(manager: EntityManager, actor: Actor, input: CreatePersonInput): Promise<Id> {
    const { person: checked, issues } = await this.check(manager, actor, input);
    const password = input.initialPassword ?? null;
    if (password !== null) passwordInput(issues, ['initialPassword'], password);
    issues.throwIfAny();
    const person = { id: newId(), ...checked };
    await this.add(manager, person, password && (await hashPassword(password)));
    await this.audit.write(manager, actor, {
      action: 'createPerson',
      subject: 'person',
      subjectId: person.id,
      after: person,
    });
    return person.id;
  }

  /**
   * What is asked of a person to come, and what is wrong with it. NOT_FOUND for an organization that the caller may not
   * add people to: operators to any, administrators to their own.
   */
  async check(
    manager: EntityManager,
    actor: Actor,
    input: Pick<CreatePersonInput, 'organizationId' | 'email' | 'name' | 'roles'>,
  ): Promise<{ person: NewPerson; issues: Issues }> {
    const free = actor.roles.includes('OPERATOR_ADMIN');
    if (!isId(input.organizationId) || (!free && input.organizationId.toLowerCase() !== actor.organizationId))
      throw notFound(text('organization', '机构'));
    const organization = await this.organizations.get(input.organizationId, manager);
    const issues = new Issues();
    const email = textInput(issues, ['email'], input.email, { max: 200, pattern: EMAIL }).toLowerCase();
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    const roles = this.checkRoles(issues, input.roles, organization.kind);
    return { person: { organizationId: organization.id, email, name, roles }, issues };
  }

  /** Writes a person who was checked. DUPLICATE_EMAIL for an address that someone has. */
  async add(manager: EntityManager, person: NewPerson & { id: Id }, passwordHash: string | null): Promise<void> {
    try {
      await manager.query(
        'INSERT INTO person (id, organization_id, email, name, roles, password_hash, created_at) VALUES (?,?,?,?,?,?,?)',
        [
          bin(person.id),
          bin(person.organizationId),
          person.email,
          person.name,
          JSON.stringify(person.roles),
          passwordHash,
          at(this.clock.now()),
        ],
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw invalid(['email'], 'DUPLICATE_EMAIL', text('A person with this address exists.', '该邮箱已被使用。'));
    }
  }

  private checkRoles(issues: Issues, wanted: readonly Role[], kind: OrganizationKind): Role[] {
    const allowed = rolesOf(kind);
    listInput(issues, ['roles'], wanted, { min: 1, max: 20 });
    wanted.forEach((role, index) => {
      if (!allowed.includes(role))
        issues.add(
          ['roles', index],
          'ROLE_NOT_FOR_KIND',
          text(`${role} does not fit an organization of kind ${kind}.`, `角色 ${role} 不适用于 ${kind} 类机构。`),
        );
    });
    return [...new Set(wanted)];
  }
}
