import { type Actor, mayCall, type Operation, scopeSql, Tenancy } from '#identity';
import { type Id, isId, notFound, text } from '#kernel';
import { bin, bins, type Conditions, countRows, newestFirst, type Page, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DISPUTE_MACHINE, type DisputeStatus } from '../core/index.js';
import { type Dispute, type DisputeMessage, messagesOf, selectDisputes } from './dispute-rows.js';
import { Disputes } from './disputes.service.js';

export interface DisputeQuery {
  statuses?: readonly DisputeStatus[] | null;
  invoiceIds?: readonly Id[] | null;
  organizationIds?: readonly Id[] | null;
}

/** Reads disputes: both sides, and those who see everything. */
@Injectable()
export class DisputeReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
    private readonly disputes: Disputes,
  ) {}

  /** The dispute, or NOT_FOUND: whoever may read its invoice. */
  async get(actor: Actor, disputeId: Id): Promise<Dispute> {
    const [dispute] = isId(disputeId) ? await selectDisputes(this.dataSource, 'WHERE d.id = ?', [bin(disputeId)]) : [];
    if (!dispute || !(await this.tenancy.mayRead(actor, dispute.organizationId, dispute.providerId)))
      throw notFound(text('dispute', '异议'));
    return dispute;
  }

  /** Newest first. */
  async list(actor: Actor, query: DisputeQuery, page: Page): Promise<Slice<Dispute>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page, 'd.id');
    return sliceOf(await selectDisputes(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, query: DisputeQuery): Promise<number> {
    return countRows(this.dataSource, 'invoice_dispute d', await this.conditions(actor, query));
  }

  private async conditions(actor: Actor, query: DisputeQuery): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, query.organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'd.organization_id', 'd.provider_id');
    if (query.invoiceIds) {
      const known = query.invoiceIds.filter(isId);
      sql.push(known.length ? 'd.invoice_id IN (?)' : '1 = 0');
      if (known.length) parameters.push(bins(known));
    }
    if (query.statuses?.length) {
      sql.push('d.status IN (?)');
      parameters.push(query.statuses);
    }
    return { sql, parameters };
  }

  /** What was said in these disputes: one statement for all. */
  async messages(disputes: readonly Dispute[]): Promise<DisputeMessage[][]> {
    const ids = disputes.map(({ id }) => id);
    const found = await messagesOf(this.dataSource, ids);
    return ids.map((id) => found.get(id) ?? []);
  }

  /** The mutations this caller may do with the dispute now; whoever reads from outside gets none. */
  allowed(actor: Actor, dispute: Dispute): Operation[] {
    const commands = DISPUTE_MACHINE[dispute.status];
    const buyer = actor.organizationId === dispute.organizationId;
    const provider = actor.organizationId === dispute.providerId;
    const side = buyer ? 'BUYER' : 'PROVIDER';
    const actions: [Operation, boolean][] = [
      ['answerDispute', provider && 'accept' in commands],
      ['acceptDisputeAnswer', buyer && 'settle' in commands],
      ['withdrawDispute', buyer && 'withdraw' in commands],
      [
        'escalateDispute',
        (buyer || provider) &&
          'escalate' in commands &&
          (dispute.status !== 'OPEN' || this.disputes.mayEscalateOpen(side, dispute)),
      ],
      ['decideDispute', 'decide' in commands],
    ];
    return actions.flatMap(([operation, may]) => (may && mayCall(operation, actor.roles) ? [operation] : []));
  }
}
