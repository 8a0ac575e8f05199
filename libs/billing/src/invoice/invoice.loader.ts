import type { Id, Text } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { type Acceptance, acceptancesOf } from '../acceptance/acceptance-rows.js';
import type { InvoiceDocuments } from '../core/index.js';
import { type Payment, paymentsOf } from '../payment/payment-rows.js';
import { documentsOf } from './invoice-documents.js';
import { type TaxInvoice, taxInvoicesOf } from '../tax-invoice/tax-invoice-rows.js';
import type { Invoice, InvoiceLine, InvoiceTax } from './invoice-rows.js';
import type { Invoices } from './invoices.service.js';
import type { LineNotes } from './line-notes.js';

/** One statement for the lines of all invoices of an answer. */
export const linesLoader = (context: RequestContext, invoices: Invoices): DataLoader<Invoice, InvoiceLine[], Id> =>
  loaderOf(
    context,
    'invoice-lines',
    () => new DataLoader<Invoice, InvoiceLine[], Id>((some) => invoices.lines(some), { cacheKeyFn: ({ id }) => id }),
  );

/** What lies between quantity × unit price and amount of all lines of an answer, in three statements. */
export const notesLoader = (context: RequestContext, notes: LineNotes): DataLoader<InvoiceLine, Text | null> =>
  loaderOf(context, 'invoice-line-notes', () => new DataLoader((lines) => notes.read(lines), { maxBatchSize: 10_000 }));

/** One statement for the taxes of all invoices of an answer. */
export const taxesLoader = (context: RequestContext, invoices: Invoices): DataLoader<Invoice, InvoiceTax[], Id> =>
  loaderOf(
    context,
    'invoice-taxes',
    () => new DataLoader<Invoice, InvoiceTax[], Id>((some) => invoices.taxes(some), { cacheKeyFn: ({ id }) => id }),
  );

/** A loader over invoices as they were read: read again after a change in the same request, an invoice is another key. */
const perInvoice = <T>(
  context: RequestContext,
  key: string,
  load: (invoices: readonly Invoice[]) => Promise<Map<Id, T>>,
  none?: T,
): DataLoader<Invoice, T> =>
  loaderOf(
    context,
    key,
    () =>
      new DataLoader<Invoice, T>(async (invoices) => {
        const found = await load(invoices);
        return invoices.map(({ id }) => found.get(id) ?? none!);
      }),
  );

/** What the figures of all invoices of an answer follow from, one statement a kind of document. */
export const documentsLoader = (
  context: RequestContext,
  dataSource: DataSource,
): DataLoader<Invoice, InvoiceDocuments> =>
  perInvoice(context, 'invoice-documents', (invoices) => documentsOf(dataSource, invoices));

/** One statement for the certificates of all invoices of an answer. */
export const acceptancesLoader = (context: RequestContext, dataSource: DataSource): DataLoader<Invoice, Acceptance[]> =>
  perInvoice(context, 'invoice-acceptances', (invoices) => acceptancesOf(dataSource, invoices), []);

/** One statement for the payments of all invoices of an answer. */
export const paymentsLoader = (context: RequestContext, dataSource: DataSource): DataLoader<Invoice, Payment[]> =>
  perInvoice(
    context,
    'invoice-payments',
    (invoices) =>
      paymentsOf(
        dataSource,
        invoices.map(({ id }) => id),
      ),
    [],
  );

/** One statement for the tax invoices of all invoices of an answer. */
export const taxInvoicesLoader = (context: RequestContext, dataSource: DataSource): DataLoader<Invoice, TaxInvoice[]> =>
  perInvoice(
    context,
    'invoice-tax-invoices',
    (invoices) =>
      taxInvoicesOf(
        dataSource,
        invoices.map(({ id }) => id),
      ),
    [],
  );
