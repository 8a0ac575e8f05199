import { type Actor, Allow, CurrentActor } from '#identity';
import { Contracts } from '#procurement';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { attachment } from '../invoice/download-name.js';
import { ContractFiles } from './contract-files.service.js';

/** Downloads, with the same authorization as the contract itself. */
@Controller('v1/contracts')
export class ContractsController {
  constructor(
    private readonly contracts: Contracts,
    private readonly files: ContractFiles,
  ) {}

  /** GET /v1/contracts/{id}.pdf: in both languages, with terms, prices, hash and recorded consents. */
  @Get(':id.pdf')
  @Allow('contract')
  async pdf(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const contract = await this.contracts.get(actor, id);
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', attachment(`${contract.number}.pdf`))
      .send(await this.files.pdf(contract));
  }
}
