import { dec, type Decimal, fromSqlInstant, type Instant, parseInstant } from '#kernel/core';

/** A line of a FOCUS file: column → text. */
export type FocusRow = Readonly<Record<string, string | undefined>>;

/** A column's text; "" for what is absent, blank, or NULL written out, as some exports do. */
export const focusText = (value: string | undefined): string =>
  value === undefined || value === 'NULL' ? '' : value.trim();

/** A number of a FOCUS file, exactly, also in scientific notation; null for what is none. */
export function focusNumber(text: string): Decimal | null {
  if (!/^[+-]?\d*\.?\d+(e[+-]?\d{1,3})?$/i.test(text) || text.length > 60) return null;
  return dec(text);
}

/** A time of a FOCUS file: RFC 3339, or a date and time without a zone, which is UTC; null for what is none. */
export function focusInstant(text: string): Instant | null {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,6})?( UTC)?$/.exec(text);
  if (!match) return parseInstant(text);
  try {
    return fromSqlInstant(`${match[1]} ${match[2]}${match[3] ?? ''}`);
  } catch {
    return null;
  }
}

/** Whether a row charges use: not a purchase, credit or tax, and no correction of another row. */
export const isFocusUsage = (row: FocusRow): boolean =>
  focusText(row.ChargeCategory) === 'Usage' && !focusText(row.ChargeClass);

/** The columns that tell which use a row is about; no quantity, price or cost is among them. */
const FACTS = [
  'ProviderName',
  'BillingAccountId',
  'SubAccountId',
  'ServiceName',
  'ResourceId',
  'SkuId',
  'SkuPriceId',
  'SkuMeter',
  'PricingCategory',
  'PricingUnit',
  'ConsumedUnit',
  'CommitmentDiscountId',
  'RegionId',
  'AvailabilityZone',
  'ChargeDescription',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'Tags',
  'x_InstanceId',
  'x_Meter',
] as const;

/**
 * What makes a row the same use when it is exported again. Quantities and costs are left out: a row that says another
 * quantity of the same use must meet the first as IDEMPOTENCY_CONFLICT, and never be counted beside it.
 */
export const focusFacts = (row: FocusRow): string[] => FACTS.map((column) => focusText(row[column]));
