import { Clock, CODE, type Id, invalid, isId, Issues, newId, notFound, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  containing,
  id,
  Idempotency,
  idOrNull,
  isDuplicate,
  json,
  rows,
  type Runner,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { Recent } from '../access/recent.js';
import {
  buyerKinds,
  isBuyerKind,
  judgeUscc,
  type OrganizationKind,
  type ProviderKind,
  seesEverything,
} from '../core/index.js';
import { findDivision, unknownDivision } from '../division/divisions.js';
import { isWithin, SANDBOX_CODE } from '../sandbox/wall.js';
import type { CreateOrganizationInput } from './organization.type.js';

export interface Organization {
  id: Id;
  kind: OrganizationKind;
  code: string;
  name: string;
  uscc: string | null;
  divisionCode: string | null;
  parentId: Id | null;
  path: string;
  /** Of a provider; empty for all others. */
  providerKinds: ProviderKind[];
  /** The provider whose sandbox it is in; null for what is real. */
  sandboxOf: Id | null;
}

interface Row {
  id: Buffer;
  kind: OrganizationKind;
  code: string;
  name: string;
  uscc: string | null;
  division_code: string | null;
  parent_id: Buffer | null;
  path: string;
  provider_kinds: unknown;
  sandbox_of: Buffer | null;
}

const COLUMNS = 'id, kind, code, name, uscc, division_code, parent_id, path, provider_kinds, sandbox_of';
const MOST_LEVELS = 8;
/** The most organizations one answer holds; beyond, the query must be narrowed. */
const MOST_LISTED = 1000;
/** The most children one level of an answer holds, over all their parents. */
const MOST_CHILDREN = 10_000;

const fromRow = (row: Row): Organization => ({
  id: id(row.id),
  kind: row.kind,
  code: row.code,
  name: row.name,
  uscc: row.uscc,
  divisionCode: row.division_code,
  parentId: idOrNull(row.parent_id),
  path: row.path,
  providerKinds: row.provider_kinds === null ? [] : json<ProviderKind[]>(row.provider_kinds),
  sandboxOf: idOrNull(row.sandbox_of),
});

const what = text('organization', '机构');
const reserved = text(
  `Codes that begin with ${SANDBOX_CODE} are those of sandboxes.`,
  `以 ${SANDBOX_CODE} 开头的代码仅用于沙箱。`,
);

@Injectable()
export class Organizations {
  private readonly recent = new Recent<Organization>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @param runner the transaction's manager inside one: a second connection there could starve the pool */
  async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, Organization>> {
    if (!ids.length) return new Map();
    const found = await rows<Row>(runner, `SELECT ${COLUMNS} FROM organization WHERE id IN (?)`, [
      bins([...new Set(ids)]),
    ]);
    return new Map(found.map((row) => [id(row.id), fromRow(row)]));
  }

  /** The same, believed for two seconds: most answers name the same few, which change seldom if ever. */
  recentByIds(ids: readonly Id[]): Promise<Map<Id, Organization>> {
    return this.recent.getAll(ids, (missing) => this.byIds(missing));
  }

  /** Every organization is looked up anew. */
  forget(): void {
    this.recent.forget();
  }

  /** The organization, or NOT_FOUND. Says nothing about who may see it. */
  async get(organizationId: Id, runner: Runner = this.dataSource): Promise<Organization> {
    const wanted = organizationId.toLowerCase(); // a UUID may be written in capitals
    const found = isId(wanted) ? (await this.byIds([wanted], runner)).get(wanted) : undefined;
    if (!found) throw notFound(what);
    return found;
  }

  async idsBelow(ancestorId: Id): Promise<Id[]> {
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      'SELECT d.id FROM organization a JOIN organization d ON d.path LIKE CONCAT(a.path, ?) AND d.id <> a.id WHERE a.id = ? LIMIT 100000',
      ['%', bin(ancestorId)],
    );
    return found.map((row) => id(row.id));
  }

  async isBelow(organizationId: Id, ancestorId: Id, runner: Runner = this.dataSource): Promise<boolean> {
    const organization = (await this.byIds([organizationId], runner)).get(organizationId);
    return organization?.path.split('/').slice(0, -2).includes(ancestorId) ?? false;
  }

  /** Buyers whose division lies in one of these, told by the beginnings of their codes; of no sandbox. */
  async idsInDivisions(prefixes: readonly string[]): Promise<Id[]> {
    if (!prefixes.length) return [];
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM organization WHERE kind IN (?) AND sandbox_of IS NULL AND (${prefixes.map(() => 'division_code LIKE ?').join(' OR ')}) LIMIT 100000`,
      [buyerKinds, ...prefixes.map((prefix) => `${prefix}%`)],
    );
    return found.map((row) => id(row.id));
  }

  /** Providers by these very names; of several of one name the one that came first; of no sandbox. */
  async providersNamed(names: readonly string[]): Promise<Map<string, Id>> {
    if (!names.length) return new Map();
    const found = await rows<{ id: Buffer; name: string }>(
      this.dataSource,
      "SELECT id, name FROM organization WHERE kind = 'PROVIDER' AND sandbox_of IS NULL AND name IN (?) ORDER BY id DESC",
      [names],
    );
    return new Map(found.map((row) => [row.name, id(row.id)]));
  }

  /** What a caller may know of, within its sandbox or outside of all: its own, its descendants and all providers; operators and auditors everything. */
  async list(
    actor: Actor,
    { kinds, text: search }: { kinds?: OrganizationKind[] | null; text?: string | null },
  ): Promise<Organization[]> {
    const sql = ['sandbox_of <=> ?'];
    const parameters: unknown[] = [actor.sandboxOf ? bin(actor.sandboxOf) : null];
    if (!seesEverything(actor.roles)) {
      const own = await this.get(actor.organizationId);
      sql.push("(kind = 'PROVIDER' OR path LIKE ?)");
      parameters.push(`${own.path}%`);
    }
    if (kinds?.length) {
      sql.push('kind IN (?)');
      parameters.push(kinds);
    }
    if (search?.trim()) {
      sql.push('(name LIKE ? OR code LIKE ?)');
      parameters.push(containing(search.trim().slice(0, 100)), containing(search.trim().slice(0, 100)));
    }
    const found = await rows<Row>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM organization WHERE ${sql.join(' AND ')} ORDER BY code LIMIT ${MOST_LISTED + 1}`,
      parameters,
    );
    return bounded(found, MOST_LISTED);
  }

  /**
   * The buyer outside of sandboxes that has exactly this code, or this unified social credit code: whoever was told it may
   * give it something. NOT_FOUND.
   */
  async buyerByCode(code: string): Promise<Organization> {
    const wanted = code.trim();
    if (wanted.length > 100) throw notFound(what);
    const [found] = await rows<Row>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM organization WHERE (code = ? OR uscc = ?) AND kind IN (?) AND sandbox_of IS NULL ORDER BY id LIMIT 1`,
      [wanted, wanted, buyerKinds],
    );
    if (!found) throw notFound(what);
    return fromRow(found);
  }

  /** The children of these organizations, whoever may know of them, by parent and in the order of their codes. */
  async children(parentIds: readonly Id[]): Promise<Map<Id, Organization[]>> {
    const found = await rows<Row>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM organization WHERE parent_id IN (?) ORDER BY code LIMIT ${MOST_CHILDREN + 1}`,
      [bins(parentIds)],
    );
    return Map.groupBy(bounded(found, MOST_CHILDREN), ({ parentId }) => parentId!);
  }

  /** A provider on one's side of the wall, one's own organization and its descendants; operators and auditors know all. */
  mayKnow(actor: Actor, organization: Organization): boolean {
    if (seesEverything(actor.roles)) return true;
    if (!isWithin(actor, organization)) return false;
    return organization.kind === 'PROVIDER' || organization.path.split('/').includes(actor.organizationId);
  }

  async create(actor: Actor, { idempotencyKey, ...input }: CreateOrganizationInput): Promise<Organization> {
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'createOrganization', key: idempotencyKey, body: input },
        () => this.insert(manager, actor, input),
      ),
    );
    return this.get(made);
  }

  private async insert(manager: EntityManager, actor: Actor, input: CreateOrganizationInput): Promise<Id> {
    const checked = this.check(input);
    const parent = await this.parentFor(manager, actor, input);
    const organization = { id: newId(), ...checked, kind: input.kind, parentId: parent?.id ?? null, sandboxOf: null };
    const path = `${parent?.path ?? ''}${organization.id}/`;
    if (path.split('/').length - 1 > MOST_LEVELS)
      throw invalid(['parentId'], 'TOO_DEEP', text(`At most ${MOST_LEVELS} levels.`, `最多 ${MOST_LEVELS} 级。`));
    try {
      await this.add(manager, { ...organization, path });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw invalid(
        ['code'],
        'DUPLICATE_CODE',
        text(`The code ${organization.code} is in use.`, `代码 ${organization.code} 已被使用。`),
      );
    }
    await this.audit.write(manager, actor, {
      action: 'createOrganization',
      subject: 'organization',
      subjectId: organization.id,
      after: organization,
    });
    return organization.id;
  }

  /** Writes an organization as it is given; what is asked of one is the caller's. A code in use fails on its key. */
  async add(manager: EntityManager, organization: Organization): Promise<void> {
    const { providerKinds, parentId, sandboxOf } = organization;
    await manager.query(
      'INSERT INTO organization (id, kind, code, name, uscc, division_code, parent_id, path, provider_kinds, sandbox_of, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
      [
        bin(organization.id),
        organization.kind,
        organization.code,
        organization.name,
        organization.uscc,
        organization.divisionCode,
        parentId && bin(parentId),
        organization.path,
        providerKinds.length ? JSON.stringify(providerKinds) : null,
        sandboxOf && bin(sandboxOf),
        at(this.clock.now()),
      ],
    );
  }

  /** Keeps whoever else writes what there is once of an organization waiting until the transaction ends. */
  async hold(manager: EntityManager, organizationId: Id): Promise<void> {
    await rows(manager, 'SELECT id FROM organization WHERE id = ? FOR UPDATE', [bin(organizationId)]);
  }

  /** Those of a provider's sandbox; none while it has none. */
  async inSandboxOf(providerId: Id, runner: Runner = this.dataSource): Promise<Organization[]> {
    const found = await rows<Row>(runner, `SELECT ${COLUMNS} FROM organization WHERE sandbox_of = ? ORDER BY id`, [
      bin(providerId),
    ]);
    return found.map(fromRow);
  }

  /** Of these, the ids of those that are in sandboxes. */
  async sandboxedAmong(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Set<Id>> {
    const found = await this.byIds(ids, runner);
    return new Set([...found.values()].filter(({ sandboxOf }) => sandboxOf !== null).map(({ id: one }) => one));
  }

  private check(
    input: CreateOrganizationInput,
  ): Pick<Organization, 'code' | 'name' | 'uscc' | 'divisionCode' | 'providerKinds'> {
    const issues = new Issues();
    const code = textInput(issues, ['code'], input.code, { max: 50, pattern: CODE });
    if (code.toUpperCase().startsWith(SANDBOX_CODE)) issues.add(['code'], 'RESERVED_CODE', reserved);
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    const uscc = input.uscc?.trim() || null;
    if (uscc) checkUscc(issues, uscc, input.usccConfirmed ?? false);
    const divisionCode = input.divisionCode?.trim() || null;
    if (divisionCode && !findDivision(divisionCode)) issues.add(['divisionCode'], 'UNKNOWN_DIVISION', unknownDivision);
    const kinds = [...new Set(input.providerKinds ?? [])];
    if (kinds.length && input.kind !== 'PROVIDER')
      issues.add(['providerKinds'], 'NOT_FOR_KIND', text('Only providers have them.', '仅供应商有此项。'));
    issues.throwIfAny();
    return { code, name, uscc, divisionCode, providerKinds: kinds };
  }

  /** An operator places an organization anywhere; an ORG_ADMIN only below itself, and only buyers. */
  private async parentFor(
    manager: EntityManager,
    actor: Actor,
    input: CreateOrganizationInput,
  ): Promise<Organization | null> {
    const free = actor.roles.includes('OPERATOR_ADMIN');
    const parentId = input.parentId ?? (free ? null : actor.organizationId);
    if (!free && !isBuyerKind(input.kind))
      throw invalid(
        ['kind'],
        'KIND_NOT_ALLOWED',
        text('Only buyer organizations can be made below one’s own.', '下级机构只能是采购方。'),
      );
    if (parentId === null) return null;
    const parent = await this.get(parentId, manager);
    if (!free && !parent.path.split('/').includes(actor.organizationId)) throw notFound(what);
    if (
      isBuyerKind(parent.kind) !== isBuyerKind(input.kind) ||
      (!isBuyerKind(parent.kind) && parent.kind !== input.kind)
    )
      throw invalid(
        ['parentId'],
        'KIND_NOT_ALLOWED',
        text('Parent and child must be of one side of the market.', '上下级机构须同为采购方或同类机构。'),
      );
    return parent;
  }
}

