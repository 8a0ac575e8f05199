import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { readFileBody, typeOf } from '#platform';
import { Controller, Headers, HttpCode, Post, Query, Req, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { BankStatement } from './bank-rows.js';
import { BankStatements } from './bank-statements.service.js';

const ROUTE = 'v1/bank-statements';
export const BANK_STATEMENTS_ROUTE = `/${ROUTE}`;
const MOST_BYTES = 4 * 1024 * 1024;

const FORMATS: Record<string, BankStatement['format']> = {
  'text/csv': 'CSV',
  'application/xml': 'CAMT053',
  'text/xml': 'CAMT053',
};

@Controller(ROUTE)
export class BankStatementsController {
  constructor(private readonly statements: BankStatements) {}

  /** The body is the file: CSV or camt.053. Answers when its entries are stored and matched (docs/payments.md). */
  @Post()
  @HttpCode(200)
  @Allow('matchBankEntry')
  async receive(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Headers('content-type') contentType: string | undefined,
    @Query('name') name?: string | string[],
  ): Promise<object> {
    const format = FORMATS[typeOf(contentType)];
    if (!format) throw new UnsupportedMediaTypeException(`Send ${Object.keys(FORMATS).join(', ')}.`);
    const content = await readFileBody(request.body, MOST_BYTES);
    const { byStatus, receivedAt, ...statement } = await this.statements.receive(actor, {
      format,
      name: (Array.isArray(name) ? name[0] : name) ?? 'statement',
      content,
    });
    return { ...statement, receivedAt: formatInstant(receivedAt), byStatus };
  }
}
