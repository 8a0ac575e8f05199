import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { RevisedPlan, RevisionReading } from './revision-reading.service.js';
import type { Revision } from './revision.row.js';

/** The plans of all revisions of an answer, with as many statements as for one. */
export const revisedPlansLoader = (
  context: RequestContext,
  reading: RevisionReading,
): DataLoader<Revision, RevisedPlan[]> =>
  loaderOf(
    context,
    'revisedPlans',
    () =>
      new DataLoader<Revision, RevisedPlan[]>(async (revisions) => {
        const found = await reading.plansOf(revisions);
        return revisions.map((revision) => found.get(revision.id) ?? []);
      }),
  );
