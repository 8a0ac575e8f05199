import { Organizations } from '#identity';
import { amountText, dec, formatInstant, sum } from '#kernel';
import { bin } from '#platform';
import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import type { InvoiceDocument } from '../files/index.js';
import { type FileType, partyOf, renderFile } from '../invoice/invoice-files.service.js';
import { type InvoiceLine, linesWithIds, selectInvoices } from '../invoice/invoice-rows.js';
import { type CreditNote, type CreditNoteLine, creditNoteLinesOf } from './credit-note-rows.js';

/** Makes a credit note's files, as an invoice's are made. Who may have them has been decided before. */
@Injectable()
export class CreditNoteFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
  ) {}

  async file(note: CreditNote, type: FileType): Promise<string | Buffer | Readable> {
    return renderFile(await this.document(note), type);
  }

  private async document(note: CreditNote): Promise<InvoiceDocument> {
    const lines = (await creditNoteLinesOf(this.dataSource, [note])).get(note.id) ?? [];
    const [invoice] = await selectInvoices(this.dataSource, 'WHERE id = ?', [bin(note.invoiceId)]);
    const ids = lines.map(({ invoiceLineId }) => invoiceLineId);
    const credited = new Map((await linesWithIds(this.dataSource, invoice!, ids)).map((line) => [line.id, line]));
    const parties = await this.organizations.byIds([note.providerId, note.organizationId]);
    const { id, number, currency, net, tax, total, reason } = note;
    return {
      ...{ id, number, currency, net, tax, total },
      status: 'ISSUED',
      isTrial: parties.get(note.providerId)!.sandboxOf !== null,
      period: invoice!.period,
      dueOn: null,
      issuedAt: formatInstant(note.issuedAt),
      provider: partyOf(parties.get(note.providerId)!),
      organization: partyOf(parties.get(note.organizationId)!),
      credits: { invoiceId: invoice!.id, invoiceNumber: invoice!.number, reason },
      lines: lines.map((line) => documentLine(line, credited.get(line.invoiceLineId)!)),
      taxes: taxesOf(lines, currency),
    };
  }
}

/** What is taken back of a line, as one piece of its amount. */
function documentLine(
  { lineNo, amount, taxRate, net, taxAmount }: CreditNoteLine,
  of: InvoiceLine,
): InvoiceDocument['lines'][number] {
  const {
    id,
    description,
    offeringCode,
    offeringName,
    planCode,
    priceCode,
    instanceId,
    serviceMonth,
    priceTermsId,
    commitmentId,
    purchaseOrderNumber,
  } = of;
  return {
    ...{
      id,
      description,
      offeringCode,
      offeringName,
      planCode,
      priceCode,
      instanceId,
      serviceMonth,
      priceTermsId,
      commitmentId,
      purchaseOrderNumber,
    },
    ...{ lineNo, amount, taxRate, net, taxAmount },
    kind: 'CREDIT',
    serviceFrom: formatInstant(of.serviceFrom),
    serviceTo: formatInstant(of.serviceTo),
    quantity: '1',
    unit: null,
    unitPrice: amount,
    ratedAmount: amount,
    pricing: null,
  };
}

/** The sums of the lines by rate, rates ascending. */
function taxesOf(lines: readonly CreditNoteLine[], currency: string): InvoiceDocument['taxes'] {
  const total = (some: readonly CreditNoteLine[], of: 'amount' | 'net' | 'taxAmount'): string =>
    amountText(sum(some.map((line) => dec(line[of]))), currency);
  return [...Map.groupBy(lines, ({ taxRate }) => taxRate)]
    .sort(([a], [b]) => dec(a).cmp(dec(b)))
    .map(([taxRate, some]) => ({
      taxRate,
      gross: total(some, 'amount'),
      net: total(some, 'net'),
      tax: total(some, 'taxAmount'),
    }));
}
