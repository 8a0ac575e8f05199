import { type Actor, Allow, CurrentActor } from '#identity';
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { checkedYear } from './overdue.resolver.js';
import { Overdue, overdueCsv } from './overdue.service.js';

/** The year's report as a download, with the same authorization as its query. */
@Controller('v1')
export class OverdueController {
  constructor(private readonly overdue: Overdue) {}

  /** GET /v1/overdue.csv?year=2026: every invoice that was late at the end of the year, or is today. */
  @Get('overdue.csv')
  @Allow('overdueInvoices')
  async csv(@CurrentActor() actor: Actor, @Query('year') year: string, @Res() reply: FastifyReply): Promise<void> {
    const wanted = checkedYear(Number(year));
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="overdue-${wanted}.csv"`)
      .send(Readable.from(overdueCsv(this.overdue.rows(actor, wanted))));
  }

  /** GET /v1/overdue.json?year=2026: the totals and up to 1000 rows. */
  @Get('overdue.json')
  @Allow('overdueInvoices')
  async json(@CurrentActor() actor: Actor, @Query('year') year: string, @Res() reply: FastifyReply): Promise<void> {
    const wanted = checkedYear(Number(year));
    await reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="overdue-${wanted}.json"`)
      .send(await this.overdue.report(actor, wanted));
  }
}
