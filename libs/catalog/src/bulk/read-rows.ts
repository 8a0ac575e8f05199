import { type Issue, jsonFault, text } from '#kernel';
import { coerceInputValue, type GraphQLInputType } from 'graphql';
import type { CreateOfferingInput } from '../offering/offering.input.js';
import type { RowIssue } from './offering-import.row.js';
import type { ReadRow } from './offering-imports.service.js';

/** Issues of one row that are told; the first ones say where to look. */
const MOST_ISSUES = 100;
const LONGEST_MESSAGE = 500;

const UNKEPT = {
  TOO_DEEP: text('Too many levels of JSON.', 'JSON 嵌套层数过多。'),
  NOT_TEXT: text('Contains characters that are not text.', '包含非文本字符。'),
};

/**
 * Rows as inputs of `createOffering`, by the very type of the API; a row that is none is told with every place that is
 * wrong (MALFORMED). What the rows say is looked at when they are written.
 */
export function readRows(found: readonly unknown[], type: GraphQLInputType): ReadRow[] {
  return found.map((row) => {
    const issues: RowIssue[] = [];
    const input: unknown = coerceInputValue(row, type, (path, _value, error) => {
      if (issues.length >= MOST_ISSUES) return;
      // Of what is missing GraphQL names the place where it would stand, and in words what.
      const missing = /^Field "(\w+)" of required type/.exec(error.message)?.[1];
      issues.push({
        path: [...path, ...(missing ? [missing] : [])] as Issue['path'],
        code: 'MALFORMED',
        text: text(
          error.message.slice(0, LONGEST_MESSAGE).toWellFormed(),
          missing ? '缺少此字段。' : '不符合该字段的格式。',
        ),
      });
    });
    const code = codeOf(row);
    // Rows wait in a JSON column, which takes no more than an offering's attributes may be.
    const fault = issues.length ? null : jsonFault(input, 0);
    if (fault) issues.push({ path: [], code: fault, text: UNKEPT[fault] });
    return issues.length ? { code, input: null, issues } : { code, input: input as CreateOfferingInput, issues };
  });
}

/** What the row calls its offering, as far as it says so. */
const codeOf = (row: unknown): string => {
  const { code } = (row ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code.trim() : '';
};
