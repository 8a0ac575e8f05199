import { dec, type Id, ZERO } from '#kernel';
import type { Runner } from '#platform';
import { type InvoiceDocuments } from '../core/index.js';
import { creditsAppliedTo } from '../credit/credit-rows.js';
import { creditedOf } from '../credit-note/credit-note-rows.js';
import { ownClocksOf } from '../dispute/dispute-rows.js';
import { matchedTotals } from '../tax-invoice/tax-invoice-rows.js';
import { paymentsOf } from '../payment/payment-rows.js';
import type { Invoice } from './invoice-rows.js';

/**
 * What the figures and the status of these invoices follow from, in one statement a kind of document. This is the one
 * place that knows every kind: a new one is added here and in `InvoiceDocuments`, and nowhere else.
 */
export async function documentsOf(runner: Runner, invoices: readonly Invoice[]): Promise<Map<Id, InvoiceDocuments>> {
  const ids = invoices.map((invoice) => invoice.id);
  const payments = await paymentsOf(runner, ids);
  const ownClocks = await ownClocksOf(runner, ids);
  const matched = await matchedTotals(runner, ids);
  const creditsApplied = await creditsAppliedTo(runner, ids);
  const credited = await creditedOf(runner, ids);
  return new Map(
    invoices.map((invoice) => [
      invoice.id,
      {
        total: dec(invoice.total),
        dueOn: invoice.dueOn,
        verifying: invoice.verificationStartedAt !== null,
        credited: credited.get(invoice.id) ?? ZERO,
        creditsApplied: creditsApplied.get(invoice.id) ?? [],
        payments: (payments.get(invoice.id) ?? []).map(({ amount, paidOn }) => ({ amount, on: paidOn })),
        awaitsTaxInvoice:
          matched.has(invoice.id) &&
          !matched.get(invoice.id)?.eq(dec(invoice.total).minus(credited.get(invoice.id) ?? ZERO)),
        ownClock: ownClocks.get(invoice.id) ?? [],
      },
    ]),
  );
}
