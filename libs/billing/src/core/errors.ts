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
  /** The work failed every time it was tried; the log says how. Nothing of this account was written. */
  'ERROR',
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];
