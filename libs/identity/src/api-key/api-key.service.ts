import {
  Clock,
  forbidden,
  type Id,
  isId,
  type Instant,
  Issues,
  listInput,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import { at, atOrNull, Audit, bin, id, json, rows, sha256, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { OrganizationKind, Role } from '../core/index.js';
import { Recent } from './recent.js';
import type { ApiKeyWithSecretType, CreateApiKeyInput } from './api-key.type.js';

const PREFIX = 'ysk_';
export const isApiKey = (secret: string): boolean => secret.startsWith(PREFIX) && secret.length < 100;

const administrators: readonly Role[] = ['ORG_ADMIN', 'PROVIDER_ADMIN', 'OPERATOR_ADMIN'];

/** Milliseconds for which a key that was looked up is believed. */
const BELIEVED = 2_000;

interface KnownKey {
  actor: Omit<Actor, 'requestId'>;
  expiresAt: Instant | null;
}

@Injectable()
export class ApiKeys {
  private readonly recent = new Recent<KnownKey>(BELIEVED);

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

  private async find(hash: Buffer): Promise<KnownKey | null> {
    const [row] = await rows<{
      person_id: Buffer;
      organization_id: Buffer;
      kind: OrganizationKind;
      roles: unknown;
      held: unknown;
      expires_at: Instant | null;
    }>(
      this.dataSource,
      `SELECT k.person_id, k.organization_id, o.kind, k.roles, p.roles AS held, k.expires_at
         FROM api_key k JOIN person p ON p.id = k.person_id JOIN organization o ON o.id = k.organization_id
        WHERE k.secret_hash = ? AND k.revoked_at IS NULL`,
      [hash],
    );
    if (!row) return null;
    const held = json<Role[]>(row.held);
    return {
      actor: {
        personId: id(row.person_id),
        organizationId: id(row.organization_id),
        organizationKind: row.kind,
        roles: json<Role[]>(row.roles).filter((role) => held.includes(role)),
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
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt !== null && expiresAt <= this.clock.now())
      issues.add(['expiresAt'], 'IN_PAST', text('Must lie in the future.', '必须是将来的时间。'));
    issues.throwIfAny();
    const key = { id: newId(), name, roles: [...new Set(input.roles)], expiresAt };
    const secret = PREFIX + randomBytes(32).toString('base64url');
    await this.transactions.run(async (manager) => {
      await manager.query(
        'INSERT INTO api_key (id, organization_id, person_id, name, roles, secret_hash, created_at, expires_at, revoked_at) VALUES (?,?,?,?,?,?,?,?,NULL)',
        [
          bin(key.id),
          bin(actor.organizationId),
          bin(actor.personId),
          name,
          JSON.stringify(key.roles),
          sha256('api-key', secret),
          at(this.clock.now()),
          atOrNull(expiresAt),
        ],
      );
      await this.audit.write(manager, actor, {
        action: 'createApiKey',
        subject: 'apiKey',
        subjectId: key.id,
        after: key,
      });
    });
    return { id: key.id, name, secret, expiresAt };
  }

  /** Ends a key of one's own organization: its maker may, and an administrator. Again: nothing happens. */
  async revoke(actor: Actor, keyId: Id): Promise<boolean> {
    await this.transactions.run(async (manager) => {
      const [row] = isId(keyId)
        ? await rows<{ person_id: Buffer; revoked_at: Instant | null }>(
            manager,
            'SELECT person_id, revoked_at FROM api_key WHERE id = ? AND organization_id = ? FOR UPDATE',
            [bin(keyId), bin(actor.organizationId)],
          )
        : [];
      if (!row) throw notFound(text('API key', 'API 密钥'));
      if (id(row.person_id) !== actor.personId && !actor.roles.some((role) => administrators.includes(role)))
        throw forbidden();
      if (row.revoked_at !== null) return;
      await manager.query('UPDATE api_key SET revoked_at = ? WHERE id = ?', [at(this.clock.now()), bin(keyId)]);
      await this.audit.write(manager, actor, { action: 'revokeApiKey', subject: 'apiKey', subjectId: keyId });
    });
    this.recent.forget();
    return true;
  }
}
