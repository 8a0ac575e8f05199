import type { FastifyReply, FastifyRequest } from 'fastify';

/** What every resolver of one request shares. Loaders live as long as the request, never longer. */
export interface RequestContext {
  request: FastifyRequest;
  reply: FastifyReply;
  loaders: Map<unknown, unknown>;
}

/** The loader of this request, made at its first use. */
export function loaderOf<L>(context: RequestContext, key: unknown, make: () => L): L {
  let loader = context.loaders.get(key) as L | undefined;
  if (!loader) context.loaders.set(key, (loader = make()));
  return loader;
}
