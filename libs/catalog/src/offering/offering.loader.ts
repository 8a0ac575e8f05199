import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Offering } from './offering.row.js';
import type { Offerings } from './offering.service.js';

/** One statement for all offerings of an answer that are named by id. */
export const offeringLoader = (context: RequestContext, offerings: Offerings): DataLoader<Id, Offering> =>
  loaderOf(
    context,
    'offering',
    () =>
      new DataLoader<Id, Offering>(async (ids) => {
        const found = await offerings.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`offering ${id} is gone`));
      }),
  );
