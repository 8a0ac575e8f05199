import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { answerDocument, inQuery, receiveDocument } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OrderFiles } from './order-files.service.js';

const ROUTE = 'v1/order-files';
/** The route whose bodies are files. */
export const ORDER_FILES_ROUTE = `/${ROUTE}`;

@Controller(ROUTE)
export class OrderFilesController {
  constructor(private readonly files: OrderFiles) {}

  /** ?messageId=&name=&sha256=; the body is the file: PDF, PNG or JPEG, at most 20 MiB. */
  @Post()
  @HttpCode(201)
  @Allow('postOrderMessage')
  async receive(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<object> {
    const document = await receiveDocument(request, 'file');
    const { uploadedAt, ...file } = await this.files.attach(actor, inQuery(request, 'messageId') ?? '', document);
    return { ...file, uploadedAt: formatInstant(uploadedAt) };
  }

  /** GET /v1/order-files/{id}: as it was sent, never shown by a browser on its own. */
  @Get(':id')
  @Allow('orderMessages')
  async read(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { file, content } = await this.files.read(actor, id);
    await answerDocument(reply, { ...file, content });
  }
}
