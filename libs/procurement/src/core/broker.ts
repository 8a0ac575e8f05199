import type { Machine } from '#kernel/core';
import { bindingCredentials } from './binding.js';

/** The Open Service Broker API that is spoken. */
export const BROKER_API_VERSION = '2.17';

export const BROKER_OPERATION_KINDS = ['PROVISION', 'UPDATE', 'DEPROVISION', 'BIND', 'UNBIND'] as const;
export type BrokerOperationKind = (typeof BROKER_OPERATION_KINDS)[number];

/** What makes something at a broker, and what takes it away: an instance, or a binding of one. */
export const makes = (kind: BrokerOperationKind): boolean => kind === 'PROVISION' || kind === 'BIND';
export const takesAway = (kind: BrokerOperationKind): boolean => kind === 'DEPROVISION' || kind === 'UNBIND';

export const BROKER_OPERATION_STATES = ['WAITING', 'IN_PROGRESS', 'CLEARING', 'SUCCEEDED', 'FAILED'] as const;
export type BrokerOperationState = (typeof BROKER_OPERATION_STATES)[number];
export type BrokerOperationCommand = 'begin' | 'again' | 'succeed' | 'fail' | 'clear' | 'cleared';

/**
 * WAITING: the request is to be sent (again). IN_PROGRESS: the broker works, it is asked how far it is. CLEARING: an
 * instance or binding that may have been made at the broker though that failed is deleted until the broker confirms.
 */
export const BROKER_OPERATION_MACHINE: Machine<BrokerOperationState, BrokerOperationCommand> = {
  WAITING: { begin: 'IN_PROGRESS', again: 'WAITING', succeed: 'SUCCEEDED', fail: 'FAILED', clear: 'CLEARING' },
  IN_PROGRESS: {
    begin: 'IN_PROGRESS',
    again: 'WAITING',
    succeed: 'SUCCEEDED',
    fail: 'FAILED',
    clear: 'CLEARING',
  },
  CLEARING: { begin: 'CLEARING', again: 'CLEARING', cleared: 'FAILED' },
  SUCCEEDED: {},
  FAILED: {},
};

/** What came of a request: an answer, or none. NOT_SENT is certain never to have reached the broker. */
export type BrokerReply =
  | { status: number; body: string; retryAfterSeconds: number }
  | { status: 'NOT_SENT' | 'TIMED_OUT' | 'BROKEN_OFF'; detail: string };

/** Why an operation failed or is tried again. Part of the public contract. */
export type BrokerFault =
  | 'NOT_SENT'
  | 'TIMED_OUT'
  | 'BROKEN_OFF'
  | 'REJECTED'
  | 'BROKER_ERROR'
  | 'MALFORMED'
  | 'BUSY'
  | 'REPORTED_FAILED'
  | 'POLLED_TOO_LONG';

/** What a reply means for an operation. */
export type BrokerVerdict =
  | { is: 'DONE' }
  /** The broker goes on; `operation` is what it wants to be asked with. */
  | { is: 'BEGUN'; operation: string | null }
  /** The same again later; `reached` whether the broker may have acted on it. */
  | { is: 'AGAIN'; fault: BrokerFault | null; detail: string; reached: boolean; waitSeconds: number }
  /** `orphan`: an instance may have been made that nobody wants. */
  | { is: 'FAILED'; fault: BrokerFault; detail: string; orphan: boolean };

const LONGEST_OPERATION = 10_000;

type Answer = Extract<BrokerReply, { status: number }>;

/** The JSON object of an answer; null when it is none. */
function objectOf(body: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(body);
    return read !== null && typeof read === 'object' && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** What may be kept and shown of a text from outside. */
export const brokerText = (written: string): string =>
  written
    .toWellFormed()
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 500)
    .toWellFormed();

/** The status and what the broker says with it, of at most 500 characters. */
export function detailOf({ status, body }: Pick<Answer, 'status' | 'body'>): string {
  const { error, description } = objectOf(body) ?? {};
  const words = [error, description].filter((word) => typeof word === 'string').join(': ');
  return brokerText(`${status} ${words}`);
}

