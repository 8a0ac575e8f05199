/** Reads what an address says: of anything else than is known, nothing is left. */
export const knownText = (value: unknown, most = 200): string | undefined =>
  typeof value === 'string' && value.trim() ? value.slice(0, most) : undefined;

export const knownOf = <T extends string>(value: unknown, all: readonly T[]): T[] | undefined => {
  const found = all.filter((one) => Array.isArray(value) && value.includes(one));
  return found.length ? found : undefined;
};

export const oneOf = <T extends string>(value: unknown, all: readonly T[]): T | undefined =>
  all.find((one) => one === value);

export const dayOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

/** Without the keys that say nothing, so that an address is as short as what it says. */
export const said = <T extends object>(search: T): T =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '')) as T;
