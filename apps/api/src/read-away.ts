import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Beyond this many bytes nobody is read to the end: the connection is cut. */
const MOST_READ_AWAY = 64 * 1024 * 1024;

/**
 * Reads a body that announces itself as longer than `limit` away before it is refused. Without, the connection is
 * closed while the client is still writing, and most clients then report a broken pipe instead of the 413.
 * @param streamed routes that read bodies of any length themselves
 */
export function readAwayLongBodies(app: NestFastifyApplication, limit: number, streamed: readonly string[]): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preParsing', async ({ headers, routeOptions }, _reply, payload) => {
      if (streamed.includes(routeOptions.url ?? '')) return payload;
      const length = Number(headers['content-length']);
      if (length > limit && length <= MOST_READ_AWAY) for await (const _ of payload);
      return payload;
    });
}
