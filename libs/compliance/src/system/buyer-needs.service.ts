import { type Actor, Organizations, ownOrAll } from '#identity';
import { Clock, CODE, type Id, Issues, listInput, newId, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
  insertRows,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ComplianceTerms } from '../terms.js';
import type { RegisterInformationSystemInput } from './information-system.type.js';

export interface InformationSystem {
  id: Id;
  organizationId: Id;
  code: string;
  name: string;
  mlpsLevel: number;
  drGrade: number | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  code: string;
  name: string;
  mlps_level: number;
  dr_grade: number | null;
}

const SELECT = 'SELECT id, organization_id, code, name, mlps_level, dr_grade FROM information_system';
const fromRow = (row: Row): InformationSystem => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  code: row.code,
  name: row.name,
  mlpsLevel: row.mlps_level,
  drGrade: row.dr_grade,
});

/** What buyers need of everything they order: the levels of their systems, and evidence they demand. 001 一(二)1(1), 004 二(八). */
@Injectable()
export class BuyerNeeds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly terms: ComplianceTerms,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Writes a system of the caller's organization, or anew: told again, nothing changes. */
  async register(actor: Actor, input: RegisterInformationSystemInput): Promise<InformationSystem> {
    const issues = new Issues();
    const code = textInput(issues, ['code'], input.code, { max: 100, pattern: CODE });
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    const within = (path: string, value: number | null, most: number): void => {
      if (value !== null && (value < 1 || value > most))
        issues.add([path], 'OUT_OF_RANGE', text(`From 1 to ${most}.`, `应在 1 至 ${most} 之间。`));
    };
    const drGrade = input.drGrade ?? null;
    within('mlpsLevel', input.mlpsLevel, 5);
    within('drGrade', drGrade, 6);
    issues.throwIfAny();
    const { organizationId } = actor;
    return this.transactions.run(async (manager) => {
      await this.organizations.hold(manager, organizationId);
      const [before] = await rows<Row>(manager, `${SELECT} WHERE organization_id = ? AND code = ? FOR UPDATE`, [
        bin(organizationId),
        code,
      ]);
      const after = {
        id: before ? id(before.id) : newId(),
        organizationId,
        code,
        name,
        mlpsLevel: input.mlpsLevel,
        drGrade,
      };
      await manager.query(
        `INSERT INTO information_system (id, organization_id, code, name, mlps_level, dr_grade, updated_at) VALUES (?,?,?,?,?,?,?)
           ON DUPLICATE KEY UPDATE name = VALUES(name), mlps_level = VALUES(mlps_level), dr_grade = VALUES(dr_grade), updated_at = VALUES(updated_at)`,
        [bin(after.id), bin(organizationId), code, name, after.mlpsLevel, drGrade, at(this.clock.now())],
      );
      await this.audit.write(manager, actor, {
        ...{ action: 'registerInformationSystem', subject: 'informationSystem', subjectId: after.id },
        ...{ before: before ? fromRow(before) : null, after },
      });
      return after;
    });
  }

  /** Of one's own organization, newest first; operators and auditors see all. */
  async systems(actor: Actor, page: Page): Promise<Slice<InformationSystem>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  /** The levels of these organizations' systems of these codes. */
  async levels(
    organizationIds: readonly Id[],
    codes: readonly string[],
  ): Promise<Map<Id, { code: string; levels: Record<string, number> }[]>> {
    if (!codes.length) return new Map();
    const found = await rows<Row>(this.dataSource, `${SELECT} WHERE organization_id IN (?) AND code IN (?)`, [
      bins(organizationIds),
      codes,
    ]);
    return new Map(
      [...Map.groupBy(found.map(fromRow), (one) => one.organizationId)].map(([organizationId, own]) => [
        organizationId,
        own.map(({ code, mlpsLevel, drGrade }) => ({
          code,
          levels: { mlpsLevel, ...(drGrade === null ? {} : { drGrade }) },
        })),
      ]),
    );
  }

  /** What is demanded from now on, in place of what was. UNKNOWN_KIND. */
  async demand(actor: Actor, kinds: readonly string[]): Promise<string[]> {
    const issues = new Issues();
    listInput(issues, ['kinds'], kinds, { max: this.terms.kinds.length });
    kinds.slice(0, this.terms.kinds.length).forEach((kind, index) => {
      if (!this.terms.kind(kind))
        issues.add(['kinds', index], 'UNKNOWN_KIND', text('There is no such kind of evidence.', '没有这类证明材料。'));
    });
    issues.throwIfAny();
    const after = [...new Set(kinds)].sort();
    const { organizationId } = actor;
    await this.transactions.run(async (manager) => {
      await this.organizations.hold(manager, organizationId);
      const before = (await this.demands([organizationId], manager)).get(organizationId) ?? [];
      await manager.query('DELETE FROM evidence_demand WHERE organization_id = ?', [bin(organizationId)]);
      await insertRows(
        manager,
        'INSERT INTO evidence_demand (organization_id, kind)',
        after.map((kind) => [bin(organizationId), kind]),
      );
      const change = { action: 'setEvidenceDemands', subject: 'organization', subjectId: organizationId };
      await this.audit.write(manager, actor, { ...change, before: { kinds: before }, after: { kinds: after } });
    });
    return after;
  }

  /** What each of these organizations demands. */
  async demands(organizationIds: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, string[]>> {
    if (!organizationIds.length) return new Map();
    const found = await rows<{ organization_id: Buffer; kind: string }>(
      runner,
      'SELECT organization_id, kind FROM evidence_demand WHERE organization_id IN (?) ORDER BY kind',
      [bins(organizationIds)],
    );
    const grouped = Map.groupBy(found, (row) => id(row.organization_id));
    return new Map([...grouped].map(([organizationId, own]) => [organizationId, own.map(({ kind }) => kind)]));
  }
}
