import { EVIDENCE_FILES_ROUTE } from '#compliance';
import { EXIT_CERTIFICATES_ROUTE, ORDER_FILES_ROUTE } from '#procurement';
import { BANK_STATEMENTS_ROUTE, TAX_INVOICES_ROUTE } from '#billing';
import { registerCloudEvents, USAGE_FILES_ROUTE } from '#metering';
import { answerError, Config, NestLog, registerFileBodies } from '#platform';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { AppModule } from './app.module.js';
import { servePortal } from './portal.js';
import { readQueueBoardCookie } from './queues/queue-board-cookie.js';
import { readAwayLongBodies } from './read-away.js';

/** 10 000 usage events of the longest sort fit. */
const BODY_LIMIT = 8 * 1024 * 1024;
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Fastify's own refusals are told as everything else is, by the handler set below; Nest would replace it later. */
class ApiAdapter extends FastifyAdapter {
  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    return this.getInstance();
  }
}

/** The api, not yet listening. */
export async function createServer(): Promise<NestFastifyApplication> {
  const adapter = new ApiAdapter({
    bodyLimit: BODY_LIMIT,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply): void =>
      void answerError(error, request, reply),
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    logger: new NestLog(),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  fastify.setErrorHandler(answerError); // before the routes, which keep the handler they find
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply
      .header('x-request-id', request.id)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', reply.getHeader('cache-control') ?? 'no-store'); // kept by nobody unless it says so
    done(null, payload);
  });
  await app.register(fastifyCookie);
  readQueueBoardCookie(app);
  await servePortal(app);
  registerCloudEvents(app);
  registerFileBodies(app, [
    USAGE_FILES_ROUTE,
    BANK_STATEMENTS_ROUTE,
    TAX_INVOICES_ROUTE,
    EVIDENCE_FILES_ROUTE,
    EXIT_CERTIFICATES_ROUTE,
    ORDER_FILES_ROUTE,
  ]);
  readAwayLongBodies(app, BODY_LIMIT, [
    USAGE_FILES_ROUTE,
    EVIDENCE_FILES_ROUTE,
    EXIT_CERTIFICATES_ROUTE,
    ORDER_FILES_ROUTE,
  ]);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  return app;
}

/** Starts the api on the configured port. */
export async function startServer(): Promise<NestFastifyApplication> {
  const app = await createServer();
  const { host, port } = app.get(Config);
  await app.listen({ host, port });
  return app;
}