/** USCC_UNCERTAIN unless the caller says that a person has looked: see `judgeUscc`. */
function checkUscc(issues: Issues, uscc: string, confirmed: boolean): void {
  const verdict = judgeUscc(uscc);
  if (verdict === 'MALFORMED')
    issues.add(
      ['uscc'],
      'MALFORMED',
      text(
        'A unified social credit code has 18 digits and capital letters, none of them I, O, S, V or Z.',
        '统一社会信用代码为 18 位数字和大写字母（不含 I、O、S、V、Z）。',
      ),
    );
  if (verdict === 'WRONG_CHECK')
    issues.add(
      ['uscc'],
      'USCC_CHECK',
      text('Its check characters do not fit: look for a typing error.', '校验码不符，请核对是否录入有误。'),
    );
  if (verdict === 'UNCERTAIN' && !confirmed)
    issues.add(
      ['uscc'],
      'USCC_UNCERTAIN',
      text(
        'Its check characters do not fit, as with some early codes of pilot cities (M000…). Compare it with the certificate and send usccConfirmed: true.',
        '校验码不符，与部分早期试点城市代码（M000…）情形相同。请核对证照后以 usccConfirmed: true 重新提交。',
      ),
    );
}

/** The rows as organizations; VALIDATION_FAILED / TOO_MANY beyond `most`. */
function bounded(found: readonly Row[], most: number): Organization[] {
  if (found.length > most)
    throw invalid(
      ['text'],
      'TOO_MANY',
      text(`More than ${most} organizations: narrow by kind or text.`, `超过 ${most} 个机构：请按类型或文字缩小范围。`),
    );
  return found.map(fromRow);
}
