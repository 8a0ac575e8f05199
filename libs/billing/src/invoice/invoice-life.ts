import { amountText, Clock, type Id, isId, notFound, text, transition } from '#kernel';
import { WebhookEvents } from '#identity';
import { at, Audit, bin, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  commandBetween,
  INVOICE_MACHINE,
  type InvoiceDocuments,
  invoiceFigures,
  type InvoiceFigures,
  statusOf,
} from '../core/index.js';
import { documentsOf } from './invoice-documents.js';
import { type Invoice, selectInvoices } from './invoice-rows.js';

export const noSuchInvoice = (): Error => notFound(text('invoice', '账单'));

/** An invoice this transaction has locked, with all that its figures follow from. */
export interface LockedInvoice {
  invoice: Invoice;
  documents: InvoiceDocuments;
}

/** What a step did, for the audit trail. */
export interface Step {
  action: string;
  /** What the step itself is about: ids, amounts, reasons. */
  about: object;
}

/** The one writer of an invoice's status: everything that changes what it follows from ends in `restate`. */
@Injectable()
export class InvoiceLife {
  constructor(
    private readonly audit: Audit,
    private readonly webhooks: WebhookEvents,
    private readonly clock: Clock,
  ) {}

  /** Locks an invoice until the transaction ends: whatever concerns it happens one after the other. NOT_FOUND. */
  async lock(manager: EntityManager, invoiceId: Id): Promise<LockedInvoice> {
    const [invoice] = isId(invoiceId) ? await selectInvoices(manager, 'WHERE id = ? FOR UPDATE', [bin(invoiceId)]) : [];
    if (!invoice) throw noSuchInvoice();
    return this.withDocuments(manager, invoice);
  }

  private async withDocuments(manager: EntityManager, invoice: Invoice): Promise<LockedInvoice> {
    return { invoice, documents: (await documentsOf(manager, [invoice])).get(invoice.id)! };
  }

  /**
   * Reads the locked invoice's documents anew, stores the status they amount to and the time of the change, and writes
   * the audit row with status and figures before and after.
   */
  async restate(manager: EntityManager, doer: Doer, before: LockedInvoice, { action, about }: Step): Promise<void> {
    const { id, status: from } = before.invoice;
    const [invoice] = await selectInvoices(manager, 'WHERE id = ?', [bin(id)]);
    const now = await this.withDocuments(manager, invoice!);
    const status = statusOf(now.documents);
    if (status !== from) transition(INVOICE_MACHINE, from, commandBetween(from, status));
    await manager.query('UPDATE invoice SET status = ?, updated_at = ?, synced_at = NULL WHERE id = ?', [
      status,
      at(this.clock.now()),
      bin(id),
    ]);
    await this.audit.write(manager, doer, {
      action,
      subject: 'invoice',
      subjectId: id,
      before: summary(before, from),
      after: { ...summary(now, status), ...about },
    });
    const { organizationId, providerId, number, period, currency } = before.invoice;
    await this.webhooks.publish(manager, [
      {
        type: 'invoice.changed',
        subjectId: id,
        organizationIds: [organizationId, providerId],
        data: { invoiceId: id, action, number, period, currency, ...summary(now, status) },
      },
    ]);
  }
}

/** Figures as texts of the currency. */
export const shownFigures = (documents: InvoiceDocuments, currency: string): Record<keyof InvoiceFigures, string> => {
  const figures = invoiceFigures(documents);
  return Object.fromEntries(
    (Object.keys(figures) as (keyof InvoiceFigures)[]).map((name) => [name, amountText(figures[name], currency)]),
  ) as Record<keyof InvoiceFigures, string>;
};

const summary = ({ invoice, documents }: LockedInvoice, status: string): object => ({
  status,
  dueOn: invoice.dueOn,
  ...shownFigures(documents, invoice.currency),
});
