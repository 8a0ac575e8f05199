import { type Actor, mayCall, type Operation } from '#identity';
import { DAY, type Instant } from '#kernel';
import { INVOICE_MACHINE, type InvoiceDocuments, invoiceFigures, isConfirmed } from '../core/index.js';
import type { Invoice } from './invoice-rows.js';

/** What may be done with an invoice by whoever, apart from roles and sides. */
type Possible = (invoice: Invoice, documents: InvoiceDocuments, when: When) => boolean;

interface When {
  now: Instant;
  /** Days from issue in which lines of an invoice issued then can be disputed. */
  disputeDays: (issuedAt: Instant) => number;
}

const ACTIONS: [operation: Operation, side: 'BUYER' | 'PROVIDER', possible: Possible][] = [
  ['startVerification', 'BUYER', ({ status }) => 'verify' in INVOICE_MACHINE[status]],
  [
    'acceptInvoice',
    'BUYER',
    ({ status, dueOn }, { ownClock }) =>
      'accept' in INVOICE_MACHINE[status] && (dueOn === null || ownClock.some(({ acceptBy }) => acceptBy !== null)),
  ],
  [
    'disputeInvoiceLine',
    'BUYER',
    ({ status, issuedAt }, _, { now, disputeDays }) =>
      (status === 'DISPUTED' || 'dispute' in INVOICE_MACHINE[status]) && now < issuedAt + disputeDays(issuedAt) * DAY,
  ],
  ['issueCreditNote', 'PROVIDER', (_, { total, credited }) => total.gt(credited)],
  ['recordTaxInvoice', 'PROVIDER', ({ currency }, documents) => currency === 'CNY' && isConfirmed(documents)],
  [
    'recordPayment',
    'BUYER',
    ({ dueOn }, documents) =>
      dueOn !== null && !documents.awaitsTaxInvoice && invoiceFigures(documents).payableNow.gt(0),
  ],
];

/** The mutations this caller may do with the invoice now; whoever reads from outside gets none. */
export const allowedInvoiceActions = (
  actor: Actor,
  invoice: Invoice,
  documents: InvoiceDocuments,
  when: When,
): Operation[] => {
  const sides = { BUYER: invoice.organizationId, PROVIDER: invoice.providerId };
  return ACTIONS.filter(([operation, side]) => sides[side] === actor.organizationId && mayCall(operation, actor.roles))
    .filter(([, , possible]) => possible(invoice, documents, when))
    .map(([operation]) => operation);
};
