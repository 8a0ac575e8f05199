import type { InvoiceFilter, InvoiceStatus } from '../../graphql/schema.generated';
import { knownOf, monthOf, said } from '../../parts/search';

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

export const readInvoicesSearch = ({ statuses, period }: Record<string, unknown>): InvoicesSearch =>
  said({ statuses: knownOf(statuses, INVOICE_STATUSES), period: monthOf(period) });

export const invoiceFilter = ({ statuses, period }: InvoicesSearch): InvoiceFilter => ({
  ...(statuses && { statuses }),
  ...(period && { period }),
});
