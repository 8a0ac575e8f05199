import { type Id, invalid, text } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bought, currentQuantity, ORDERS_UNDER_WAY, PROCUREMENT_ISSUES } from '../core/index.js';
import { instancesById, noSuchInstance } from '../instance/instance-rows.js';
import type { PlanWish } from '../pool/pool-use.service.js';
import { itemsOf, type OrderItem } from './order-rows.js';
import { offeredTo } from '../transfer/transfer.rows.js';

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
      await this.refuseNotOffered(manager, orderId, items);
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

  /** What an order takes of plans, and what there is in its place until then. Its instances are locked. */
  async taken(manager: EntityManager, orderId: Id): Promise<PlanWish[]> {
    const items = (await itemsOf(manager, [orderId])).filter(({ kind }) => kind !== 'TERMINATE');
    const instances = await instancesById(
      manager,
      items.flatMap(({ instanceId }) => instanceId ?? []),
    );
    return items.map(({ kind, planId, quantity, instanceId }) => {
      // What passes from another organization is nothing of the receiver's yet.
      const there = kind === 'TRANSFER' ? undefined : instances.get(instanceId ?? '');
      return { planId, quantity, instead: there ? { planId: there.planId, quantity: currentQuantity(there) } : null };
    });
  }

  private async refuseOthers(
    manager: EntityManager,
    orderId: Id,
    items: readonly OrderItem[],
    instanceIds: readonly Id[],
  ): Promise<void> {
    const [other] = await rows<{ number: string; own: number; instance_id: Buffer }>(
      manager,
      `SELECT o.number, t.instance_id,
         o.organization_id = (SELECT organization_id FROM purchase_order WHERE id = ?) AS own FROM order_item t JOIN purchase_order o ON o.id = t.order_id
        WHERE t.instance_id IN (?) AND t.outcome IS NULL AND o.id <> ? AND o.status IN (?) ORDER BY o.id LIMIT 1`,
      [bin(orderId), bins(instanceIds), bin(orderId), ORDERS_UNDER_WAY],
    );
    if (!other) return;
    throw invalid(
      ['items', items.findIndex(({ instanceId }) => instanceId === id(other.instance_id)), 'instanceId'],
      PROCUREMENT_ISSUES.CHANGE_UNDER_WAY,
      // Another organization's order is not told by its number.
      Number(other.own)
        ? text(`Order ${other.number} changes it.`, `订单 ${other.number} 正在变更该实例。`)
        : text('Another order changes it.', '另有订单正在变更该实例。'),
    );
  }

  /** NOT_FOUND where what another buyer gave is not offered any more: its row is locked, so it stays offered. */
  private async refuseNotOffered(manager: EntityManager, orderId: Id, items: readonly OrderItem[]): Promise<void> {
    const given = items.flatMap(({ kind, instanceId }) => (kind === 'TRANSFER' ? (instanceId ?? []) : []));
    if (!given.length) return;
    const [order] = await rows<{ organization_id: Buffer }>(
      manager,
      'SELECT organization_id FROM purchase_order WHERE id = ?',
      [bin(orderId)],
    );
    const offered = await offeredTo(manager, id(order!.organization_id), given);
    if (given.some((instanceId) => !offered.has(instanceId))) throw noSuchInstance();
  }
}
