import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { KeyProject, KeyProjects } from './key-projects.service.js';

/** One statement for all key projects of an answer. */
export const keyProjectLoader = (context: RequestContext, projects: KeyProjects): DataLoader<Id, KeyProject> =>
  loaderOf(
    context,
    'keyProject',
    () =>
      new DataLoader<Id, KeyProject>(async (ids) => {
        const found = await projects.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`key project ${id} is gone`));
      }),
  );
