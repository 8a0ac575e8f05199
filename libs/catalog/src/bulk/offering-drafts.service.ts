import { DomainError, type Id, text, transition } from '#kernel';
import { bin, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  OFFERING_MACHINE,
  OFFERING_STANDING,
  type PricePlan,
  type RevisedContent,
  revisionChanges,
} from '../core/index.js';
import { OfferingChanges } from '../offering/offering-changes.service.js';
import { merged, OfferingContents, type OfferingEdits, type Writer } from '../offering/offering-contents.service.js';
import type { CreateOfferingInput } from '../offering/offering.input.js';
import { type Offering, statusBeneath } from '../offering/offering.row.js';
import { lockOffering } from '../offering/offering-store.js';
import type { PlanInput } from '../plan/plan.input.js';
import { plansOf } from '../plan/plan-store.js';
import { openRevision, revisedPlans } from '../revision/revision-store.js';
import { Revisions } from '../revision/revisions.service.js';
import { planWritten } from './offering-file.js';
import type { RowAction } from './offering-import.row.js';

interface Written {
  action: Exclude<RowAction, 'REFUSED'>;
  offeringId: Id;
}

/**
 * Makes an offering what a row says it is to be: a new draft, a draft rewritten, a revision of what is published, or
 * nothing when it says so already. What the row leaves out stays. Refusals are those of the single operations.
 */
@Injectable()
export class OfferingDrafts {
  constructor(
    private readonly contents: OfferingContents,
    private readonly changes: OfferingChanges,
    private readonly revisions: Revisions,
  ) {}

  async write(manager: EntityManager, writer: Writer, input: CreateOfferingInput): Promise<Written> {
    const offering = await this.find(manager, writer.organizationId, input.code);
    if (!offering) return { action: 'CREATED', offeringId: await this.changes.insert(manager, writer, input) };
    return this.change(manager, writer, offering, input);
  }

  /**
   * Has an offering sell these plans beside those that it, or its open revision, says: in its draft, or a draft of a
   * revision. What it says else stays. Its id.
   */
  async addPlans(manager: EntityManager, writer: Writer, offeringId: Id, plans: readonly PlanInput[]): Promise<Id> {
    const offering = (await lockOffering(manager, offeringId))!;
    const there = (await this.plansToBe(manager, offering)).map(planWritten);
    await this.change(manager, writer, offering, { plans: [...there, ...plans] });
    return offering.id;
  }

  /** The codes of the plans that an offering, or its open revision, says. Its row is locked. */
  async planCodes(manager: EntityManager, offeringId: Id): Promise<string[]> {
    return (await this.plansToBe(manager, (await lockOffering(manager, offeringId))!)).map(({ code }) => code);
  }

  private async plansToBe(manager: EntityManager, offering: Offering): Promise<readonly PricePlan[]> {
    const open = OFFERING_STANDING[offering.status].published ? await openRevision(manager, offering.id) : null;
    return open ? revisedPlans(manager, open) : plansOf(manager, offering.id, offering.plansRevision);
  }

  private async change(
    manager: EntityManager,
    writer: Writer,
    offering: Offering,
    input: OfferingEdits,
  ): Promise<Written> {
    const live = { ...offering, plans: await plansOf(manager, offering.id, offering.plansRevision) };
    const unchanged: Written = { action: 'UNCHANGED', offeringId: offering.id };
    if (await this.saysSame(manager, live, input)) return unchanged;
    if (OFFERING_STANDING[offering.status].published) {
      const open = await openRevision(manager, offering.id);
      const plans = open && (await revisedPlans(manager, open));
      if (open && plans && (await this.saysSame(manager, { ...open, plans }, input))) return unchanged;
      transition(OFFERING_MACHINE, statusBeneath(offering), 'revise');
      if (!open) await this.revisions.draft(manager, writer, offering, input);
      else if (open.status === 'DRAFT' || open.status === 'CHANGES_REQUESTED')
        await this.revisions.rewrite(manager, writer, open, input);
      else throw revisionUnderWay();
    } else {
      transition(OFFERING_MACHINE, offering.status, 'update');
      await this.changes.replace(manager, writer, offering, input);
    }
    return { action: 'REVISED', offeringId: offering.id };
  }

  /** The provider's offering of this code, locked. */
  private async find(manager: EntityManager, providerId: Id, code: string): Promise<Offering | null> {
    const [row] = await rows<{ id: Buffer }>(manager, 'SELECT id FROM offering WHERE provider_id = ? AND code = ?', [
      bin(providerId),
      code,
    ]);
    return row ? lockOffering(manager, id(row.id)) : null;
  }

  /** Attributes are compared as the provider wrote them: its defaults are no matter of a file. */
  private async saysSame(
    manager: EntityManager,
    there: RevisedContent & { code: string; providerId: Id },
    input: OfferingEdits,
  ): Promise<boolean> {
    const { content, plans } = await this.contents.check(manager, there.providerId, merged(there, input), input.plans);
    const { effectiveAttributes } = there;
    return !revisionChanges(there, { ...content, plans, effectiveAttributes }).length;
  }
}

const revisionUnderWay = (): DomainError =>
  new DomainError(
    'REVISION_OPEN',
    text('A revision of it is in review or approved.', '该服务商品的修订正在审核或已获批准。'),
  );
