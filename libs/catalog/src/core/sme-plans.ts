import { dec } from '#kernel/core';
import type { SmePlanFacts } from '#policy/core';
import type { Price, PricePlan } from './price.js';

/** The attribute that says which plans are for small and medium enterprises: records of `plan` and `listPlan`. */
const SME_PLANS = 'smePlans';

/** What must be the same for two prices to be compared at all. */
const SAME = [
  ...['kind', 'model', 'currency', 'interval', 'meter', 'unit', 'aggregation', 'source', 'packageSize'],
  ...['timing', 'anchorDay', 'proration', 'effectiveFrom', 'effectiveTo', 'tierScope', 'taxCategory', 'whileSuspended'],
] as const satisfies readonly (keyof Price)[];
/** What costs more the higher it is; null is none. */
const COSTS = [
  ...['unitPrice', 'rate', 'fixedAmount', 'minimumPerEvent', 'minimumAmount'],
] as const satisfies readonly (keyof Price)[];
/** What is free of charge. */
const FREE = ['includedQuantity', 'freeAmount', 'freeEvents'] as const satisfies readonly (keyof Price)[];
/** What limits a charge; null is no limit. */
const CAPS = ['maximumPerEvent', 'maximumAmount'] as const satisfies readonly (keyof Price)[];

const number = (value: string | number | null) => dec(String(value ?? 0));

/** Whether no use and no month costs more at `price` than at `list`; compared part by part, never by example. */
function isNeverAbove(price: Price, list: Price): boolean {
  return (
    SAME.every((key) => price[key] === list[key]) &&
    COSTS.every((key) => number(price[key]).lte(number(list[key]))) &&
    FREE.every((key) => number(price[key]).gte(number(list[key]))) &&
    // More that is free can mean a dearer tier for all the rest.
    (price.model !== 'VOLUME' || price.includedQuantity === list.includedQuantity) &&
    CAPS.every((key) => list[key] === null || (price[key] !== null && number(price[key]).lte(number(list[key])))) &&
    price.tiers.length === list.tiers.length &&
    price.tiers.every((tier, index) => {
      const other = list.tiers[index]!;
      return (
        tier.upTo === other.upTo &&
        number(tier.unitPrice).lte(number(other.unitPrice)) &&
        number(tier.flatAmount).lte(number(other.flatAmount))
      );
    })
  );
}

/** Codes of the prices of `plan` that can cost more than those of `list` of the same code, or have none there. 003 三(三). */
export const pricesAbove = (plan: Pick<PricePlan, 'prices'>, list: Pick<PricePlan, 'prices'>): string[] =>
  plan.prices
    .filter((price) => {
      const other = list.prices.find(({ code }) => code === price.code);
      return !other || !isNeverAbove(price, other);
    })
    .map(({ code }) => code);

/** What the rules are told of an offering's plans for small and medium enterprises; nothing where it declares none. */
export function smePlansOf(
  attributes: Readonly<Record<string, unknown>>,
  plans: readonly PricePlan[],
): { smePlans?: SmePlanFacts[] } {
  const declared = attributes[SME_PLANS];
  if (!Array.isArray(declared) || !declared.length) return {};
  const named = (code: string): PricePlan | undefined => plans.find((plan) => plan.code === code);
  return {
    smePlans: (declared as { plan: string; listPlan: string }[]).map(({ plan, listPlan }) => {
      const [own, list] = [named(plan), named(listPlan)];
      return { plan, listPlan, above: own && list && own !== list ? pricesAbove(own, list) : null };
    }),
  };
}
