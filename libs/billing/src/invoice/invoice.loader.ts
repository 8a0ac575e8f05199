import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Invoice, InvoiceLine, InvoiceTax } from './invoice-rows.js';
import type { Invoices } from './invoices.service.js';

/** One statement for the lines of all invoices of an answer. */
export const linesLoader = (context: RequestContext, invoices: Invoices): DataLoader<Invoice, InvoiceLine[], Id> =>
  loaderOf(
    context,
    'invoice-lines',
    () => new DataLoader<Invoice, InvoiceLine[], Id>((some) => invoices.lines(some), { cacheKeyFn: ({ id }) => id }),
  );

/** One statement for the taxes of all invoices of an answer. */
export const taxesLoader = (context: RequestContext, invoices: Invoices): DataLoader<Invoice, InvoiceTax[], Id> =>
  loaderOf(
    context,
    'invoice-taxes',
    () => new DataLoader<Invoice, InvoiceTax[], Id>((some) => invoices.taxes(some), { cacheKeyFn: ({ id }) => id }),
  );
