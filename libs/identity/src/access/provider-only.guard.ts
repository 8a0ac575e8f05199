import { forbidden, text } from '#kernel';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, requestOf } from './actor.js';

/** For routes that providers alone call; after the guard that says who is calling. FORBIDDEN to everyone else. */
@Injectable()
export class ProviderOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user } = requestOf(context) as FastifyRequest & { user: Actor };
    if (user.organizationKind === 'PROVIDER') return true;
    throw forbidden(text('This interface is for providers.', '该接口仅供供应商使用。'));
  }
}
