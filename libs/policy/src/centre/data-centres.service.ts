import { type Actor, findDivision, unknownDivision } from '#identity';
import { Clock, CODE, type Id, invalid, Issues, newId, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
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
import { DataSource } from 'typeorm';
import {
  type CentreKind,
  type CentreOwner,
  checkOwners,
  type OperatorKind,
  REGION,
  type SiteRole,
} from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { RegisterDataCentreInput } from './centre.type.js';

/** A data centre, of the plans or of a provider. */
export interface Centre {
  /** Null: one that the plans name. */
  id: Id | null;
  organizationId: Id | null;
  code: string;
  name: string | { zh: string; en: string };
  division: string;
  /** The park or special zone it lies in. */
  zone: string | null;
  hub: string | null;
  cluster: string | null;
  operatorKind: OperatorKind | null;
  status: 'EXISTING' | 'PLANNED';
  role: SiteRole | null;
  securityControllable: boolean;
  kinds: CentreKind[];
  owners: CentreOwner[];
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  code: string;
  name: string;
  division: string;
  zone_code: string | null;
  hub: string | null;
  cluster: string | null;
  operator_kind: OperatorKind | null;
  role: SiteRole | null;
  security_controllable: number;
  kinds: unknown;
  owners: unknown;
}

const SELECT =
  'SELECT id, organization_id, code, name, division, zone_code, hub, cluster, operator_kind, role, security_controllable, kinds, owners FROM data_centre';

/** Data centres: those that the plans name, and those that providers register. */
@Injectable()
export class DataCentres {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Those that the plans name. */
  planned(): Centre[] {
    return this.policy.sites.centres.map(({ park, citation: _, ...centre }) => ({
      ...centre,
      id: null,
      organizationId: null,
      zone: park,
      hub: null,
      cluster: null,
      securityControllable: false,
      kinds: [],
      owners: [],
    }));
  }

  /** The data centres of these codes; unknown ones are absent. */
  async byCodes(codes: readonly string[], runner: Runner = this.dataSource): Promise<Map<string, Centre>> {
    const known = this.planned().filter(({ code }) => codes.includes(code));
    const others = codes.filter((code) => !known.some((each) => each.code === code));
    const registered = others.length ? await this.select(runner, 'WHERE code IN (?)', [others]) : [];
    return new Map([...known, ...registered].map((centre) => [centre.code, centre]));
  }

  async find(code: string): Promise<Centre | null> {
    return (await this.byCodes([code])).get(code) ?? null;
  }

  /** Newest first: those that providers registered, of all or of one cluster. */
  async list(cluster: string | null, page: Page): Promise<Slice<Centre>> {
    const conditions = cluster === null ? { sql: [], parameters: [] } : { sql: ['cluster = ?'], parameters: [cluster] };
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  /** A data centre of the caller's. DUPLICATE_CODE, UNKNOWN_DIVISION, UNKNOWN_ZONE (a park or special zone). */
  async register(actor: Actor, { idempotencyKey, ...input }: RegisterDataCentreInput): Promise<Centre> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'registerDataCentre',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const checked = this.checked(input);
        const centreId = newId();
        await manager
          .query(
            'INSERT INTO data_centre (id, organization_id, code, name, division, zone_code, hub, cluster, operator_kind, role, security_controllable, kinds, owners, registered_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)',
            [
              bin(centreId),
              bin(actor.organizationId),
              checked.code,
              checked.name,
              checked.division,
              checked.zoneCode,
              checked.hub,
              checked.cluster,
              input.operatorKind ?? null,
              input.role ?? null,
              input.securityControllable ? 1 : 0,
              JSON.stringify([...new Set(input.kinds ?? [])]),
              JSON.stringify(checked.owners),
              at(this.clock.now()),
            ],
          )
          .catch((error: unknown) => {
            throw isDuplicate(error) ? duplicateCode() : error;
          });
        await this.audit.write(manager, actor, {
          action: 'registerDataCentre',
          subject: 'dataCentre',
          subjectId: centreId,
          after: input,
        });
        return centreId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  private checked(input: RegisterDataCentreInput): {
    code: string;
    name: string;
    division: string;
    zoneCode: string | null;
    hub: string | null;
    cluster: string | null;
    owners: CentreOwner[];
  } {
    const issues = new Issues();
    const code = textInput(issues, ['code'], input.code, { max: 100, pattern: CODE });
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    const division = input.division.trim();
    if (!findDivision(division)) issues.add(['division'], 'UNKNOWN_DIVISION', unknownDivision);
    const zoneCode = input.zoneCode?.trim() || null;
    if (zoneCode !== null && (this.policy.zone(zoneCode)?.kind ?? REGION) === REGION)
      issues.add(['zoneCode'], 'UNKNOWN_ZONE', text('No park or special zone.', '没有这个园区或专区。'));
    const hub = textInput(issues, ['hub'], input.hub ?? '', { max: 100, min: 0 }) || null;
    const cluster = textInput(issues, ['cluster'], input.cluster ?? '', { max: 100, min: 0 }) || null;
    const owners = checkOwners(issues, input.owners ?? [], (code) => findDivision(code) !== undefined);
    issues.throwIfAny();
    if (this.policy.sites.centres.some((centre) => centre.code === code)) throw duplicateCode();
    return { code, name, division, zoneCode, hub, cluster, owners };
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<Centre[]> {
    const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
    return found.map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      code: row.code,
      name: row.name,
      division: row.division,
      zone: row.zone_code,
      hub: row.hub,
      cluster: row.cluster,
      operatorKind: row.operator_kind,
      status: 'EXISTING',
      role: row.role,
      securityControllable: row.security_controllable === 1,
      kinds: row.kinds === null ? [] : json<CentreKind[]>(row.kinds),
      owners: row.owners === null ? [] : json<CentreOwner[]>(row.owners),
    }));
  }
}

const duplicateCode = (): Error => invalid(['code'], 'DUPLICATE_CODE', text('The code is in use.', '代码已被使用。'));
