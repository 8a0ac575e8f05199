import { projectRoot } from '#platform';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run up` and the build make of apps/portal. */
const built = join(projectRoot, 'apps', 'portal', 'dist');
/** Scripts and styles under names that change with them. */
const ASSETS = '/assets/';
/** Places of the api: what is not found there is not a page of the portal. */
const OF_THE_API = /^\/(assets|graphql|health|ocds|provider|public|queues|schema\.graphql|v1)(\/|$)/;

/**
 * Nothing runs but the portal's own scripts, and nothing is loaded from or sent elsewhere. Styles are written into the
 * page by the components.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !OF_THE_API.test(url.split('?')[0]!) &&
  (headers.accept ?? '').includes('text/html');

/** Serves the portal under the api's own origin, where it has been built; its addresses are its own to read. */
export async function servePortal(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(join(built, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: built,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    // Of files alone: that one is not there is kept by nobody.
    setHeaders: (reply: FastifyReply, path: string) => {
      const isAsset = path.startsWith(join(built, ASSETS));
      void reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get(`${ASSETS}*`, (request: FastifyRequest, reply: FastifyReply) =>
    reply.sendFile(decodeURIComponent(request.url.split('?')[0]!)),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isPage(request)) return done();
    void reply
      .header('content-security-policy', POLICY)
      .header('referrer-policy', 'same-origin')
      .sendFile('index.html');
  });
}
