import { type Actor, Organizations } from '#identity';
import { type Id, invalid, Issues, listInput, text } from '#kernel';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { type AlignedPrices, alignPrices, compareAttributes, type ComparedRow, meterOf } from '../core/index.js';
import { Estimates } from '../estimate/estimate.service.js';
import type { Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import type { PlanFacts } from '../plan/plan-facts.js';
import { Plans } from '../plan/plan.service.js';
import type { ComparedUseInput, ComparisonEstimateType } from './compare.type.js';

const MOST_PLANS = 5;

export interface Comparison {
  plans: PlanFacts[];
  rows: ComparedRow[];
  prices: AlignedPrices[];
  estimates: ComparisonEstimateType[] | null;
}

/** Plans side by side. */
@Injectable()
export class Comparisons {
  constructor(
    private readonly plans: Plans,
    private readonly offerings: Offerings,
    private readonly organizations: Organizations,
    private readonly estimates: Estimates,
    private readonly book: AttributeBook,
    private readonly policy: Policy,
  ) {}

  /**
   * One to five plans, each named once, in the order given; with what the same use of each would cost where one is
   * given. NOT_FOUND, NOT_ON_SALE and PLAN_RULE as for an estimate.
   */
  async compare(actor: Actor, planIds: readonly Id[], use: ComparedUseInput | null): Promise<Comparison> {
    const issues = new Issues();
    listInput(issues, ['planIds'], planIds, { min: 1, max: MOST_PLANS });
    issues.throwIfAny();
    const ids = planIds.map((planId) => planId.toLowerCase());
    if (new Set(ids).size < ids.length)
      throw invalid(['planIds'], 'DUPLICATE', text('A plan stands here twice.', '有套餐重复。'));
    const found = await this.plans.forBuying(actor, ids, 'ESTIMATE');
    const plans = ids.map((planId) => found.get(planId)!);
    const offerings = await this.offerings.byIds(plans.map(({ offeringId }) => offeringId));
    const providers = await this.organizations.byIds(plans.map(({ providerId }) => providerId));
    const compared = plans.map((plan) => this.compared(plan, offerings.get(plan.offeringId)!, providers));
    return {
      plans,
      rows: compareAttributes(this.book.all, compared),
      prices: alignPrices(plans.map(({ prices }) => prices)),
      estimates: use ? await Promise.all(plans.map((plan) => this.estimate(actor, plan, use))) : null,
    };
  }

  private compared(
    plan: PlanFacts,
    { categoryCodes }: Offering,
    providers: ReadonlyMap<Id, { name: string }>,
  ): Parameters<typeof compareAttributes>[1][number] {
    return {
      providerName: providers.get(plan.providerId)!.name,
      serviceModel: plan.serviceModel,
      clouds: plan.clouds,
      zones: plan.zoneCodes.flatMap((code) => this.policy.zone(code)?.name ?? []),
      categories: categoryCodes.flatMap((code) => {
        const category = this.policy.category(code);
        return category ? text(category.nameEn, category.nameZh) : [];
      }),
      attributes: plan.attributes,
    };
  }

  private async estimate(
    actor: Actor,
    plan: PlanFacts,
    { quantity, months, usage }: ComparedUseInput,
  ): Promise<ComparisonEstimateType> {
    const isReported = (meter: string): boolean => meterOf(plan.prices, meter)?.source === 'PROVIDER';
    const [priced, other] = [[] as NonNullable<typeof usage>, [] as string[]];
    for (const use of usage ?? [])
      if (isReported(use.meter)) priced.push(use);
      else if (!meterOf(plan.prices, use.meter)) other.push(use.meter);
    const { total } = await this.estimates.estimate(actor, [{ planId: plan.id, quantity, months, usage: priced }]);
    return { total, notPriced: [...new Set(other)] };
  }
}
