import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Withholding, Withholdings } from './withholdings.service.js';

/** One statement for all offerings of an answer. */
export const withholdingLoader = (
  context: RequestContext,
  withholdings: Withholdings,
): DataLoader<Id, Withholding | null> =>
  loaderOf(
    context,
    'withholding',
    () =>
      new DataLoader<Id, Withholding | null>(async (offeringIds) => {
        const found = await withholdings.of(offeringIds);
        return offeringIds.map((offeringId) => found.get(offeringId) ?? null);
      }),
  );
