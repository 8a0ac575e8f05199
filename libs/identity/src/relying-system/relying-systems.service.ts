import { Clock, CODE, type Id, type Instant, invalid, isId, Issues, newId, notFound, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  isDuplicate,
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
import { type Role, rolesOf } from '../core/index.js';
import { Organizations } from '../organization/organization.service.js';
import type {
  RegisterRelyingSystemInput,
  RelyingSystemType,
  SystemGrantInput,
  SystemGrantType,
} from './relying-system.type.js';

interface Row {
  id: Buffer;
  organization_id: Buffer;
  code: string;
  name: string;
  ended_at: Instant | null;
}

interface GrantRow {
  id: Buffer;
  system_id: Buffer;
  organization_id: Buffer;
  role: Role;
}

const SELECT = 'SELECT id, organization_id, code, name, ended_at FROM relying_system';
const GRANTS = 'SELECT id, system_id, organization_id, role FROM system_grant';
const fromRow = (row: Row): RelyingSystemType => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  code: row.code,
  name: row.name,
  endedAt: row.ended_at,
});
const fromGrant = (row: GrantRow): SystemGrantType => ({
  id: id(row.id),
  systemId: id(row.system_id),
  organizationId: id(row.organization_id),
  role: row.role,
});

const noSystem = text('system', '系统');

/** Systems that others run and people enter by their sign-in here, and who may enter which. */
@Injectable()
export class RelyingSystems {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** NOT_FOUND for no such organization. Issues: REQUIRED, TOO_LONG, MALFORMED, DUPLICATE_CODE. */
  async register(actor: Actor, { idempotencyKey, ...input }: RegisterRelyingSystemInput): Promise<RelyingSystemType> {
    const issues = new Issues();
    const code = textInput(issues, ['code'], input.code, { max: 100, pattern: CODE });
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    issues.throwIfAny();
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'registerRelyingSystem', key: idempotencyKey, body: input },
        async () => {
          const { id: organizationId } = await this.organizations.get(input.organizationId, manager);
          const system = { id: newId(), organizationId, code, name, endedAt: null };
          await this.insert(manager, system);
          await this.tell(manager, actor, 'registerRelyingSystem', system.id, { after: system });
          return system.id;
        },
      ),
    );
    return (await this.find(this.dataSource, 'id = ?', [bin(made)]))!;
  }

  /** Nobody is let in any more, and those who are inside are not known any more. Again: nothing happens. */
  end(actor: Actor, systemId: Id): Promise<RelyingSystemType> {
    return this.transactions.run(async (manager) => {
      const before = await this.lock(manager, actor, systemId);
      if (before.endedAt !== null) return before;
      const after = { ...before, endedAt: this.clock.now() };
      await manager.query('UPDATE relying_system SET ended_at = ? WHERE id = ?', [at(after.endedAt), bin(before.id)]);
      await this.tell(manager, actor, 'endRelyingSystem', before.id, { before, after });
      return after;
    });
  }

  /** Newest first: those of one's own organization; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<RelyingSystemType>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  /** Who may enter, newest first. NOT_FOUND for a system of others. */
  async grants(actor: Actor, systemId: Id, page: Page): Promise<Slice<SystemGrantType>> {
    const system = await this.own(this.dataSource, actor, systemId);
    const { tail, parameters } = newestFirst({ sql: ['system_id = ?'], parameters: [bin(system.id)] }, page);
    return sliceOf((await rows<GrantRow>(this.dataSource, `${GRANTS} ${tail}`, parameters)).map(fromGrant), page.first);
  }

  /** Lets a role of an organization in; again, nothing happens. NOT_FOUND; ROLE_NOT_FOR_KIND. */
  grant(actor: Actor, input: SystemGrantInput): Promise<SystemGrantType> {
    return this.transactions.run(async (manager) => {
      const system = await this.lock(manager, actor, input.systemId);
      const organization = await this.organizations.get(input.organizationId, manager);
      if (!this.organizations.mayKnow(actor, organization)) throw notFound(text('organization', '机构'));
      if (!rolesOf(organization.kind).includes(input.role))
        throw invalid(
          ['role'],
          'ROLE_NOT_FOR_KIND',
          text(`${input.role} does not fit the organization.`, `角色 ${input.role} 不适用于该机构。`),
        );
      const standing = await this.findGrant(manager, system.id, organization.id, input.role);
      if (standing) return standing;
      const grant = { id: newId(), systemId: system.id, organizationId: organization.id, role: input.role };
      await manager.query(
        'INSERT INTO system_grant (id, system_id, organization_id, role, created_at) VALUES (?,?,?,?,?)',
        [bin(grant.id), bin(system.id), bin(organization.id), grant.role, at(this.clock.now())],
      );
      await this.tell(manager, actor, 'grantSystemAccess', system.id, { after: grant });
      return grant;
    });
  }

  /** Lets the role in no more, and those inside by it are not known any more. Again: nothing happens. */
  revoke(actor: Actor, input: SystemGrantInput): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const system = await this.lock(manager, actor, input.systemId);
      const before = isId(input.organizationId)
        ? await this.findGrant(manager, system.id, input.organizationId, input.role)
        : null;
      if (!before) return true;
      await manager.query('DELETE FROM system_grant WHERE id = ?', [bin(before.id)]);
      await this.tell(manager, actor, 'revokeSystemAccess', system.id, { before, after: { revoked: true } });
      return true;
    });
  }

  private async insert(manager: EntityManager, system: RelyingSystemType): Promise<void> {
    try {
      await manager.query(
        'INSERT INTO relying_system (id, organization_id, code, name, created_at) VALUES (?,?,?,?,?)',
        [bin(system.id), bin(system.organizationId), system.code, system.name, at(this.clock.now())],
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw invalid(
        ['code'],
        'DUPLICATE_CODE',
        text(`The code ${system.code} is in use.`, `代码 ${system.code} 已被使用。`),
      );
    }
  }

  private async findGrant(
    manager: EntityManager,
    systemId: Id,
    organizationId: Id,
    role: Role,
  ): Promise<SystemGrantType | null> {
    const [row] = await rows<GrantRow>(manager, `${GRANTS} WHERE system_id = ? AND organization_id = ? AND role = ?`, [
      bin(systemId),
      bin(organizationId),
      role,
    ]);
    return row ? fromGrant(row) : null;
  }

  private lock(manager: EntityManager, actor: Actor, systemId: Id): Promise<RelyingSystemType> {
    return this.own(manager, actor, systemId, 'FOR UPDATE');
  }

  private async own(runner: Runner, actor: Actor, systemId: Id, lock = ''): Promise<RelyingSystemType> {
    const { sql, parameters } = ownOrAll(actor);
    const condition = `${['id = ?', ...sql].join(' AND ')} ${lock}`;
    const system = isId(systemId) ? await this.find(runner, condition, [bin(systemId), ...parameters]) : null;
    if (!system) throw notFound(noSystem);
    return system;
  }

  private async find(runner: Runner, condition: string, parameters: unknown[]): Promise<RelyingSystemType | null> {
    const [row] = await rows<Row>(runner, `${SELECT} WHERE ${condition}`, parameters);
    return row ? fromRow(row) : null;
  }

  private tell(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    change: { before?: unknown; after: unknown },
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'relyingSystem', subjectId, ...change });
  }
}
