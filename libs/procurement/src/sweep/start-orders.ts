import { id, log, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderProgress } from '../order/order-progress.js';
import { lockOrder } from '../order/order-rows.js';

/** Orders begun in one sweep; what is left has its turn in the next. */
const AT_ONCE = 500;

/** Begins the orders whose first day has come. Run twice, or by two workers, it changes nothing the second time. */
@Injectable()
export class StartOrders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly progress: OrderProgress,
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

  private async start(orderId: string, requestId: string): Promise<void> {
    await this.transactions.run(async (manager) => {
      const order = await lockOrder(manager, orderId);
      if (order) await this.progress.startIfDue(manager, system(requestId), order);
    });
  }
}
