import {
  CODE,
  type DateOn,
  type Decimal,
  decimalInput,
  isCurrency,
  type Issue,
  type Issues,
  plain,
  text,
  textInput,
  ZERO,
} from '#kernel/core';
import { checkEffective, checkLimits, checkPercentage, checkRecurring, checkTierScope } from './check-terms.js';
import { checkTiers, type PriceTierInput } from './check-tiers.js';
import type { PriceIssueCode } from './errors.js';
import {
  METER_AGGREGATIONS,
  type MeterAggregation,
  type MeterSource,
  type Price,
  type PriceKind,
  type PricingModel,
  type Proration,
  type RecurringInterval,
  type TaxCategory,
  type TierScope,
  type Timing,
} from './price.js';

/** A price as a provider writes it; absent and null mean the same. */
export interface PriceInput {
  code: string;
  kind: PriceKind;
  model: PricingModel;
  /** Default CNY. */
  currency?: string | null;
  interval?: RecurringInterval | null;
  meter?: string | null;
  unit?: string | null;
  aggregation?: MeterAggregation | null;
  /** Default PROVIDER; looked at for USAGE only, since the default arrives with every kind. */
  source?: MeterSource | null;
  unitPrice?: string | null;
  tiers?: readonly PriceTierInput[] | null;
  packageSize?: string | null;
  includedQuantity?: string | null;
  rate?: string | null;
  fixedAmount?: string | null;
  freeEvents?: number | null;
  freeAmount?: string | null;
  minimumPerEvent?: string | null;
  maximumPerEvent?: string | null;
  minimumAmount?: string | null;
  maximumAmount?: string | null;
  /** Default ARREARS. */
  timing?: Timing | null;
  anchorDay?: number | null;
  /** Default SECOND. */
  proration?: Proration | null;
  effectiveFrom?: DateOn | null;
  effectiveTo?: DateOn | null;
  /** Default INSTANCE. */
  tierScope?: TierScope | null;
  /** Default INFORMATION_SERVICE. */
  taxCategory?: TaxCategory | null;
  /** Default false. */
  whileSuspended?: boolean | null;
}

const QUANTITY_DIGITS = 18;
const MAX_UNIT = 50;

/** Adds an issue about one field of the price at hand. */
export type Add = (field: string, code: PriceIssueCode, en: string, zh: string) => void;

/** One price of a plan: adds what is wrong with it to `issues` and returns it in the catalogue's form. */
export function checkPrice(issues: Issues, path: Issue['path'], input: PriceInput): Price {
  const add: Add = (field, code, en, zh) => issues.add([...path, field], code, text(en, zh));
  const code = textInput(issues, [...path, 'code'], input.code, { max: 100, pattern: CODE });
  const { kind, model } = input;
  if (kind === 'USAGE' ? model === 'FLAT' : model === 'PACKAGE' || model === 'PERCENTAGE')
    add('model', 'MODEL_NOT_FOR_KIND', `${model} cannot price ${kind}.`, `${kind} 类价格不能使用 ${model} 模型。`);
  const currency = input.currency ?? 'CNY';
  if (!isCurrency(currency))
    add('currency', 'UNKNOWN_CURRENCY', 'Not an ISO 4217 currency code.', '不是 ISO 4217 币种代码。');
  return {
    code,
    kind,
    model,
    currency,
    interval: checkInterval(add, input),
    ...checkMeter(issues, path, add, input),
    unitPrice: checkUnitPrice(issues, path, add, input),
    tiers: checkTiers(issues, [...path, 'tiers'], model, input.tiers ?? []),
    packageSize: checkPackageSize(issues, path, add, input),
    includedQuantity: checkIncluded(issues, path, add, input),
    ...checkPercentage(issues, path, add, input, currency),
    ...checkLimits(issues, path, add, input),
    ...checkRecurring(add, input),
    ...checkEffective(issues, path, add, input),
    ...checkTierScope(add, input),
    taxCategory: input.taxCategory ?? 'INFORMATION_SERVICE',
    ...checkWhileSuspended(add, input),
  };
}

function checkWhileSuspended(add: Add, { kind, whileSuspended }: PriceInput): Pick<Price, 'whileSuspended'> {
  if (!whileSuspended) return {};
  if (kind !== 'USAGE')
    add('whileSuspended', 'METER_NOT_ALLOWED', 'Only usage prices are metered.', '仅按用量计费的价格可设置计量项。');
  return { whileSuspended };
}

function checkInterval(add: Add, { kind, interval = null }: PriceInput): RecurringInterval | null {
  if (kind === 'RECURRING' && interval === null)
    add('interval', 'INTERVAL_REQUIRED', 'A recurring price says MONTH or YEAR.', '周期性价格须注明 MONTH 或 YEAR。');
  if (kind !== 'RECURRING' && interval !== null)
    add('interval', 'INTERVAL_NOT_ALLOWED', 'Only recurring prices have an interval.', '仅周期性价格可有计费周期。');
  return interval;
}

