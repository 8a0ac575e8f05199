import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { type Answer, checkAnswers, readQuestionnaires, scoreOf } from './questionnaires.js';

const path = new URL('../../../../seeds/reference/questionnaires.json', import.meta.url);
const seeds = readQuestionnaires(JSON.parse(readFileSync(path, 'utf8')));
const asset = seeds.find(({ code }) => code === 'DATA_ASSET')!;
const answers = (...levels: number[]): Answer[] =>
  levels.map((level, index) => ({ question: asset.questions[index]?.code ?? 'X', level }));

describe('questionnaires', () => {
  it('are two: five questions on data as assets, and the eight fields of GB/T 36073', () => {
    expect(seeds.map(({ code, questions, levels }) => [code, questions.length, levels.length])).toEqual([
      ['DATA_ASSET', 5, 5],
      ['DATA_MATURITY', 8, 5],
    ]);
  });

  it.each([
    [{ levels: [{ zh: 'a', en: 'a' }] }, 'fewer than two levels'],
    [{ questions: [] }, 'no questions'],
    [{ questions: [{ code: 'A', weight: '0', name: { zh: 'a', en: 'a' } }] }, 'not a decimal above zero'],
  ])('with %j are refused', (over, message) => {
    expect(() => readQuestionnaires([{ ...asset, ...over }])).toThrow(message);
  });
});

describe('a score', () => {
  it('is the weighted share of what could be reached', () => {
    expect(scoreOf(asset, answers(3, 4, 2, 5, 4)).toFixed(2)).toBe('72.00'); // 18 of 25
    expect(scoreOf(asset, answers(5, 5, 5, 5, 5)).toFixed(2)).toBe('100.00');
    const heavy = { ...asset, questions: asset.questions.map((one, index) => ({ ...one, weight: index ? '1' : '2' })) };
    expect(scoreOf(heavy, answers(1, 2, 3, 4, 5)).toFixed(2)).toBe('53.33'); // 2 + 2 + 3 + 4 + 5 = 16 of 30
  });
});

describe('answers', () => {
  const said = (given: Answer[]): string[] => {
    const issues = new Issues();
    checkAnswers(issues, asset, given);
    return issues.list.map(({ path: at, code }) => `${at.join('.')} ${code}`);
  };

  it('are one to each question', () => {
    expect(said(answers(1, 2, 3, 4, 5))).toEqual([]);
    expect(said(answers(1, 2, 3, 4))).toEqual(['answers REQUIRED']);
    expect(said(answers(0, 6, 2.5, 4, 5))).toEqual([0, 1, 2].map((index) => `answers.${index}.level OUT_OF_RANGE`));
    expect(said([...answers(1, 2, 3, 4, 5), ...answers(1)])).toEqual(['answers.5.question DUPLICATE']);
    expect(said(answers(1, 2, 3, 4, 5, 1))).toEqual(['answers.5.question UNKNOWN_QUESTION']);
  });
});
