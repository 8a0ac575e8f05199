import { ComplianceTerms } from '#compliance';
import { Clock, type Id, newId } from '#kernel';
import { at, atOrNull, bin, bins, id, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lookBack, publicFrom } from '../core/index.js';
import { type Draft, ReleaseSources, type Source } from './release-sources.js';

/**
 * Makes the releases of each step, once: behind a cursor for each source, whose row is locked while steps are turned,
 * and with the step's id and the order's as a unique key. A worker that is killed loses one page, which the next one
 * makes again.
 */
@Injectable()
export class PublishReleases {
  constructor(
    private readonly transactions: Transactions,
    private readonly sources: ReleaseSources,
    private readonly terms: ComplianceTerms,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    for (const source of this.sources.all) {
      let from: Id | null = null;
      do from = await this.page(source, from);
      while (from !== null);
    }
  }

  /** The last step looked at, null when no more follow. @param from null: where the last sweep ended */
  private page(source: Source, from: Id | null): Promise<Id | null> {
    return this.transactions.run(async (manager) => {
      const [cursor] = await rows<{ event_id: Buffer }>(
        manager,
        'SELECT event_id FROM ocds_cursor WHERE id = ? FOR UPDATE',
        [source.cursor],
      );
      const seen = id(cursor!.event_id);
      const steps = await source.after(manager, from ?? lookBack(seen), source.limit);
      const last = steps.at(-1);
      if (!last) return null;
      await this.publish(manager, source, steps);
      if (last.id > seen)
        await manager.query('UPDATE ocds_cursor SET event_id = ? WHERE id = ?', [bin(last.id), source.cursor]);
      return steps.length === source.limit ? last.id : null;
    });
  }

  private async publish(manager: EntityManager, source: Source, all: readonly { id: Id }[]): Promise<void> {
    // All releases of a step are of one transaction: where there is one, there are all.
    const known = await rows<{ event_id: Buffer }>(manager, 'SELECT event_id FROM ocds_release WHERE event_id IN (?)', [
      bins(all.map((step) => step.id)),
    ]);
    const made = new Set(known.map((row) => id(row.event_id)));
    const steps = all.filter((step) => !made.has(step.id));
    if (!steps.length) return;
    let count = 0;
    for (const draft of await source.drafts(manager, steps)) if (await this.save(manager, draft)) count += 1;
    if (count) log.info({ releases: count }, 'releases made');
  }

  private async save(manager: EntityManager, draft: Draft): Promise<boolean> {
    const { stepId, orderId, contractNumber, awardedAt } = draft;
    const releaseId = newId();
    const release = draft.of(releaseId);
    if (!release) return false;
    const from = publicFrom(awardedAt, this.clock.now(), this.terms.works);
    await manager.query(
      'INSERT INTO ocds_release (id, event_id, order_id, ocid, contract_number, at, public_from, body) VALUES (?,?,?,?,?,?,?,?)',
      [
        ...[bin(releaseId), bin(stepId), bin(orderId), release.ocid],
        release.tags.includes('contract') ? contractNumber : null,
        ...[at(draft.at), atOrNull(from), JSON.stringify(release.body)],
      ],
    );
    // What was planned becomes public with the award.
    if (from !== null)
      await manager.query('UPDATE ocds_release SET public_from = ? WHERE order_id = ? AND public_from IS NULL', [
        at(from),
        bin(orderId),
      ]);
    return true;
  }
}
