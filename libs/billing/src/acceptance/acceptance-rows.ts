import { amountText, dec, type Id, type Instant } from '#kernel';
import { bins, canonicalJson, id, idOrNull, json, rows, type Runner, sha256 } from '#platform';
import type { Invoice, InvoiceLine } from '../invoice/invoice-rows.js';

export const ACCEPTANCE_KINDS = ['ACCEPTED', 'PARTIALLY_ACCEPTED', 'DEEMED_ACCEPTED'] as const;
export type AcceptanceKind = (typeof ACCEPTANCE_KINDS)[number];

export interface Acceptance {
  id: Id;
  invoiceId: Id;
  number: string;
  kind: AcceptanceKind;
  amount: string;
  heldLines: number[];
  contentHash: string;
  note: string | null;
  personId: Id | null;
  acceptedAt: Instant;
}

interface Row {
  id: Buffer;
  invoice_id: Buffer;
  number: string;
  kind: AcceptanceKind;
  amount: string;
  held_lines: unknown;
  content_hash: Buffer;
  note: string | null;
  person_id: Buffer | null;
  accepted_at: Instant;
}

/** The certificates of these invoices in one statement, by invoice, oldest first. */
export async function acceptancesOf(runner: Runner, invoices: readonly Invoice[]): Promise<Map<Id, Acceptance[]>> {
  const currencies = new Map(invoices.map((invoice) => [invoice.id, invoice.currency]));
  const found = await rows<Row>(
    runner,
    'SELECT id, invoice_id, number, kind, amount, held_lines, content_hash, note, person_id, accepted_at FROM acceptance WHERE invoice_id IN (?) ORDER BY invoice_id, id',
    [bins([...currencies.keys()])],
  );
  return Map.groupBy(
    found.map((row): Acceptance => {
      const invoiceId = id(row.invoice_id);
      return {
        id: id(row.id),
        invoiceId,
        number: row.number,
        kind: row.kind,
        amount: amountText(dec(row.amount), currencies.get(invoiceId)!),
        heldLines: json<number[]>(row.held_lines),
        contentHash: row.content_hash.toString('hex'),
        note: row.note,
        personId: idOrNull(row.person_id),
        acceptedAt: row.accepted_at,
      };
    }),
    ({ invoiceId }) => invoiceId,
  );
}

/**
 * SHA-256 over what a certificate confirms: the invoice's head without what changes, and of each confirmed line its
 * id, quantity and amounts, as canonical JSON (keys in order, no blanks). Anyone with the invoice's JSON file can
 * compute it again.
 */
export function confirmedContent(invoice: Invoice, lines: readonly InvoiceLine[]): Buffer {
  const { id: invoiceId, number, period, currency, organizationId, providerId, net, tax, total } = invoice;
  const head = { id: invoiceId, number, period, currency, organizationId, providerId, net, tax, total };
  const confirmed = lines.map(({ id: lineId, lineNo, quantity, ratedAmount, amount, taxRate, net: n, taxAmount }) => ({
    ...{ id: lineId, lineNo, quantity, ratedAmount, amount, taxRate, net: n, taxAmount },
  }));
  return sha256(canonicalJson({ ...head, lines: confirmed }));
}
