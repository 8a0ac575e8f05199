import { Allow } from '#identity';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { attachment } from '../invoice/download-name.js';
import { FILE_TYPES } from '../invoice/invoice-files.service.js';
import { BillingRuns } from './billing-runs.service.js';
import { NotBilledReport } from './not-billed.service.js';

/** Downloads of billing runs. */
@Controller('v1/billing-runs')
export class BillingRunsController {
  constructor(
    private readonly runs: BillingRuns,
    private readonly report: NotBilledReport,
  ) {}

  /** GET /v1/billing-runs/{id}/not-billed.csv: what of the run's month is on no invoice, and why. */
  @Get(':id/not-billed.csv')
  @Allow('notBilled')
  async notBilled(@Param('id') runId: string, @Res() reply: FastifyReply): Promise<void> {
    const run = await this.runs.get(runId);
    await reply
      .header('content-type', FILE_TYPES.csv)
      .header('content-disposition', attachment(`not-billed-${run.period}.csv`))
      .send(Readable.from(this.report.file(run)));
  }
}
