import { type Actor, mayCall, type Operation } from '#identity';
import { INVOICE_MACHINE, type InvoiceDocuments, invoiceFigures } from '../core/index.js';
import type { Invoice } from './invoice-rows.js';

/** What may be done with an invoice by whoever, apart from roles and sides. */
type Possible = (invoice: Invoice, documents: InvoiceDocuments) => boolean;

const ACTIONS: [operation: Operation, side: 'BUYER' | 'PROVIDER', possible: Possible][] = [
  ['startVerification', 'BUYER', ({ status }) => 'verify' in INVOICE_MACHINE[status]],
  [
    'acceptInvoice',
    'BUYER',
    ({ status, dueOn }, { ownClock }) =>
      'accept' in INVOICE_MACHINE[status] && (dueOn === null || ownClock.some(({ pending }) => pending)),
  ],
  ['issueCreditNote', 'PROVIDER', (_, { total, credited }) => total.gt(credited)],
  ['recordPayment', 'BUYER', ({ dueOn }, documents) => dueOn !== null && invoiceFigures(documents).payableNow.gt(0)],
];

/** The mutations this caller may do with the invoice now; whoever reads from outside gets none. */
export const allowedInvoiceActions = (actor: Actor, invoice: Invoice, documents: InvoiceDocuments): Operation[] => {
  const sides = { BUYER: invoice.organizationId, PROVIDER: invoice.providerId };
  return ACTIONS.filter(([operation, side]) => sides[side] === actor.organizationId && mayCall(operation, actor.roles))
    .filter(([, , possible]) => possible(invoice, documents))
    .map(([operation]) => operation);
};
