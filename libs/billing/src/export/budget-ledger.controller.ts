import { type Actor, Allow, CurrentActor } from '#identity';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { attachment } from '../invoice/download-name.js';
import { BudgetLedgerFile } from './budget-ledger.service.js';

/** The way of a budget's money, streamed. */
@Controller('v1/budgets')
export class BudgetLedgerController {
  constructor(private readonly file: BudgetLedgerFile) {}

  /** GET /v1/budgets/{id}/ledger.csv */
  @Get(':id/ledger.csv')
  @Allow('budgetEntries')
  async csv(@CurrentActor() actor: Actor, @Param('id') budgetId: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.file.csv(actor, budgetId);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', attachment(`budget-${budgetId}.csv`))
      .send(Readable.from(file));
  }
}
