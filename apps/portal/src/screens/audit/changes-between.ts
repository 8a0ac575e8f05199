interface Change {
  path: string[];
  before: unknown;
  after: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the trail noted before and after, field by field; what stayed the same is left out. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  if (!isRecord(before) && !isRecord(after))
    return before === null && after === null ? [] : [{ path: ['value'], before, after }];
  const [was, is] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({ path: [field], before: was[field] ?? null, after: is[field] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
