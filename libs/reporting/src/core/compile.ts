import type { Body } from './release.js';

/** Of one release and not of the process: the standard's `omitWhenMerged`. */
const OF_A_RELEASE = ['id', 'date', 'tag'];

/**
 * The compiled release of one process by the standard's merge rules, as far as our releases use them: objects are
 * merged field by field and the latest value wins, null takes a field away, lists of things with an id are merged by
 * id, any other list is replaced whole.
 * @param releases at least one, in the order of their dates
 */
export function compile(releases: readonly Body[]): Body {
  const last = releases.at(-1)!;
  const merged = releases
    .map((release) => Object.fromEntries(Object.entries(release).filter(([key]) => !OF_A_RELEASE.includes(key))))
    .reduce((before, after) => mergeObjects(before, after), {});
  return { ...merged, id: `${String(last.ocid)}-${String(last.date)}`, date: last.date, tag: ['compiled'] };
}

function mergeObjects(before: Body, after: Body): Body {
  const merged: Body = { ...before };
  for (const [key, value] of Object.entries(after)) {
    if (value === null) delete merged[key];
    else merged[key] = mergeValues(merged[key], value);
  }
  return merged;
}

function mergeValues(before: unknown, after: unknown): unknown {
  if (areIdentified(after)) return mergeLists(areIdentified(before) ? before : [], after);
  if (isObject(after)) return mergeObjects(isObject(before) ? before : {}, after);
  return after;
}

function mergeLists(before: readonly Body[], after: readonly Body[]): Body[] {
  const byId = new Map(before.map((each) => [each.id, each]));
  for (const each of after) byId.set(each.id, mergeObjects(byId.get(each.id) ?? {}, each));
  return [...byId.values()];
}

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areIdentified = (value: unknown): value is Body[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && each.id !== undefined);
