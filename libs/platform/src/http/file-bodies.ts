import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';

/** The types of a file that is the whole body of a request; a route says which of them it takes. */
const TYPES = [
  'text/csv',
  'application/x-ndjson',
  'application/gzip',
  'application/octet-stream',
  'application/xml',
  'text/xml',
  'application/pdf',
  'image/png',
  'image/jpeg',
];

/**
 * Teaches the server to hand the bodies of files on as the streams they are; called once, before it listens.
 * @param routes those that take files, as they are written; every other one answers 415
 */
export function registerFileBodies(app: NestFastifyApplication, routes: readonly string[]): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(TYPES, (request: FastifyRequest, body, done) =>
    routes.includes(request.routeOptions.url ?? '')
      ? done(null, body)
      : done(new UnsupportedMediaTypeException('This route does not take files.')),
  );
}

/** The type of a request's body in small letters, without what follows it; '' when it has none. */
export const typeOf = (contentType: string | undefined): string =>
  contentType?.split(';')[0]?.trim().toLowerCase() ?? '';

/** The whole of a file body that is small enough to be held at once; 415 when it is no file, 413 above `most` bytes. */
export async function readFileBody(body: unknown, most: number): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new UnsupportedMediaTypeException('Send a file.');
  const chunks: Buffer[] = [];
  let length = 0;
  // Read to its end also when it is too long: a client that is cut off while it writes sees no answer.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
  }
  if (length > most) throw new PayloadTooLargeException(`At most ${most} bytes.`);
  return Buffer.concat(chunks);
}
