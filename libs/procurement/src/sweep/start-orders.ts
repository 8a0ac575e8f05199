import { Organizations } from '#identity';
import { DomainError, type Id } from '#kernel';
import { Audit, bin, id, log, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderProgress } from '../order/order-progress.js';
import { findOrder, itemsOf, lockOrder } from '../order/order-rows.js';
import { OrderRules } from '../order/order-rules.js';

/** Orders begun in one sweep; what is left has its turn in the next. */
const AT_ONCE = 500;

/** Begins the orders whose first day has come. Run twice, or by two workers, it changes nothing the second time. */
@Injectable()
export class StartOrders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly progress: OrderProgress,
    private readonly organizations: Organizations,
    private readonly rules: OrderRules,
    private readonly audit: Audit,
  ) {}

  async run(requestId: string): Promise<void> {
    const due = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT id FROM purchase_order WHERE status = 'PENDING_START' AND starts_on <= ? LIMIT ${AT_ONCE}`,
      [this.progress.today()],
    );
    for (const row of due)
      // One that fails is looked at again by the next sweep; those behind it do not wait for it.
      await this.start(id(row.id), requestId).catch((error: unknown) =>
        log.error({ order: id(row.id), err: error instanceof Error ? error.stack : String(error) }, 'order not begun'),
      );
    if (due.length) log.info({ orders: due.length }, 'orders begun');
  }

  /** Asks the plans' rules again; what they or the contract say against it is kept with the order, which goes on waiting. */
  private async start(orderId: Id, requestId: string): Promise<void> {
    const refusal = await this.refusalOf(orderId);
    try {
      if (refusal) throw refusal;
      await this.transactions.run(async (manager) => {
        const order = await lockOrder(manager, orderId);
        if (order) await this.progress.startIfDue(manager, system(requestId), order);
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.keep(orderId, error, requestId);
    }
  }

  private async refusalOf(orderId: Id): Promise<DomainError | null> {
    const order = await findOrder(this.dataSource, orderId);
    if (order?.status !== 'PENDING_START') return null;
    const buyer = await this.organizations.get(order.organizationId);
    const items = await itemsOf(this.dataSource, [orderId]);
    try {
      await this.rules.decide(buyer, items, { startsOn: order.startsOn!, today: this.progress.today() });
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  /** Once for each reason, with its audit row. */
  private async keep(orderId: Id, { code, text: said, details }: DomainError, requestId: string): Promise<void> {
    const findings = (details.findings ?? []).map(({ ruleId, code: of, text: words }) => ({
      ruleId,
      code: of,
      text: words,
    }));
    const refusal = { code, text: said, findings };
    await this.transactions.run(async (manager) => {
      const order = await lockOrder(manager, orderId);
      if (order?.status !== 'PENDING_START' || order.startRefusal?.code === code) return;
      await manager.query('UPDATE purchase_order SET start_refusal = ? WHERE id = ?', [
        JSON.stringify(refusal),
        bin(orderId),
      ]);
      await this.audit.write(manager, system(requestId), {
        ...{ action: 'refuseStart', subject: 'order', subjectId: orderId, after: refusal },
      });
    });
  }
}
