import type { Actor } from '#identity';
import { DomainError, type Finding, type Id } from '#kernel';
import { Transactions } from '#platform';
import type { RuleUsed } from '#policy/core';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OfferingAttributes } from '../attribute/offering-attributes.service.js';
import { OFFERING_STANDING } from '../core/index.js';
import type { CreateOfferingInput } from '../offering/offering.input.js';
import { OfferingRules } from '../offering/offering-rules.service.js';
import { lockOffering } from '../offering/offering-store.js';
import { plansOf } from '../plan/plan-store.js';
import { openRevision, revisedPlans } from '../revision/revision-store.js';
import { issuesOf, type RowAction, type RowIssue } from './offering-import.row.js';
import { OfferingDrafts } from './offering-drafts.service.js';

/** What would come of writing an offering, and what the rules would say of handing it in. */
export interface Trial {
  action: RowAction;
  issues: RowIssue[];
  findings: Finding[];
  rulesUsed: RuleUsed[];
}

/** Takes back what was written, and carries what would have come of it. */
class TakenBack extends Error {
  constructor(readonly trial: Trial) {
    super('taken back');
  }
}

/** Writes an offering as an import would, asks the rules, and takes it all back. */
@Injectable()
export class OfferingTrials {
  constructor(
    private readonly transactions: Transactions,
    private readonly drafts: OfferingDrafts,
    private readonly attributes: OfferingAttributes,
    private readonly rules: OfferingRules,
  ) {}

  /** Nothing stays of it. What createOffering, updateOffering or reviseOffering would refuse is told as issues. */
  async try(actor: Actor, input: CreateOfferingInput): Promise<Trial> {
    try {
      return await this.transactions.run(async (manager) => {
        const { action, offeringId } = await this.drafts.write(manager, actor, input);
        throw new TakenBack({ action, issues: [], ...(await this.judged(manager, offeringId)) });
      });
    } catch (error) {
      if (error instanceof TakenBack) return error.trial;
      if (error instanceof DomainError)
        return { action: 'REFUSED', issues: issuesOf(error), findings: [], rulesUsed: [] };
      throw error;
    }
  }

  private async judged(manager: EntityManager, offeringId: Id): Promise<Pick<Trial, 'findings' | 'rulesUsed'>> {
    const offering = (await lockOffering(manager, offeringId))!;
    const open = OFFERING_STANDING[offering.status].published ? await openRevision(manager, offeringId) : null;
    const plans = open ? await revisedPlans(manager, open) : await plansOf(manager, offeringId, offering.plansRevision);
    const written = open ? { ...open, id: offeringId } : offering;
    const effectiveAttributes = await this.attributes.effective(manager, offering.providerId, written.attributes);
    return this.rules.decide(manager, 'SUBMIT_OFFERING', { ...written, effectiveAttributes }, plans);
  }
}
