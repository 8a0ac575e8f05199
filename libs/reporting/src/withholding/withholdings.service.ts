import type { Actor } from '#identity';
import { Clock, DomainError, type Id, Issues, notFound, text } from '#kernel';
import { at, Audit, bin, Transactions } from '#platform';
import { Contracts, OrderReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import { type Withheld, WITHHOLDABLE, type WithholdingReason } from '../core/index.js';
import { withheldOf } from './withholding-rows.js';

/** What buyers keep back of what is published of their orders. */
@Injectable()
export class Withholdings {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrderReading,
    private readonly contracts: Contracts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * From now on these fields are in no answer, whether they were public before or not; asked again, the last reason
   * stands. Gives all that is withheld of it. NOT_FOUND for another's order or contract; REQUIRED, MALFORMED.
   * @param processId an order's id, or that of a contract that no order made: it is published in its own right
   */
  async withhold(
    actor: Actor,
    processId: Id,
    paths: readonly string[],
    reasonCode: WithholdingReason,
  ): Promise<Withheld[]> {
    const { subject, id } = await this.subject(actor, processId);
    checkPaths(paths);
    return this.transactions.run(async (manager) => {
      const before = (await withheldOf(manager, [id])).get(id) ?? [];
      for (const path of [...new Set(paths)].sort())
        await manager.query(
          'INSERT INTO ocds_withholding (order_id, path, reason_code, at) VALUES (?,?,?,?) ON DUPLICATE KEY UPDATE reason_code = VALUES(reason_code)',
          [bin(id), path, reasonCode, at(this.clock.now())],
        );
      const after = (await withheldOf(manager, [id])).get(id)!;
      await this.audit.write(manager, actor, {
        ...{ action: 'withholdPublication', subject, subjectId: id },
        ...{ before: { withheld: before }, after: { withheld: after } },
      });
      return after;
    });
  }

  /** An order of the caller's, or a contract of theirs that no order made. */
  private async subject(actor: Actor, processId: Id): Promise<{ subject: 'order' | 'contract'; id: Id }> {
    const contract = await this.contracts.get(actor, processId).catch(noneFound);
    if (contract?.organizationId === actor.organizationId && contract.orderId === null)
      return { subject: 'contract', id: contract.id };
    const order = await this.orders.get(actor, processId);
    if (order.organizationId !== actor.organizationId) throw notFound(text('order', '订单'));
    return { subject: 'order', id: order.id };
  }
}

function noneFound(error: unknown): null {
  if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
  throw error;
}

function checkPaths(paths: readonly string[]): void {
  const issues = new Issues();
  const known: readonly string[] = WITHHOLDABLE;
  if (!paths.length) issues.add(['paths'], 'REQUIRED', text('Name at least one.', '请至少填写一项。'));
  for (const [index, path] of paths.slice(0, 100).entries())
    if (!known.includes(path))
      issues.add(['paths', index], 'MALFORMED', text(`One of ${known.join(', ')}.`, `须为 ${known.join('、')}。`));
  if (paths.length > 100) issues.add(['paths'], 'TOO_MANY', text('At most 100.', '最多 100 项。'));
  issues.throwIfAny();
}
