import type { OrderStatus } from './order-machine.js';

/** The states an order that its provider may read is in only after the provider has answered so. */
const AFTER: Readonly<Record<'accept' | 'decline', readonly OrderStatus[]>> = {
  accept: ['PENDING_START', 'EXECUTING', 'ASSESSING_CANCELLATION', 'DONE', 'PARTIAL', 'FAILED'],
  decline: ['REJECTED'],
};

/**
 * Whether an approved order in this state was answered so before: the same answer again, of a program that did not
 * read ours, changes nothing. One that was accepted and then cancelled by its buyer is not told apart from others.
 */
export const answeredBefore = (answer: 'accept' | 'decline', status: OrderStatus): boolean =>
  AFTER[answer].includes(status);
