import type { Id } from '#kernel';
import type { Actor } from '../access/actor.js';

/** How the codes of organizations in sandboxes begin, and with them the numbers of all their documents. */
export const SANDBOX_CODE = 'SANDBOX-';

/** Whether something is on the caller's side of the wall: in the caller's sandbox, or like the caller in none. */
export const isWithin = ({ sandboxOf }: Pick<Actor, 'sandboxOf'>, thing: { sandboxOf: Id | null }): boolean =>
  (sandboxOf ?? null) === thing.sandboxOf;

/** As a condition: the organization of this column is in no sandbox. For lists and sums over everybody. */
export const outsideSandboxes = (column: string): string =>
  `${column} NOT IN (SELECT sandboxed.id FROM organization sandboxed WHERE sandboxed.sandbox_of IS NOT NULL)`;
