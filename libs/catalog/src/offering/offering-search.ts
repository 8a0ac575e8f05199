import { invalid, isId, Issues, listInput, text } from '#kernel';
import { cursorOf, type Page, pageOf } from '#platform';
import { attributeChoices } from '../attribute/attribute-search.js';
import {
  type AttributeDefinition,
  type CatalogueSearch,
  type Place,
  type SearchOrder,
  type Synonyms,
  termsOf,
  wordsOf,
} from '../core/index.js';
import type { OfferingFilter } from './offering.input.js';

const MOST_WORDS = 8;
const LONGEST_WORD = 100;
const MOST_CODES = 100;
const LONGEST_CURSOR = 2000;

const LISTS = ['serviceModels', 'clouds', 'categoryCodes', 'zoneCodes', 'providerIds', 'statuses'] as const;

/**
 * Checks a filter, all of which must hold; within a list any value will do. An absent, null or empty list restricts
 * nothing, values that do not exist match nothing. A category stands for all below it.
 */
export function searchOf(
  filter: OfferingFilter,
  filterable: ReadonlyMap<string, AttributeDefinition>,
  synonyms: Synonyms,
): CatalogueSearch {
  const issues = new Issues();
  for (const list of LISTS) listInput(issues, ['filter', list], filter[list] ?? [], { max: MOST_CODES });
  const attributes = attributeChoices(issues, filterable, filter.attributes ?? []);
  issues.throwIfAny();
  const words = wordsOf(filter.text ?? '');
  if (words.length > MOST_WORDS)
    throw invalid(['filter', 'text'], 'TOO_MANY', text(`At most ${MOST_WORDS} words.`, `最多 ${MOST_WORDS} 个词。`));
  if (words.some((word) => word.length > LONGEST_WORD))
    throw invalid(
      ['filter', 'text'],
      'TOO_LONG',
      text(`At most ${LONGEST_WORD} characters a word.`, `每个词最多 ${LONGEST_WORD} 个字符。`),
    );
  const given = {
    serviceModel: filter.serviceModels,
    cloud: filter.clouds,
    category: filter.categoryCodes,
    zone: filter.zoneCodes,
    provider: filter.providerIds?.filter((id) => isId(id)).map((id) => id.toLowerCase()),
    status: filter.statuses,
  };
  if (filter.providerIds?.length && !given.provider?.length) given.provider = ['none'];
  return {
    terms: termsOf(words, synonyms),
    attributes,
    chosen: Object.fromEntries(Object.entries(given).filter(([, codes]) => codes?.length)),
  };
}

/** The order of a search: what was asked for; else the best first where words were given, and the newest without. */
export const orderOf = (asked: SearchOrder | null | undefined, { terms }: CatalogueSearch): SearchOrder =>
  terms.length && asked !== 'NEWEST' && asked !== 'NAME' ? 'RELEVANCE' : asked === 'NAME' ? 'NAME' : 'NEWEST';

/** A page of a list in one of several orders. */
export interface SearchPage {
  first: number;
  after: Place | null;
}

const malformed = (): Error =>
  invalid(['after'], 'MALFORMED', text('Not a cursor of this list.', '不是该列表的游标。'));

/** The cursor of a place: its id and, in other orders than by age, the key before it. */
export const cursorAt = ({ key, id }: Place): string =>
  key === '' ? cursorOf(id) : `${cursorOf(id)}.${Buffer.from(key).toString('base64url')}`;

/** Checks page arguments for one order: VALIDATION_FAILED / MALFORMED for a cursor of another. */
export function searchPageOf(asked: { first?: number | null; after?: string | null }, order: SearchOrder): SearchPage {
  const [idPart, keyPart, ...more] = (asked.after ?? '').slice(0, LONGEST_CURSOR).split('.');
  const { first, after }: Page = pageOf({ first: asked.first, after: asked.after ? idPart : asked.after });
  if (after === null) return { first, after };
  const key = Buffer.from(keyPart ?? '', 'base64url').toString('utf8');
  const fits = order === 'NEWEST' ? key === '' : order === 'NAME' ? key !== '' : /^[0-4]$/.test(key);
  if (!fits || more.length) throw malformed();
  return { first, after: { key, id: after } };
}