type Metering = Pick<Price, 'meter' | 'unit' | 'aggregation' | 'source'>;

function checkMeter(issues: Issues, path: Issue['path'], add: Add, input: PriceInput): Metering {
  const aggregation = input.aggregation ?? null;
  const unit =
    typeof input.unit === 'string' ? textInput(issues, [...path, 'unit'], input.unit, { max: MAX_UNIT }) : null;
  if (input.kind !== 'USAGE') {
    for (const field of ['meter', 'aggregation'] as const)
      if (input[field] !== null && input[field] !== undefined)
        add(field, 'METER_NOT_ALLOWED', 'Only usage prices are metered.', '仅按用量计费的价格可设置计量项。');
    return { meter: null, unit, aggregation: null, source: null };
  }
  const source = input.source ?? 'PROVIDER';
  const meter =
    typeof input.meter === 'string'
      ? textInput(issues, [...path, 'meter'], input.meter, { max: 100, pattern: CODE })
      : null;
  if (meter === null) add('meter', 'METER_REQUIRED', 'A usage price names its meter.', '用量价格须指定计量项。');
  if (unit === null) add('unit', 'UNIT_REQUIRED', 'A usage price names its unit.', '用量价格须指定单位。');
  checkAggregation(add, aggregation, source);
  return { meter, unit, aggregation, source };
}

function checkAggregation(add: Add, aggregation: MeterAggregation | null, source: MeterSource): void {
  if (aggregation === null)
    add(
      'aggregation',
      'AGGREGATION_REQUIRED',
      `A usage price says how its events become a quantity: ${METER_AGGREGATIONS.join(', ')}.`,
      `用量价格须注明聚合方式：${METER_AGGREGATIONS.join('、')}。`,
    );
  else if (source === 'PLATFORM' && aggregation !== 'SUM')
    add('aggregation', 'PLATFORM_NEEDS_SUM', 'A meter of the platform is SUM.', '平台计量项的聚合方式须为 SUM。');
}

/** Prices that say what they cost elsewhere than in a unit price. */
const noUnitPrice = (model: PricingModel): boolean =>
  model === 'GRADUATED' || model === 'VOLUME' || model === 'PERCENTAGE';

function checkUnitPrice(
  issues: Issues,
  path: Issue['path'],
  add: Add,
  { model, unitPrice }: PriceInput,
): string | null {
  if (unitPrice === null || unitPrice === undefined) {
    if (!noUnitPrice(model))
      add('unitPrice', 'UNIT_PRICE_REQUIRED', `${model} needs a unit price.`, `${model} 模型须有单价。`);
    return null;
  }
  if (noUnitPrice(model))
    add(
      'unitPrice',
      'UNIT_PRICE_NOT_ALLOWED',
      `${model} has its price in its tiers or its rate.`,
      `${model} 的价格应写在阶梯或费率中。`,
    );
  return plainInput(decimalInput(issues, [...path, 'unitPrice'], unitPrice));
}

function checkPackageSize(
  issues: Issues,
  path: Issue['path'],
  add: Add,
  { model, packageSize }: PriceInput,
): string | null {
  const given = packageSize !== null && packageSize !== undefined;
  if (given && model !== 'PACKAGE')
    add('packageSize', 'PACKAGE_SIZE_NOT_ALLOWED', 'Only PACKAGE has a package size.', '仅 PACKAGE 模型有包大小。');
  const size = given
    ? decimalInput(issues, [...path, 'packageSize'], packageSize, { integerDigits: QUANTITY_DIGITS })
    : ZERO;
  if (model === 'PACKAGE' && size?.isZero())
    add('packageSize', 'PACKAGE_SIZE_REQUIRED', 'PACKAGE needs a size above zero.', 'PACKAGE 模型须有大于零的包大小。');
  return given ? plainInput(size) : null;
}

function checkIncluded(
  issues: Issues,
  path: Issue['path'],
  add: Add,
  { kind, model, includedQuantity }: PriceInput,
): string {
  if (includedQuantity === null || includedQuantity === undefined) return '0';
  const included = decimalInput(issues, [...path, 'includedQuantity'], includedQuantity, {
    integerDigits: QUANTITY_DIGITS,
  });
  if ((kind !== 'USAGE' || model === 'PERCENTAGE') && included?.gt(0))
    add('includedQuantity', 'INCLUDED_NOT_ALLOWED', 'This price has no included quantity.', '此价格不可含免费额度。');
  return plainInput(included) ?? '0';
}

const plainInput = (value: Decimal | null): string | null => (value === null ? null : plain(value));
