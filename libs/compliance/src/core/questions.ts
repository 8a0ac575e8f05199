import {
  addMonths,
  dateOf,
  type DateOn,
  dayStart,
  dec,
  isDateOn,
  type Issues,
  parseDecimal,
  plain,
  text,
} from '#kernel/core';
import type { AdmissionTerms, Condition, Question } from './admission-terms.js';

/** How an answer does by itself; only the discretionary reach a person. */
export type Outcome = 'PASS' | 'FAIL' | 'DISCRETIONARY';

/** Answers by the codes of their questions. */
export type Answers = Readonly<Record<string, unknown>>;

export interface Assessment {
  question: string;
  outcome: Outcome;
}

const LONGEST = 2000;

const questionsOf = ({ sections }: AdmissionTerms): Question[] => sections.flatMap(({ questions }) => questions);

/**
 * The answers as they are kept: texts trimmed, numbers as plain decimals, what is empty left out. Adds an issue for
 * whatever no question asks (UNKNOWN_QUESTION) or is wrong (WRONG_TYPE, OUT_OF_RANGE, UNKNOWN_OPTION, TOO_LONG), and
 * for what is missing when the form is to be `whole` (REQUIRED).
 */
export function readAnswers(
  issues: Issues,
  terms: AdmissionTerms,
  given: Answers,
  { whole }: { whole: boolean },
): Record<string, unknown> {
  const questions = questionsOf(terms);
  for (const code of Object.keys(given))
    if (!questions.some((question) => question.code === code))
      issues.add(['answers', code], 'UNKNOWN_QUESTION', text('There is no such question.', '没有这个问题。'));
  const answers: Record<string, unknown> = {};
  for (const question of questions) {
    const value = Object.hasOwn(given, question.code) ? (given[question.code] ?? null) : null;
    const empty = value === null || (typeof value === 'string' && !value.trim());
    if (!empty) answers[question.code] = readAnswer(issues, question, value);
    else if (whole && !question.optional)
      issues.add(['answers', question.code], 'REQUIRED', text('Must be answered.', '必须回答。'));
  }
  return answers;
}

function readAnswer(issues: Issues, question: Question, value: unknown): unknown {
  const path = ['answers', question.code];
  const wrong = (): null => {
    issues.add(path, 'WRONG_TYPE', text(`Not of the type ${question.type}.`, `类型应为 ${question.type}。`));
    return null;
  };
  switch (question.type) {
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : wrong();
    case 'DATE':
      return typeof value === 'string' && isDateOn(value) ? value : wrong();
    case 'INTEGER':
      return readWhole(issues, question, value) ?? wrong();
    case 'CHOICE':
      if (typeof value !== 'string') return wrong();
      if (!question.options.some(({ code }) => code === value))
        issues.add(path, 'UNKNOWN_OPTION', text('Not one of the options.', '不在选项之内。'));
      return value;
    case 'TEXT':
      if (typeof value !== 'string') return wrong();
      if (value.length > LONGEST)
        issues.add(path, 'TOO_LONG', text(`At most ${LONGEST} characters.`, `最多 ${LONGEST} 个字符。`));
      return value.trim();
  }
}

function readWhole(issues: Issues, { code, min, max }: Question, value: unknown): string | null {
  const number = typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : 'NOT_DECIMAL';
  if (typeof number === 'string' || !number.isInteger()) return null;
  if ((min !== null && number.lt(dec(min))) || (max !== null && number.gt(dec(max))))
    issues.add(
      ['answers', code],
      'OUT_OF_RANGE',
      text(`From ${min ?? '…'} to ${max ?? '…'}.`, `应在 ${min ?? '…'} 至 ${max ?? '…'} 之间。`),
    );
  return plain(number);
}

/** How each answer does on a day, in the order of the questions. What neither passes nor fails needs a person. */
export const assess = (terms: AdmissionTerms, answers: Answers, on: DateOn): Assessment[] =>
  questionsOf(terms).map((question) => {
    const value = answers[question.code] ?? null;
    const holds = (condition: Condition | null): boolean => condition !== null && meets(condition, value, on);
    return {
      question: question.code,
      outcome: holds(question.fail) ? 'FAIL' : holds(question.pass) ? 'PASS' : 'DISCRETIONARY',
    };
  });

/** Whether an answer meets a condition; nothing answered meets ABSENT and OLDER_THAN_MONTHS alone. */
function meets(condition: Condition, value: unknown, on: DateOn): boolean {
  switch (condition.kind) {
    case 'absent':
      return value === null;
    case 'equals':
      return value === condition.value;
    case 'in':
      return typeof value === 'string' && condition.values.includes(value);
    case 'atMost':
      return typeof value === 'string' && dec(value).lte(condition.value);
    case 'above':
      return typeof value === 'string' && dec(value).gt(condition.value);
    case 'olderThanMonths':
      return value === null || !isWithin(value, condition.months, on);
    case 'withinMonths':
      return value !== null && isWithin(value, condition.months, on);
  }
}

/** Whether so many months have not passed since a day; the day on which they have is no longer within. */
const isWithin = (value: unknown, months: number, on: DateOn): boolean =>
  dateOf(addMonths(dayStart(value as DateOn), months)) > on;

/** What is carried into an application for renewal: the answers of the sections that say so. */
export const prefilled = ({ sections }: AdmissionTerms, answers: Answers): Record<string, unknown> =>
  Object.fromEntries(
    sections
      .filter(({ prefill }) => prefill)
      .flatMap(({ questions }) => questions)
      .filter(({ code }) => (answers[code] ?? null) !== null)
      .map(({ code }) => [code, answers[code]]),
  );