const again = (
  fault: BrokerFault | null,
  detail: string,
  { reached = true, waitSeconds = 0 }: { reached?: boolean; waitSeconds?: number } = {},
): BrokerVerdict => ({ is: 'AGAIN', fault, detail, reached, waitSeconds });

/** Refused before anything was done: too many requests, a timeout of the client's, another operation going on. */
const isBusy = ({ status, body }: Answer): boolean =>
  status === 408 || status === 429 || (status === 422 && objectOf(body)?.error === 'ConcurrencyError');

/** `operation` of a 202, which needs none; one that is none cannot be asked with. */
function begunWith(body: string): string | null {
  const operation = objectOf(body)?.operation;
  return typeof operation === 'string' && operation && operation.length <= LONGEST_OPERATION ? operation : null;
}

/** Whether an answer of success says what it must; that to a bind request has the credentials. */
const isWhole = (kind: BrokerOperationKind, body: string): boolean =>
  kind === 'BIND' ? bindingCredentials(body) !== null : objectOf(body) !== null;

/**
 * What the reply to PUT, PATCH or DELETE means: the table "Orphan Mitigation" of the specification. Beyond it, a request
 * that was refused before anything was done is sent again, and so is every PATCH and DELETE that got no clear answer:
 * sent twice they do the same.
 */
export function replyVerdict(kind: BrokerOperationKind, reply: BrokerReply): BrokerVerdict {
  if (typeof reply.status === 'string') {
    const { status: fault, detail } = reply;
    if (fault === 'NOT_SENT') return again(fault, detail, { reached: false });
    return makes(kind) ? { is: 'FAILED', fault, detail, orphan: true } : again(fault, detail);
  }
  const answer = reply;
  const detail = detailOf(answer);
  if (isBusy(answer)) return again('BUSY', detail, { reached: false, waitSeconds: answer.retryAfterSeconds });
  if (answer.status === 202) return { is: 'BEGUN', operation: begunWith(answer.body) };
  if (takesAway(kind)) return deprovisioned(answer, detail);
  if (answer.status === 200 || (answer.status === 201 && makes(kind)))
    return isWhole(kind, answer.body) ? { is: 'DONE' } : malformed(kind, detail, answer.status === 201);
  if (answer.status < 400) return malformed(kind, detail, answer.status < 300);
  if (answer.status < 500) return { is: 'FAILED', fault: 'REJECTED', detail, orphan: false };
  // Since 2.16 a broker may say that the same update would fail again.
  if (kind === 'UPDATE' && objectOf(answer.body)?.update_repeatable !== false)
    return again('BROKER_ERROR', detail, { waitSeconds: answer.retryAfterSeconds });
  return { is: 'FAILED', fault: 'BROKER_ERROR', detail, orphan: makes(kind) };
}

const malformed = (kind: BrokerOperationKind, detail: string, orphan: boolean): BrokerVerdict => ({
  ...{ is: 'FAILED', fault: 'MALFORMED', detail, orphan: orphan && makes(kind) },
});

/** An instance is forgotten only when the broker says that it is gone; one that is asked again says so by 410. */
function deprovisioned(answer: Answer, detail: string): BrokerVerdict {
  const { status, retryAfterSeconds: waitSeconds } = answer;
  if (status === 410 || (status === 200 && objectOf(answer.body))) return { is: 'DONE' };
  return again(status < 400 ? 'MALFORMED' : status < 500 ? 'REJECTED' : 'BROKER_ERROR', detail, { waitSeconds });
}

/**
 * What the reply to `last_operation` means. Only `succeeded`, `failed` and, of a deletion, 410 end the asking; anything
 * else is asked again until `over` says that `maximum_polling_duration` has passed.
 */
