import { type Decimal, type Id, type Instant, invalid, monthsOf, sum, text } from '#kernel';
import { type EstimateLine, estimatePlans, type ExpectedUse, type PriceIn } from '../core/index.js';
import type { PlanFacts } from '../plan/plan-facts.js';

/** One plan as it might be bought: half-open [from, to), quantity above zero. */
export interface EstimateItem {
  planId: Id;
  quantity: Decimal;
  /** Expected in every month under PROVIDER meters of the plan; a meter that is not named is not used. */
  usage: readonly ExpectedUse[];
  from: Instant;
  to: Instant;
  /** It goes on from what there is: nothing is charged once. */
  continues?: boolean;
  /** Since when its years count. */
  yearsFrom?: Instant;
}

export interface ItemEstimate {
  lines: EstimateLine[];
  /** The sum of the lines, whole minor units of the plan's currency; zero without lines. */
  total: Decimal;
}

/** The most prices × months one request rates: each takes some time, and none of it may hold up other requests. */
const MOST_RATINGS = 50_000;

/**
 * What each item would be invoiced, in the items' order, by the rating code of invoices.
 * VALIDATION_FAILED / TOO_MANY when all items together have more than 50 000 prices × months.
 * @param plans every plan an item names
 * @param pricesOf what its buyer has agreed on for a plan's prices
 */
export function estimateItems(
  plans: ReadonlyMap<Id, PlanFacts>,
  items: readonly EstimateItem[],
  pricesOf: (plan: PlanFacts) => PriceIn,
): ItemEstimate[] {
  let ratings = 0;
  for (const { planId, from, to } of items)
    ratings += planOf(plans, planId).prices.length * monthsOf({ from, to }).length;
  if (ratings > MOST_RATINGS)
    throw invalid(
      ['items'],
      'TOO_MANY',
      text('Too many prices and months at once: ask for fewer items.', '价格与月份过多：请减少项目数量。'),
    );
  const requests = items.map((item) => {
    const plan = planOf(plans, item.planId);
    return { ...item, plan, priceIn: pricesOf(plan) };
  });
  return estimatePlans(requests).map((lines) => ({ lines, total: sum(lines.map((line) => line.amount)) }));
}

function planOf(plans: ReadonlyMap<Id, PlanFacts>, planId: Id): PlanFacts {
  const plan = plans.get(planId);
  if (!plan) throw new RangeError(`plan ${planId} was not handed over`);
  return plan;
}
