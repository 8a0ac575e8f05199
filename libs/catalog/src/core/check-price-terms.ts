import {
  type Decimal,
  decimalInput,
  isMonth,
  type Issue,
  type Issues,
  listInput,
  type Month,
  plain,
  text,
  textInput,
} from '#kernel/core';
import { checkTiers, type PriceTierInput } from './check-tiers.js';
import type { PriceIssueCode, TermsIssueCode } from './errors.js';
import type { Price } from './price.js';
import type { TermsEntry } from './price-terms.js';

/** What is agreed for some prices, as a provider writes it; absent and null mean the same. */
export interface TermsEntryInput {
  offeringId?: string | null;
  planId?: string | null;
  priceCode?: string | null;
  discountRate?: string | null;
  unitPrice?: string | null;
  tiers?: readonly PriceTierInput[] | null;
}

/** A plan that terms may name. */
export interface TermsPlan {
  id: string;
  offeringId: string;
  currency: string;
  prices: readonly Price[];
}

/** What terms may name: the proposing provider's published offerings and plans, by id in lower case. */
export interface TermsTargets {
  offerings: ReadonlySet<string>;
  plans: ReadonlyMap<string, TermsPlan>;
}

const MOST_ENTRIES = 200;

type Add = (field: string, code: PriceIssueCode | TermsIssueCode | 'OUT_OF_RANGE', en: string, zh: string) => void;

/** The service months [fromMonth, toMonth): MALFORMED, and EMPTY_PERIOD when the second is not after the first. */
export function checkMonths(
  issues: Issues,
  { fromMonth, toMonth }: { fromMonth: string; toMonth?: string | null },
): { fromMonth: Month; toMonth: Month | null } {
  for (const [field, month] of Object.entries({ fromMonth, toMonth }))
    if (month !== null && month !== undefined && !isMonth(month))
      issues.add([field], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
  if (toMonth && isMonth(toMonth) && toMonth <= fromMonth)
    issues.add(['toMonth'], 'EMPTY_PERIOD', text('Must be after fromMonth.', '须晚于起始月份。'));
  return { fromMonth, toMonth: toMonth ?? null };
}

/**
 * The entries of terms in `currency`: at least one, at most 200, no two for the same target. Codes: REQUIRED,
 * TOO_MANY, UNKNOWN_OFFERING, UNKNOWN_PLAN, UNKNOWN_PRICE, TARGET_MIXED, CURRENCY_MIXED, DUPLICATE,
 * EFFECT_REQUIRED, NEEDS_ONE_PRICE, OUT_OF_RANGE for a discount above 1, and those of prices for what replaces them.
 */
export function checkTermsEntries(
  issues: Issues,
  path: Issue['path'],
  inputs: readonly TermsEntryInput[],
  targets: TermsTargets,
  currency: string,
): TermsEntry[] {
  listInput(issues, path, inputs, { min: 1, max: MOST_ENTRIES });
  const seen = new Set<string>();
  return inputs.slice(0, MOST_ENTRIES).map((input, index) => {
    const at = [...path, index];
    const add: Add = (field, code, en, zh) => issues.add([...at, field], code, text(en, zh));
    const { price, ...target } = checkTarget(add, input, targets, currency);
    const key = JSON.stringify(target);
    if (seen.has(key)) issues.add(at, 'DUPLICATE', text('This target stands here twice.', '该适用范围重复。'));
    seen.add(key);
    return { ...target, ...checkEffect(issues, at, add, input, price) };
  });
}

type Target = Pick<TermsEntry, 'offeringId' | 'planId' | 'priceCode'> & { price: Price | null };

function checkTarget(add: Add, input: TermsEntryInput, targets: TermsTargets, currency: string): Target {
  const offeringId = input.offeringId?.toLowerCase() ?? null;
  const planId = input.planId?.toLowerCase() ?? null;
  const priceCode = input.priceCode ?? null;
  const none = { offeringId: null, planId: null, priceCode: null, price: null };
  if (offeringId !== null && planId !== null) {
    add('offeringId', 'TARGET_MIXED', 'Name the offering or the plan, not both.', '请只指定服务商品或套餐之一。');
    return none;
  }
  if (offeringId !== null && !targets.offerings.has(offeringId))
    add('offeringId', 'UNKNOWN_OFFERING', 'Not a published offering of yours.', '不是您已发布的服务商品。');
  if (priceCode !== null && planId === null)
    add('priceCode', 'NEEDS_ONE_PRICE', 'A price code belongs to a plan: name it.', '价格代码须与套餐一并指定。');
  if (planId === null) return { ...none, offeringId };
  const plan = targets.plans.get(planId);
  if (!plan)
    add('planId', 'UNKNOWN_PLAN', 'Not a plan of a published offering of yours.', '不是您已发布服务商品的套餐。');
  else if (plan.currency !== currency)
    add('planId', 'CURRENCY_MIXED', `The plan is priced in ${plan.currency}.`, `该套餐以 ${plan.currency} 计价。`);
  const price = plan?.prices.find(({ code }) => code === priceCode) ?? null;
  if (plan && priceCode !== null && !price)
    add('priceCode', 'UNKNOWN_PRICE', 'The plan has no price of this code.', '套餐没有该价格代码。');
  return { offeringId: null, planId, priceCode, price };
}

type Effect = Pick<TermsEntry, 'discountRate' | 'unitPrice' | 'tiers'>;

function checkEffect(issues: Issues, at: Issue['path'], add: Add, input: TermsEntryInput, price: Price | null): Effect {
  const read = (field: 'discountRate' | 'unitPrice'): Decimal | null => {
    const written = input[field] ?? null;
    return written === null ? null : decimalInput(issues, [...at, field], written);
  };
  const discountRate = read('discountRate');
  if (discountRate?.gt(1))
    add('discountRate', 'OUT_OF_RANGE', 'A share between 0 and 1: "0.1" is 10 %.', '须为 0 到 1 的比例：“0.1”即 10%。');
  const unitPrice = read('unitPrice');
  const written = input.tiers ?? [];
  const replaces = (input.unitPrice ?? null) !== null || written.length > 0;
  if (!replaces && (input.discountRate ?? null) === null)
    issues.add(at, 'EFFECT_REQUIRED', text('Say a discount or another price.', '须给出折扣或协议价格。'));
  if (replaces && (input.priceCode ?? null) === null)
    issues.add(
      at,
      'NEEDS_ONE_PRICE',
      text('Another price is agreed for one price of one plan.', '协议价格只能针对某一套餐的某一价格。'),
    );
  const tiered = price !== null && price.unitPrice === null;
  if (price && unitPrice && tiered)
    add('unitPrice', 'UNIT_PRICE_NOT_ALLOWED', `${price.model} has no unit price.`, `${price.model} 模型没有单价。`);
  const tiers = price && written.length ? checkTiers(issues, [...at, 'tiers'], price.model, written) : null;
  return { discountRate: discountRate && plain(discountRate), unitPrice: unitPrice && plain(unitPrice), tiers };
}

/** A short name that people find the agreement by. */
export const checkTitle = (issues: Issues, title: string): string => textInput(issues, ['title'], title, { max: 200 });
