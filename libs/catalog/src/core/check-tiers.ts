import { type Decimal, decimalInput, type Issue, type Issues, listInput, plain, text, ZERO } from '#kernel/core';
import type { PriceIssueCode } from './errors.js';
import type { PriceTier, PricingModel } from './price.js';

export interface PriceTierInput {
  /** The tier's inclusive upper end; absent for the last, open tier. */
  upTo?: string | null;
  unitPrice: string;
  /** Default "0". */
  flatAmount?: string | null;
}

const MAX_TIERS = 100;
const QUANTITY_DIGITS = 18;

/**
 * The tiers of a GRADUATED or VOLUME price: at least one, upper ends ascending from above zero, the last one open.
 * Other models have none. A list that is too long is reported and not looked into.
 */
export function checkTiers(
  issues: Issues,
  path: Issue['path'],
  model: PricingModel,
  tiers: readonly PriceTierInput[],
): PriceTier[] {
  const refuse = (at: Issue['path'], code: PriceIssueCode, en: string, zh: string): void =>
    issues.add([...path, ...at], code, text(en, zh));
  const tiered = model === 'GRADUATED' || model === 'VOLUME';
  if (tiered && tiers.length === 0)
    refuse([], 'TIERS_REQUIRED', `${model} needs at least one tier.`, `${model} 模型至少需要一个阶梯。`);
  if (!tiered && tiers.length > 0) refuse([], 'TIERS_NOT_ALLOWED', `${model} has no tiers.`, `${model} 模型没有阶梯。`);
  listInput(issues, path, tiers, { max: MAX_TIERS });
  if (!tiered || tiers.length > MAX_TIERS) return [];
  let previous: Decimal = ZERO;
  return tiers.map((tier, index) => {
    const at = [...path, index];
    const open = tier.upTo === null || tier.upTo === undefined;
    if (open !== (index === tiers.length - 1))
      refuse([index, 'upTo'], 'LAST_TIER_NOT_OPEN', 'Exactly the last tier has no upTo.', '仅最后一个阶梯不设上限。');
    const upTo = open ? null : decimalInput(issues, [...at, 'upTo'], tier.upTo!, { integerDigits: QUANTITY_DIGITS });
    if (upTo?.lte(previous))
      refuse([index, 'upTo'], 'TIERS_NOT_ASCENDING', 'Each upTo is above the one before.', '各阶梯上限须递增。');
    previous = upTo ?? previous;
    return {
      upTo: upTo && plain(upTo),
      unitPrice: plain(decimalInput(issues, [...at, 'unitPrice'], tier.unitPrice) ?? ZERO),
      flatAmount: plain(decimalInput(issues, [...at, 'flatAmount'], tier.flatAmount ?? '0') ?? ZERO),
    };
  });
}
