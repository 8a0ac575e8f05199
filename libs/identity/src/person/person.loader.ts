import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { People, Person } from './person.service.js';

/** One statement for all people of an answer's level. */
export const personLoader = (context: RequestContext, people: People): DataLoader<Id, Person> =>
  loaderOf(
    context,
    'person',
    () =>
      new DataLoader<Id, Person>(async (ids) => {
        const found = await people.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`person ${id} is gone`));
      }),
  );
