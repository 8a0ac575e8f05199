import { type Actor, Allow, CurrentActor } from '#identity';
import { answerDocument, inQuery, receiveDocument } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Instances } from '../instance/instance.service.js';
import { Exits } from './exits.service.js';

const ROUTE = 'v1/exit-certificates';
/** The route whose bodies are files. */
export const EXIT_CERTIFICATES_ROUTE = `/${ROUTE}`;

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
  async receive(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<object> {
    const instanceId = inQuery(request, 'instanceId') ?? '';
    const document = await receiveDocument(request, 'certificate');
    const { certificate } = await this.exits.certify(actor, instanceId, document);
    return { instanceId, name: certificate!.name, sha256: certificate!.sha256, bytes: document.content.length };
  }

  /** GET /v1/exit-certificates/{instanceId}: for whoever reads the instance, never shown by a browser on its own. */
  @Get(':id')
  @Allow('serviceInstance')
  async read(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const instance = await this.instances.forReading(actor, id);
    const { name, type, content } = await this.exits.certificate(instance.id);
    await answerDocument(reply, { name, mediaType: type, content });
  }
}
