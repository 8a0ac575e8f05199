import {
  dec,
  type Decimal,
  type Issues,
  parseDecimal,
  plain,
  quotient,
  roundHalfAway,
  sum,
  text,
  type Text,
} from '#kernel/core';
import { readFields, readList, readString, readText, refuseRepeats, SeedError } from '#policy/core';

/** A questionnaire by which organizations assess their own data (002 二(三)11): a row of `seeds/reference/questionnaires.json`. */
export interface Questionnaire {
  code: string;
  /** The data service mode it belongs to: an option of the attribute dataServiceModes. */
  mode: string;
  /** Grows with every change of questions or weights, so that scores are only compared with their like. */
  version: string;
  name: Text;
  source: string;
  /** What the levels mean, the lowest, 1, first. */
  levels: Text[];
  /** Weights are plain decimals above zero. */
  questions: { code: string; weight: string; name: Text }[];
}

export interface Answer {
  question: string;
  /** From 1 to the questionnaire's highest level. */
  level: number;
}

/** Reads the questionnaires; throws a SeedError naming the path of a fault. */
export function readQuestionnaires(json: unknown): Questionnaire[] {
  const all = readList(json, 'questionnaires', (value, path): Questionnaire => {
    const row = readFields(value, path, ['code', 'mode', 'version', 'source', 'name', 'levels', 'questions']);
    const questions = readList(row.questions, `${path}.questions`, (one, at) => {
      const { code, weight, name } = readFields(one, at, ['code', 'weight', 'name']);
      return {
        code: readString(code, `${at}.code`),
        weight: readWeight(weight, at),
        name: readText(name, `${at}.name`),
      };
    });
    refuseRepeats(questions, `${path}.questions`, ({ code }) => code);
    const levels = readList(row.levels, `${path}.levels`, readText);
    if (!questions.length || levels.length < 2) throw new SeedError(path, 'no questions, or fewer than two levels');
    return {
      code: readString(row.code, `${path}.code`),
      mode: readString(row.mode, `${path}.mode`),
      version: readString(row.version, `${path}.version`),
      name: readText(row.name, `${path}.name`),
      source: readString(row.source, `${path}.source`),
      levels,
      questions,
    };
  });
  refuseRepeats(all, 'questionnaires', ({ code }) => code);
  return all;
}

function readWeight(value: unknown, path: string): string {
  const read = parseDecimal(readString(value, `${path}.weight`));
  if (typeof read === 'string' || read.lte(0)) throw new SeedError(`${path}.weight`, 'not a decimal above zero');
  return plain(read);
}

/**
 * An answer to each question, in their order. Issues: UNKNOWN_QUESTION, DUPLICATE, OUT_OF_RANGE for no level of the
 * questionnaire, REQUIRED for questions without an answer.
 */
export function checkAnswers(
  issues: Issues,
  { questions, levels }: Questionnaire,
  answers: readonly Answer[],
): Answer[] {
  const given = new Map<string, number>();
  answers.slice(0, questions.length + 1).forEach(({ question, level }, index) => {
    const at = ['answers', index];
    if (!questions.some(({ code }) => code === question))
      issues.add([...at, 'question'], 'UNKNOWN_QUESTION', text('No question of it.', '没有这个问题。'));
    else if (given.has(question)) issues.add([...at, 'question'], 'DUPLICATE', text('Stands here twice.', '重复。'));
    if (!Number.isInteger(level) || level < 1 || level > levels.length)
      issues.add(
        [...at, 'level'],
        'OUT_OF_RANGE',
        text(`From 1 to ${levels.length}.`, `须在 1 与 ${levels.length} 之间。`),
      );
    given.set(question, level);
  });
  const missing = questions.filter(({ code }) => !given.has(code)).map(({ code }) => code);
  if (missing.length)
    issues.add(['answers'], 'REQUIRED', text(`Answer ${missing.join(', ')}.`, `请回答 ${missing.join('、')}。`));
  return questions.map(({ code }) => ({ question: code, level: given.get(code) ?? 0 }));
}

/** Σ weight × level ÷ (Σ weight × highest level) in per cent, two digits after the point, half away from zero. */
export function scoreOf({ questions, levels }: Questionnaire, answers: readonly Answer[]): Decimal {
  const level = new Map(answers.map((answer) => [answer.question, answer.level]));
  const reached = sum(questions.map(({ code, weight }) => dec(weight).times(level.get(code) ?? 0)));
  const most = sum(questions.map(({ weight }) => dec(weight).times(levels.length)));
  return roundHalfAway(quotient(reached.times(100), most), 2);
}
