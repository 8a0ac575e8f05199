import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant } from '#kernel';
import { readFileBody } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OrderFiles } from './order-files.service.js';

const ROUTE = 'v1/order-files';
/** The route whose bodies are files. */
export const ORDER_FILES_ROUTE = `/${ROUTE}`;

const MOST_BYTES = 20 * 1024 * 1024;

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

@Controller(ROUTE)
export class OrderFilesController {
  constructor(private readonly files: OrderFiles) {}

  /** ?messageId=&name=&sha256=; the body is the file: PDF, PNG or JPEG, at most 20 MiB. */
  @Post()
  @HttpCode(201)
  @Allow('postOrderMessage')
  async receive(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Query('messageId') messageId?: string | string[],
    @Query('name') name?: string | string[],
    @Query('sha256') sha256?: string | string[],
  ): Promise<object> {
    const content = await readFileBody(request.body, MOST_BYTES);
    const { uploadedAt, ...file } = await this.files.attach(actor, one(messageId) ?? '', {
      ...{ name: one(name) ?? 'file', content, sha256: one(sha256) ?? null },
    });
    return { ...file, uploadedAt: formatInstant(uploadedAt) };
  }

  /** GET /v1/order-files/{id}: as it was sent, never shown by a browser on its own. */
  @Get(':id')
  @Allow('orderMessages')
  async read(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { file, content } = await this.files.read(actor, id);
    await reply
      .header('content-type', file.mediaType)
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .send(content);
  }
}
