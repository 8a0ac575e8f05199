import { DomainError, forbidden, text } from '#kernel';
import { type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { ApiKeys, isApiKey } from '../api-key/api-key.service.js';
import {
  isInPerson,
  mayCall,
  mayCallInSandbox,
  mayWhileEnrolling,
  needsSecondFactor,
  type Operation,
} from '../core/index.js';
import { Delegations } from '../delegation/delegation.service.js';
import { type Actor, requestOf } from './actor.js';

export const ACCESS = 'yunshi:access';

/** Guards a resolver or route by the permission table's row of this operation. */
export const Allow = (operation: Operation): MethodDecorator => SetMetadata(ACCESS, operation);
/** Says that everyone may call this. */
export const Public = (): MethodDecorator => SetMetadata(ACCESS, 'PUBLIC');

export const unauthenticated = (): DomainError =>
  new DomainError(
    'UNAUTHENTICATED',
    text('Sign in, or send a valid access token or API key.', '请登录，或提供有效的访问令牌或 API 密钥。'),
  );

const inPerson = (): DomainError =>
  new DomainError(
    'FORBIDDEN',
    text('This is done in person, signed in, and not for another.', '此操作须本人登录办理，不能代他人进行。'),
  );

const enrolmentRequired = (): DomainError =>
  new DomainError(
    'SECOND_FACTOR_ENROLMENT_REQUIRED',
    text(
      'Your roles need a second factor: enrol and confirm one, then refresh the session.',
      '您的角色必须启用第二因素：请先登记并确认，然后刷新会话。',
    ),
  );

const notInSandbox = (): DomainError =>
  new DomainError(
    'NOT_IN_SANDBOX',
    text('A sandbox has no such thing: leave it, and do this outside.', '沙箱内不提供此操作，请退出沙箱后办理。'),
  );

/** FORBIDDEN or NOT_IN_SANDBOX unless the caller, and the key it calls with, may do this. */
export function demand({ roles, sandboxOf, operations }: Actor, operation: Operation): void {
  if (!mayCall(operation, roles)) throw forbidden();
  if (sandboxOf && !mayCallInSandbox(operation)) throw notInSandbox();
  if (operations && !operations.includes(operation)) throw forbidden();
}

const bearer = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];

/** The one guard of the api: a handler that names neither `Allow` nor `Public` is refused to everyone. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeys,
    private readonly delegations: Delegations,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Operation | 'PUBLIC' | undefined>(ACCESS, context.getHandler());
    if (access === 'PUBLIC') return true;
    if (access === undefined) throw new Error(`${context.getClass().name}.${context.getHandler().name} is not guarded`);
    const request = requestOf(context) as FastifyRequest & { user: Actor };
    const secret = bearer(request);
    const key = secret && isApiKey(secret) ? secret : null;
    // Programs call with keys, and often: they are spared the way through Passport.
    if (key !== null) request.user = this.handleRequest(null, (await this.keys.actorOf(key, request.id)) ?? false);
    else await super.canActivate(context);
    const caller = request.user;
    const user = (request.user = await this.standIn(request, access, key !== null));
    // One's own roles ask for a factor, and so do those one stands in with.
    if (caller.lacksFactor && !mayWhileEnrolling(access) && needsSecondFactor([...caller.roles, ...user.roles]))
      throw enrolmentRequired();
    demand(user, access);
    return true;
  }

  /** The caller, in a colleague's roles where the request says so. */
  private standIn(
    { user, headers }: FastifyRequest & { user: Actor },
    access: Operation,
    byKey: boolean,
  ): Promise<Actor> | Actor {
    const delegation = headers['x-delegation'];
    if (delegation === undefined) return user;
    if (byKey || isInPerson(access)) throw inPerson();
    return this.delegations.actingFor(user, String(delegation));
  }

  override getRequest(context: ExecutionContext): FastifyRequest {
    return requestOf(context);
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error as Error;
    if (!user) throw unauthenticated();
    return user;
  }
}
