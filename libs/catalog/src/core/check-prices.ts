import { CODE, isCurrency, type Issue, type Issues, listInput, text, textInput } from '#kernel/core';
import { checkPrice, type PriceInput } from './check-price.js';
import type { PriceIssueCode } from './errors.js';
import { inForceTogether } from './periods.js';
import type { Price, PricePlan } from './price.js';

export interface PricePlanInput {
  code: string;
  name: string;
  prices: readonly PriceInput[];
}

const MAX_PLANS = 100;
const MAX_PRICES_OF_PLAN = 2000;
const MAX_PRICES = 5000;
const MAX_NAME = 200;

type Path = Issue['path'];

/** Adds an issue for every code that an earlier member of the list already has. */
function uniqueCodes(issues: Issues, path: Path, codes: string[]): void {
  const seen = new Set<string>();
  codes.forEach((code, index) => {
    if (seen.has(code))
      add(issues, [...path, index, 'code'], 'DUPLICATE_CODE', `Code "${code}" is used twice.`, `代码“${code}”重复。`);
    seen.add(code);
  });
}

function add(issues: Issues, path: Path, code: PriceIssueCode, en: string, zh: string): void {
  issues.add(path, code, text(en, zh));
}

/** Rules between the prices of one plan: unique codes, one currency, a meter once at a time and of one source. */
function checkTogether(issues: Issues, path: Path, prices: Price[]): void {
  uniqueCodes(
    issues,
    path,
    prices.map((price) => price.code),
  );
  const currency = prices[0]?.currency;
  const meters = new Map<string, Price[]>();
  prices.forEach((price, index) => {
    const { meter } = price;
    if (price.currency !== currency && isCurrency(price.currency))
      add(
        issues,
        [...path, index, 'currency'],
        'CURRENCY_MIXED',
        `All prices of a plan have one currency; this is ${price.currency}, the first is ${currency}.`,
        `同一套餐的价格必须使用同一币种；此处为 ${price.currency}，首个价格为 ${currency}。`,
      );
    if (meter === null) return;
    const earlier = meters.get(meter) ?? [];
    if (earlier.some((other) => inForceTogether(other, price)))
      add(
        issues,
        [...path, index, 'meter'],
        'METER_DUPLICATE',
        `This plan already prices the meter "${meter}" at that time.`,
        `此套餐在该时段已对计量项“${meter}”定价。`,
      );
    else if (earlier.some(({ source }) => source !== price.source))
      add(
        issues,
        [...path, index, 'source'],
        'METER_CONFLICT',
        `In one plan the meter "${meter}" has one source.`,
        `同一套餐中计量项“${meter}”只能有一个来源。`,
      );
    meters.set(meter, [...earlier, price]);
  });
}

/** One offering counts a meter in one way: the same unit and aggregation in all its plans. */
function checkMeters(issues: Issues, path: Path, plans: PricePlan[]): void {
  const known = new Map<string, Price>();
  plans.forEach((plan, p) =>
    plan.prices.forEach((price, i) => {
      if (price.meter === null || price.unit === null || price.aggregation === null) return;
      const first = known.get(price.meter) ?? price;
      known.set(price.meter, first);
      if (first.unit !== price.unit || first.aggregation !== price.aggregation)
        add(
          issues,
          [...path, p, 'prices', i, 'meter'],
          'METER_CONFLICT',
          `The meter "${price.meter}" already counts ${first.unit} by ${first.aggregation}.`,
          `计量项“${price.meter}”已按 ${first.aggregation} 计量，单位为 ${first.unit}。`,
        );
    }),
  );
}

function checkPlan(issues: Issues, path: Path, plan: PricePlanInput): PricePlan {
  const code = textInput(issues, [...path, 'code'], plan.code, { max: 100, pattern: CODE });
  const name = textInput(issues, [...path, 'name'], plan.name, { max: MAX_NAME });
  const prices = plan.prices.map((price, index) => checkPrice(issues, [...path, 'prices', index], price));
  checkTogether(issues, [...path, 'prices'], prices);
  return { code, name, prices };
}

/**
 * Decides whether an offering's plans can be sold at these prices, and brings them into the form the catalogue
 * keeps. Adds every fault it finds to `issues` (codes: `PriceIssueCode` and the shared ones) and never throws;
 * what it returns is meaningful only when no issue was added. An explicit null means the default.
 *
 * 1–100 plans of 1–2000 prices each, 5000 prices in all, at most 100 tiers a price; a list that is too long is
 * reported and not looked into. Unit prices and flat amounts have at most 12 digits before the point, quantities 18;
 * all have at most 12 after it, and none is rounded. That a provider's earlier offerings fix a meter's unit
 * and aggregation is for the caller to check: it takes the database.
 * @param path where the list of plans lies in the input
 */
export function checkPlans(issues: Issues, path: Path, plans: readonly PricePlanInput[]): PricePlan[] {
  listInput(issues, path, plans, { min: 1, max: MAX_PLANS });
  if (plans.length > MAX_PLANS) return [];
  let total = 0;
  let readable = true;
  plans.forEach((plan, index) => {
    listInput(issues, [...path, index, 'prices'], plan.prices, { min: 1, max: MAX_PRICES_OF_PLAN });
    total += plan.prices.length;
    readable &&= plan.prices.length <= MAX_PRICES_OF_PLAN;
  });
  if (total > MAX_PRICES)
    issues.add(
      path,
      'TOO_MANY',
      text(`At most ${MAX_PRICES} prices in all plans together.`, `所有套餐合计最多 ${MAX_PRICES} 个价格。`),
    );
  if (!readable || total > MAX_PRICES) return [];
  const checked = plans.map((plan, index) => checkPlan(issues, [...path, index], plan));
  uniqueCodes(
    issues,
    path,
    checked.map((plan) => plan.code),
  );
  checkMeters(issues, path, checked);
  return checked;
}
