import type { OrderStatus } from '../../graphql/schema.generated';

export const ORDER_STATUSES: readonly OrderStatus[] = [
  'DRAFT',
  'RETURNED',
  'PENDING_APPROVAL',
  'PENDING_PROVIDER',
  'PENDING_START',
  'EXECUTING',
  'ASSESSING_CANCELLATION',
  'DONE',
  'PARTIAL',
  'FAILED',
  'REJECTED',
  'CANCELLED',
];

export interface OrdersSearch {
  statuses?: OrderStatus[];
}

/** Leaves out what is not understood. */
export function readOrdersSearch({ statuses }: Record<string, unknown>): OrdersSearch {
  const found = ORDER_STATUSES.filter((status) => Array.isArray(statuses) && statuses.includes(status));
  return found.length ? { statuses: found } : {};
}
