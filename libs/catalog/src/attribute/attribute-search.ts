import { decimalInput, type Issue, type Issues, listInput, plain, text } from '#kernel';
import type { Conditions } from '#platform';
import type { AttributeDefinition } from '../core/index.js';
import type { AttributeFilter } from '../offering/offering.input.js';

const MOST_FILTERS = 20;
const MOST_VALUES = 20;

/**
 * Filters by attribute as conditions on `offering o`, each answered from the index of values. Issues: UNKNOWN_ATTRIBUTE
 * for a code that nothing is found by, NOT_A_NUMBER for ends of something that has none, and those of lists.
 */
export function attributeConditions(
  issues: Issues,
  filterable: ReadonlyMap<string, AttributeDefinition>,
  filters: readonly AttributeFilter[],
): Conditions {
  const conditions: Conditions = { sql: [], parameters: [] };
  listInput(issues, ['filter', 'attributes'], filters, { max: MOST_FILTERS });
  filters.slice(0, MOST_FILTERS).forEach((filter, index) => {
    const path = ['filter', 'attributes', index];
    const definition = filterable.get(filter.code);
    if (definition) addConditions(conditions, issues, path, definition, filter);
    else
      issues.add(
        [...path, 'code'],
        'UNKNOWN_ATTRIBUTE',
        text('No attribute that offerings are found by.', '没有可用于筛选的此属性。'),
      );
  });
  return conditions;
}

function addConditions(
  { sql, parameters }: Conditions,
  issues: Issues,
  path: Issue['path'],
  definition: AttributeDefinition,
  { code, anyOf, allOf, noneOf, min, max }: AttributeFilter,
): void {
  const has = (more: string, ...values: unknown[]): void => {
    sql.push(`EXISTS (SELECT 1 FROM offering_attribute a WHERE a.offering_id = o.id AND a.code = ?${more})`);
    parameters.push(code, ...values);
  };
  const listed = (name: string, list: readonly string[] | null | undefined): string[] => {
    listInput(issues, [...path, name], list ?? [], { max: MOST_VALUES });
    return (list ?? []).slice(0, MOST_VALUES).map((value) => value.trim());
  };
  const ends = endsOf(issues, path, definition, { min, max });
  const [any, all, none] = [listed('anyOf', anyOf), listed('allOf', allOf), listed('noneOf', noneOf)];
  if (any.length) has(' AND a.value IN (?)', any);
  for (const value of all) has(' AND a.value = ?', value);
  if (ends.length) has(ends.map(({ sign }) => ` AND a.number ${sign} ?`).join(''), ...ends.map(({ end }) => end));
  if (none.length) {
    has(' AND a.value IN (?)', none);
    sql.push(`NOT ${sql.pop()!}`);
  }
  if (!any.length && !all.length && !ends.length && !none.length) has('');
}

function endsOf(
  issues: Issues,
  path: Issue['path'],
  { type }: AttributeDefinition,
  { min, max }: Pick<AttributeFilter, 'min' | 'max'>,
): { sign: string; end: string }[] {
  const isNumber = type === 'INTEGER' || type === 'DECIMAL';
  const given = [
    { name: 'min', sign: '>=', value: min ?? null },
    { name: 'max', sign: '<=', value: max ?? null },
  ].filter(({ value }) => value !== null);
  return given.flatMap(({ name, sign, value }) => {
    if (!isNumber)
      issues.add([...path, name], 'NOT_A_NUMBER', text('Only numbers have ends.', '仅数值属性可设上下限。'));
    const end = isNumber ? decimalInput(issues, [...path, name], value!, { integerDigits: 18 }) : null;
    return end ? [{ sign, end: plain(end) }] : [];
  });
}
