import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CheckedDocument, SentDocument } from './documents.js';
import { readFileBody } from '../http/file-bodies.js';

/** Of one document. */
const MOST_BYTES = 20 * 1024 * 1024;

/** What a request's address says of a name; of several the first. */
export const inQuery = (request: FastifyRequest, name: string): string | undefined =>
  [(request.query as Record<string, string | string[] | undefined>)[name]].flat()[0];

/** ?name=&sha256=; the body is the document, at most 20 MiB. 415 when it is no file, 413 when it is larger. */
export const receiveDocument = async (request: FastifyRequest, unnamed: string): Promise<SentDocument> => ({
  content: await readFileBody(request.body, MOST_BYTES),
  name: inQuery(request, 'name') ?? unnamed,
  sha256: inQuery(request, 'sha256') ?? null,
});

/** The document as it was sent, never shown by a browser on its own. */
export const answerDocument = async (
  reply: FastifyReply,
  { name, mediaType, content }: Omit<CheckedDocument, 'sha256'>,
): Promise<void> => {
  await reply
    .header('content-type', mediaType)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(content);
};
