import type { Actor } from '#identity';
import { type Id, invalid, Issues, listInput, text } from '#kernel';
import { seedsDir } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { companionCategories, readCompanions } from '../core/index.js';
import type { Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import { Plans } from '../plan/plan.service.js';

const MOST_PLANS = 100;
const MOST_SUGGESTED = 20;

/** What goes with what is ordered: security services with systems of a high level, as the plans want them offered. */
@Injectable()
export class Companions {
  private readonly rows = readCompanions(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'companions.json'), 'utf8')),
  );

  constructor(
    private readonly plans: Plans,
    private readonly offerings: Offerings,
    private readonly policy: Policy,
  ) {}

  /**
   * Up to 20 offerings that the caller may see, the newest first; none once one such is among the plans.
   * @param mlpsLevel of the system the plans are for, 1 to 5; null: the highest that an offering of the plans declares
   */
  async suggest(actor: Actor, planIds: readonly Id[], mlpsLevel: number | null): Promise<Offering[]> {
    const issues = new Issues();
    listInput(issues, ['planIds'], planIds, { min: 1, max: MOST_PLANS });
    issues.throwIfAny();
    if (mlpsLevel !== null && (mlpsLevel < 1 || mlpsLevel > 5))
      throw invalid(['mlpsLevel'], 'OUT_OF_RANGE', text('From 1 to 5.', '须为 1 至 5。'));
    const plans = [...(await this.plans.known(actor, planIds)).values()];
    const declared = plans.map(({ attributes }) => Number(attributes.mlpsLevel) || 0);
    const categoryCodes = companionCategories(this.rows, mlpsLevel ?? Math.max(...declared));
    if (!categoryCodes.length) return [];
    const inside = new Set(categoryCodes.flatMap((code) => this.policy.descendantCodes(code)));
    const ordered = await this.offerings.byIds(plans.map(({ offeringId }) => offeringId));
    if ([...ordered.values()].some((offering) => offering.categoryCodes.some((code) => inside.has(code)))) return [];
    const found = await this.offerings.list(
      actor,
      { categoryCodes, statuses: ['PUBLISHED'] },
      { first: MOST_SUGGESTED },
    );
    return found.edges.map(({ node }) => node);
  }
}
