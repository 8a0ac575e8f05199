/**
 * Codes of the issues `checkPlans` adds, besides those every input shares (NOT_DECIMAL, OVER_PRECISE, TOO_LARGE,
 * NEGATIVE, TOO_MANY, TOO_LONG, NOT_TEXT, MALFORMED). Part of the public contract: they never change meaning.
 */
export type PriceIssueCode =
  /** A text is empty, or a list has too few members. */
  | 'REQUIRED'
  /** FLAT cannot price use; PACKAGE and PERCENTAGE price nothing else. */
  | 'MODEL_NOT_FOR_KIND'
  /** A RECURRING price says MONTH or YEAR. */
  | 'INTERVAL_REQUIRED'
  /** Only RECURRING prices have an interval. */
  | 'INTERVAL_NOT_ALLOWED'
  /** A USAGE price names its meter. */
  | 'METER_REQUIRED'
  /** A USAGE price names the unit it counts. */
  | 'UNIT_REQUIRED'
  /** A USAGE price says how events become a quantity. */
  | 'AGGREGATION_REQUIRED'
  /** Only USAGE prices have a meter or an aggregation. */
  | 'METER_NOT_ALLOWED'
  /** The platform writes hours, which are summed: a PLATFORM meter is SUM. */
  | 'PLATFORM_NEEDS_SUM'
  /** FLAT, PER_UNIT and PACKAGE have a unit price. */
  | 'UNIT_PRICE_REQUIRED'
  /** GRADUATED and VOLUME have their prices in the tiers, PERCENTAGE has a rate. */
  | 'UNIT_PRICE_NOT_ALLOWED'
  /** GRADUATED and VOLUME have at least one tier. */
  | 'TIERS_REQUIRED'
  /** Only GRADUATED and VOLUME have tiers. */
  | 'TIERS_NOT_ALLOWED'
  /** Each upTo is above the one before, the first above zero. */
  | 'TIERS_NOT_ASCENDING'
  /** Exactly the last tier has no upTo. */
  | 'LAST_TIER_NOT_OPEN'
  /** A PACKAGE price has a packageSize above zero. */
  | 'PACKAGE_SIZE_REQUIRED'
  /** Only PACKAGE prices have a packageSize. */
  | 'PACKAGE_SIZE_NOT_ALLOWED'
  /** Only USAGE prices include a quantity, and PERCENTAGE says freeEvents and freeAmount instead. */
  | 'INCLUDED_NOT_ALLOWED'
  /** A PERCENTAGE price has a rate. */
  | 'RATE_REQUIRED'
  /** Only PERCENTAGE prices have a rate and what goes with it. */
  | 'PERCENTAGE_ONLY'
  /** PERCENTAGE counts money that the provider reports: PROVIDER and SUM. */
  | 'PERCENTAGE_NEEDS_SUM'
  /** The unit of a PERCENTAGE price is its currency. */
  | 'UNIT_NOT_CURRENCY'
  /** A minimum above its maximum. */
  | 'MINIMUM_ABOVE_MAXIMUM'
  /** Only prices of a month have a minimum or maximum per month: USAGE and RECURRING MONTH. */
  | 'LIMIT_NOT_ALLOWED'
  /** Only RECURRING prices have timing, anchorDay and proration. */
  | 'RECURRING_ONLY'
  /** An anchorDay that is not 1 to 31; a freeEvents that is below zero. */
  | 'OUT_OF_RANGE'
  /** effectiveTo is not after effectiveFrom. */
  | 'EMPTY_PERIOD'
  /** Prices of use come into force and end with a month. */
  | 'NOT_MONTH_START'
  /** Only tiers and packages have a tierScope, and only use is summed over an account. */
  | 'TIER_SCOPE_NOT_ALLOWED'
  /** Known, but not offered yet: the message names it. */
  | 'NOT_SUPPORTED'
  /** Not an active ISO 4217 code. */
  | 'UNKNOWN_CURRENCY'
  /** All prices of a plan have one currency. */
  | 'CURRENCY_MIXED'
  /** Plan codes are unique in an offering, price codes in a plan. */
  | 'DUPLICATE_CODE'
  /** A plan prices a meter once at a time. */
  | 'METER_DUPLICATE'
  /** A meter has one unit and one aggregation, in an offering as with a provider, and in a plan one source. */
  | 'METER_CONFLICT';

/** Codes of the issues `checkTermsEntries` and `checkMonths` add, besides those of prices and of every input. */
export type TermsIssueCode =
  /** No published offering of the provider. */
  | 'UNKNOWN_OFFERING'
  /** No plan of a published offering of the provider. */
  | 'UNKNOWN_PLAN'
  /** The plan has no price of this code. */
  | 'UNKNOWN_PRICE'
  /** An entry names an offering and a plan. */
  | 'TARGET_MIXED'
  /** An entry says neither a discount nor another price. */
  | 'EFFECT_REQUIRED'
  /** A price code without its plan, or another price for more than one price. */
  | 'NEEDS_ONE_PRICE';

/**
 * Codes of the errors this lib throws: NOT_ON_SALE, a plan of what is paused, suspended or retired, or that its offering
 * has no more; PLAN_REPLACED, a revision sells another in its place; REVISION_OPEN, an offering has one revision at a
 * time; NOTHING_CHANGED, of a revision that is submitted; NO_TAX_RATE, the table of tax rates says nothing of the instant asked for;
 * RETROACTIVE_TERMS, price terms begin before the current service month; TERMS_OVERLAP, others agree on the same.
 */
export type CatalogCode =
  | 'NOT_ON_SALE'
  | 'PLAN_REPLACED'
  | 'REVISION_OPEN'
  | 'NOTHING_CHANGED'
  | 'NO_TAX_RATE'
  | 'RETROACTIVE_TERMS'
  | 'TERMS_OVERLAP';
