import { type Actor, ownOrAll } from '#identity';
import { Clock, type Id, type Instant, Issues, newId, text, textInput } from '#kernel';
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
import { classifyFlow, type FlowClass, type FlowRoute, REGION } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { RegisterDataFlowInput } from './data-flow.type.js';

export interface DataFlow {
  id: Id;
  zoneCode: string;
  sourceCountry: string;
  destinationCountry: string;
  domesticDataAdded: boolean;
  purpose: string;
  flowClass: FlowClass;
  route: FlowRoute;
  recordedAt: Instant;
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
  recorded_at: Instant;
}

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
          'INSERT INTO data_flow (id, organization_id, zone_code, source_country, destination_country, domestic_data_added, purpose, flow_class, route, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
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
    const found = await rows<Row>(
      runner,
      `SELECT id, zone_code, source_country, destination_country, domestic_data_added, purpose, flow_class, route,
         recorded_at FROM data_flow ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      zoneCode: row.zone_code,
      sourceCountry: row.source_country,
      destinationCountry: row.destination_country,
      domesticDataAdded: row.domestic_data_added === 1,
      purpose: row.purpose,
      flowClass: row.flow_class,
      route: row.route,
      recordedAt: row.recorded_at,
    }));
  }
}
