import { type Decimal, decimalInput, type Issue, type Issues, listInput, text } from '#kernel';
import type { AttributeChoice, AttributeDefinition } from '../core/index.js';
import type { AttributeFilter } from '../offering/offering.input.js';

const MOST_FILTERS = 20;
const MOST_VALUES = 20;

/**
 * Filters by attribute as the index of the catalogue is asked. Issues: UNKNOWN_ATTRIBUTE for a code that nothing is
 * found by, NOT_A_NUMBER for ends of something that has none, and those of lists.
 */
export function attributeChoices(
  issues: Issues,
  filterable: ReadonlyMap<string, AttributeDefinition>,
  filters: readonly AttributeFilter[],
): AttributeChoice[] {
  listInput(issues, ['filter', 'attributes'], filters, { max: MOST_FILTERS });
  return filters.slice(0, MOST_FILTERS).flatMap((filter, index) => {
    const path = ['filter', 'attributes', index];
    const definition = filterable.get(filter.code);
    if (definition) return [choiceOf(issues, path, definition, filter)];
    issues.add(
      [...path, 'code'],
      'UNKNOWN_ATTRIBUTE',
      text('No attribute that offerings are found by.', '没有可用于筛选的此属性。'),
    );
    return [];
  });
}

function choiceOf(
  issues: Issues,
  path: Issue['path'],
  { type }: AttributeDefinition,
  { code, anyOf, allOf, noneOf, min, max }: AttributeFilter,
): AttributeChoice {
  const listed = (name: string, list: readonly string[] | null | undefined): string[] => {
    listInput(issues, [...path, name], list ?? [], { max: MOST_VALUES });
    return (list ?? []).slice(0, MOST_VALUES).map((value) => value.trim());
  };
  const isNumber = type === 'INTEGER' || type === 'DECIMAL';
  const end = (name: string, value: string | null | undefined): Decimal | null => {
    if (value === null || value === undefined) return null;
    if (isNumber) return decimalInput(issues, [...path, name], value, { integerDigits: 18 }) ?? null;
    issues.add([...path, name], 'NOT_A_NUMBER', text('Only numbers have ends.', '仅数值属性可设上下限。'));
    return null;
  };
  return {
    code,
    anyOf: listed('anyOf', anyOf),
    allOf: listed('allOf', allOf),
    noneOf: listed('noneOf', noneOf),
    min: end('min', min),
    max: end('max', max),
  };
}
