import { type Actor, Organizations, ownOrAll } from '#identity';
import {
  Clock,
  type Id,
  type Instant,
  invalid,
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
import { DataCentres } from '../centre/data-centres.service.js';
import { EXEMPTION_MACHINE, type ExemptionStatus } from '../core/index.js';
import type { GrantPlacementExemptionInput } from './placement-exemption.type.js';

export interface Exemption {
  id: Id;
  organizationId: Id;
  centreCode: string;
  reason: string;
  status: ExemptionStatus;
  grantedAt: Instant;
  endedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  centre_code: string;
  reason: string;
  status: ExemptionStatus;
  granted_at: Instant;
  ended_at: Instant | null;
}

const noSuchExemption = (): Error => notFound(text('exemption', '豁免'));

/** Leave to keep things elsewhere than the plans want, each with its reason, given and ended by the operator. */
@Injectable()
export class PlacementExemptions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly centres: DataCentres,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** NOT_FOUND for no such organization, UNKNOWN_DATA_CENTRE. */
  async grant(actor: Actor, { idempotencyKey, ...input }: GrantPlacementExemptionInput): Promise<Exemption> {
    const organization = await this.organizations.get(input.organizationId);
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
    issues.throwIfAny();
    if (!(await this.centres.find(input.centreCode)))
      throw invalid(['centreCode'], 'UNKNOWN_DATA_CENTRE', text('No such data centre.', '没有这个数据中心。'));
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'grantPlacementExemption' },
      ...{ key: idempotencyKey, body: input },
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const exemptionId = newId();
        await manager.query(
          "INSERT INTO placement_exemption (id, organization_id, centre_code, reason, status, granted_by, granted_at, ended_at) VALUES (?,?,?,?,'ACTIVE',?,?,NULL)",
          [bin(exemptionId), bin(organization.id), input.centreCode, reason, bin(actor.personId), at(this.clock.now())],
        );
        await this.audit.write(manager, actor, {
          action: 'grantPlacementExemption',
          subject: 'placementExemption',
          subjectId: exemptionId,
          after: input,
        });
        return exemptionId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** From now on; what was ordered under it stays as it was decided. */
  async end(actor: Actor, exemptionId: Id): Promise<Exemption> {
    return this.transactions.run(async (manager) => {
      const [before] = isId(exemptionId)
        ? await this.select(manager, 'WHERE id = ? FOR UPDATE', [bin(exemptionId)])
        : [];
      if (!before) throw noSuchExemption();
      const after = {
        ...before,
        status: transition(EXEMPTION_MACHINE, before.status, 'end'),
        endedAt: this.clock.now(),
      };
      await manager.query('UPDATE placement_exemption SET status = ?, ended_at = ? WHERE id = ?', [
        after.status,
        at(after.endedAt),
        bin(before.id),
      ]);
      await this.audit.write(manager, actor, {
        action: 'endPlacementExemption',
        subject: 'placementExemption',
        subjectId: before.id,
        before: { status: before.status },
        after: { status: after.status },
      });
      return after;
    });
  }

  /** Newest first: one's own organization's; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<Exemption>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<Exemption[]> {
    const found = await rows<Row>(
      runner,
      `SELECT id, organization_id, centre_code, reason, status, granted_at, ended_at FROM placement_exemption ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      centreCode: row.centre_code,
      reason: row.reason,
      status: row.status,
      grantedAt: row.granted_at,
      endedAt: row.ended_at,
    }));
  }
}
