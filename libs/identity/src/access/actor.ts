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
  /** The colleague in whose roles the person acts, by a delegation. */
  onBehalfOf?: Id;
  /** The provider whose sandbox the caller acts in; absent outside of all. */
  sandboxOf?: Id;
  /** Of an access token; absent for an API key. */
  sessionId?: Id;
  /** Production: the person has no second factor, which some roles need before anything else. */
  lacksFactor?: true;
}

/** The people who act in a request: whoever must be another than one of them must be another than both. */
export const actingPeople = ({ personId, onBehalfOf }: Pick<Actor, 'personId' | 'onBehalfOf'>): Id[] => [
  personId,
  ...(onBehalfOf ? [onBehalfOf] : []),
];

/** The HTTP request behind a resolver or a route. */
export const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<RequestContext>().reply.request
    : context.switchToHttp().getRequest<FastifyRequest>();

/** The caller, put on the request by the access guard. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => (requestOf(context) as FastifyRequest & { user: Actor }).user,
);
