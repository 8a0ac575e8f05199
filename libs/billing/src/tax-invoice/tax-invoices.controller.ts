import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { readFileBody } from '#platform';
import { Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attachment } from '../invoice/download-name.js';
import { TaxInvoices } from './tax-invoices.service.js';

const ROUTE = 'v1/tax-invoices';
export const TAX_INVOICES_ROUTE = `/${ROUTE}`;
const MOST_BYTES = 2 * 1024 * 1024;

/** 数电票 as files: their originals come and go byte by byte. */
@Controller(ROUTE)
export class TaxInvoicesController {
  constructor(private readonly taxInvoices: TaxInvoices) {}

  /** The body is the XML of the tax invoice of this bill; a header Idempotency-Key is as in GraphQL. */
  @Post()
  @HttpCode(200)
  @Allow('recordTaxInvoice')
  async record(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Query('invoiceId') invoiceId?: string | string[],
    @Headers('idempotency-key') idempotencyKey?: string,
  ): Promise<object> {
    const xml = await readFileBody(request.body, MOST_BYTES);
    const { recordedAt, ...made } = await this.taxInvoices.record(actor, {
      invoiceId: [invoiceId].flat()[0] ?? '',
      xml,
      idempotencyKey,
    });
    return { ...made, recordedAt: formatInstant(recordedAt) };
  }

  /** GET /v1/tax-invoices/{id}.xml: the original. */
  @Get(':id.xml')
  @Allow('invoice')
  async file(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { number, xml } = await this.taxInvoices.file(actor, id);
    await reply
      .header('content-type', 'application/xml')
      .header('content-disposition', attachment(`${number}.xml`))
      .send(xml);
  }
}
