/** Reads what an address says: of anything else than is known, nothing is left. */
export const knownText = (value: unknown, most = 200): string | undefined =>
  typeof value === 'string' && value.trim() ? value.slice(0, most) : undefined;

/** The texts of a list, so many at the most. */
export const textsOf = (value: unknown, most = 50): string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one !== '').slice(0, most)
    : [];

export const knownOf = <T extends string>(value: unknown, all: readonly T[]): T[] =>
  all.filter((one) => Array.isArray(value) && value.includes(one));

export const oneOf = <T extends string>(value: unknown, all: readonly T[]): T | undefined =>
  all.find((one) => one === value);

export const dayOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

/** A month, "2026-10". */
export const monthOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? value : undefined;

/** Without the keys that say nothing, so that an address is as short as what it says. */
export const said = <T extends object>(search: T): T =>
  Object.fromEntries(
    Object.entries(search).filter(
      ([, value]: [string, unknown]) =>
        value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  ) as T;
