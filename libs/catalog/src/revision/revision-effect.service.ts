import { Standings } from '#compliance';
import { Clock, type Id } from '#kernel';
import { at, Audit, bin, bins, type Doer, id, log, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { OfferingAttributes } from '../attribute/offering-attributes.service.js';
import { makesNewPlans, revisionChanges } from '../core/index.js';
import { OfferingContents } from '../offering/offering-contents.service.js';
import type { Offering } from '../offering/offering.row.js';
import { lockOffering, updateOffering } from '../offering/offering-store.js';
import { insertPlans, plansOf } from '../plan/plan-store.js';
import type { Revision } from './revision.row.js';
import { openRevision, revisedPlans, updateRevision } from './revision-store.js';

/** Revisions that take effect in one sweep; what is left has its turn in the next. */
const AT_ONCE = 500;

/** With an instant as its parameter. */
const DUE = "r.status = 'APPROVED' AND r.effective_at <= ?";

/** A column of `offering o`: whether a revision of it is due at an instant, its parameter. */
export const REVISION_DUE = `EXISTS (SELECT 1 FROM offering_revision r WHERE r.offering_id = o.id AND ${DUE}) AS revision_due`;

/**
 * Lets approved revisions take effect at their instant. Whoever reads one offering, prices or orders asks `settle`
 * first and so never meets a revision that is over; lists follow within a sweep's seconds. See ADR 0040.
 */
@Injectable()
export class RevisionEffects {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly contents: OfferingContents,
    private readonly attributes: OfferingAttributes,
    private readonly standings: Standings,
    private readonly clock: Clock,
  ) {}

  /** Of these offerings, what is due; outside of any transaction. */
  async settle(offeringIds: readonly Id[], requestId: string): Promise<void> {
    await this.settleWhere('r.offering_id IN (?)', offeringIds, requestId);
  }

  /** The same of the offerings that these plans are of. */
  async settlePlans(planIds: readonly Id[], requestId: string): Promise<void> {
    await this.settleWhere('r.offering_id IN (SELECT p.offering_id FROM plan p WHERE p.id IN (?))', planIds, requestId);
  }

  private async settleWhere(condition: string, ids: readonly Id[], requestId: string): Promise<void> {
    if (!ids.length) return;
    const due = await rows<{ offering_id: Buffer }>(
      this.dataSource,
      `SELECT r.offering_id FROM offering_revision r WHERE ${condition} AND ${DUE}`,
      [bins(ids), at(this.clock.now())],
    );
    for (const row of due) await this.settleOne(id(row.offering_id), requestId);
  }

  /** Of all offerings. Run twice, or by two workers, it changes nothing the second time. */
  async sweep(requestId: string): Promise<void> {
    const due = await rows<{ offering_id: Buffer }>(
      this.dataSource,
      `SELECT r.offering_id FROM offering_revision r WHERE ${DUE} ORDER BY r.effective_at LIMIT ${AT_ONCE}`,
      [at(this.clock.now())],
    );
    for (const row of due)
      await this.settleOne(id(row.offering_id), requestId).catch((error: unknown) =>
        log.error({ offering: id(row.offering_id), err: String(error) }, 'revision not in effect'),
      );
  }

  /** Whether one of these plans' offerings has a revision that is due; in the transaction that holds their rows. */
  async isDue(manager: EntityManager, planIds: readonly Id[]): Promise<boolean> {
    const due = await rows(
      manager,
      `SELECT 1 FROM plan p JOIN offering_revision r ON r.offering_id = p.offering_id
        WHERE p.id IN (?) AND ${DUE} LIMIT 1`,
      [bins(planIds), at(this.clock.now())],
    );
    return due.length > 0;
  }

  private settleOne(offeringId: Id, requestId: string): Promise<void> {
    return this.transactions.run(async (manager) => {
      const offering = (await lockOffering(manager, offeringId))!;
      const open = await openRevision(manager, offeringId);
      if (open?.status === 'APPROVED' && open.effectiveAt! <= this.clock.now())
        await this.takeEffect(manager, system(requestId), offering, open);
    });
  }

  /**
   * Makes an approved revision the current one from its instant on. New plans are made when what was sold changes; the
   * old ones keep their rows for the orders and services that hold to them. The offering's row is locked.
   */
  async takeEffect(manager: EntityManager, doer: Doer, offering: Offering, revision: Revision): Promise<void> {
    const plans = await revisedPlans(manager, revision);
    const before = { ...offering, plans: await plansOf(manager, offering.id, offering.plansRevision) };
    const changes = revisionChanges(before, { ...revision, plans });
    const plansRevision = makesNewPlans(changes) ? revision.revision : offering.plansRevision;
    if (plansRevision !== offering.plansRevision) await insertPlans(manager, offering.id, plansRevision, plans);
    const names = await this.contents.namesFor(manager, offering.providerId, revision);
    await updateOffering(manager, offering.id, this.clock.now(), revision, names, {
      revision: revision.revision,
      plans_revision: plansRevision,
    });
    await this.attributes.write(manager, offering.id, revision.effectiveAttributes);
    await manager.query(
      "UPDATE offering_revision SET status = 'SUPERSEDED', superseded_at = ?, version = version + 1 WHERE offering_id = ? AND status = 'CURRENT'",
      [at(revision.effectiveAt!), bin(offering.id)],
    );
    await updateRevision(manager, revision.id, { status: 'CURRENT', plans: null, plans_revision: plansRevision });
    await this.standings.changed(manager, offering.providerId); // what it sells is looked at with it
    await this.audit.write(manager, doer, {
      action: 'offeringRevisionInEffect',
      subject: 'offering',
      subjectId: offering.id,
      before: { revision: offering.revision, plansRevision: offering.plansRevision },
      after: { revision: revision.revision, plansRevision, changes },
    });
  }
}
