import { type Actor, Organizations } from '#identity';
import { Clock, dateOf, type DateOn, type Id, Issues, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
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
import { type KeyUnitFacts, type KeyUnitGap, keyUnitGaps } from '../core/index.js';
import type { RegisterKeyUnitInput } from './key-unit.type.js';

export interface KeyUnit extends KeyUnitFacts {
  organizationId: Id;
  gaps: KeyUnitGap[];
  light: 'RED' | 'GREEN';
}

interface Row {
  organization_id: Buffer;
  responsible_person: string | null;
  evaluated: DateOn | null;
  e_authentication: string | null;
  drilled: DateOn | null;
}

const SELECT = `SELECT organization_id, responsible_person, CAST(evaluated_on AS CHAR) AS evaluated, e_authentication,
  CAST(drilled_on AS CHAR) AS drilled FROM key_unit`;

/** The register of key units of security. 003 工程五. */
@Injectable()
export class KeyUnits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Writes what is known of a unit, all of it: told again, nothing changes. NOT_FOUND; IN_FUTURE. */
  async register(actor: Actor, input: RegisterKeyUnitInput): Promise<KeyUnit> {
    const organization = await this.organizations.get(input.organizationId);
    const issues = new Issues();
    const today = dateOf(this.clock.now());
    const words = (path: string, value: string | null | undefined): string | null =>
      value?.trim() ? textInput(issues, [path], value, { max: 200 }) : null;
    const day = (path: string, value: DateOn | null | undefined): DateOn | null => {
      if (value && value > today) issues.add([path], 'IN_FUTURE', text('Not after today.', '不得晚于今天。'));
      return value ?? null;
    };
    const facts: KeyUnitFacts = {
      responsiblePerson: words('responsiblePerson', input.responsiblePerson),
      evaluatedOn: day('evaluatedOn', input.evaluatedOn),
      eAuthentication: words('eAuthentication', input.eAuthentication),
      drilledOn: day('drilledOn', input.drilledOn),
    };
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      await manager.query(
        'REPLACE INTO key_unit (organization_id, responsible_person, evaluated_on, e_authentication, drilled_on, updated_at) VALUES (?,?,?,?,?,?)',
        [
          bin(organization.id),
          ...[facts.responsiblePerson, facts.evaluatedOn, facts.eAuthentication, facts.drilledOn],
          at(this.clock.now()),
        ],
      );
      const change = { action: 'registerKeyUnit', subject: 'keyUnit', subjectId: organization.id, after: facts };
      await this.audit.write(manager, actor, change);
    });
    return (await this.select(this.dataSource, 'WHERE organization_id = ?', [bin(organization.id)]))[0]!;
  }

  /** The newest organizations first. */
  async list(page: Page): Promise<Slice<KeyUnit>> {
    const { tail, parameters } = newestFirst({ sql: [], parameters: [] }, page, 'organization_id');
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<KeyUnit[]> {
    const today = dateOf(this.clock.now());
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => {
      const facts: KeyUnitFacts = {
        responsiblePerson: row.responsible_person,
        evaluatedOn: row.evaluated,
        eAuthentication: row.e_authentication,
        drilledOn: row.drilled,
      };
      const gaps = keyUnitGaps(facts, today);
      return { ...facts, organizationId: id(row.organization_id), gaps, light: gaps.length ? 'RED' : 'GREEN' };
    });
  }
}
