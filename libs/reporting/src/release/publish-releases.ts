import { Plans } from '#catalog';
import { ComplianceTerms } from '#compliance';
import { Organizations } from '#identity';
import { Clock, type Id, newId } from '#kernel';
import { type HistoryStep, OrderHistory } from '#procurement';
import { at, atOrNull, bin, bins, Config, id, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lookBack, publicFrom, type PublicStep, releaseOf } from '../core/index.js';

/** Steps of one transaction. */
const AT_ONCE = 200;

/**
 * Makes a release of each step of an order, once: behind a cursor whose row is locked while steps are turned, and with
 * the step's id as a unique key. A worker that is killed loses one page, which the next one makes again.
 */
@Injectable()
export class PublishReleases {
  constructor(
    private readonly transactions: Transactions,
    private readonly history: OrderHistory,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
    private readonly terms: ComplianceTerms,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    let from: Id | null = null;
    do from = await this.page(from);
    while (from !== null);
  }

  /** The last step looked at, null when no more follow. @param from null: where the last sweep ended */
  private page(from: Id | null): Promise<Id | null> {
    return this.transactions.run(async (manager) => {
      const [cursor] = await rows<{ event_id: Buffer }>(
        manager,
        'SELECT event_id FROM ocds_cursor WHERE id = 1 FOR UPDATE',
      );
      const seen = id(cursor!.event_id);
      const steps = await this.history.after(manager, from ?? lookBack(seen), AT_ONCE);
      const last = steps.at(-1);
      if (!last) return null;
      await this.publish(manager, steps);
      if (last.id > seen) await manager.query('UPDATE ocds_cursor SET event_id = ? WHERE id = 1', [bin(last.id)]);
      return steps.length === AT_ONCE ? last.id : null;
    });
  }

  private async publish(manager: EntityManager, all: readonly HistoryStep[]): Promise<void> {
    const known = await rows<{ event_id: Buffer }>(manager, 'SELECT event_id FROM ocds_release WHERE event_id IN (?)', [
      bins(all.map((step) => step.id)),
    ]);
    const made = new Set(known.map((row) => id(row.event_id)));
    const steps = all.filter((step) => !made.has(step.id));
    const parties = await this.organizations.byIds(
      steps.flatMap(({ order }) => [order.organizationId, order.providerId]),
      manager,
    );
    const plans = await this.plans.byIds(
      steps.flatMap(({ items }) => items.map(({ planId }) => planId)),
      manager,
    );
    let count = 0;
    for (const step of steps) {
      const [buyer, provider] = [parties.get(step.order.organizationId)!, parties.get(step.order.providerId)!];
      if (buyer.sandboxOf !== null || provider.sandboxOf !== null) continue;
      const { order, contract } = step;
      const told: PublicStep = {
        ...{ command: step.command, at: step.at, buyer, provider, contract },
        order: { ...order, estimate: order.estimate.toFixed() },
        items: step.items.map(({ id: itemId, planId, quantity, estimate }) => ({
          ...{ id: itemId, quantity, estimate: estimate.toFixed() },
          description: `${plans.get(planId)!.offeringName} / ${plans.get(planId)!.name}`,
        })),
      };
      if (await this.save(manager, step, told)) count += 1;
    }
    if (count) log.info({ releases: count }, 'releases made');
  }

  private async save(manager: EntityManager, step: HistoryStep, told: PublicStep): Promise<boolean> {
    const { order } = step;
    const releaseId = newId();
    const release = releaseOf(told, releaseId, this.config.ocdsPrefix, order.approvedAt !== null);
    if (!release) return false;
    const from = publicFrom(order.approvedAt, this.clock.now(), this.terms.works);
    await manager.query(
      'INSERT INTO ocds_release (id, event_id, order_id, ocid, contract_number, at, public_from, body) VALUES (?,?,?,?,?,?,?,?)',
      [
        ...[bin(releaseId), bin(step.id), bin(order.id), release.ocid],
        release.tags.includes('contract') ? (step.contract?.number ?? null) : null,
        ...[at(step.at), atOrNull(from), JSON.stringify(release.body)],
      ],
    );
    // What was planned becomes public with the award.
    if (from !== null)
      await manager.query('UPDATE ocds_release SET public_from = ? WHERE order_id = ? AND public_from IS NULL', [
        at(from),
        bin(order.id),
      ]);
    return true;
  }
}
