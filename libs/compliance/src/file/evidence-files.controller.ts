import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { answerDocument, receiveDocument } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EvidenceFiles } from './evidence-files.service.js';

const ROUTE = 'v1/evidence-files';
/** The route whose bodies are files. */
export const EVIDENCE_FILES_ROUTE = `/${ROUTE}`;

@Controller(ROUTE)
export class EvidenceFilesController {
  constructor(private readonly files: EvidenceFiles) {}

  /** The body is the file: PDF, PNG or JPEG, at most 20 MiB; `sha256` is compared with what came. */
  @Post()
  @HttpCode(201)
  @Allow('submitEvidence')
  async receive(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<object> {
    const file = await this.files.receive(actor, await receiveDocument(request, 'evidence'));
    const { id, name, mediaType, bytes, sha256, uploadedAt } = file;
    return { id, name, mediaType, bytes, sha256, uploadedAt: formatInstant(uploadedAt) };
  }

  /** GET /v1/evidence-files/{id}: as it was uploaded, never shown by a browser on its own. */
  @Get(':id')
  @Allow('evidence')
  async read(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { file, content } = await this.files.read(actor, id);
    await answerDocument(reply, { ...file, content });
  }
}
