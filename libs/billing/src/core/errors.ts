import { type Text, text } from '#kernel/core';

/**
 * The codes this lib adds to the common ones, each with what it means. They are part of the public contract and
 * never change meaning.
 */
export const BILLING_ERRORS = {
  /** The month is not over in Asia/Shanghai: what it costs can still change. */
  PERIOD_OPEN: 'PERIOD_OPEN',
  /** The days in which the invoice's lines can be disputed are over. */
  DISPUTE_WINDOW_OVER: 'DISPUTE_WINDOW_OVER',
  /** Another accepted commitment of the same scope counts a common month. */
  COMMITMENT_OVERLAP: 'COMMITMENT_OVERLAP',
  /** A commitment begins with the current service month or a later one, also when it is accepted. */
  RETROACTIVE_COMMITMENT: 'RETROACTIVE_COMMITMENT',
  /** A backfill touches a month that has an invoice: another person must approve it. */
  APPROVAL_REQUIRED: 'APPROVAL_REQUIRED',
  /** The buyer pays an invoice only after the provider's tax invoice was matched with it. */
  TAX_INVOICE_REQUIRED: 'TAX_INVOICE_REQUIRED',
  /** The number of the tax invoice was booked before; it is used up for ever. */
  INVOICE_ALREADY_USED: 'INVOICE_ALREADY_USED',
  /** An enterprise has one application or approval as a start-up team at a time. */
  STARTUP_ALREADY_APPLIED: 'STARTUP_ALREADY_APPLIED',
  /** Start-up credits are for approved teams, in their currency and time. */
  STARTUP_NOT_APPROVED: 'STARTUP_NOT_APPROVED',
  /** A team's start-up credits would come to more than its ceiling. */
  STARTUP_CEILING_EXCEEDED: 'STARTUP_CEILING_EXCEEDED',
} as const;

/** The codes this lib gives to issues, with VALIDATION_FAILED. */
export const BILLING_ISSUES = {
  /** More lines than an answer may hold: the CSV download has them all. */
  TOO_MANY_LINES: 'TOO_MANY_LINES',
  /** More than credit notes have left of the line, or of the invoice. */
  ABOVE_REMAINDER: 'ABOVE_REMAINDER',
  /** No line of the invoice. */
  UNKNOWN_LINE: 'UNKNOWN_LINE',
  /** More than may be paid of the invoice now. */
  ABOVE_PAYABLE: 'ABOVE_PAYABLE',
  /** More than is left of the payment. */
  ABOVE_PAYMENT: 'ABOVE_PAYMENT',
} as const;

/** Why an account's amount waits, and was not invoiced by a run. */
export const WAITING_REASONS = [
  /** The account has its invoice of the period: the amount goes on the next period's. */
  'ALREADY_INVOICED',
  /** More is to be given back than charged: it waits until later months outweigh it. */
  'NEGATIVE_TOTAL',
  /** Beyond 16 digits before the point: nothing can be booked until prices or usage are corrected. */
  'AMOUNT_TOO_LARGE',
  /** Lines, tax and total, or hours and their events, do not add up: held until that is repaired. */
  'NOT_RECONCILED',
  /** A line's service lies before the first rate of its tax category. */
  'NO_TAX_RATE',
  /** A line would be for an offering of the closed zone, and the buyer is of mainland China (S0-04). */
  'ZONE_DOMESTIC_PARTY',
  /** The work failed every time it was tried; the log says how. Nothing of this account was written. */
  'ERROR',
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** What each reason means, where a case needs no words of its own. */
export const WAITING_TEXT: Readonly<Record<WaitingReason, Text>> = {
  ALREADY_INVOICED: text(
    'The account has its invoice of this period: the amount goes on the next period’s.',
    '该账户本期账单已开具，金额将列入下一期账单。',
  ),
  NEGATIVE_TOTAL: text(
    'More is to be given back than charged: it waits until later months outweigh it.',
    '应退金额大于应收金额，待以后月份抵减后再出账。',
  ),
  AMOUNT_TOO_LARGE: text(
    'An amount has more than 16 digits before the point: correct the price or the use.',
    '金额整数部分超过 16 位：请更正价格或用量。',
  ),
  NOT_RECONCILED: text('Its figures do not add up.', '数据核对不一致。'),
  NO_TAX_RATE: text('No tax rate is known for a line.', '有明细缺少适用税率。'),
  ZONE_DOMESTIC_PARTY: text(
    'Nothing is billed between the closed zone and a party of mainland China.',
    '封闭专区与中国大陆主体之间不得出账。',
  ),
  ERROR: text(
    'The work failed every time it was tried; the operator’s log says how.',
    '多次处理均失败，原因见运行日志。',
  ),
};
