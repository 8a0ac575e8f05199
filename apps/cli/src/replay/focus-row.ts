import { dec, DAY, type Instant, isCurrency, plain } from '#kernel';
import { focusInstant, focusNumber, focusText as given, isFocusUsage } from '#metering/core';
import { createHash } from 'node:crypto';

/** A line of a FOCUS file as csv-parse gives it: column name → text. */
export type RawRow = Record<string, string>;

/** A charge the file's own arithmetic supports, ready to become one usage event. */
export interface Charge {
  row: number;
  provider: string;
  service: string;
  category: string;
  agency: string;
  agencyName: string;
  currency: string;
  /** What is priced: SKU price, or SKU and unit where it is empty; with the unit price it names the meter. */
  component: string;
  unit: string;
  unitPrice: string;
  quantity: string;
  from: Instant;
  to: Instant;
  /** Identifies the row by its content, so that the same export read twice is the same charge. */
  hash: string;
}

export interface Skip {
  row: number;
  provider: string;
  reason: string;
}

/** FOCUS sources round ListCost to ten decimals. */
const TOLERANCE = dec('0.00000000005');
const LONGEST = 31 * DAY;

export const shortHash = (text: string, length = 12): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** The charge of a row, or why it is not replayed. Nothing is adjusted to fit. */
export function readRow(raw: RawRow, row: number): Charge | Skip {
  const provider = given(raw.ProviderName);
  const skip = (reason: string): Skip => ({ row, provider, reason });
  if (!provider || !given(raw.ServiceName)) return skip('no ProviderName or ServiceName');
  if (!isFocusUsage(raw)) {
    const [category, chargeClass] = [given(raw.ChargeCategory), given(raw.ChargeClass)];
    return skip(category === 'Usage' ? `ChargeClass is ${chargeClass}` : `ChargeCategory is ${category || 'empty'}`);
  }
  const agency = given(raw.SubAccountId) || given(raw.BillingAccountId);
  if (!agency) return skip('no SubAccountId');
  const currency = given(raw.BillingCurrency);
  if (!isCurrency(currency)) return skip(`unknown currency ${currency || '(empty)'}`);
  const amounts = readAmounts(raw);
  if (typeof amounts === 'string') return skip(amounts);
  const [from, to] = [focusInstant(given(raw.ChargePeriodStart)), focusInstant(given(raw.ChargePeriodEnd))];
  if (from === null || to === null || to < from) return skip('the charge period is not a period');
  if (to - from > LONGEST) return skip('the charge period is longer than 31 days');
  const unit = given(raw.PricingUnit) || given(raw.ConsumedUnit) || 'Unit';
  return {
    row,
    provider,
    service: given(raw.ServiceName),
    category: given(raw.ServiceCategory),
    agency,
    agencyName: given(raw.SubAccountName) || agency,
    currency,
    component: given(raw.SkuPriceId) || `${given(raw.SkuId)}/${unit}`,
    unit,
    ...amounts,
    from,
    to,
    hash: shortHash(JSON.stringify(Object.entries(raw).sort()), 24),
  };
}

function readAmounts(raw: RawRow): { unitPrice: string; quantity: string } | string {
  const [quantity, price, cost] = [raw.PricingQuantity, raw.ListUnitPrice, raw.ListCost].map((text) =>
    focusNumber(given(text)),
  );
  if (!quantity || !price || !cost) return 'PricingQuantity, ListUnitPrice or ListCost is not a number';
  if (quantity.isNegative() && !quantity.isZero()) return 'PricingQuantity is negative';
  if (price.isNegative() && !price.isZero()) return 'ListUnitPrice is negative';
  if (quantity.decimalPlaces() > 12 || price.decimalPlaces() > 12) return 'more than 12 decimals';
  const off = quantity.times(price).minus(cost).abs();
  if (off.gt(TOLERANCE))
    return `PricingQuantity × ListUnitPrice differs from ListCost by ${off.toSignificantDigits(3).toFixed()}`;
  return { unitPrice: plain(price), quantity: plain(quantity) };
}

export const isSkip = (read: Charge | Skip): read is Skip => 'reason' in read;
