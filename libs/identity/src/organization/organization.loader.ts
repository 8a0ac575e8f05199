import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Organization, Organizations } from './organization.service.js';

/** One statement at most for all organizations of an answer. */
export const organizationLoader = (
  context: RequestContext,
  organizations: Organizations,
): DataLoader<Id, Organization> =>
  loaderOf(
    context,
    'organization',
    () =>
      new DataLoader<Id, Organization>(async (ids) => {
        const found = await organizations.recentByIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`organization ${id} is gone`));
      }),
  );

/** One statement for the children of all organizations of an answer's level. */
export const childrenLoader = (context: RequestContext, organizations: Organizations): DataLoader<Id, Organization[]> =>
  loaderOf(
    context,
    'organizationChildren',
    () =>
      new DataLoader<Id, Organization[]>(async (ids) => {
        const found = await organizations.children(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );
