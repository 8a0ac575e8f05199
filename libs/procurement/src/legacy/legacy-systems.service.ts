import { type Actor, findDivision, Organizations, outsideSandboxes, Tenancy, unknownDivision } from '#identity';
import {
  Clock,
  CODE,
  DomainError,
  type Id,
  invalid,
  isId,
  Issues,
  listInput,
  newId,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  type Conditions,
  id,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { isWithin, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { amountInput, currencyInput } from '../budget/amount-input.js';
import { LEGACY_MACHINE, type LegacyRowAction, type LegacyStatus, type MigrationCount } from '../core/index.js';
import { type LegacySystem, selectSystems } from './legacy.rows.js';
import type { ImportLegacySystemsInput, LegacySystemInput } from './legacy.type.js';

const MOST_ROWS = 500;

/** What came of one row of a list, or would come of it. */
interface LegacyRow {
  /** From 1. */
  row: number;
  code: string;
  action: LegacyRowAction;
  error: DomainError | null;
}

export interface LegacyImport {
  applied: boolean;
  rows: LegacyRow[];
  /** Of the rows that are not refused: without a leaf of the taxonomy. */
  unmapped: number;
}

export interface LegacyFilter {
  organizationIds?: readonly Id[] | null;
  statuses?: readonly LegacyStatus[] | null;
  unmapped?: boolean | null;
}

/** What a system says of itself. */
type Said = Omit<LegacySystem, 'id' | 'status'>;

/** Thrown to take back what was tried out. */
class TakenBack extends Error {}

/** The inventory of systems from before the cloud: the list of what is to be migrated. 001 一(二)1(2), 004 一(三)3. */
@Injectable()
export class LegacySystems {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Enters a list of the caller's organization and those beneath it, each under its code; what is there is written anew.
   * A refused row leaves the others; a dry run writes nothing and says the same. TOO_MANY beyond 500 rows.
   */
  async import(actor: Actor, { systems, dryRun }: ImportLegacySystemsInput): Promise<LegacyImport> {
    const issues = new Issues();
    listInput(issues, ['systems'], systems, { min: 1, max: MOST_ROWS });
    issues.throwIfAny();
    const owners = new Set([actor.organizationId, ...(await this.organizations.idsBelow(actor.organizationId))]);
    const applied = dryRun !== true;
    const told: LegacyRow[] = [];
    let unmapped = 0;
    try {
      await this.transactions.run(async (manager) => {
        told.length = unmapped = 0;
        for (const [index, system] of systems.entries()) {
          const row = { row: index + 1, code: system.code.slice(0, 100) };
          try {
            const said = this.checked(actor, owners, system);
            told.push({ ...row, action: await this.write(manager, actor, said), error: null });
            if (said.categoryCode === null) unmapped += 1;
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            told.push({ ...row, action: 'REFUSED', error });
          }
        }
        if (!applied) throw new TakenBack();
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return { applied, rows: told, unmapped };
  }

  /** One's own organization's, those beneath it where they are named, newest first. */
  async list(actor: Actor, filter: LegacyFilter, page: Page): Promise<Slice<LegacySystem>> {
    const { sql, parameters } = await this.scope(actor, filter.organizationIds);
    if (filter.statuses?.length) {
      sql.push('status IN (?)');
      parameters.push(filter.statuses);
    }
    if (filter.unmapped) sql.push('category_code IS NULL');
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    return sliceOf(await selectSystems(this.dataSource, tail, all), page.first);
  }

  async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, LegacySystem>> {
    if (!ids.length) return new Map();
    const found = await selectSystems(runner, 'WHERE id IN (?)', [bins([...new Set(ids)])]);
    return new Map(found.map((system) => [system.id, system]));
  }

  /** How many of each organization that the caller may read stand how; in a division and below it, where one is given. */
  async counts(
    actor: Actor,
    { division, organizationIds }: { division?: string | null; organizationIds?: readonly Id[] | null },
  ): Promise<{ organizationId: Id; divisionCode: string | null; count: MigrationCount }[]> {
    if (division && !findDivision(division)) throw invalid(['division'], 'UNKNOWN_DIVISION', unknownDivision);
    const { sql, parameters } = await this.scope(actor, organizationIds);
    const found = await rows<{
      organization_id: Buffer;
      exempt: string;
      migrated: string;
      unmapped: string;
      n: string;
    }>(
      this.dataSource,
      `SELECT organization_id, COUNT(*) AS n, SUM(status = 'EXEMPT') AS exempt, SUM(status = 'MIGRATED') AS migrated,
         SUM(category_code IS NULL) AS unmapped FROM legacy_system WHERE ${sql.join(' AND ') || '1 = 1'}
        GROUP BY organization_id ORDER BY organization_id`,
      parameters,
    );
    const owners = await this.organizations.byIds(found.map((row) => id(row.organization_id)));
    return found.flatMap((row) => {
      const organizationId = id(row.organization_id);
      const divisionCode = owners.get(organizationId)?.divisionCode ?? null;
      if (division && !(divisionCode && isWithin(divisionCode, division))) return [];
      const [all, exempt, migrated, unmapped] = [row.n, row.exempt, row.migrated, row.unmapped].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      return [{ organizationId, divisionCode, count: { registered: all - exempt, exempt, migrated, unmapped } }];
    });
  }

  private async scope(actor: Actor, organizationIds?: readonly Id[] | null): Promise<Conditions> {
    const { buyers, real } = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    if (buyers === null) return { sql: real ? [outsideSandboxes('organization_id')] : [], parameters: [] };
    return buyers.length
      ? { sql: ['organization_id IN (?)'], parameters: [bins(buyers)] }
      : { sql: ['1 = 0'], parameters: [] };
  }

  private async write(manager: EntityManager, actor: Actor, said: Said): Promise<LegacyRowAction> {
    await this.organizations.hold(manager, said.organizationId);
    const [before] = await selectSystems(manager, 'WHERE organization_id = ? AND code = ? FOR UPDATE', [
      ...[bin(said.organizationId), said.code],
    ]);
    const after: LegacySystem = { id: before?.id ?? newId(), ...said, status: statusAfter(before, said.exemptReason) };
    if (before && JSON.stringify(before) === JSON.stringify({ ...before, ...after })) return 'UNCHANGED';
    const now = at(this.clock.now());
    await manager.query(
      `INSERT INTO legacy_system (id, organization_id, code, name_zh, name_en, category_code, host, mlps_level, yearly_cost,
         currency, status, exempt_reason, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
       ON DUPLICATE KEY UPDATE name_zh = VALUES(name_zh), name_en = VALUES(name_en), category_code = VALUES(category_code),
         host = VALUES(host), mlps_level = VALUES(mlps_level), yearly_cost = VALUES(yearly_cost),
         currency = VALUES(currency), status = VALUES(status), exempt_reason = VALUES(exempt_reason),
         updated_at = VALUES(updated_at)`,
      [
        ...[bin(after.id), bin(after.organizationId), after.code, after.nameZh, after.nameEn, after.categoryCode],
        ...[after.host, after.mlpsLevel, after.yearlyCost, after.currency, after.status, after.exemptReason, now, now],
      ],
    );
    await this.audit.write(manager, actor, {
      ...{ action: 'importLegacySystems', subject: 'legacySystem', subjectId: after.id, before: before ?? null, after },
    });
    return before ? 'UPDATED' : 'CREATED';
  }

  private checked(actor: Actor, owners: ReadonlySet<Id>, input: LegacySystemInput): Said {
    const issues = new Issues();
    const organizationId = (input.organizationId ?? actor.organizationId).toLowerCase();
    if (!owners.has(organizationId))
      issues.add(['organizationId'], 'UNKNOWN_ORGANIZATION', text('Not of yours.', '不属于本机构。'));
    const categoryCode = input.categoryCode ?? null;
    if (categoryCode !== null && !this.isLeaf(categoryCode))
      issues.add(['categoryCode'], 'UNKNOWN_CATEGORY', text('No leaf of the taxonomy.', '不是分类体系的末级分类。'));
    if (!Number.isInteger(input.mlpsLevel) || input.mlpsLevel < 1 || input.mlpsLevel > 5)
      issues.add(['mlpsLevel'], 'OUT_OF_RANGE', text('From 1 to 5.', '应在 1 至 5 之间。'));
    const currency = currencyInput(issues, input.currency);
    const cost = input.yearlyCost ? amountInput(issues, ['yearlyCost'], input.yearlyCost, currency) : null;
    const said: Said = {
      organizationId,
      code: textInput(issues, ['code'], input.code, { max: 100, pattern: CODE }),
      nameZh: textInput(issues, ['nameZh'], input.nameZh, { max: 200 }),
      nameEn: input.nameEn ? textInput(issues, ['nameEn'], input.nameEn, { max: 200 }) : null,
      categoryCode,
      host: textInput(issues, ['host'], input.host, { max: 500 }),
      mlpsLevel: input.mlpsLevel,
      yearlyCost: cost?.toFixed() ?? null,
      currency,
      exemptReason: input.exemptReason ? textInput(issues, ['exemptReason'], input.exemptReason, { max: 2000 }) : null,
    };
    issues.throwIfAny();
    return said;
  }

  private isLeaf(code: string): boolean {
    return this.policy.category(code) !== undefined && !this.policy.categories(code).length;
  }
}

/** INVALID_TRANSITION for a reason to exempt what has a migration. */
function statusAfter(before: LegacySystem | undefined, exemptReason: string | null): LegacyStatus {
  const status = before?.status ?? 'NOT_STARTED';
  if (exemptReason !== null) return status === 'EXEMPT' ? status : transition(LEGACY_MACHINE, status, 'exempt');
  return status === 'EXEMPT' ? transition(LEGACY_MACHINE, status, 'include') : status;
}
