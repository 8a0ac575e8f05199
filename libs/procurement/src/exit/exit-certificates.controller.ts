import { type Actor, Allow, CurrentActor } from '#identity';
import { readFileBody } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Instances } from '../instance/instance.service.js';
import { Exits } from './exits.service.js';

const ROUTE = 'v1/exit-certificates';
/** The route whose bodies are files. */
export const EXIT_CERTIFICATES_ROUTE = `/${ROUTE}`;

const MOST_BYTES = 20 * 1024 * 1024;

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

@Controller(ROUTE)
export class ExitCertificatesController {
  constructor(
    private readonly exits: Exits,
    private readonly instances: Instances,
  ) {}

  /** ?instanceId=&name=&sha256=; the body is the certificate of destruction: PDF, PNG or JPEG, at most 20 MiB. */
  @Post()
  @HttpCode(201)
  @Allow('proveDestruction')
  async receive(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Query('instanceId') instanceId?: string | string[],
    @Query('name') name?: string | string[],
    @Query('sha256') sha256?: string | string[],
  ): Promise<object> {
    const content = await readFileBody(request.body, MOST_BYTES);
    const { certificate } = await this.exits.certify(actor, one(instanceId) ?? '', {
      ...{ name: one(name) ?? 'certificate', content, sha256: one(sha256) ?? null },
    });
    return { instanceId: one(instanceId), name: certificate!.name, sha256: certificate!.sha256, bytes: content.length };
  }

  /** GET /v1/exit-certificates/{instanceId}: for whoever reads the instance, never shown by a browser on its own. */
  @Get(':id')
  @Allow('serviceInstance')
  async read(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const instance = await this.instances.forReading(actor, id);
    const { name, type, content } = await this.exits.certificate(instance.id);
    await reply
      .header('content-type', type)
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .send(content);
  }
}
