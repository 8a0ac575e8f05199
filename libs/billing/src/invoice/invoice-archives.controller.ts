import { type Actor, Allow, CurrentActor } from '#identity';
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { attachment } from './download-name.js';
import { InvoiceArchives } from './invoice-archives.service.js';

/** Many invoices at once, as the list shows them. */
@Controller('v1/invoices.zip')
export class InvoiceArchivesController {
  constructor(private readonly archives: InvoiceArchives) {}

  /** GET /v1/invoices.zip?format=pdf&period=2026-10&statuses=ISSUED&statuses=ACCEPTED: those that `invoices` lists. */
  @Get()
  @Allow('invoices')
  async zip(
    @CurrentActor() actor: Actor,
    @Query() { format = 'pdf', period, statuses }: Record<string, string | string[] | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const one = (value: string | string[] | undefined): string | undefined => [value].flat()[0];
    const asked = { period: one(period), statuses: statuses === undefined ? undefined : [statuses].flat() };
    const content = await this.archives.of(actor, asked, one(format)!);
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', attachment(`invoices${asked.period ? `-${asked.period}` : ''}.zip`))
      .send(content);
  }
}
