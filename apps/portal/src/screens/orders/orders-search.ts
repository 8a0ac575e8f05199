import type { OrderStatus } from '../../graphql/schema.generated';
import { knownOf, said } from '../../parts/search';

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

export const readOrdersSearch = ({ statuses }: Record<string, unknown>): OrdersSearch =>
  said({ statuses: knownOf(statuses, ORDER_STATUSES) });
