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

/** The statuses that commands lead to so far. A draft lives only inside the issuing transaction. */
export type ReachableInvoiceStatus = Extract<InvoiceStatus, 'DRAFT' | 'ISSUED'>;
export type InvoiceCommand = 'issue';

/** DRAFT -issue-> ISSUED. An issued invoice is never changed: what changes later is an ADJUSTMENT on another. */
export const INVOICE_MACHINE: Machine<ReachableInvoiceStatus, InvoiceCommand> = {
  DRAFT: { issue: 'ISSUED' },
  ISSUED: {},
};

const MAX_NUMBER = 999_999;

/**
 * The number an invoice is issued under: `<series>-<year>-<6 digits>`.
 * @param series the provider's series, unique among providers
 * @param year of issue in Asia/Shanghai
 * @param n 1 to 999 999, counted without gaps per series and year; RangeError outside
 */
export function invoiceNumber(series: string, year: number, n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > MAX_NUMBER)
    throw new RangeError(`no invoice number ${n} in ${series}-${year}`);
  return `${series}-${year}-${String(n).padStart(6, '0')}`;
}
