import type { DateOn } from '#kernel/core';

/** How a price is charged: once on activation, per interval, or by metered use. */
export const PRICE_KINDS = ['ONE_TIME', 'RECURRING', 'USAGE'] as const;
export type PriceKind = (typeof PRICE_KINDS)[number];

export const PRICING_MODELS = ['FLAT', 'PER_UNIT', 'GRADUATED', 'VOLUME', 'PACKAGE', 'PERCENTAGE'] as const;
export type PricingModel = (typeof PRICING_MODELS)[number];

export const METER_AGGREGATIONS = ['SUM', 'COUNT', 'MAX', 'LATEST', 'UNIQUE_COUNT', 'TIME_WEIGHTED'] as const;
export type MeterAggregation = (typeof METER_AGGREGATIONS)[number];

/** Who writes the usage events: the provider reports them, or queued jobs of the platform do. */
export const METER_SOURCES = ['PROVIDER', 'PLATFORM'] as const;
export type MeterSource = (typeof METER_SOURCES)[number];

export const RECURRING_INTERVALS = ['MONTH', 'YEAR'] as const;
export type RecurringInterval = (typeof RECURRING_INTERVALS)[number];

/** Whether a recurring price's line is in the month that ends its period or in the one that begins it. */
export const TIMINGS = ['ARREARS', 'ADVANCE'] as const;
export type Timing = (typeof TIMINGS)[number];

/** What is charged of a period that was lived in part: its seconds, the days touched, or all of it. */
export const PRORATIONS = ['SECOND', 'DAY', 'NONE'] as const;
export type Proration = (typeof PRORATIONS)[number];

/** Whether tiers see the use of one instance or that of all the account's instances under the same price. */
export const TIER_SCOPES = ['INSTANCE', 'ACCOUNT'] as const;
export type TierScope = (typeof TIER_SCOPES)[number];

/** What a line is for the value-added tax; the rate comes from a dated table, see `taxRateAt`. */
export const TAX_CATEGORIES = ['INFORMATION_SERVICE', 'TELECOM_BASIC', 'TELECOM_VALUE_ADDED', 'LEASE', 'ZERO'] as const;
export type TaxCategory = (typeof TAX_CATEGORIES)[number];

/** One tier (previous upTo, upTo]; `upTo` null is the last, open one. Prices include tax. */
export interface PriceTier {
  upTo: string | null;
  unitPrice: string;
  /** Charged once when the tier is entered (GRADUATED) or holds the quantity (VOLUME). */
  flatAmount: string;
}

/**
 * One price of a plan as the catalogue keeps it: checked, decimals as plain strings, null where a field does not
 * apply. Prices are in `currency`, include tax, and may be finer than the minor unit.
 */
export interface Price {
  /** Unique within the plan. */
  code: string;
  kind: PriceKind;
  model: PricingModel;
  /** ISO 4217. */
  currency: string;
  /** RECURRING only. */
  interval: RecurringInterval | null;
  /** USAGE only. */
  meter: string | null;
  /** What is counted: always there for USAGE, a mere label for other kinds. */
  unit: string | null;
  /** USAGE only. */
  aggregation: MeterAggregation | null;
  /** USAGE only. */
  source: MeterSource | null;
  /** FLAT, PER_UNIT and PACKAGE (per package); null for tier models. */
  unitPrice: string | null;
  /** GRADUATED and VOLUME, ascending; empty for other models. */
  tiers: PriceTier[];
  /** PACKAGE only, above zero. */
  packageSize: string | null;
  /** Free each month before anything is charged; "0" except for USAGE. */
  includedQuantity: string;
  /** PERCENTAGE only: the share of an event's chargeable amount that it costs; "0.006" is 0.6 %. */
  rate: string | null;
  /** PERCENTAGE only: added for every event that is charged; default "0". */
  fixedAmount: string | null;
  /** PERCENTAGE only: so many events of a month cost nothing, before anything else; default 0. */
  freeEvents: number | null;
  /** PERCENTAGE only: so much of the month's money, after the free events, is not charged; default "0". */
  freeAmount: string | null;
  /** PERCENTAGE only: the least and the most that a charged event costs; null for no such bound. */
  minimumPerEvent: string | null;
  maximumPerEvent: string | null;
  /** USAGE and RECURRING MONTH: the least and the most for one instance and month; null for no such bound. */
  minimumAmount: string | null;
  maximumAmount: string | null;
  /** RECURRING only. */
  timing: Timing | null;
  /** RECURRING only, 1–31: periods begin on this day, or on a shorter month's last; null follows `interval`. */
  anchorDay: number | null;
  /** RECURRING only. */
  proration: Proration | null;
  /** In force on the days [effectiveFrom, effectiveTo) of Asia/Shanghai; null for no such end. */
  effectiveFrom: DateOn | null;
  effectiveTo: DateOn | null;
  /** GRADUATED, VOLUME and PACKAGE (null: INSTANCE); ACCOUNT for use only. */
  tierScope: TierScope | null;
  taxCategory: TaxCategory;
  /** USAGE only: its use counts on while an instance is suspended, as of storage that is kept. Absent: it does not. */
  whileSuspended?: true;
  /** What a contract takes off the charge: a share, "0.1" is 10 %. Never of the catalogue: set while rating. */
  discountRate?: string | null;
}

/** What is ordered: prices of one currency; at least one. */
export interface PricePlan {
  code: string;
  name: string;
  prices: Price[];
}

/** The currency all prices of a plan have. */
export function planCurrency(plan: PricePlan): string {
  const [first] = plan.prices;
  if (!first) throw new RangeError(`plan ${plan.code} has no prices`);
  return first.currency;
}
