import type { InvoiceFilter, InvoiceStatus } from '../../graphql/schema.generated';

export const INVOICE_STATUSES: readonly InvoiceStatus[] = [
  'ISSUED',
  'UNDER_VERIFICATION',
  'DISPUTED',
  'ACCEPTED',
  'PARTIALLY_PAID',
  'PAID',
  'CANCELLED',
];

export interface InvoicesSearch {
  statuses?: InvoiceStatus[];
  /** A month, "2026-10". */
  period?: string;
}

/** Leaves out what is not understood. */
export function readInvoicesSearch({ statuses, period }: Record<string, unknown>): InvoicesSearch {
  const found = INVOICE_STATUSES.filter((status) => Array.isArray(statuses) && statuses.includes(status));
  return {
    ...(found.length && { statuses: found }),
    ...(typeof period === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(period) && { period }),
  };
}

export const invoiceFilter = ({ statuses, period }: InvoicesSearch): InvoiceFilter => ({
  ...(statuses && { statuses }),
  ...(period && { period }),
});
