import { askOutside, type OutboundRequest } from '#platform';
import type { ClaimedOperation } from '#procurement';
import {
  BROKER_API_VERSION,
  brokerParameters,
  brokerText,
  type BrokerReply,
  originatingIdentity,
  provisionBody,
  updateBody,
} from '#procurement/core';

/** Seconds a platform waits for an answer, by the specification. */
const TIMEOUT = 60_000;
const MOST_BYTES = 256 * 1024;

/** Never connected, so nothing was sent; whatever else goes wrong may have come after. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

export interface Ask {
  production: boolean;
  /** Milliseconds for all of an answer. */
  timeout?: number;
}

/** Sends what the operation is for: PUT, PATCH or DELETE of the instance. Never throws. */
export function sendOperation(operation: ClaimedOperation, ask: Ask): Promise<BrokerReply> {
  if (operation.state === 'CLEARING' || operation.kind === 'DEPROVISION') return send(operation, 'DELETE', '', ask);
  const subject = { ...operation };
  const parameters = brokerParameters(operation.configuration, operation.quantity!);
  return operation.kind === 'PROVISION'
    ? send(operation, 'PUT', '', ask, provisionBody(subject, parameters))
    : send(operation, 'PATCH', '', ask, updateBody(subject, parameters));
}

/** Asks how far the broker is. Never throws. */
export const askProgress = (operation: ClaimedOperation, ask: Ask): Promise<BrokerReply> =>
  send(operation, 'GET', '/last_operation', ask);

async function send(
  operation: ClaimedOperation,
  method: OutboundRequest['method'],
  path: string,
  { production, timeout = TIMEOUT }: Ask,
  body?: Record<string, unknown>,
): Promise<BrokerReply> {
  const { url, instanceId, serviceId, brokerPlanId, brokerOperation, credentials } = operation;
  if (credentials === null) return { status: 'NOT_SENT', detail: 'the credentials cannot be read any more' };
  const target = new URL(url);
  target.pathname = `${target.pathname.replace(/\/$/, '')}/v2/service_instances/${instanceId}${path}`;
  if (method !== 'GET') target.searchParams.set('accepts_incomplete', 'true');
  if (method === 'GET' || method === 'DELETE') {
    target.searchParams.set('service_id', serviceId);
    target.searchParams.set('plan_id', brokerPlanId);
  }
  if (method === 'GET' && brokerOperation !== null) target.searchParams.set('operation', brokerOperation);
  try {
    const answer = await askOutside({
      method,
      url: target.href,
      headers: headersOf(operation, credentials),
      ...(body && { body: JSON.stringify(body) }),
      ...{ timeout, mostBytes: MOST_BYTES, production },
    });
    const wait = String(answer.headers['retry-after'] ?? '');
    return { status: answer.status, body: answer.body, retryAfterSeconds: /^\d{1,6}$/.test(wait) ? Number(wait) : 0 };
  } catch (error) {
    return unanswered(error as Error & { code?: string });
  }
}

/** What the platform clears up by itself, no person asked for. */
const headersOf = ({ id, state, requestedBy }: ClaimedOperation, credentials: string): Record<string, string> => ({
  accept: 'application/json',
  'accept-encoding': 'identity',
  'content-type': 'application/json',
  authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  'x-broker-api-version': BROKER_API_VERSION,
  'x-broker-api-request-identity': id,
  ...(requestedBy !== null && state !== 'CLEARING'
    ? { 'x-broker-api-originating-identity': originatingIdentity(requestedBy) }
    : {}),
});

function unanswered({ name, message, code }: Error & { code?: string }): BrokerReply {
  const detail = brokerText(message);
  if (name === 'TimeoutError' || name === 'AbortError') return { status: 'TIMED_OUT', detail: '' };
  const refused = message === 'the address is not allowed' || message.endsWith('is an address of an inner network');
  return { status: refused || NOT_SENT.includes(code ?? '') ? 'NOT_SENT' : 'BROKEN_OFF', detail };
}
