import { Plans } from '#catalog';
import { mayCall, type Waiter, type Waiting, waitingRows, WaitingWork } from '#identity';
import { text } from '#kernel';
import { bin, id, type Runner } from '#platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ORDERS_UNDER_WAY } from '../core/index.js';

/** Says which running services are offered to an organization; one that an order under way takes waits no more. */
@Injectable()
export class TransfersWaiting implements OnModuleInit {
  constructor(
    private readonly waiting: WaitingWork,
    private readonly plans: Plans,
  ) {}

  onModuleInit(): void {
    this.waiting.register((runner, waiter) => this.offered(runner, waiter));
  }

  private async offered(runner: Runner, { roles, organizationId }: Waiter): Promise<Waiting | null> {
    if (!mayCall('declineTransfer', roles)) return null;
    return waitingRows<{ id: Buffer; plan_id: Buffer }>(runner, 'TRANSFERS_OFFERED', {
      columns: 'f.id, i.plan_id',
      from: 'instance_transfer f JOIN service_instance i ON i.id = f.instance_id',
      conditions: {
        sql: ['f.receiver_id = ?', "f.status = 'OFFERED'", 'i.terminated_at IS NULL', `NOT EXISTS (${TAKEN})`],
        parameters: [bin(organizationId), ORDERS_UNDER_WAY],
      },
      order: 'f.offered_at, f.id',
      items: async (found) => {
        const plans = await this.plans.byIds(found.map((row) => id(row.plan_id)));
        return found.map((row) => {
          const { offeringName, name } = plans.get(id(row.plan_id))!;
          return { id: id(row.id), title: text(`${offeringName} · ${name}`, `${offeringName} · ${name}`) };
        });
      },
    });
  }
}

const TAKEN = `SELECT 1 FROM order_item t JOIN purchase_order o ON o.id = t.order_id
  WHERE t.instance_id = f.instance_id AND t.outcome IS NULL AND o.status IN (?)`;
