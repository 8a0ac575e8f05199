import { Clock, type Id, type Instant, newId, transition } from '#kernel';
import { at, Audit, bin, type Doer, id, insertRows, rows } from '#platform';
import { ChannelCapacity, itemFacts } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { INSTANCE_MACHINE } from '../core/index.js';
import { endBindings } from '../broker/binding-rows.js';
import type { Order, OrderItem } from '../order/order-rows.js';
import { findInstance, type InstanceFacts, instanceSnapshot, noSuchInstance } from './instance-rows.js';

/** Services that go on as another instance: by another plan, for another term, or of another buyer. */
@Injectable()
export class GoingOn {
  constructor(
    private readonly capacity: ChannelCapacity,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends an instance at `from`, where the next one begins: what the item says, paid for by `paying`. Its name with the
   * provider and its bandwidth go over, and where it stays its buyer's, its labels, shares, credentials and what replaces
   * it too. The caller has locked it and knows that no use lies at or after that instant. INVALID_TRANSITION unless it
   * runs.
   */
  async go(
    manager: EntityManager,
    doer: Doer,
    { item, paying, instance: { id: instanceId } }: { item: OrderItem; paying: Order; instance: { id: Id } },
    { from, yearsFrom }: { from: Instant; yearsFrom: Instant },
  ): Promise<InstanceFacts> {
    const before = await findInstance(manager, instanceId);
    if (!before) throw noSuchInstance();
    const status = transition(INSTANCE_MACHINE, before.status, 'terminate');
    const serviceId = before.serviceId ?? before.id;
    // The name is one instance's at a time: it is free before the next one has it.
    await manager.query(
      'UPDATE service_instance SET status = ?, external_id = NULL, terminated_at = ?, service_id = ?, synced_at = NULL WHERE id = ?',
      [status, at(from), bin(serviceId), bin(before.id)],
    );
    const nextId = newId();
    await insertRows(
      manager,
      'INSERT INTO service_instance (id, organization_id, provider_id, order_id, order_item_id, offering_id, plan_id, currency, quantity, status, external_id, estimate, activated_at, continues_id, service_id, years_from, created_at)',
      [
        [
          ...[bin(nextId), bin(paying.organizationId), bin(before.providerId), bin(paying.id), bin(item.id)],
          ...[bin(item.offeringId), bin(item.planId), before.currency, item.quantity, 'ACTIVE', before.externalId],
          ...[item.estimate.toFixed(), at(from), bin(before.id), bin(serviceId), at(yearsFrom), at(this.clock.now())],
        ],
      ],
    );
    // What a change held since its approval is part of what goes on.
    await this.capacity.release(manager, doer, { orderItemId: item.id });
    await this.capacity.pass(manager, before.orderItemId, {
      ...{ itemId: item.id, orderId: paying.id, organizationId: paying.organizationId },
    });
    const { bandwidthMbps } = itemFacts({ ...item, planCode: null });
    await this.capacity.resize(manager, doer, item.id, { quantity: item.quantity, bandwidthMbps });
    if (before.organizationId === paying.organizationId) await this.passAll(manager, before.id, nextId);
    else await this.leave(manager, doer, before.id);
    const [ended, next] = [(await findInstance(manager, before.id))!, (await findInstance(manager, nextId))!];
    await this.told(manager, doer, ended.id, instanceSnapshot(before), {
      ...instanceSnapshot(ended),
      goesOnAs: nextId,
    });
    await this.told(manager, doer, next.id, null, instanceSnapshot(next));
    return next;
  }

  private async passAll(manager: EntityManager, from: Id, to: Id): Promise<void> {
    await this.passLabels(manager, from, to);
    await this.passShares(manager, from, to);
    await this.passSuccession(manager, from, to);
  }

  /**
   * Another buyer has the service: nothing that its giver wrote on it, agreed on or planned for it goes over, and its
   * giver's credentials end.
   */
  private async leave(manager: EntityManager, doer: Doer, from: Id): Promise<void> {
    await endBindings(manager, doer, from, this.clock.now());
    await manager.query('DELETE FROM open_subscription WHERE instance_id = ?', [bin(from)]);
    const planned = await rows<{ instance_id: Buffer; successor_id: Buffer }>(
      manager,
      'SELECT instance_id, successor_id FROM instance_succession WHERE instance_id = ? OR successor_id = ? ORDER BY instance_id FOR UPDATE',
      [bin(from), bin(from)],
    );
    for (const row of planned) {
      await manager.query('DELETE FROM instance_succession WHERE instance_id = ?', [row.instance_id]);
      await this.audit.write(manager, doer, {
        ...{ action: 'setSuccessor', subject: 'instance', subjectId: id(row.instance_id) },
        ...{ before: { successorId: id(row.successor_id) }, after: { successorId: null } },
      });
    }
  }

  /** What was written on it, its credentials, and whether it is shown to others. */
  private async passLabels(manager: EntityManager, from: Id, to: Id): Promise<void> {
    await manager.query(
      `INSERT INTO instance_label (instance_id, organization_id, tags, cost_centres, updated_at)
         SELECT ?, organization_id, tags, cost_centres, updated_at FROM instance_label WHERE instance_id = ?`,
      [bin(to), bin(from)],
    );
    await manager.query('UPDATE service_binding SET instance_id = ? WHERE instance_id = ?', [bin(to), bin(from)]);
    await manager.query('UPDATE open_subscription SET instance_id = ? WHERE instance_id = ?', [bin(to), bin(from)]);
  }

  /** The sharings of its cost, with who has accepted them and the budgets these named. */
  private async passShares(manager: EntityManager, from: Id, to: Id): Promise<void> {
    const sharings = await rows<{ id: Buffer }>(
      manager,
      'SELECT id FROM instance_sharing WHERE instance_id = ? ORDER BY seq',
      [bin(from)],
    );
    for (const { id: sharing } of sharings) {
      const next = bin(newId());
      await manager.query(
        `INSERT INTO instance_sharing (id, instance_id, seq, organization_id, provider_id, from_month, basis, meter, waiting, created_at)
           SELECT ?, ?, seq, organization_id, provider_id, from_month, basis, meter, waiting, created_at FROM instance_sharing WHERE id = ?`,
        [next, bin(to), sharing],
      );
      await manager.query(
        `INSERT INTO instance_share (sharing_id, position, organization_id, weight, subject, asked, accepted_at)
           SELECT ?, position, organization_id, weight, subject, asked, accepted_at FROM instance_share WHERE sharing_id = ?`,
        [next, sharing],
      );
    }
    if (!sharings.length) return;
    await manager.query(
      `INSERT INTO instance_sharer (instance_id, organization_id, budget_id, taken)
         SELECT ?, organization_id, budget_id, 0 FROM instance_sharer WHERE instance_id = ?`,
      [bin(to), bin(from)],
    );
    await manager.query('UPDATE service_instance SET sharing_count = ? WHERE id = ?', [sharings.length, bin(to)]);
  }

  /** What replaces the service, and what it replaces, is said of the instance that runs. */
  private async passSuccession(manager: EntityManager, from: Id, to: Id): Promise<void> {
    for (const side of ['instance_id', 'successor_id'])
      await manager.query(`UPDATE instance_succession SET ${side} = ? WHERE ${side} = ?`, [bin(to), bin(from)]);
  }

  private told(
    manager: EntityManager,
    doer: Doer,
    subjectId: Id,
    before: Record<string, unknown> | null,
    after: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.write(manager, doer, {
      action: 'continueInstance',
      subject: 'instance',
      subjectId,
      before,
      after,
    });
  }
}
