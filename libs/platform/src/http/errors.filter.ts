import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { localeOf } from '../graphql/locale.js';
import { tellError } from '../graphql/tell-error.js';

const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  SECOND_FACTOR_ENROLMENT_REQUIRED: 403,
  NOT_IN_SANDBOX: 403,
  NOT_FOUND: 404,
  VALIDATION_FAILED: 400,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** REST answers the same codes as GraphQL, as `{ error: { code, message, … } }`. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): unknown {
    // GraphQL errors go back to Mercurius, whose formatter tells them.
    if (host.getType<string>() === 'graphql') return error;
    const http = host.switchToHttp();
    return answerError(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** For what Fastify refuses before Nest sees it: a body too large, a content type nobody reads, broken JSON. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = tellError(error, localeOf(request.headers['accept-language']));
  return reply.status(STATUS[told.code] ?? 409).send({ error: told });
}
