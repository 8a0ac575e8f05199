import { type Actor, mayCall } from '#identity';
import type { DateOn } from '#kernel';
import { lasting } from '../core/index.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import type { Order, OrderItem } from './order-rows.js';

const OPERATIONS = ['completeOrderItem', 'failOrderItem'] as const;
type ItemOperation = (typeof OPERATIONS)[number];

/** Whether an item still waits for anyone to do something with what runs: what is new is activated or fails as an instance. */
export const isOpenChange = ({ instanceId, outcome }: OrderItem): boolean => instanceId !== null && outcome === null;

/**
 * What the caller may do with an open change now: its provider confirms it, or says that it cannot be done, while its
 * order executes or is due to begin. A renewal begins by itself, but for one whose service somebody has suspended.
 * @param instance what it changes or ends
 * @param today in Asia/Shanghai
 */
export function allowedItemActions(
  actor: Actor,
  item: OrderItem,
  { order, instance, today }: { order: Order; instance: InstanceFacts; today: DateOn },
): ItemOperation[] {
  if (!isOpenChange(item) || order.providerId !== actor.organizationId || !isUnderWay(order, today)) return [];
  return OPERATIONS.filter((operation) => mayCall(operation, actor.roles)).filter((operation) =>
    operation === 'completeOrderItem' ? mayBeDone(item, instance) : item.kind !== 'RENEW' || isHeldUp(instance),
  );
}

const isUnderWay = ({ status, startsOn }: Order, today: DateOn): boolean =>
  status === 'EXECUTING' || (status === 'PENDING_START' && startsOn! <= today);

/** An end may find its service suspended or ended; nothing else is done to one that does not run. */
const mayBeDone = ({ kind }: OrderItem, { status }: InstanceFacts): boolean =>
  kind === 'TERMINATE' || (kind !== 'RENEW' && status === 'ACTIVE');

/** By its buyer or its provider, for whom a renewal waits. */
const isHeldUp = (instance: InstanceFacts): boolean =>
  instance.status === 'SUSPENDED' && lasting(instance)?.by !== 'POLICY';
