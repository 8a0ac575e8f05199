import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Exit, Succession } from './exit.rows.js';
import type { Exits } from './exits.service.js';
import type { Successions } from './successions.service.js';

export const exitLoader = (context: RequestContext, exits: Exits): DataLoader<Id, Exit | null> =>
  loaderOf(
    context,
    'exit',
    () =>
      new DataLoader<Id, Exit | null>(async (ids) => {
        const found = await exits.of(ids);
        return ids.map((id) => found.get(id) ?? null);
      }),
  );

export const successionLoader = (context: RequestContext, successions: Successions): DataLoader<Id, Succession[]> =>
  loaderOf(
    context,
    'succession',
    () =>
      new DataLoader<Id, Succession[]>(async (ids) => {
        const found = await successions.of(ids);
        return ids.map((id) => found.filter((one) => one.instanceId === id || one.successorId === id));
      }),
  );
