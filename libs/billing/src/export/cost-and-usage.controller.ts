import { type Actor, Allow, CurrentActor } from '#identity';
import { type Instant, invalid, parseInstant, text } from '#kernel';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { FOCUS_VERSION } from '../files/index.js';
import { attachment } from '../invoice/download-name.js';
import { CostAndUsage } from './cost-and-usage.service.js';

/** Cost and usage after FOCUS, streamed; as gzip where the client takes it, or as a .gz file. */
@Controller('v1')
export class CostAndUsageController {
  constructor(private readonly costAndUsage: CostAndUsage) {}

  /** GET /v1/cost-and-usage.csv?period=2026-10 or ?since=2026-11-01T00:00:00Z */
  @Get('cost-and-usage.csv')
  @Allow('invoices')
  async csv(
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
    @Query('period') period?: string,
    @Query('since') since?: string,
    @Headers('accept-encoding') encodings = '',
  ): Promise<void> {
    const zipped = /\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/i.test(encodings);
    const file = await this.file(actor, period, since);
    if (zipped) void reply.header('content-encoding', 'gzip');
    await this.head(reply, 'text/csv; charset=utf-8', `${nameOf(period)}.csv`)
      .header('vary', 'accept-encoding')
      .send(zipped ? gzipOf(file) : file);
  }

  /** GET /v1/cost-and-usage.csv.gz: the same as a compressed file. */
  @Get('cost-and-usage.csv.gz')
  @Allow('invoices')
  async gzip(
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
    @Query('period') period?: string,
    @Query('since') since?: string,
  ): Promise<void> {
    const file = await this.file(actor, period, since);
    await this.head(reply, 'application/gzip', `${nameOf(period)}.csv.gz`).send(gzipOf(file));
  }

  private async file(actor: Actor, period?: string, since?: string): Promise<Readable> {
    const query = { period: period ?? null, since: since === undefined ? null : instantOf(since) };
    return Readable.from(await this.costAndUsage.file(actor, query));
  }

  private head(reply: FastifyReply, type: string, name: string): FastifyReply {
    return reply
      .header('content-type', type)
      .header('content-disposition', attachment(name))
      .header('x-focus-version', FOCUS_VERSION);
  }
}

const nameOf = (period?: string): string => `cost-and-usage-${period ?? 'since'}`;

function instantOf(written: string): Instant {
  const instant = parseInstant(written);
  if (instant === null)
    throw invalid(
      ['since'],
      'MALFORMED',
      text('An instant such as 2026-11-01T00:00:00Z.', '须为时刻，如 2026-11-01T00:00:00Z。'),
    );
  return instant;
}

/** Compressed as it is read; a fault on the way ends the download instead of making a whole file of a part. */
function gzipOf(file: Readable): PassThrough {
  const out = new PassThrough();
  pipeline(file, createGzip(), out, () => undefined);
  return out;
}
