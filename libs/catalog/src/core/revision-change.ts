import type { Cloud, ServiceModel } from './offering-machine.js';
import type { OfferingPartner } from './partners.js';
import type { Price, PricePlan } from './price.js';

/** All that a revision can change of an offering. */
export interface RevisedContent {
  name: string;
  summary: string;
  description: string;
  serviceModel: ServiceModel;
  clouds: Cloud[];
  categoryCodes: string[];
  zoneCodes: string[];
  attributes: Record<string, unknown>;
  /** With the provider's defaults of when it was handed in. */
  effectiveAttributes: Record<string, unknown>;
  partners: OfferingPartner[];
  plans: PricePlan[];
}

interface FieldRule {
  /** ALWAYS reviewed, or only when more than so many characters in a row are replaced: a typing error is mended at once. */
  review: 'ALWAYS' | { beyondCharacters: number };
  /** Orders and services hold to it: a change makes new plans, and the old ones keep what they were sold with. */
  pinned: boolean;
}

const PINNED: FieldRule = { review: 'ALWAYS', pinned: true };
const WORDS: FieldRule = { review: { beyondCharacters: 12 }, pinned: false };

/** What a change of each field takes: a review of the operator, new plans. */
export const REVISED_FIELDS: Readonly<Record<keyof RevisedContent, FieldRule>> = {
  name: PINNED,
  summary: WORDS,
  description: WORDS,
  serviceModel: PINNED,
  clouds: PINNED,
  categoryCodes: { review: 'ALWAYS', pinned: false },
  zoneCodes: PINNED,
  attributes: PINNED,
  effectiveAttributes: PINNED,
  partners: PINNED,
  plans: PINNED,
};

const FIELDS = Object.keys(REVISED_FIELDS) as (keyof RevisedContent)[];

/** One difference: where, and what stood and stands there; null where nothing does. */
export interface RevisionChange {
  path: string[];
  before: unknown;
  after: unknown;
}

/**
 * Everything that differs, field by field: attributes by key (those of other defaults under effectiveAttributes), partners by provider, plans and their prices by code and
 * field. Codes in a list have no order; the order of plans is told as a change of ["plans"]. Equal contents give none.
 */
export function revisionChanges(before: RevisedContent, after: RevisedContent): RevisionChange[] {
  return FIELDS.flatMap((field) => fieldChanges(field, before, after));
}

function fieldChanges(field: keyof RevisedContent, before: RevisedContent, after: RevisedContent): RevisionChange[] {
  switch (field) {
    case 'clouds':
    case 'categoryCodes':
    case 'zoneCodes':
      return differing([field], before[field].toSorted(), after[field].toSorted());
    case 'attributes':
      return keyedChanges([field], before.attributes, after.attributes);
    case 'effectiveAttributes':
      return defaultChanges(before, after);
    case 'partners':
      return keyedChanges([field], sharesBy(before.partners), sharesBy(after.partners));
    case 'plans':
      return planChanges(before.plans, after.plans);
    default:
      return differing([field], before[field], after[field]);
  }
}

/** What other defaults of the provider change; what the offering's own attributes change stands under these. */
function defaultChanges(before: RevisedContent, after: RevisedContent): RevisionChange[] {
  const own = new Set(keyedChanges([], before.attributes, after.attributes).map(({ path }) => path[0]));
  return keyedChanges(['effectiveAttributes'], before.effectiveAttributes, after.effectiveAttributes).filter(
    ({ path }) => !own.has(path[1]),
  );
}

const sharesBy = (partners: readonly OfferingPartner[]): Record<string, string> =>
  Object.fromEntries(partners.map(({ providerId, share }) => [providerId, share]));

function planChanges(before: readonly PricePlan[], after: readonly PricePlan[]): RevisionChange[] {
  const order = differing(['plans'], shared(before, after), shared(after, before));
  return [...order, ...matched(['plans'], before, after, planFields)];
}

/** The codes of the first list that the second has too, in the first's order. */
function shared(some: readonly { code: string }[], others: readonly { code: string }[]): string[] {
  const codes = new Set(others.map(({ code }) => code));
  return some.map(({ code }) => code).filter((code) => codes.has(code));
}

const planFields = (path: string[], before: PricePlan, after: PricePlan): RevisionChange[] => [
  ...differing([...path, 'name'], before.name, after.name),
  ...differing([...path, 'prices'], shared(before.prices, after.prices), shared(after.prices, before.prices)),
  ...matched([...path, 'prices'], before.prices, after.prices, priceFields),
];

const priceFields = (path: string[], before: Price, after: Price): RevisionChange[] =>
  keyedChanges(path, { ...before }, { ...after });

/** Members of two lists by their codes: those of one alone whole, those of both by their fields. */
function matched<T extends { code: string }>(
  path: string[],
  before: readonly T[],
  after: readonly T[],
  fields: (path: string[], before: T, after: T) => RevisionChange[],
): RevisionChange[] {
  const earlier = new Map(before.map((one) => [one.code, one]));
  const later = new Map(after.map((one) => [one.code, one]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((code) => {
    const [one, other] = [earlier.get(code), later.get(code)];
    if (one && other) return fields([...path, code], one, other);
    return [{ path: [...path, code], before: one ?? null, after: other ?? null }];
  });
}

function keyedChanges(
  path: string[],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): RevisionChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differing([...path, key], ownOf(before, key), ownOf(after, key)),
  );
}

/** The value under a key of its own, whatever the key is called. */
const ownOf = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : null;

const differing = (path: string[], before: unknown, after: unknown): RevisionChange[] =>
  sameJson(before, after) ? [] : [{ path, before, after }];

/** Whether two JSON values say the same; the order of keys says nothing. */
function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(other, key) &&
      sameJson((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}

const fieldsOf = (changes: readonly RevisionChange[]): (keyof RevisedContent)[] =>
  FIELDS.filter((field) => changes.some(({ path }) => path[0] === field));

/** The changed fields that a reviewer must see; none when all of it may take effect at once. */
export const fieldsToReview = (changes: readonly RevisionChange[]): (keyof RevisedContent)[] =>
  fieldsOf(changes).filter((field) => {
    const { review } = REVISED_FIELDS[field];
    if (review === 'ALWAYS') return true;
    return changes.some(
      ({ path, before, after }) =>
        path[0] === field && replacedCharacters(String(before), String(after)) > review.beyondCharacters,
    );
  });

/** Whether a change concerns what was sold, so that the offering gets new plans. */
export const makesNewPlans = (changes: readonly RevisionChange[]): boolean =>
  fieldsOf(changes).some((field) => REVISED_FIELDS[field].pinned);

/** The length of what lies between the common beginning and the common end of two texts, in the longer of them. */
export function replacedCharacters(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return Math.max(before.length, after.length) - start - end;
}
