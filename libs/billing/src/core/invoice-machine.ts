import type { Machine } from '#kernel/core';

/** Every status an invoice may ever show; clients were promised these names. */
export const INVOICE_STATUSES = [
  'DRAFT',
  'ISSUED',
  'UNDER_VERIFICATION',
  'ACCEPTED',
  'DISPUTED',
  'PARTIALLY_PAID',
  'PAID',
  'CANCELLED',
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export type InvoiceCommand =
  'issue' | 'verify' | 'dispute' | 'resume' | 'accept' | 'payPart' | 'settle' | 'reverse' | 'reversePart';

/**
 * The life of a statement. Its status is a summary of facts (`statusOf`), and every change of them is a step of this
 * table. A dispute shows as DISPUTED whatever else is true, and what follows it depends on what was true meanwhile.
 * PAID is left only when a payment is taken back. CANCELLED has no way in: the amounts and lines of an issued
 * invoice never change, a credit note takes back all of it.
 */
export const INVOICE_MACHINE: Machine<InvoiceStatus, InvoiceCommand> = {
  DRAFT: { issue: 'ISSUED' },
  ISSUED: {
    verify: 'UNDER_VERIFICATION',
    dispute: 'DISPUTED',
    accept: 'ACCEPTED',
    payPart: 'PARTIALLY_PAID',
    settle: 'PAID',
  },
  UNDER_VERIFICATION: { dispute: 'DISPUTED', accept: 'ACCEPTED', payPart: 'PARTIALLY_PAID', settle: 'PAID' },
  DISPUTED: { resume: 'UNDER_VERIFICATION', accept: 'ACCEPTED', payPart: 'PARTIALLY_PAID', settle: 'PAID' },
  ACCEPTED: { dispute: 'DISPUTED', payPart: 'PARTIALLY_PAID', settle: 'PAID' },
  PARTIALLY_PAID: { dispute: 'DISPUTED', settle: 'PAID', reverse: 'ACCEPTED' },
  PAID: { reverse: 'ACCEPTED', reversePart: 'PARTIALLY_PAID' },
  CANCELLED: {},
};

const MAX_NUMBER = 999_999;

/**
 * The number of a document: `<series>-<year>-<6 digits>`. Invoices are numbered in the provider's series, credit notes
 * in `<series>-CN`, acceptance certificates in the buyer's `<code>-AC`.
 * @param series unique among the series of documents
 * @param year of issue in Asia/Shanghai
 * @param n 1 to 999 999, counted without gaps per series and year; RangeError outside
 */
export function invoiceNumber(series: string, year: number, n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > MAX_NUMBER)
    throw new RangeError(`no invoice number ${n} in ${series}-${year}`);
  return `${series}-${year}-${String(n).padStart(6, '0')}`;
}
