import type { Id } from '#kernel';
import { hash } from 'node:crypto';
import type { Digest, EventKey } from '../core/index.js';

// The parts go through JSON, so that no two lists of parts give one text.
const keyOf = (...parts: string[]): EventKey => hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);

/** The identity of a provider's event, for ever: who sent it, its source ("" in GraphQL) and its id. */
export const providerEventKey = (providerId: Id, source: string, id: string): EventKey =>
  keyOf('provider', providerId, source, id);

/** The identity of an event of the platform's own: a domain that no provider reaches. */
export const platformEventKey = (id: string): EventKey => keyOf('platform', id);

/** The digest of a payload's text. */
export const payloadDigest = (text: string): Digest => hash('sha256', text, 'hex').slice(0, 16);

export const keyBytes = (key: EventKey): Buffer => Buffer.from(key, 'hex');
export const keyText = (bytes: Buffer): EventKey => bytes.toString('hex');
