import { commandsOf, type DateOn, type Machine } from '#kernel/core';
import type { InstanceStatus } from './instance-machine.js';

export const ORDER_STATUSES = [
  'DRAFT',
  'PENDING_APPROVAL',
  'RETURNED',
  'PENDING_PROVIDER',
  'PENDING_START',
  'EXECUTING',
  'ASSESSING_CANCELLATION',
  'DONE',
  'PARTIAL',
  'FAILED',
  'REJECTED',
  'CANCELLED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What people do with an order. */
export const ORDER_ACTIONS = [
  'update',
  'submit',
  'cancel',
  'approve',
  'return',
  'reject',
  'accept',
  'decline',
  'requestCancel',
  'refuseCancel',
  'grantCancel',
] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** And what follows by itself: an approval that others must join, an acceptance before the first day, that day, and the fate of the items. */
export type OrderCommand =
  | OrderAction
  | 'approvePart'
  | 'acceptForLater'
  | 'grantCancelPartly'
  | 'start'
  | 'complete'
  | 'completePartly'
  | 'fail';

/** The life of an order. DONE, PARTIAL, FAILED, REJECTED and CANCELLED have no way out for anyone. */
export const ORDER_MACHINE: Machine<OrderStatus, OrderCommand> = {
  DRAFT: { update: 'DRAFT', submit: 'PENDING_APPROVAL', cancel: 'CANCELLED' },
  RETURNED: { update: 'RETURNED', submit: 'PENDING_APPROVAL', cancel: 'CANCELLED' },
  PENDING_APPROVAL: {
    approvePart: 'PENDING_APPROVAL',
    approve: 'PENDING_PROVIDER',
    return: 'RETURNED',
    reject: 'REJECTED',
    cancel: 'CANCELLED',
  },
  PENDING_PROVIDER: {
    accept: 'EXECUTING',
    acceptForLater: 'PENDING_START',
    decline: 'REJECTED',
    cancel: 'CANCELLED',
  },
  PENDING_START: { start: 'EXECUTING', cancel: 'CANCELLED' },
  EXECUTING: {
    requestCancel: 'ASSESSING_CANCELLATION',
    complete: 'DONE',
    completePartly: 'PARTIAL',
    fail: 'FAILED',
  },
  // Its provider is asked: what is made already stays, what is not is off.
  ASSESSING_CANCELLATION: { refuseCancel: 'EXECUTING', grantCancel: 'CANCELLED', grantCancelPartly: 'PARTIAL' },
  DONE: {},
  PARTIAL: {},
  FAILED: {},
  REJECTED: {},
  CANCELLED: {},
};

const isAction = (command: OrderCommand): command is OrderAction =>
  (ORDER_ACTIONS as readonly OrderCommand[]).includes(command);

/** What people may do in this state, in the table's order; who may is another question. */
export const orderActions = (status: OrderStatus): OrderAction[] => commandsOf(ORDER_MACHINE, status).filter(isAction);

/** A provider's acceptance of an order that begins after today waits for its first day. Days of Asia/Shanghai. */
export const acceptCommand = (startsOn: DateOn, today: DateOn): 'accept' | 'acceptForLater' =>
  startsOn > today ? 'acceptForLater' : 'accept';

/**
 * What the states of its instances make of an order that executes: EXECUTING while any is being created; then FAILED
 * when all failed, DONE when none did, PARTIAL otherwise. An instance that was active and has ended was delivered.
 */
export function orderAfterItems(states: readonly InstanceStatus[]): 'EXECUTING' | 'DONE' | 'PARTIAL' | 'FAILED' {
  if (states.length === 0) throw new RangeError('an order has at least one item');
  if (states.includes('CREATING')) return 'EXECUTING';
  const failed = states.filter((state) => state === 'FAILED').length;
  if (failed === 0) return 'DONE';
  return failed === states.length ? 'FAILED' : 'PARTIAL';
}

const AFTER_ITEMS = { EXECUTING: null, DONE: 'complete', PARTIAL: 'completePartly', FAILED: 'fail' } as const;

/** The command that follows for an EXECUTING order, or null while it goes on. */
export const commandAfterItems = (states: readonly InstanceStatus[]): 'complete' | 'completePartly' | 'fail' | null =>
  AFTER_ITEMS[orderAfterItems(states)];
