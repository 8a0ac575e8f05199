import { type Id, isId } from '#kernel';
import { Injectable } from '@nestjs/common';
import { OFFERING_STANDING, type TermsEntryInput, type TermsTargets } from '../core/index.js';
import { Offerings } from '../offering/offering.service.js';
import { Plans } from '../plan/plan.service.js';

/** What the entries of proposed terms name, as far as the proposing provider may name it. */
@Injectable()
export class TermsTargetsReader {
  constructor(
    private readonly plans: Plans,
    private readonly offerings: Offerings,
  ) {}

  async named(providerId: Id, entries: readonly TermsEntryInput[]): Promise<TermsTargets> {
    const ids = (field: 'offeringId' | 'planId'): Id[] => [
      ...new Set(entries.flatMap((entry) => entry[field]?.toLowerCase() ?? []).filter(isId)),
    ];
    const offerings = await this.offerings.byIds(ids('offeringId').slice(0, MOST_NAMED));
    const plans = await this.plans.byIds(ids('planId').slice(0, MOST_NAMED));
    // Also of what is closed to new orders: services of it go on.
    const own = [...offerings.values()].filter(
      (one) => one.providerId === providerId && OFFERING_STANDING[one.status].published,
    );
    const ownPlans = [...plans].filter(
      ([, plan]) => plan.providerId === providerId && OFFERING_STANDING[plan.offeringStatus].published,
    );
    return { offerings: new Set(own.map(({ id }) => id)), plans: new Map(ownPlans) };
  }
}

/** As many as entries are looked at. */
const MOST_NAMED = 200;
