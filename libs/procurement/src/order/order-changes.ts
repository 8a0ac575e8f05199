import { type Id, invalid, text } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bought, currentQuantity, PROCUREMENT_ISSUES } from '../core/index.js';
import { instancesById } from '../instance/instance-rows.js';
import { itemsOf, type OrderItem } from './order-rows.js';

const UNDER_WAY = ['PENDING_APPROVAL', 'PENDING_PROVIDER', 'PENDING_START', 'EXECUTING', 'ASSESSING_CANCELLATION'];

/** What orders do with instances that run. */
@Injectable()
export class OrderChanges {
  /**
   * At its submission, with the order locked: locks what it changes, so that only one order under way does. What it buys
   * of each plan. VALIDATION_FAILED with CHANGE_UNDER_WAY.
   */
  async lock(manager: EntityManager, orderId: Id): Promise<{ planId: Id; quantity: string }[]> {
    const items = await itemsOf(manager, [orderId]);
    const instanceIds = items.flatMap(({ instanceId }) => instanceId ?? []);
    if (instanceIds.length) {
      await manager.query('SELECT id FROM service_instance WHERE id IN (?) ORDER BY id FOR UPDATE', [
        bins(instanceIds),
      ]);
      await this.refuseOthers(manager, orderId, items, instanceIds);
    }
    return this.bought(manager, items);
  }

  /** What of the plans these items buy beyond what there is. */
  async bought(runner: Runner, items: readonly OrderItem[]): Promise<{ planId: Id; quantity: string }[]> {
    const instances = await instancesById(
      runner,
      items.flatMap(({ instanceId }) => instanceId ?? []),
    );
    return bought(items, ({ instanceId, planId }) => {
      const there = instances.get(instanceId ?? '');
      return there?.planId === planId ? currentQuantity(there) : null;
    });
  }

  private async refuseOthers(
    manager: EntityManager,
    orderId: Id,
    items: readonly OrderItem[],
    instanceIds: readonly Id[],
  ): Promise<void> {
    const [other] = await rows<{ number: string; instance_id: Buffer }>(
      manager,
      `SELECT o.number, t.instance_id FROM order_item t JOIN purchase_order o ON o.id = t.order_id
        WHERE t.instance_id IN (?) AND t.outcome IS NULL AND o.id <> ? AND o.status IN (?) ORDER BY o.id LIMIT 1`,
      [bins(instanceIds), bin(orderId), UNDER_WAY],
    );
    if (!other) return;
    throw invalid(
      ['items', items.findIndex(({ instanceId }) => instanceId === id(other.instance_id)), 'instanceId'],
      PROCUREMENT_ISSUES.CHANGE_UNDER_WAY,
      text(`Order ${other.number} changes it.`, `订单 ${other.number} 正在变更该实例。`),
    );
  }
}
