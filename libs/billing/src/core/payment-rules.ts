import {
  type DateOn,
  dateOf,
  DAY,
  dayStart,
  type Decimal,
  dec,
  type Instant,
  isDateOn,
  parseDecimal,
} from '#kernel/core';

/** What law or the platform's configuration sets about paying; each is dated and names its source. */
export const PAYMENT_RULES = [
  /** Days from confirmation to payment when nothing else is agreed. */
  'PAYMENT_DAYS',
  /** The most days that may be agreed. */
  'PAYMENT_DAYS_MOST',
  /** Share of the late amount per day when no rate is agreed: 0.0005. */
  'LATE_INTEREST_DAILY',
  /** Share per year that an agreed rate may not be below. */
  'LPR_ONE_YEAR',
  /** By which an agreed yearly rate is divided for a day's. */
  'DAYS_OF_YEAR',
  /** Days of silence after which a statement is deemed accepted. */
  'ACCEPTANCE_DAYS',
  'ACCEPTANCE_DAYS_MOST',
  /** Days from issue in which a line may be disputed. */
  'DISPUTE_DAYS',
  /** Days without the provider's answer after which the buyer may take a dispute to the operator. */
  'DISPUTE_ANSWER_DAYS',
  /** Days in which a buyer confirms a receivable that was asked about. */
  'RECEIVABLE_DAYS',
] as const;
export type PaymentRule = (typeof PAYMENT_RULES)[number];

export interface PaymentRuleRow {
  rule: PaymentRule;
  /** In force from the beginning of this day of Asia/Shanghai until the rule's next row. */
  from: DateOn;
  value: string;
}
export type PaymentRuleTable = readonly PaymentRuleRow[];

function isRow(row: unknown): row is PaymentRuleRow {
  const { rule, from, value, source, status } = (row ?? {}) as Record<string, unknown>;
  if (typeof rule !== 'string' || typeof from !== 'string' || typeof value !== 'string') return false;
  const known = (PAYMENT_RULES as readonly string[]).includes(rule) && isDateOn(from);
  const read = parseDecimal(value, 4);
  const sourced = typeof source === 'string' && source !== '' && (status === 'V' || status === 'C');
  return known && sourced && typeof read !== 'string' && read.gt(0);
}

/**
 * Reads the rows of `seeds/reference/payment-rules.json`: each with its source, and whether that was verified (V) or
 * is the platform's configuration (C). RangeError on a malformed row, two of a rule and day, or a rule without any.
 */
export function readPaymentRules(rows: unknown): PaymentRuleTable {
  if (!Array.isArray(rows)) throw new RangeError('payment rules: not a list');
  const table = rows.map((row: unknown, index) => {
    if (!isRow(row)) throw new RangeError(`payment rules: row ${index} is not a rule, a day, a value and its source`);
    return { rule: row.rule, from: row.from, value: row.value };
  });
  if (new Set(table.map(({ rule, from }) => `${rule} ${from}`)).size < table.length)
    throw new RangeError('payment rules: a rule has two values from one day');
  for (const rule of PAYMENT_RULES)
    if (!table.some((row) => row.rule === rule)) throw new RangeError(`payment rules: none for ${rule}`);
  return table;
}

/** The rule's value in force at an instant; before its first row the first, so that old months can be told of too. */
export function paymentRuleAt(table: PaymentRuleTable, rule: PaymentRule, at: Instant): Decimal {
  const mine = table.filter((row) => row.rule === rule).sort((a, b) => (a.from < b.from ? -1 : 1));
  return dec((mine.findLast(({ from }) => dayStart(from) <= at) ?? mine[0]!).value);
}

/** The day `count` days after (before when negative). */
export const addDays = (on: DateOn, count: number): DateOn => dateOf(dayStart(on) + count * DAY);
