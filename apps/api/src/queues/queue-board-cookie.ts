import { type Instant, SECOND } from '#kernel';
import { Config, type RequestContext } from '#platform';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BOARD } from './queue-board.service.js';

const COOKIE = 'yunshi_queues';

/**
 * A browser's tab sends no access token by itself. Whoever opens the board gets the one they call with as a cookie of
 * its address alone, that no script reads and no other site's page has sent; it ends with the token.
 */
@Injectable()
export class QueueBoardCookie {
  constructor(private readonly config: Config) {}

  keep({ reply }: RequestContext, token: string, { now, expiresAt }: { now: Instant; expiresAt: Instant }): void {
    reply.setCookie(COOKIE, token, {
      ...{ path: BOARD, httpOnly: true, sameSite: 'strict', secure: this.config.production },
      maxAge: Math.max(0, Math.floor((expiresAt - now) / SECOND)),
    });
  }
}

/** Lets the cookie speak for the tab on the board's addresses; a tab without one is led to where it is opened. */
export function readQueueBoardCookie(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      const path = request.url.split('?')[0]!;
      if (path !== BOARD && !path.startsWith(`${BOARD}/`)) return done();
      const token = request.cookies[COOKIE];
      // SameSite keeps it from other sites' pages; a browser that says who asks is believed as well.
      const isOwn = request.headers['sec-fetch-site'] !== 'cross-site';
      if (token && isOwn && !request.headers.authorization) request.headers.authorization = `Bearer ${token}`;
      if (!request.headers.authorization && (request.headers.accept ?? '').includes('text/html'))
        return void reply.redirect('/queue-board');
      done();
    });
}
