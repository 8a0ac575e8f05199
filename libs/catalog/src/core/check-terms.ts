import { dec, decimalInput, isDateOn, type Issue, type Issues, plain, text } from '#kernel/core';
import type { Add, PriceInput } from './check-price.js';
import type { Price } from './price.js';

/**
 * The fields that refine how a price charges, each with its default where it is absent or null and refused where it
 * does not belong: percentages, bounds per month, recurring periods, effective periods, the scope of tiers.
 */

const given = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

type Path = Issue['path'];

/** A decimal field that may be absent, in plain form. */
function optional(issues: Issues, path: Path, value: string | null | undefined): string | null {
  const read = given(value) ? decimalInput(issues, path, value) : null;
  return read && plain(read);
}

type Percentage = Pick<
  Price,
  'rate' | 'fixedAmount' | 'freeEvents' | 'freeAmount' | 'minimumPerEvent' | 'maximumPerEvent'
>;
const PERCENTAGE_FIELDS = [
  'rate',
  'fixedAmount',
  'freeEvents',
  'freeAmount',
  'minimumPerEvent',
  'maximumPerEvent',
] as const satisfies (keyof Percentage)[];

/** A share of the money that single events report; see `percentageCharge`. */
export function checkPercentage(issues: Issues, path: Path, add: Add, input: PriceInput, currency: string): Percentage {
  if (input.model !== 'PERCENTAGE') {
    for (const field of PERCENTAGE_FIELDS)
      if (given(input[field]))
        add(field, 'PERCENTAGE_ONLY', `Only PERCENTAGE has ${field}.`, `仅 PERCENTAGE 模型有 ${field}。`);
    return {
      rate: null,
      fixedAmount: null,
      freeEvents: null,
      freeAmount: null,
      minimumPerEvent: null,
      maximumPerEvent: null,
    };
  }
  if (!given(input.rate)) add('rate', 'RATE_REQUIRED', 'PERCENTAGE needs a rate.', 'PERCENTAGE 模型须有费率。');
  if (given(input.aggregation) && (input.aggregation !== 'SUM' || input.source === 'PLATFORM'))
    add(
      'aggregation',
      'PERCENTAGE_NEEDS_SUM',
      'PERCENTAGE sums money that the provider reports.',
      'PERCENTAGE 模型对供应商上报的金额求和。',
    );
  if (given(input.unit) && input.unit.trim() !== currency)
    add(
      'unit',
      'UNIT_NOT_CURRENCY',
      `The unit of PERCENTAGE is ${currency}.`,
      `PERCENTAGE 模型的单位须为 ${currency}。`,
    );
  const freeEvents = input.freeEvents ?? 0;
  if (freeEvents < 0) add('freeEvents', 'OUT_OF_RANGE', 'Not below zero.', '不能小于零。');
  const read = (field: 'rate' | 'fixedAmount' | 'freeAmount' | 'minimumPerEvent' | 'maximumPerEvent'): string | null =>
    optional(issues, [...path, field], input[field]);
  const bounds = { minimumPerEvent: read('minimumPerEvent'), maximumPerEvent: read('maximumPerEvent') };
  inOrder(add, 'minimumPerEvent', bounds.minimumPerEvent, bounds.maximumPerEvent);
  return {
    rate: read('rate'),
    fixedAmount: read('fixedAmount') ?? '0',
    freeEvents,
    freeAmount: read('freeAmount') ?? '0',
    ...bounds,
  };
}

function inOrder(add: Add, field: string, least: string | null, most: string | null): void {
  if (least !== null && most !== null && dec(least).gt(dec(most)))
    add(field, 'MINIMUM_ABOVE_MAXIMUM', 'The minimum is above the maximum.', '下限高于上限。');
}

/** The least and the most for one instance and month. */
export function checkLimits(
  issues: Issues,
  path: Path,
  add: Add,
  input: PriceInput,
): Pick<Price, 'minimumAmount' | 'maximumAmount'> {
  const monthly = input.kind === 'USAGE' || (input.kind === 'RECURRING' && input.interval !== 'YEAR');
  for (const field of ['minimumAmount', 'maximumAmount'] as const)
    if (given(input[field]) && !monthly)
      add(field, 'LIMIT_NOT_ALLOWED', 'Only prices of a month have it.', '仅按月计费的价格可设置。');
  const minimumAmount = optional(issues, [...path, 'minimumAmount'], input.minimumAmount);
  const maximumAmount = optional(issues, [...path, 'maximumAmount'], input.maximumAmount);
  inOrder(add, 'minimumAmount', minimumAmount, maximumAmount);
  return { minimumAmount, maximumAmount };
}

/** When a recurring price is charged and for which periods. */
export function checkRecurring(add: Add, input: PriceInput): Pick<Price, 'timing' | 'anchorDay' | 'proration'> {
  if (input.kind !== 'RECURRING') {
    for (const field of ['timing', 'anchorDay', 'proration'] as const)
      if (given(input[field]))
        add(field, 'RECURRING_ONLY', `Only RECURRING has ${field}.`, `仅周期性价格有 ${field}。`);
    return { timing: null, anchorDay: null, proration: null };
  }
  const anchorDay = input.anchorDay ?? null;
  if (anchorDay !== null && !(anchorDay >= 1 && anchorDay <= 31))
    add('anchorDay', 'OUT_OF_RANGE', 'Between 1 and 31.', '须在 1 到 31 之间。');
  return { timing: input.timing ?? 'ARREARS', anchorDay, proration: input.proration ?? 'SECOND' };
}

/** The days a price is in force; use is priced by whole months, so that a month's tiers belong to one price. */
export function checkEffective(
  issues: Issues,
  path: Path,
  add: Add,
  input: PriceInput,
): Pick<Price, 'effectiveFrom' | 'effectiveTo'> {
  const read = (field: 'effectiveFrom' | 'effectiveTo'): string | null => {
    const day = input[field] ?? null;
    if (day === null) return null;
    if (!isDateOn(day)) {
      issues.add([...path, field], 'MALFORMED', text('Not a day such as 2026-10-01.', '不是日期（如 2026-10-01）。'));
      return null;
    }
    if (input.kind === 'USAGE' && !day.endsWith('-01'))
      add(field, 'NOT_MONTH_START', 'Prices of use change with a month.', '用量价格须自月初起变更。');
    return day;
  };
  const [effectiveFrom, effectiveTo] = [read('effectiveFrom'), read('effectiveTo')];
  if (effectiveFrom !== null && effectiveTo !== null && effectiveTo <= effectiveFrom)
    add('effectiveTo', 'EMPTY_PERIOD', 'Must be after effectiveFrom.', '须晚于 effectiveFrom。');
  return { effectiveFrom, effectiveTo };
}

/** What the tiers see. */
export function checkTierScope(add: Add, { kind, model, tierScope }: PriceInput): Pick<Price, 'tierScope'> {
  const scoped = model === 'GRADUATED' || model === 'VOLUME' || model === 'PACKAGE';
  if (!scoped) {
    if (given(tierScope))
      add('tierScope', 'TIER_SCOPE_NOT_ALLOWED', 'Only tiers and packages have it.', '仅阶梯与套量价格有 tierScope。');
    return { tierScope: null };
  }
  if (tierScope === 'ACCOUNT' && kind !== 'USAGE')
    add('tierScope', 'TIER_SCOPE_NOT_ALLOWED', 'Only use is summed over an account.', '仅用量可按账户合并计价。');
  return { tierScope: tierScope ?? (model === 'PACKAGE' ? null : 'INSTANCE') };
}
