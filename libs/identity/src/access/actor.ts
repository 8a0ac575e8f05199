import type { Id } from '#kernel';
import type { Doer, RequestContext } from '#platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { Operation, OrganizationKind, Role } from '../core/index.js';

/** Who is calling: a person, directly or through one of their API keys. */
export interface Actor extends Doer {
  personId: Id;
  organizationId: Id;
  organizationKind: OrganizationKind;
  roles: readonly Role[];
  /** Of an API key that may do these things alone. */
  operations?: readonly Operation[];
  /** Of an access token; absent for an API key. */
  sessionId?: Id;
}

/** The HTTP request behind a resolver or a route. */
export const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<RequestContext>().reply.request
    : context.switchToHttp().getRequest<FastifyRequest>();

/** The caller, put on the request by the access guard. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => (requestOf(context) as FastifyRequest & { user: Actor }).user,
);
