import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Fund } from './fund.rows.js';
import type { Funds } from './funds.service.js';

/** One statement for all funds of an answer. */
export const fundLoader = (context: RequestContext, funds: Funds): DataLoader<Id, Fund> =>
  loaderOf(
    context,
    'fund',
    () =>
      new DataLoader<Id, Fund>(async (ids) => {
        const found = await funds.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`fund ${id} is gone`));
      }),
  );
