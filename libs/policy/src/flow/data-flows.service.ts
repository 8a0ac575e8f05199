import { type Actor, ownOrAll } from '#identity';
import {
  Clock,
  forbidden,
  type Id,
  type Instant,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
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
import { classifyFlow, FLOW_MACHINE, type FlowClass, type FlowRoute, type FlowStatus, REGION } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { DecideDataFlowInput, RegisterDataFlowInput } from './data-flow.type.js';

export interface DataFlow {
  id: Id;
  zoneCode: string;
  sourceCountry: string;
  destinationCountry: string;
  domesticDataAdded: boolean;
  purpose: string;
  flowClass: FlowClass;
  route: FlowRoute;
  status: FlowStatus;
  reason: string | null;
  recordedAt: Instant;
  decidedAt: Instant | null;
}

interface Row {
  id: Buffer;
  zone_code: string;
  source_country: string;
  destination_country: string;
  domestic_data_added: number;
  purpose: string;
  flow_class: FlowClass;
  route: FlowRoute;
  status: FlowStatus;
  reason: string | null;
  recorded_at: Instant;
  decided_at: Instant | null;
  organization_id: Buffer;
  recorded_by: Buffer;
}

const SELECT = `SELECT id, zone_code, source_country, destination_country, domestic_data_added, purpose, flow_class, route,
  status, reason, recorded_at, decided_at, organization_id, recorded_by FROM data_flow`;
const COUNTRY = /^[A-Z]{2}$/;

/** Flows of data through zones: every one is recorded, and told which route it takes. */
@Injectable()
export class DataFlows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The flow as it is told, and its route. MALFORMED countries, UNKNOWN_ZONE. */
  async register(actor: Actor, { idempotencyKey, ...input }: RegisterDataFlowInput): Promise<DataFlow> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'registerDataFlow',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const claim = this.checked(input);
        const flow = { ...claim, ...classifyFlow(claim) };
        const flowId = newId();
        await manager.query(
          'INSERT INTO data_flow (id, organization_id, zone_code, source_country, destination_country, domestic_data_added, purpose, flow_class, route, status, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
          [
            bin(flowId),
            bin(actor.organizationId),
            flow.zoneCode,
            flow.sourceCountry,
            flow.destinationCountry,
            flow.domesticDataAdded ? 1 : 0,
            flow.purpose,
            flow.flowClass,
            flow.route,
            flow.route === 'FAST' ? 'RECORDED' : 'APPLIED',
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'registerDataFlow',
          subject: 'dataFlow',
          subjectId: flowId,
          after: flow,
        });
        return flowId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /**
   * Decides on an application, once. FORBIDDEN for whoever registered it and for everybody of that organization: who
   * runs the service platform does not approve its own transfers. 002 二(四)17.
   */
  async decide(actor: Actor, { id: flowId, approve, reason }: DecideDataFlowInput): Promise<DataFlow> {
    const issues = new Issues();
    const checked = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    const decided = await this.transactions.run(async (manager) => {
      const [row] = isId(flowId) ? await rows<Row>(manager, `${SELECT} WHERE id = ? FOR UPDATE`, [bin(flowId)]) : [];
      if (!row) throw notFound(text('flow', '数据流动'));
      if (id(row.organization_id) === actor.organizationId || id(row.recorded_by) === actor.personId)
        throw forbidden(text('Nobody decides on their own transfers.', '不得审批本机构的数据传输。'));
      const status = transition(FLOW_MACHINE, row.status, approve ? 'approve' : 'refuse');
      await manager.query('UPDATE data_flow SET status = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ?', [
        ...[status, checked, bin(actor.personId), at(this.clock.now())],
        row.id,
      ]);
      await this.audit.write(manager, actor, {
        ...{ action: 'decideDataFlow', subject: 'dataFlow', subjectId: id(row.id) },
        ...{ before: { status: row.status }, after: { status, reason: checked } },
      });
      return id(row.id);
    });
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(decided)]))[0]!;
  }

  /** Newest first: one's own organization's; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<DataFlow>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private checked(input: Omit<RegisterDataFlowInput, 'idempotencyKey'>): typeof input {
    const issues = new Issues();
    if ((this.policy.zone(input.zoneCode)?.kind ?? REGION) === REGION)
      issues.add(['zoneCode'], 'UNKNOWN_ZONE', text('No special zone.', '没有这个专区。'));
    const country = (field: 'sourceCountry' | 'destinationCountry'): string =>
      textInput(issues, [field], input[field], { max: 2, pattern: COUNTRY });
    const checked = {
      zoneCode: input.zoneCode,
      sourceCountry: country('sourceCountry'),
      destinationCountry: country('destinationCountry'),
      domesticDataAdded: input.domesticDataAdded,
      purpose: textInput(issues, ['purpose'], input.purpose, { max: 1000 }),
    };
    issues.throwIfAny();
    return checked;
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<DataFlow[]> {
    const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
    return found.map((row) => ({
      id: id(row.id),
      zoneCode: row.zone_code,
      sourceCountry: row.source_country,
      destinationCountry: row.destination_country,
      domesticDataAdded: row.domestic_data_added === 1,
      purpose: row.purpose,
      flowClass: row.flow_class,
      route: row.route,
      status: row.status,
      reason: row.reason,
      recordedAt: row.recorded_at,
      decidedAt: row.decided_at,
    }));
  }
}
