import type { Actor } from '#identity';
import { invalid, text } from '#kernel';
import { Injectable } from '@nestjs/common';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { INVOICE_STATUSES, type InvoiceStatus } from '../core/index.js';
import { type FileType, InvoiceFiles, isFileType } from './invoice-files.service.js';
import type { Invoice } from './invoice-rows.js';
import { Invoices } from './invoices.service.js';

/** More are asked for month by month. */
const MOST = 500;

interface Asked {
  period?: string | undefined;
  statuses?: readonly string[] | undefined;
}

/** The files of many invoices as one ZIP, made while it is read: one file at a time is in memory. */
@Injectable()
export class InvoiceArchives {
  constructor(
    private readonly invoices: Invoices,
    private readonly files: InvoiceFiles,
  ) {}

  /** Those that the caller's list has. MALFORMED: not a a format or status, OUT_OF_RANGE beyond 500 invoices. */
  async of(actor: Actor, { period, statuses }: Asked, format: string): Promise<Readable> {
    if (!isFileType(format))
      throw invalid(
        ['format'],
        'MALFORMED',
        text('One of pdf, csv, xml, json, xlsx.', '须为 pdf、csv、xml、json 或 xlsx。'),
      );
    if (statuses?.some((status) => !(INVOICE_STATUSES as readonly string[]).includes(status)))
      throw invalid(['statuses'], 'MALFORMED', text('No such status.', '没有此状态。'));
    const filter = { period, statuses: statuses as InvoiceStatus[] | undefined };
    const found = await this.invoices.list(actor, filter, { first: MOST, after: null });
    if (found.hasNextPage)
      throw invalid(
        ['period'],
        'OUT_OF_RANGE',
        text(`At most ${MOST} invoices at once: name a month.`, `一次至多 ${MOST} 张账单，请指定账期。`),
      );
    return this.zip(found.nodes, format);
  }

  private zip(invoices: readonly Invoice[], format: FileType): Readable {
    const zip = new ZipFile();
    const out = new PassThrough();
    const fail = (error: Error): unknown => out.destroy(error);
    for (const invoice of invoices)
      zip.addReadStreamLazy(`${invoice.number}.${format}`, { mtime: new Date(invoice.issuedAt / 1000) }, (ready) => {
        this.files.file(invoice, format).then(
          (content) => ready(null, content instanceof Readable ? content : Readable.from([content])),
          (error: Error) => ready(error, new PassThrough()),
        );
      });
    zip.on('error', fail);
    zip.end();
    pipeline(zip.outputStream, out, () => undefined);
    return out;
  }
}
