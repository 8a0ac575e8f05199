import { type DateOn, type Decimal, dec, type Id, type Instant } from '#kernel';
import { bins, id, idOrNull, rows, type Runner } from '#platform';

export interface Payment {
  id: Id;
  invoiceId: Id;
  /** The payment it takes back; null for a payment. */
  reversesId: Id | null;
  /** Negative when it takes back. */
  amount: Decimal;
  paidOn: DateOn;
  reference: string;
  recordedAt: Instant;
}

interface Row {
  id: Buffer;
  invoice_id: Buffer;
  reverses_id: Buffer | null;
  amount: string;
  paid_on: DateOn;
  reference: string;
  recorded_at: Instant;
}

/** The payments of these invoices in one statement, by invoice, in the order of recording. */
export async function paymentsOf(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, Payment[]>> {
  if (!invoiceIds.length) return new Map();
  const found = await rows<Row>(
    runner,
    'SELECT id, invoice_id, reverses_id, amount, CAST(paid_on AS CHAR) AS paid_on, reference, recorded_at FROM payment WHERE invoice_id IN (?) ORDER BY invoice_id, id',
    [bins(invoiceIds)],
  );
  return Map.groupBy(
    found.map((row) => ({
      id: id(row.id),
      invoiceId: id(row.invoice_id),
      reversesId: idOrNull(row.reverses_id),
      amount: dec(row.amount),
      paidOn: row.paid_on,
      reference: row.reference,
      recordedAt: row.recorded_at,
    })),
    ({ invoiceId }) => invoiceId,
  );
}
