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

/** What a line was rated from, as its row keeps it. */
export interface RatedFromRow {
  sharing: unknown;
  basis: unknown;
}

export const ratedFrom = ({ sharing, basis }: RatedFromRow): Pick<RatedLine, 'sharing' | 'basis'> => ({
  sharing: sharing === null ? null : json<LineShare>(sharing),
  basis: basis === null ? null : json<LineBasis>(basis),
});

/** The lines of an invoice after this one, at most `limit`, with what they were rated from. */
export async function ratedLines(
  runner: Runner,
  { id: invoiceId, currency }: Invoice,
  { after, limit }: { after: number; limit: number },
): Promise<RatedLine[]> {
  const found = await rows<LineRow & RatedFromRow & { order_id: Buffer | null }>(
    runner,
    `SELECT order_id, sharing, basis, ${LINE_COLUMNS} FROM invoice_line
      WHERE invoice_id = ? AND line_no > ? ORDER BY line_no LIMIT ${limit}`,
    [bin(invoiceId), after],
  );
  return found.map((row) => ({
    ...lineOf(row, currency),
    orderId: idOrNull(row.order_id),
    ...ratedFrom(row),
  }));
}
