/** The most levels of objects and lists in a JSON input: MariaDB takes 32, and some are left for what wraps it. */
export const MAX_JSON_DEPTH = 20;

/**
 * What no database would take of a JSON value: one nested deeper than 20 levels (TOO_DEEP), and half a surrogate pair
 * in a text or a key (NOT_TEXT). Null when there is nothing wrong.
 */
export function jsonFault(value: unknown, level = 1): 'TOO_DEEP' | 'NOT_TEXT' | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : 'NOT_TEXT';
  if (value === null || typeof value !== 'object') return null;
  if (level > MAX_JSON_DEPTH) return 'TOO_DEEP';
  for (const part of [...(Array.isArray(value) ? [] : Object.keys(value)), ...(Object.values(value) as unknown[])]) {
    const fault = jsonFault(part, level + 1);
    if (fault) return fault;
  }
  return null;
}
