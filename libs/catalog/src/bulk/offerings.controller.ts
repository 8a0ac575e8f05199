import { type Actor, Allow, CurrentActor } from '#identity';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { OfferingExport } from './offering-export.service.js';

@Controller('v1')
export class OfferingsController {
  constructor(private readonly exporter: OfferingExport) {}

  /** GET /v1/offerings.csv: the caller's own offerings, streamed; UTF-8 with a byte order mark. */
  @Get('offerings.csv')
  @Allow('importOfferings')
  async csv(@CurrentActor() actor: Actor, @Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="offerings.csv"')
      .send(Readable.from(this.exporter.pieces(actor, 'CSV')));
  }

  /** GET /v1/offerings.json: the same as a list of inputs of `createOffering`. */
  @Get('offerings.json')
  @Allow('importOfferings')
  async json(@CurrentActor() actor: Actor, @Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="offerings.json"')
      .send(Readable.from(this.exporter.pieces(actor, 'JSON')));
  }
}
