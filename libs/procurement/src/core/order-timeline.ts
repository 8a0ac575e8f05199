import type { OrderStatus } from './order-machine.js';

/** A step as the order's history keeps it. */
export interface TimelineStep {
  /** "create", or the machine's command. */
  command: string;
  status: OrderStatus;
  /** The reason or comment given. */
  comment: string | null;
}

/** Commands whose comments are the buyer's own affair. */
const INNER = ['create', 'update', 'submit', 'approvePart', 'approve', 'return', 'reject'];

/**
 * What of an order's history its provider learns: what came since it first saw the order, its approval, and nothing of
 * what approvers say to each other. Buyers and those who see everything learn all of it.
 */
export function stepsForProvider<S extends TimelineStep>(steps: readonly S[]): S[] {
  const first = steps.findIndex(({ status }) => status === 'PENDING_PROVIDER');
  if (first < 0) return [];
  return steps.slice(first).map((step) => (INNER.includes(step.command) ? { ...step, comment: null } : step));
}
