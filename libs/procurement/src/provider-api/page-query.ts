import { type Id, Issues } from '#kernel';
import { cursorOf, type Fields, type Page, pageOf, type Slice, textField } from '#platform';

/** Rows of one page unless an agent asks for another number. */
const USUAL = 50;

/** What an address says, without what it leaves empty: `?state=&limit=5` says no state. */
export const said = (query: Fields): Fields =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

/** `after` and `limit` of a list. VALIDATION_FAILED: OUT_OF_RANGE (1 to 100), MALFORMED. */
export function pageOfQuery(query: Fields): Page {
  const issues = new Issues();
  const limit = textField(issues, query, 'limit');
  const after = textField(issues, query, 'after');
  issues.throwIfAny();
  const first = limit === null ? null : /^\d{1,9}$/.test(limit) ? Number(limit) : NaN;
  return pageOf({ first, after }, USUAL, 'limit');
}

/** Where the next page begins; null when there is none. */
export const nextOf = ({ nodes, hasNextPage }: Slice<{ id: Id }>): string | null =>
  hasNextPage ? cursorOf(nodes.at(-1)!.id) : null;
