import { askOutside, type OutboundRequest } from '#platform';
import { BROKER_API_VERSION, brokerText, type BrokerReply, originatingIdentity } from '../core/index.js';

/** Seconds a platform waits for an answer, by the specification. */
const TIMEOUT = 60_000;
const MOST_BYTES = 256 * 1024;

/** Never connected, so nothing was sent; whatever else goes wrong may have come after. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

export interface BrokerRequest {
  method: OutboundRequest['method'];
  /** The broker's; /v2 and `path` are put behind it. */
  url: string;
  /** user:password; null when they cannot be read any more. */
  credentials: string | null;
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  requestId: string;
  /** Who caused it; null: nobody did, the market does it by itself. */
  personId: string | null;
}

export interface Ask {
  production: boolean;
  /** Milliseconds for all of an answer. */
  timeout?: number;
  /** The longest answer that is read. */
  mostBytes?: number;
}

/** Sends one request to a broker and tells what came of it. Never throws. */
export async function askBroker(
  { method, url, credentials, path, query = {}, body, requestId, personId }: BrokerRequest,
  { production, timeout = TIMEOUT, mostBytes = MOST_BYTES }: Ask,
): Promise<BrokerReply> {
  if (credentials === null) return { status: 'NOT_SENT', detail: 'the credentials cannot be read any more' };
  const target = new URL(url);
  target.pathname = `${target.pathname.replace(/\/$/, '')}/v2${path}`;
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  try {
    const answer = await askOutside({
      ...{ method, url: target.href, timeout, mostBytes, production },
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'x-broker-api-version': BROKER_API_VERSION,
        'x-broker-api-request-identity': requestId,
        ...(personId === null ? {} : { 'x-broker-api-originating-identity': originatingIdentity(personId) }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const wait = String(answer.headers['retry-after'] ?? '');
    return { status: answer.status, body: answer.body, retryAfterSeconds: /^\d{1,6}$/.test(wait) ? Number(wait) : 0 };
  } catch (error) {
    return unanswered(error as Error & { code?: string });
  }
}

function unanswered({ name, message, code }: Error & { code?: string }): BrokerReply {
  const detail = brokerText(message);
  if (name === 'TimeoutError' || name === 'AbortError') return { status: 'TIMED_OUT', detail: '' };
  const refused = message === 'the address is not allowed' || message.endsWith('is an address of an inner network');
  return { status: refused || NOT_SENT.includes(code ?? '') ? 'NOT_SENT' : 'BROKEN_OFF', detail };
}
