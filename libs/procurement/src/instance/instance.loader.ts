import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Instances } from './instance.service.js';
import type { InstanceReading } from './instance-reading.js';
import type { InstanceFacts } from './instance-rows.js';

/** One statement for the instances of all order items of an answer. */
export const instanceOfItemLoader = (
  context: RequestContext,
  instances: InstanceReading,
): DataLoader<Id, InstanceFacts | null> =>
  loaderOf(
    context,
    'instanceOfItem',
    () =>
      new DataLoader<Id, InstanceFacts | null>(async (itemIds) => {
        const found = await instances.ofItems(itemIds);
        return itemIds.map((itemId) => found.get(itemId) ?? null);
      }),
  );

/** One statement for all instances of an answer. */
export const instanceLoader = (context: RequestContext, instances: Instances): DataLoader<Id, InstanceFacts> =>
  loaderOf(
    context,
    'instance',
    () =>
      new DataLoader<Id, InstanceFacts>(async (ids) => {
        const found = await instances.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`instance ${id} is gone`));
      }),
  );
