/**
 * The codes this lib adds to the common ones, each with what it means. They are part of the public contract and
 * never change meaning.
 */
export const PROCUREMENT_ERRORS = {
  /** The budget is overrun, or less is available than the order would reserve. */
  BUDGET_EXCEEDED: 'BUDGET_EXCEEDED',
  /** This kind of buyer orders only under a budget, and any budget named must be of the prices' currency. */
  BUDGET_REQUIRED: 'BUDGET_REQUIRED',
  /** The items of one order are priced in more than one currency; nothing is ever converted. */
  CURRENCY_MIXED: 'CURRENCY_MIXED',
  /** A basket is ordered after the last day on which its quote held. */
  QUOTE_EXPIRED: 'QUOTE_EXPIRED',
} as const;

/** The codes this lib gives to issues, with VALIDATION_FAILED. */
export const PROCUREMENT_ISSUES = {
  /** The items of one order come from more than one provider. */
  PROVIDER_MIXED: 'PROVIDER_MIXED',
  /** A meter that the provider reports and the plan prices has no expected quantity; "0" would do. */
  USAGE_EXPECTED: 'USAGE_EXPECTED',
  /** Expected use of a meter that the plan does not price. */
  UNKNOWN_METER: 'UNKNOWN_METER',
  /** Expected use of a meter that the platform itself counts. */
  METER_IS_PLATFORM: 'METER_IS_PLATFORM',
  /** The same meter twice in one item's expected use. */
  DUPLICATE_METER: 'DUPLICATE_METER',
  /** The order begins or ends outside the year of its budget. */
  OUTSIDE_FISCAL_YEAR: 'OUTSIDE_FISCAL_YEAR',
  /** The order begins before the first day on which a tax rate is known. */
  TOO_EARLY: 'TOO_EARLY',
  /** months is not a whole number from 1 to 120; an expected number of events is below 1. */
  OUT_OF_RANGE: 'OUT_OF_RANGE',
} as const;

/** A finding of every order that begins before the day it is submitted. */
export const RETROACTIVE_START = 'RETROACTIVE_START';
