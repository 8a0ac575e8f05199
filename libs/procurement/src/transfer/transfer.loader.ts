import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import { type InstanceTies, NO_TIES } from './instance-ties.js';
import type { Transfers } from './transfers.service.js';

/** One statement for all instances of an answer. */
export const tiesLoader = (context: RequestContext, transfers: Transfers): DataLoader<Id, InstanceTies> =>
  loaderOf(
    context,
    'instanceTies',
    () =>
      new DataLoader<Id, InstanceTies>(async (ids) => {
        const found = await transfers.ties(ids);
        return ids.map((id) => found.get(id) ?? NO_TIES);
      }),
  );
