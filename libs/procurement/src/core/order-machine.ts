import { commandsOf, type DateOn, type Machine } from '#kernel/core';

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

/** Submitted, and neither finished nor off: what such an order changes waits for it alone. */
export const ORDERS_UNDER_WAY = [
  'PENDING_APPROVAL',
  'PENDING_PROVIDER',
  'PENDING_START',
  'EXECUTING',
  'ASSESSING_CANCELLATION',
] as const satisfies readonly OrderStatus[];

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
