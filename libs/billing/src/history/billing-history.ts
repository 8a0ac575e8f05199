import { type DateOn, dateOf, dec, type Id, type Instant } from '#kernel';
import { bin, id, idOrNull, json, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { type OrderPart, orderParts } from '../core/index.js';

/** Something that happened to an invoice, with what of it falls on each of its orders. */
interface BillingStep {
  id: Id;
  /** When it was recorded. */
  at: Instant;
  invoice: { number: string; currency: string; organizationId: Id };
  parts: readonly (OrderPart & { orderId: Id })[];
}

/** A payment, or, its parts negative, what was taken back of one. */
export type PaymentStep = BillingStep & { paidOn: DateOn };
/** A certificate (验收确认单); its parts are what it confirms of each order. */
export type AcceptanceStep = BillingStep & { number: string; acceptedOn: DateOn };

interface InvoiceColumns {
  invoice_id: Buffer;
  number: string;
  currency: string;
  organization_id: Buffer;
}

const INVOICE_COLUMNS = 'i.id AS invoice_id, i.number, i.currency, i.organization_id';

/**
 * Payments and certificates of all invoices one after another, for those who turn each into something else. Up to
 * `limit` with ids above the one given, in the order of their ids; a transaction that commits late may add some before
 * those seen already: look back ten minutes.
 */
@Injectable()
export class BillingHistory {
  async payments(runner: Runner, afterId: Id, limit: number): Promise<PaymentStep[]> {
    const found = await rows<InvoiceColumns & { id: Buffer; amount: string; paid_on: DateOn; recorded_at: Instant }>(
      runner,
      `SELECT p.id, p.amount, CAST(p.paid_on AS CHAR) AS paid_on, p.recorded_at, ${INVOICE_COLUMNS}
         FROM payment p JOIN invoice i ON i.id = p.invoice_id WHERE p.id > ? ORDER BY p.id LIMIT ${limit}`,
      [bin(afterId)],
    );
    const steps: PaymentStep[] = [];
    for (const row of found)
      steps.push({
        ...{ id: id(row.id), at: row.recorded_at, paidOn: row.paid_on, invoice: invoiceFrom(row) },
        parts: orderParts(dec(row.amount), await byOrder(runner, row, []), row.currency).filter(isOfOrder),
      });
    return steps;
  }

  async acceptances(runner: Runner, afterId: Id, limit: number): Promise<AcceptanceStep[]> {
    const found = await rows<
      InvoiceColumns & { id: Buffer; certificate: string; held: unknown; accepted_at: Instant; recorded_at: Instant }
    >(
      runner,
      `SELECT a.id, a.number AS certificate, a.held_lines AS held, a.accepted_at, a.recorded_at, ${INVOICE_COLUMNS}
         FROM acceptance a JOIN invoice i ON i.id = a.invoice_id WHERE a.id > ? ORDER BY a.id LIMIT ${limit}`,
      [bin(afterId)],
    );
    const steps: AcceptanceStep[] = [];
    for (const row of found)
      steps.push({
        ...{ id: id(row.id), at: row.recorded_at, number: row.certificate, acceptedOn: dateOf(row.accepted_at) },
        ...{
          invoice: invoiceFrom(row),
          parts: (await byOrder(runner, row, json<number[]>(row.held))).filter(isOfOrder),
        },
      });
    return steps;
  }
}

const invoiceFrom = (row: InvoiceColumns): BillingStep['invoice'] => ({
  ...{ number: row.number, currency: row.currency, organizationId: id(row.organization_id) },
});

const isOfOrder = (part: OrderPart): part is OrderPart & { orderId: Id } => part.orderId !== null;

/**
 * What an invoice has of each order, in the order of their first lines. A statement for each step: an invoice may have
 * a hundred thousand lines, and each certificate leaves out others.
 */
async function byOrder(
  runner: Runner,
  { invoice_id: invoiceId }: InvoiceColumns,
  without: number[],
): Promise<OrderPart[]> {
  const found = await rows<{ order_id: Buffer | null; amount: string }>(
    runner,
    `SELECT order_id, SUM(amount) AS amount FROM invoice_line
      WHERE invoice_id = ? ${without.length ? 'AND line_no NOT IN (?)' : ''} GROUP BY order_id ORDER BY MIN(line_no)`,
    [invoiceId, ...(without.length ? [without] : [])],
  );
  return found.map((row) => ({ orderId: idOrNull(row.order_id), amount: dec(row.amount) }));
}
