import { invalid, isId, Issues, listInput, text } from '#kernel';
import { bins, containing, type Conditions } from '#platform';
import type { Policy } from '#policy';
import { attributeConditions } from '../attribute/attribute-search.js';
import type { AttributeDefinition } from '../core/index.js';
import type { OfferingFilter } from './offering.input.js';

const MOST_WORDS = 8;
const LONGEST_WORD = 100;
const MOST_CODES = 100;

const LISTS = ['serviceModels', 'clouds', 'categoryCodes', 'zoneCodes', 'providerIds', 'statuses'] as const;

/**
 * A filter as conditions on `offering o`, all of which must hold; within a list any value will do. An absent, null or
 * empty list restricts nothing, values that do not exist match nothing. A category stands for all below it.
 */
export function searchConditions(
  policy: Policy,
  filterable: ReadonlyMap<string, AttributeDefinition>,
  filter: OfferingFilter,
): Conditions {
  const issues = new Issues();
  for (const list of LISTS) listInput(issues, ['filter', list], filter[list] ?? [], { max: MOST_CODES });
  const conditions = attributeConditions(issues, filterable, filter.attributes ?? []);
  issues.throwIfAny();
  const among = (sql: string, given: readonly unknown[] | null | undefined, values = given): void => {
    if (!given?.length) return;
    conditions.sql.push(values?.length ? sql : '1 = 0');
    if (values?.length) conditions.parameters.push(values);
  };
  for (const word of wordsOf(filter.text ?? '')) {
    conditions.sql.push('o.search_text LIKE ?');
    conditions.parameters.push(containing(word));
  }
  const { categoryCodes, providerIds } = filter;
  among('o.service_model IN (?)', filter.serviceModels);
  among('o.status IN (?)', filter.statuses);
  among('o.provider_id IN (?)', providerIds, bins((providerIds ?? []).filter(isId)));
  among(linked('cloud'), filter.clouds);
  among(linked('zone'), filter.zoneCodes);
  among(linked('category'), categoryCodes, [
    ...new Set((categoryCodes ?? []).flatMap((code) => policy.descendantCodes(code))),
  ]);
  return conditions;
}

const linked = (name: string): string =>
  `EXISTS (SELECT 1 FROM offering_${name} l WHERE l.offering_id = o.id AND l.${name}_code IN (?))`;

/** The words every hit contains, as `search_text` holds them; blanks part them, those of Chinese typesetting too. */
function wordsOf(written: string): string[] {
  const words = written.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > MOST_WORDS)
    throw invalid(['filter', 'text'], 'TOO_MANY', text(`At most ${MOST_WORDS} words.`, `最多 ${MOST_WORDS} 个词。`));
  if (words.some((word) => word.length > LONGEST_WORD))
    throw invalid(
      ['filter', 'text'],
      'TOO_LONG',
      text(`At most ${LONGEST_WORD} characters a word.`, `每个词最多 ${LONGEST_WORD} 个字符。`),
    );
  return words;
}
