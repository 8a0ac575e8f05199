import { type Actor, Allow, CurrentActor } from '#identity';
import { notFound, text } from '#kernel';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { EvidenceBundles } from '../evidence/evidence-bundles.service.js';
import { attachment } from './download-name.js';
import { FILE_TYPES, InvoiceFiles, isFileType } from './invoice-files.service.js';
import { Invoices } from './invoices.service.js';

/** Downloads, with the same authorization as the invoice itself. */
@Controller('v1/invoices')
export class InvoicesController {
  constructor(
    private readonly invoices: Invoices,
    private readonly files: InvoiceFiles,
    private readonly evidence: EvidenceBundles,
  ) {}

  /** GET /v1/invoices/{id}.pdf | .csv | .xml | .json | .xlsx */
  @Get(':file')
  @Allow('invoice')
  async file(@CurrentActor() actor: Actor, @Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const dot = file.lastIndexOf('.');
    const [id, extension] = [file.slice(0, Math.max(0, dot)), file.slice(dot + 1)];
    if (!isFileType(extension)) throw notFound(text('file', '文件'));
    const invoice = await this.invoices.forReading(actor, id);
    const content = await this.files.file(invoice, extension);
    await reply
      .header('content-type', FILE_TYPES[extension])
      .header('content-disposition', attachment(`${invoice.number}.${extension}`))
      .send(content);
  }

  /** GET /v1/invoices/{id}/evidence.zip: all an invoice follows from, and a program that recomputes it. */
  @Get(':id/evidence.zip')
  @Allow('invoice')
  async bundle(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const invoice = await this.invoices.forReading(actor, id);
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', attachment(`${invoice.number}-evidence.zip`))
      .send(await this.evidence.of(invoice));
  }

  /** GET /v1/invoices/{id}/usage.csv: every event counted when each line was issued. */
  @Get(':id/usage.csv')
  @Allow('invoice')
  async usage(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const invoice = await this.invoices.forReading(actor, id);
    const content = await this.files.usageFile(invoice);
    await reply
      .header('content-type', FILE_TYPES.csv)
      .header('content-disposition', attachment(`${invoice.number}-usage.csv`))
      .send(content);
  }
}
