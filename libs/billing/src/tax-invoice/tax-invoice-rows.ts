import { amountText, type DateOn, dec, type Decimal, type Id, type Instant } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import type { TaxInvoiceStatus } from '../core/index.js';

/** A tax invoice as the database has it, without its file. */
export interface TaxInvoice {
  id: Id;
  number: string;
  invoiceId: Id;
  status: TaxInvoiceStatus;
  issuedOn: DateOn;
  net: string;
  tax: string;
  total: string;
  sha256: string;
  recordedAt: Instant;
  redNumber: string | null;
  voidReason: string | null;
  voidedAt: Instant | null;
}

interface Row {
  id: Buffer;
  number: string;
  invoice_id: Buffer;
  status: TaxInvoiceStatus;
  issued_on: DateOn;
  net: string;
  tax: string;
  total: string;
  sha256: Buffer;
  recorded_at: Instant;
  red_number: string | null;
  void_reason: string | null;
  voided_at: Instant | null;
}

/** Tax invoices: `tail` is everything after FROM. They are in CNY. */
export async function selectTaxInvoices(runner: Runner, tail: string, parameters: unknown[]): Promise<TaxInvoice[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, number, invoice_id, status, CAST(issued_on AS CHAR) AS issued_on, net, tax, total, sha256, recorded_at, red_number, void_reason, voided_at FROM tax_invoice ${tail}`,
    parameters,
  );
  const amount = (value: string): string => amountText(dec(value), 'CNY');
  return found.map((row) => ({
    id: id(row.id),
    number: row.number,
    invoiceId: id(row.invoice_id),
    status: row.status,
    issuedOn: row.issued_on,
    net: amount(row.net),
    tax: amount(row.tax),
    total: amount(row.total),
    sha256: row.sha256.toString('hex'),
    recordedAt: row.recorded_at,
    redNumber: row.red_number,
    voidReason: row.void_reason,
    voidedAt: row.voided_at,
  }));
}

/** Those of these invoices, in one statement, in the order of recording. */
export async function taxInvoicesOf(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, TaxInvoice[]>> {
  if (!invoiceIds.length) return new Map();
  const found = await selectTaxInvoices(runner, 'WHERE invoice_id IN (?) ORDER BY invoice_id, id', [bins(invoiceIds)]);
  return Map.groupBy(found, ({ invoiceId }) => invoiceId);
}

/**
 * Of these invoices, those whose buyers pay only after a match: the total of the tax invoice that matched, null
 * where there is none.
 */
export async function matchedTotals(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, Decimal | null>> {
  if (!invoiceIds.length) return new Map();
  const found = await rows<{ id: Buffer; total: string | null }>(
    runner,
    `SELECT i.id, t.total FROM invoice i
       JOIN payment_policy p ON p.organization_id = i.organization_id AND p.tax_invoice_first = 1
       LEFT JOIN tax_invoice t ON t.matched_invoice_id = i.id
      WHERE i.id IN (?) AND i.currency = 'CNY'`,
    [bins(invoiceIds)],
  );
  return new Map(found.map((row) => [id(row.id), row.total === null ? null : dec(row.total)]));
}
