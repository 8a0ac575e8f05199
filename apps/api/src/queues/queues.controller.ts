import { Allow } from '#identity';
import { DomainError, notFound, text } from '#kernel';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BOARD, BOARD_FILES, QueueBoard } from './queue-board.service.js';

/** As strict as the portal's page: its own files, and nothing from or to elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

const away = (): DomainError =>
  new DomainError('UNAVAILABLE', text('The queues cannot be read now.', '暂时无法读取队列。'));

/** The queues as operators see them: read, and nothing else. Whoever comes here has a cookie of `openQueueBoard`. */
@Controller('queues')
export class QueuesController {
  constructor(private readonly board: QueueBoard) {}

  @Get(['', '*'])
  @Allow('openQueueBoard')
  async get(
    @Req() request: FastifyRequest,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = request.url.split('?')[0]!.slice(BOARD.length);
    if (path.startsWith('/static/')) {
      await reply.sendFile(decodeURIComponent(path.slice('/static/'.length)), BOARD_FILES);
    } else if (path.startsWith('/api/')) {
      const answer = await this.board.read(path, query).catch(() => {
        throw away();
      });
      if (!answer) throw notFound(text('There is no such thing to read.', '没有这项内容。'));
      await reply.status(answer.status).send(answer.body);
    } else {
      await reply
        .header('content-security-policy', POLICY)
        .header('referrer-policy', 'same-origin')
        .header('content-type', 'text/html; charset=utf-8')
        .send(this.board.page());
    }
  }
}
