import type { Actor } from '#identity';
import { Clock, dateOf, type DateOn, DomainError, type Id, invalid, isId, text } from '#kernel';
import { at, Audit, bin, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { GONE_STATUSES } from '../core/index.js';
import { findInstance, type Instance, noSuchInstance, selectInstances } from '../instance/instance-rows.js';
import { ExitNews } from './exit-news.js';
import { type Succession, successionOf, successionsOf } from './exit.rows.js';

/** Instances in a row, each replaced by the next: nobody has so many. */
const LONGEST = 100;

export interface SetSuccessor {
  instanceId: Id;
  /** Null: none any more. */
  successorId?: Id | null;
  /** The last day on which both are to run. */
  handoverUntil?: DateOn | null;
}

/** Which instance another one replaces: with another provider, or under another plan. */
@Injectable()
export class Successions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly news: ExitNews,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** All of which one of these is either side. */
  of(instanceIds: readonly Id[]): Promise<Succession[]> {
    return successionsOf(this.dataSource, instanceIds);
  }

  /**
   * The buyer says which of its instances replaces another, which still runs: both go on, until the buyer ends the old
   * one. NOT_FOUND unless both are its own; VALIDATION_FAILED with IN_PAST, NOT_LIVING (it has ended or failed), or
   * SUCCEEDS_ITSELF, directly or over others.
   */
  async set(actor: Actor, { instanceId, successorId = null, handoverUntil = null }: SetSuccessor): Promise<Instance> {
    if (handoverUntil !== null && handoverUntil < dateOf(this.clock.now()))
      throw invalid(['handoverUntil'], 'IN_PAST', text('Today at the earliest.', '不能早于今天。'));
    await this.transactions.run(async (manager) => {
      const held = await this.held(manager, actor, [instanceId, ...(successorId === null ? [] : [successorId])]);
      const old = held.get(instanceId.toLowerCase())!;
      if (old.terminatedAt !== null || old.status === 'FAILED')
        throw new DomainError('INVALID_TRANSITION', text('It has ended already.', '该服务已终止。'));
      const before = await successionOf(manager, old.id);
      if (successorId === null)
        await manager.query('DELETE FROM instance_succession WHERE instance_id = ?', [bin(old.id)]);
      else await this.link(manager, old, held.get(successorId.toLowerCase())!, handoverUntil);
      const after = await successionOf(manager, old.id);
      await manager.query('UPDATE service_instance SET synced_at = NULL WHERE id IN (?)', [
        [...held.keys()].map((each) => bin(each)),
      ]);
      await this.audit.write(manager, actor, {
        ...{ action: 'setSuccessor', subject: 'instance', subjectId: old.id },
        ...{ before: before && { ...before }, after: { successorId: after?.successorId ?? null, handoverUntil } },
      });
      if (after)
        await this.news.ofStep(
          manager,
          actor,
          old,
          text(
            'Another service replaces it: both run until its buyer ends it.',
            '该服务将由其他服务替代，采购方终止前两者并行。',
          ),
        );
    });
    return (await findInstance(this.dataSource, instanceId))!;
  }

  private async link(
    manager: EntityManager,
    old: Instance,
    successor: Instance,
    handoverUntil: DateOn | null,
  ): Promise<void> {
    if ((GONE_STATUSES as readonly string[]).includes(successor.status))
      throw invalid(['successorId'], 'NOT_LIVING', text('It has ended, or failed.', '该服务已终止或开通失败。'));
    let next: Id | null = successor.id;
    for (let step = 0; next !== null && step < LONGEST; step++) {
      if (next === old.id)
        throw invalid(['successorId'], 'SUCCEEDS_ITSELF', text('It would replace itself.', '服务不能替代其自身。'));
      next = (await successionOf(manager, next))?.successorId ?? null;
    }
    await manager.query(
      `INSERT INTO instance_succession (instance_id, successor_id, since, handover_until) VALUES (?,?,?,?)
        ON DUPLICATE KEY UPDATE successor_id = VALUES(successor_id), handover_until = VALUES(handover_until)`,
      [bin(old.id), bin(successor.id), at(this.clock.now()), handoverUntil],
    );
  }

  /** The buyer's own instances, locked in the order of their ids. */
  private async held(manager: EntityManager, actor: Actor, ids: readonly Id[]): Promise<Map<Id, Instance>> {
    if (!ids.every((one) => isId(one))) throw noSuchInstance();
    const wanted = [...new Set(ids.map((one) => one.toLowerCase()))].sort();
    const found = await selectInstances(manager, 'WHERE id IN (?) ORDER BY id FOR UPDATE', [
      wanted.map((one) => bin(one)),
    ]);
    if (found.length < wanted.length || found.some(({ organizationId }) => organizationId !== actor.organizationId))
      throw noSuchInstance();
    return new Map(found.map((instance) => [instance.id, instance]));
  }
}
