import type { Id } from '#kernel';
import { bin, idOrNull, json, rows, type Runner } from '#platform';
import type { LineBasis, LineShare } from '../core/index.js';
import { type Invoice, type InvoiceLine, LINE_COLUMNS, lineOf, type LineRow } from './invoice-rows.js';

/** A line with what it was rated from. */
export interface RatedLine extends InvoiceLine {
  orderId: Id | null;
  sharing: LineShare | null;
  /** Null for lines from before it was kept. */
  basis: LineBasis | null;
}

/** The lines of an invoice after this one, at most `limit`, with what they were rated from. */
export async function ratedLines(
  runner: Runner,
  { id: invoiceId, currency }: Invoice,
  { after, limit }: { after: number; limit: number },
): Promise<RatedLine[]> {
  const found = await rows<LineRow & { order_id: Buffer | null; sharing: unknown; basis: unknown }>(
    runner,
    `SELECT order_id, sharing, basis, ${LINE_COLUMNS} FROM invoice_line
      WHERE invoice_id = ? AND line_no > ? ORDER BY line_no LIMIT ${limit}`,
    [bin(invoiceId), after],
  );
  return found.map((row) => ({
    ...lineOf(row, currency),
    orderId: idOrNull(row.order_id),
    sharing: row.sharing === null ? null : json<LineShare>(row.sharing),
    basis: row.basis === null ? null : json<LineBasis>(row.basis),
  }));
}
