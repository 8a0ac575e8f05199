import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { readFileBody } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EvidenceFiles } from './evidence-files.service.js';

const ROUTE = 'v1/evidence-files';
/** The route whose bodies are files. */
export const EVIDENCE_FILES_ROUTE = `/${ROUTE}`;

const MOST_BYTES = 20 * 1024 * 1024;

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

@Controller(ROUTE)
export class EvidenceFilesController {
  constructor(private readonly files: EvidenceFiles) {}

  /** The body is the file: PDF, PNG or JPEG, at most 20 MiB; `sha256` is compared with what came. */
  @Post()
  @HttpCode(201)
  @Allow('submitEvidence')
  async receive(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Query('name') name?: string | string[],
    @Query('sha256') sha256?: string | string[],
  ): Promise<object> {
    const content = await readFileBody(request.body, MOST_BYTES);
    const file = await this.files.receive(actor, one(name) ?? 'evidence', content, one(sha256) ?? null);
    const { id, mediaType, bytes, uploadedAt } = file;
    return { id, name: file.name, mediaType, bytes, sha256: file.sha256, uploadedAt: formatInstant(uploadedAt) };
  }

  /** GET /v1/evidence-files/{id}: as it was uploaded, never shown by a browser on its own. */
  @Get(':id')
  @Allow('evidence')
  async read(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { file, content } = await this.files.read(actor, id);
    await reply
      .header('content-type', file.mediaType)
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .send(content);
  }
}
