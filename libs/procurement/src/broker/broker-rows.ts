import type { Actor } from '#identity';
import { type Id, type Instant, isId, notFound, plain, text } from '#kernel';
import { bin, id, idOrNull, rows, type Runner, type Sealer } from '#platform';
import type { BrokerFault, BrokerOperationKind, BrokerOperationState } from '../core/index.js';

/** A broker as its provider sees it; its credentials are not among it. */
export interface Broker {
  id: Id;
  providerId: Id;
  url: string;
  createdAt: Instant;
  removedAt: Instant | null;
}

export async function selectBrokers(runner: Runner, tail: string, parameters: unknown[]): Promise<Broker[]> {
  const found = await rows<{
    id: Buffer;
    provider_id: Buffer;
    url: string;
    created_at: Instant;
    removed_at: Instant | null;
  }>(runner, `SELECT id, provider_id, url, created_at, removed_at FROM broker ${tail}`, parameters);
  return found.map((row) => ({
    id: id(row.id),
    providerId: id(row.provider_id),
    url: row.url,
    createdAt: row.created_at,
    removedAt: row.removed_at,
  }));
}

/** What is asked of a broker, and how far it is. */
export interface BrokerOperation {
  id: Id;
  instanceId: Id;
  providerId: Id;
  brokerId: Id;
  serviceId: string;
  brokerPlanId: string;
  pollingSeconds: number;
  kind: BrokerOperationKind;
  state: BrokerOperationState;
  quantity: string | null;
  bindingId: Id | null;
  requestedBy: Id | null;
  /** As what the broker knows the instance, where that goes on from another. */
  knownAs: Id | null;
  /** The item of an order that it is done for; null for a change of another kind. */
  orderItemId: Id | null;
  tries: number;
  claims: number;
  orphanSuspected: boolean;
  brokerOperation: string | null;
  pollUntil: Instant | null;
  fault: BrokerFault | null;
  faultDetail: string | null;
  nextAt: Instant | null;
  createdAt: Instant;
  endedAt: Instant | null;
}

interface Row extends Pick<BrokerOperation, 'kind' | 'state' | 'quantity' | 'tries' | 'claims' | 'fault'> {
  id: Buffer;
  instance_id: Buffer;
  provider_id: Buffer;
  broker_id: Buffer;
  service_id: string;
  broker_plan_id: string;
  polling_seconds: number;
  binding_id: Buffer | null;
  requested_by: Buffer | null;
  known_as: Buffer | null;
  order_item_id: Buffer | null;
  orphan_suspected: number;
  broker_operation: string | null;
  poll_until: Instant | null;
  fault_detail: string | null;
  next_at: Instant | null;
  created_at: Instant;
  ended_at: Instant | null;
}

export async function selectOperations(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<BrokerOperation[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, instance_id, provider_id, broker_id, service_id, broker_plan_id, polling_seconds, kind, state, quantity,
       binding_id, requested_by, known_as, order_item_id, tries, claims, orphan_suspected, broker_operation, poll_until, fault, fault_detail, next_at,
       created_at, ended_at FROM broker_operation ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    instanceId: id(row.instance_id),
    providerId: id(row.provider_id),
    brokerId: id(row.broker_id),
    serviceId: row.service_id,
    brokerPlanId: row.broker_plan_id,
    pollingSeconds: row.polling_seconds,
    kind: row.kind,
    state: row.state,
    quantity: row.quantity === null ? null : plain(row.quantity),
    bindingId: idOrNull(row.binding_id),
    requestedBy: idOrNull(row.requested_by),
    knownAs: idOrNull(row.known_as),
    orderItemId: idOrNull(row.order_item_id),
    tries: row.tries,
    claims: row.claims,
    orphanSuspected: Boolean(row.orphan_suspected),
    brokerOperation: row.broker_operation,
    pollUntil: row.poll_until,
    fault: row.fault,
    faultDetail: row.fault_detail,
    nextAt: row.next_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }));
}

/** The caller's own broker that is not removed; NOT_FOUND for any other. */
export async function ownBroker(runner: Runner, actor: Actor, brokerId: Id, lock = false): Promise<Broker> {
  const [broker] = isId(brokerId)
    ? await selectBrokers(runner, `WHERE id = ? AND removed_at IS NULL ${lock ? 'FOR UPDATE' : ''}`, [bin(brokerId)])
    : [];
  if (broker?.providerId !== actor.organizationId) throw notFound(text('broker', '服务代理'));
  return broker;
}

/** What the credentials of a broker are sealed for. */
export const brokerPurpose = (brokerId: Id): string => `broker ${brokerId}`;

/** user:password of a broker; null when they are gone or cannot be read any more. */
export async function brokerCredentials(runner: Runner, sealer: Sealer, brokerId: Id): Promise<string | null> {
  const [row] = await rows<{ sealed: Buffer | null }>(
    runner,
    'SELECT sealed_credentials AS sealed FROM broker WHERE id = ?',
    [bin(brokerId)],
  );
  return openedCredentials(sealer, brokerId, row?.sealed ?? null);
}

export function openedCredentials(sealer: Sealer, brokerId: Id, sealed: Buffer | null): string | null {
  try {
    return sealed && sealer.open(sealed, brokerPurpose(brokerId));
  } catch {
    return null;
  }
}
