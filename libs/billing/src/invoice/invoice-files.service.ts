import { type Organization, Organizations } from '#identity';
import { formatInstant, type Instant, type Text } from '#kernel';
import { type LineCuts, UsageLedger } from '#metering';
import { Injectable } from '@nestjs/common';
import { PassThrough, Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import {
  type DocumentParty,
  type InvoiceDocument,
  renderCsv,
  renderJson,
  renderPdf,
  renderUbl,
  renderXlsx,
  usageCsv,
  type UsageRow,
} from '../files/index.js';
import { type Invoice, type InvoiceLine, linesOf, taxesOf } from './invoice-rows.js';
import { LineNotes } from './line-notes.js';
import { type RatedLine, ratedLines } from './rated-lines.js';

/** The files an invoice can be downloaded as, with their media types. */
export const FILE_TYPES = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type FileType = keyof typeof FILE_TYPES;

export const isFileType = (extension: string): extension is FileType => Object.hasOwn(FILE_TYPES, extension);

/** A document as a file: whole, or page by page where it may be long to draw. */
export async function renderFile(document: InvoiceDocument, type: FileType): Promise<string | Buffer | Readable> {
  switch (type) {
    case 'csv':
      return renderCsv(document);
    case 'xml':
      return renderUbl(document);
    case 'json':
      return renderJson(document);
    case 'xlsx':
      return renderXlsx(document);
    case 'pdf': {
      const out = new PassThrough();
      renderPdf(document, out).catch((error: unknown) => out.destroy(error as Error));
      return out;
    }
  }
}

/** Makes an invoice's files. Who may have them has been decided before. */
@Injectable()
export class InvoiceFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
    private readonly usage: UsageLedger,
    private readonly notes: LineNotes,
  ) {}

  /** The invoice as a file: whole, or page by page where it may be long to draw. */
  async file(invoice: Invoice, type: FileType): Promise<string | Buffer | Readable> {
    return renderFile(await this.document(invoice), type);
  }

  /** Every event behind every line of use, as CSV that is read as it is written. */
  async usageFile(invoice: Invoice): Promise<Readable> {
    const lines = (await linesOf(this.dataSource, [invoice])).get(invoice.id) ?? [];
    const { sandboxOf } = await this.organizations.get(invoice.providerId);
    const events = this.usageRows(lines.flatMap((line) => cutsOf(line) ?? []));
    return Readable.from(usageCsv(events, { isTrial: sandboxOf !== null }));
  }

  private async *usageRows(lines: LineCuts[]): AsyncGenerator<UsageRow, void, void> {
    for await (const event of this.usage.eventsOfLines(lines))
      yield {
        ...event,
        occurredAt: formatInstant(event.occurredAt),
        windowStart: instantOrNull(event.windowStart),
        receivedAt: formatInstant(event.receivedAt),
      };
  }

  private async document(invoice: Invoice): Promise<InvoiceDocument> {
    const [lines, taxes, parties] = await Promise.all([
      ratedLines(this.dataSource, invoice, { after: 0, limit: invoice.lineCount }),
      taxesOf(this.dataSource, [invoice]),
      this.organizations.byIds([invoice.providerId, invoice.organizationId]),
    ]);
    const notes = await this.notes.of(lines);
    const { id, number, status, period, currency, dueOn, net, tax, total } = invoice;
    return {
      ...{ id, number, status, period, currency, dueOn, net, tax, total },
      issuedAt: formatInstant(invoice.issuedAt),
      isTrial: parties.get(invoice.providerId)!.sandboxOf !== null,
      provider: partyOf(parties.get(invoice.providerId)!),
      organization: partyOf(parties.get(invoice.organizationId)!),
      lines: lines.map((line) => documentLine(line, notes.get(line.id)!)),
      taxes: (taxes.get(id) ?? []).map(({ invoiceId: _, ...entry }) => entry),
    };
  }
}

function documentLine(line: RatedLine, pricing: Text | null): InvoiceDocument['lines'][number] {
  const { invoiceId: _, meter: _meter, aggregation: _how, afterCut: _after, throughCut: _through, ...rest } = line;
  const { orderId: _order, sharing: _share, basis: _basis, lineClass: _class, ...told } = rest;
  return {
    ...told,
    serviceFrom: formatInstant(line.serviceFrom),
    serviceTo: formatInstant(line.serviceTo),
    pricing,
  };
}

const instantOrNull = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant));

export const partyOf = ({ id, code, name, uscc, divisionCode }: Organization): DocumentParty => ({
  id,
  code,
  name,
  uscc,
  divisionCode,
});

/** The cuts of its month whose events a line of use counted; null for other lines. */
export function cutsOf(line: InvoiceLine): LineCuts | null {
  const { instanceId, meter, aggregation, afterCut, throughCut } = line;
  if (instanceId === null || meter === null || aggregation === null || afterCut === null || throughCut === null)
    return null;
  // A minimum without any use: no cut was counted.
  if (throughCut === 0) return null;
  return {
    lineNo: line.lineNo,
    lineId: line.id,
    lineKind: line.kind,
    instanceId,
    meter,
    month: line.serviceMonth,
    aggregation: aggregation as LineCuts['aggregation'],
    afterCut,
    throughCut,
  };
}
