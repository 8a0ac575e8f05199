import type { FastifyReply } from 'fastify';

/** An answer that proxies may keep for a minute; a refusal is never kept. */
export const cached = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'public, max-age=60');