export function pollVerdict(kind: BrokerOperationKind, reply: BrokerReply, over: boolean): BrokerVerdict {
  const gone = takesAway(kind);
  const orphan = makes(kind);
  let waitSeconds = 0;
  let fault: BrokerFault | null = null;
  let detail: string;
  if (typeof reply.status === 'string') {
    fault = reply.status;
    ({ detail } = reply);
  } else {
    const answer = reply;
    detail = detailOf(answer);
    waitSeconds = answer.retryAfterSeconds;
    const state = answer.status === 200 ? objectOf(answer.body)?.state : undefined;
    if (state === 'succeeded' || (gone && answer.status === 410)) return { is: 'DONE' };
    if (state === 'failed') return { is: 'FAILED', fault: 'REPORTED_FAILED', detail, orphan };
    if (state !== 'in progress') fault = answer.status >= 500 ? 'BROKER_ERROR' : 'MALFORMED';
  }
  if (over) return { is: 'FAILED', fault: 'POLLED_TOO_LONG', detail, orphan };
  return again(fault, detail, { waitSeconds });
}

/** Sent so often before a provision or an update that never gets a clear answer has failed: after some six hours. */
export const MOST_TRIES = 16;
const FIRST_WAIT = 5;
const LONGEST_WAIT = 3600;
const LONGEST_POLL_WAIT = 60;

/**
 * Seconds until the next request: 5, 10, 20 … at most an hour, never sooner than asked for within that hour; between
 * two questions how far the broker is at most a minute, unless it asks for more.
 * @param tries of this kind so far, the one before included
 */
export const brokerWait = (tries: number, askedFor: number, polling = false): number =>
  Math.min(
    LONGEST_WAIT,
    Math.max(askedFor, Math.min(polling ? LONGEST_POLL_WAIT : LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries - 1, 20))),
  );

/** Polling of an operation whose plan says nothing: a day; a plan may say up to a week. Seconds. */
export const USUAL_POLLING_SECONDS = 86_400;
export const LONGEST_POLLING_SECONDS = 7 * 86_400;

export interface BrokerSubject {
  instanceId: string;
  /** The buyer's. */
  organizationId: string;
  orderId: string;
  serviceId: string;
  brokerPlanId: string;
}

const PLATFORM = 'yunshi';

/** What is asked for: the item's configuration, and how much of the plan. */
export function brokerParameters(configuration: unknown, quantity: string): Record<string, unknown> {
  const isObject = configuration !== null && typeof configuration === 'object' && !Array.isArray(configuration);
  if (isObject) return { ...configuration, quantity };
  return configuration === null || configuration === undefined ? { quantity } : { configuration, quantity };
}

/** The body of PUT. The deprecated guids are asked of every platform still. */
export const provisionBody = (
  subject: BrokerSubject,
  parameters: Record<string, unknown>,
): Record<string, unknown> => ({
  service_id: subject.serviceId,
  plan_id: subject.brokerPlanId,
  context: { platform: PLATFORM, organization_id: subject.organizationId, order_id: subject.orderId },
  organization_guid: subject.organizationId,
  space_guid: subject.orderId,
  parameters,
});

/**
 * The body of PATCH: what changes and nothing else. Without `plan_id`, which is sent where the plan changes, no broker may
 * change it, whether or not it is `plan_updateable`; parameters that nobody changed are not sent again, since they may
 * have been changed elsewhere.
 */
export const updateBody = (
  subject: BrokerSubject & { previousPlanId: string },
  parameters: Record<string, unknown>,
): Record<string, unknown> => ({
  ...(subject.previousPlanId !== subject.brokerPlanId && { plan_id: subject.brokerPlanId }),
  service_id: subject.serviceId,
  context: { platform: PLATFORM, organization_id: subject.organizationId, order_id: subject.orderId },
  parameters,
  previous_values: { plan_id: subject.previousPlanId },
});

/** The body of PUT of a binding; some brokers want to know for what, which is the buyer. */
export const bindBody = (subject: BrokerSubject): Record<string, unknown> => ({
  service_id: subject.serviceId,
  plan_id: subject.brokerPlanId,
  context: { platform: PLATFORM, organization_id: subject.organizationId, order_id: subject.orderId },
  bind_resource: { app_guid: subject.organizationId },
});

/** `X-Broker-API-Originating-Identity`: who caused a request, by id alone. */
export const originatingIdentity = (personId: string): string =>
  `${PLATFORM} ${Buffer.from(JSON.stringify({ user_id: personId })).toString('base64')}`;
