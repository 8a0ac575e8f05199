import {
  Clock,
  DomainError,
  forbidden,
  HOUR,
  type Id,
  invalid,
  isId,
  type Instant,
  Issues,
  listInput,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import {
  at,
  atOrNull,
  Audit,
  bin,
  type Conditions,
  id,
  json,
  newestFirst,
  type Page,
  rows,
  sha256,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { Recent } from '../access/recent.js';
import { isOperation, mayCall, type Operation, type OrganizationKind, type Role } from '../core/index.js';
import type { ApiKeyWithSecretType, CreateApiKeyInput } from './api-key.type.js';

const PREFIX = 'ysk_';
export const isApiKey = (secret: string): boolean => secret.startsWith(PREFIX) && secret.length < 100;

const administrators: readonly Role[] = ['ORG_ADMIN', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN'];

/** Hours for which the secret before goes on, when a key is given a new one: as wished, at most 30 days. */
const MOST_OVERLAP = 720;

/** Operations a key may be bound to: more than the table of permissions has. */
const MOST_OPERATIONS = 500;

/** A key as its keepers see it. */
export interface ApiKey {
  id: Id;
  personId: Id;
  name: string;
  roles: Role[];
  /** What it may do of what its roles may; null: all of it. */
  operations: Operation[] | null;
  createdAt: Instant;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
}

interface KeyRow {
  id: Buffer;
  person_id: Buffer;
  name: string;
  roles: unknown;
  operations: unknown;
  created_at: Instant;
  expires_at: Instant | null;
  revoked_at: Instant | null;
}

const SELECT = 'SELECT id, person_id, name, roles, operations, created_at, expires_at, revoked_at FROM api_key';
const operationsOf = (stored: unknown): Operation[] | null => (stored === null ? null : json<Operation[]>(stored));
const fromRow = (row: KeyRow): ApiKey => ({
  id: id(row.id),
  personId: id(row.person_id),
  name: row.name,
  roles: json<Role[]>(row.roles),
  operations: operationsOf(row.operations),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});

const isAdministrator = ({ roles }: Actor): boolean => roles.some((role) => administrators.includes(role));

interface KnownKey {
  actor: Omit<Actor, 'requestId'>;
  expiresAt: Instant | null;
}

@Injectable()
export class ApiKeys {
  private readonly recent = new Recent<KnownKey>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller behind a key: its maker, with those of the key's roles the maker still holds. What the database says
   * is believed for `BELIEVED`: a key revoked in this process ends at once, one revoked in another within that time.
   */
  async actorOf(secret: string, requestId: string): Promise<Actor | null> {
    const hash = sha256('api-key', secret);
    const key = await this.recent.get(hash.toString('latin1'), () => this.find(hash));
    if (!key || (key.expiresAt !== null && key.expiresAt <= this.clock.now())) return null;
    return { ...key.actor, requestId };
  }

  /** Every key is looked up anew. */
  forget(): void {
    this.recent.forget();
  }

  private async find(hash: Buffer): Promise<KnownKey | null> {
    const [row] = await rows<{
      person_id: Buffer;
      organization_id: Buffer;
      kind: OrganizationKind;
      sandbox_of: Buffer | null;
      roles: unknown;
      operations: unknown;
      held: unknown;
      expires_at: Instant | null;
    }>(
      this.dataSource,
      `SELECT k.person_id, k.organization_id, o.kind, o.sandbox_of, k.roles, k.operations, p.roles AS held, k.expires_at
         FROM api_key k JOIN person p ON p.id = k.person_id JOIN organization o ON o.id = k.organization_id
        WHERE k.secret_hash = ? AND k.revoked_at IS NULL AND p.deactivated_at IS NULL`,
      [hash],
    );
    if (!row) return null;
    const held = json<Role[]>(row.held);
    const operations = operationsOf(row.operations);
    return {
      actor: {
        personId: id(row.person_id),
        organizationId: id(row.organization_id),
        organizationKind: row.kind,
        roles: json<Role[]>(row.roles).filter((role) => held.includes(role)),
        ...(row.sandbox_of && { sandboxOf: id(row.sandbox_of) }),
        ...(operations && { operations }),
      },
      expiresAt: row.expires_at,
    };
  }

  async create(actor: Actor, input: CreateApiKeyInput): Promise<ApiKeyWithSecretType> {
    const issues = new Issues();
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    listInput(issues, ['roles'], input.roles, { min: 1, max: 20 });
    input.roles.forEach((role, index) => {
      if (!actor.roles.includes(role))
        issues.add(
          ['roles', index],
          'ROLE_NOT_HELD',
          text(`You do not hold the role ${role}.`, `您没有角色 ${role}。`),
        );
    });
    if (input.operations) listInput(issues, ['operations'], input.operations, { min: 1, max: MOST_OPERATIONS });
    input.operations?.forEach((operation, index) => {
      if (!isOperation(operation) || !mayCall(operation, input.roles))
        issues.add(
          ['operations', index],
          'OPERATION_NOT_HELD',
          text(`These roles may not do “${operation}”.`, `这些角色无权执行“${operation}”。`),
        );
    });
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt !== null && expiresAt <= this.clock.now())
      issues.add(['expiresAt'], 'IN_PAST', text('Must lie in the future.', '必须是将来的时间。'));
    issues.throwIfAny();
    const operations = input.operations ? [...new Set(input.operations)] : null;
    const key = { id: newId(), name, roles: [...new Set(input.roles)], operations, expiresAt };
    return this.transactions.run((manager) => this.insert(manager, actor, 'createApiKey', key));
  }

  /**
   * A key like this one with a secret of its own; the one before goes on for `overlapHours` more, unless it ends
   * before. Its maker alone: the new one counts as them. NOT_FOUND, FORBIDDEN, INVALID_TRANSITION for one that is over.
   */
  async rotate(actor: Actor, keyId: Id, overlapHours: number): Promise<ApiKeyWithSecretType> {
    if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MOST_OVERLAP)
      throw invalid(
        ['overlapHours'],
        'OUT_OF_RANGE',
        text(`0 to ${MOST_OVERLAP}.`, `须在 0 到 ${MOST_OVERLAP} 之间。`),
      );
    const made = await this.transactions.run(async (manager) => {
      const before = await this.lock(manager, actor, keyId);
      if (before.personId !== actor.personId) throw forbidden();
      const now = this.clock.now();
      if (before.revokedAt !== null || (before.expiresAt !== null && before.expiresAt <= now))
        throw new DomainError('INVALID_TRANSITION', text('The key is over.', '该密钥已失效。'));
      const until = Math.min(before.expiresAt ?? Infinity, now + overlapHours * HOUR);
      await manager.query('UPDATE api_key SET expires_at = ? WHERE id = ?', [at(until), bin(before.id)]);
      // The new one lasts as long as the one before was given.
      const expiresAt = before.expiresAt === null ? null : now + (before.expiresAt - before.createdAt);
      const { name, roles, operations } = before;
      return this.insert(
        manager,
        actor,
        'rotateApiKey',
        { id: newId(), name, roles, operations, expiresAt },
        before.id,
      );
    });
    this.recent.forget();
    return made;
  }

  /** Newest first: one's own, and to administrators all of their organization's. */
  async list(actor: Actor, page: Page): Promise<Slice<ApiKey>> {
    const conditions: Conditions = { sql: ['organization_id = ?'], parameters: [bin(actor.organizationId)] };
    if (!isAdministrator(actor)) {
      conditions.sql.push('person_id = ?');
      conditions.parameters.push(bin(actor.personId));
    }
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf((await rows<KeyRow>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    action: Operation,
    key: Pick<ApiKey, 'id' | 'name' | 'roles' | 'expiresAt'> & { operations: readonly string[] | null },
    rotates?: Id,
  ): Promise<ApiKeyWithSecretType> {
    const secret = PREFIX + randomBytes(32).toString('base64url');
    await manager.query(
      'INSERT INTO api_key (id, organization_id, person_id, name, roles, operations, secret_hash, created_at, expires_at, revoked_at) VALUES (?,?,?,?,?,?,?,?,?,NULL)',
      [
        bin(key.id),
        bin(actor.organizationId),
        bin(actor.personId),
        key.name,
        JSON.stringify(key.roles),
        key.operations && JSON.stringify(key.operations),
        sha256('api-key', secret),
        at(this.clock.now()),
        atOrNull(key.expiresAt),
      ],
    );
    const after = rotates ? { ...key, rotates } : key;
    await this.audit.write(manager, actor, { action, subject: 'apiKey', subjectId: key.id, after });
    return { id: key.id, name: key.name, secret, expiresAt: key.expiresAt };
  }

  private async lock(manager: EntityManager, actor: Actor, keyId: Id): Promise<ApiKey> {
    const [row] = isId(keyId)
      ? await rows<KeyRow>(manager, `${SELECT} WHERE id = ? AND organization_id = ? FOR UPDATE`, [
          bin(keyId),
          bin(actor.organizationId),
        ])
      : [];
    if (!row) throw notFound(text('API key', 'API 密钥'));
    return fromRow(row);
  }

  /** Ends a key of one's own organization: its maker may, and an administrator. Again: nothing happens. */
  async revoke(actor: Actor, keyId: Id): Promise<boolean> {
    await this.transactions.run(async (manager) => {
      const key = await this.lock(manager, actor, keyId);
      if (key.personId !== actor.personId && !isAdministrator(actor)) throw forbidden();
      if (key.revokedAt !== null) return;
      await manager.query('UPDATE api_key SET revoked_at = ? WHERE id = ?', [at(this.clock.now()), bin(keyId)]);
      await this.audit.write(manager, actor, { action: 'revokeApiKey', subject: 'apiKey', subjectId: keyId });
    });
    this.recent.forget();
    return true;
  }
}
