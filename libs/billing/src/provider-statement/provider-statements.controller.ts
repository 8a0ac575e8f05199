import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { BOM, csvRows } from '#platform';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProviderStatements } from './provider-statements.service.js';

/** The columns, in their order; added only at the end. */
const COLUMNS = [
  'number',
  'period',
  'currency',
  'issuedAt',
  'invoiceCount',
  'invoicedNet',
  'invoicedTax',
  'invoiced',
  'creditNoteCount',
  'creditedNet',
  'creditedTax',
  'credited',
  'paid',
  'creditsUsed',
  'toPartners',
  'fromPartners',
  'turnoverNet',
  'turnover',
  'ownTurnover',
  'chargeShare',
  'chargeMinimum',
  'managementCharge',
] as const;

@Controller('v1/provider-statements')
export class ProviderStatementsController {
  constructor(private readonly statements: ProviderStatements) {}

  /** GET /v1/provider-statements/{period}.csv[?providerId=…]: a row a currency, as the query gives them. */
  @Get(':period.csv')
  @Allow('providerStatements')
  async csv(
    @CurrentActor() actor: Actor,
    @Param('period') period: string,
    @Res() reply: FastifyReply,
    @Query('providerId') providerId?: string | string[],
  ): Promise<void> {
    const found = await this.statements.of(actor, period, [providerId].flat()[0] ?? null);
    const cells = found.map((statement) =>
      COLUMNS.map((column) =>
        column === 'issuedAt'
          ? statement.issuedAt === null
            ? ''
            : formatInstant(statement.issuedAt)
          : String(statement[column] ?? ''),
      ),
    );
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="provider-statement-${period}.csv"`)
      .send(BOM + csvRows([[...COLUMNS], ...cells]));
  }
}
