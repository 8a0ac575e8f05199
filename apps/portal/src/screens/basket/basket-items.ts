import type { OrderItemInput } from '../../graphql/schema.generated';
import type { BasketPartsFragment } from './basket.generated';

type Item = BasketPartsFragment['items'][number];

/** An item as it is sent back: a basket's items are replaced as a whole. */
const inputOf = ({ plan, instanceId, kind, ...item }: Item): OrderItemInput => ({
  ...item,
  kind,
  ...(kind !== 'TERMINATE' && { planId: plan.id }),
  ...(kind !== 'ADD' && { instanceId }),
  expectedUsage: item.expectedUsage.map((usage) => ({ ...usage })),
});

export const inputsOf = (items: readonly Item[]): OrderItemInput[] => items.map(inputOf);
