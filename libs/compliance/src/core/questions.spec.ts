import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { loadAdmissionTerms } from './admission-terms.js';
import { assess, prefilled, readAnswers } from './questions.js';

const named = { name: { zh: 'z', en: 'e' }, source: 's' };
const terms = loadAdmissionTerms(
  {
    ...{ version: '1', validMonths: 24, renewalNoticeDays: 90, limitWorkdays: 20, evidence: [] },
    sections: [
      {
        ...{ code: 'a', name: named.name, prefill: false },
        questions: [
          { code: 'yes', type: 'BOOLEAN', optional: false, pass: { equals: true }, fail: { equals: false }, ...named },
          {
            ...{ code: 'on', type: 'DATE', optional: true, ...named },
            ...{ pass: { olderThanMonths: 36 }, fail: { withinMonths: 36 } },
          },
        ],
      },
      {
        ...{ code: 'b', name: named.name, prefill: true },
        questions: [
          { code: 'text', type: 'TEXT', optional: true, pass: { absent: true }, fail: null, ...named },
          {
            ...{ code: 'minutes', type: 'INTEGER', optional: false, min: '1', max: '1440', ...named },
            ...{ pass: { atMost: '30' }, fail: { above: '240' } },
          },
        ],
      },
    ],
  },
  [],
);
const outcomes = (answers: object, on = '2026-03-02'): string =>
  assess(terms, answers as Record<string, unknown>, on)
    .map(({ question, outcome }) => `${question} ${outcome}`)
    .join(', ');

describe('assess', () => {
  it('fails what fails, passes what passes, and leaves the rest to a person', () => {
    expect(outcomes({ yes: true, minutes: '30' })).toBe('yes PASS, on PASS, text PASS, minutes PASS');
    expect(outcomes({ yes: false, text: 'x', minutes: '31' })).toBe(
      'yes FAIL, on PASS, text DISCRETIONARY, minutes DISCRETIONARY',
    );
    expect(outcomes({ yes: true, minutes: '241' })).toContain('minutes FAIL');
  });

  it('counts months to the day on which they have passed', () => {
    expect(outcomes({ on: '2023-03-03' })).toContain('on FAIL');
    expect(outcomes({ on: '2023-03-02' })).toContain('on PASS');
  });
});

describe('readAnswers', () => {
  const read = (given: object, whole = true): unknown => {
    const issues = new Issues();
    const answers = readAnswers(issues, terms, given as Record<string, unknown>, { whole });
    return issues.any ? issues.list.map(({ path, code }) => `${path.join('.')} ${code}`) : answers;
  };
  it('keeps plain values and leaves out what is empty', () => {
    expect(read({ yes: true, text: ' ', minutes: 15 })).toEqual({ yes: true, minutes: '15' });
    expect(read({}, false)).toEqual({});
  });
  it('names everything that is wrong or missing', () => {
    expect(read({ yes: 1, on: '2026-02-30', minutes: 0, other: 1 })).toEqual([
      ...['answers.other UNKNOWN_QUESTION', 'answers.yes WRONG_TYPE', 'answers.on WRONG_TYPE'],
      'answers.minutes OUT_OF_RANGE',
    ]);
    expect(read({})).toEqual(['answers.yes REQUIRED', 'answers.minutes REQUIRED']);
    expect(read({ yes: true, minutes: 1, text: 'x'.repeat(2001) })).toEqual(['answers.text TOO_LONG']);
  });
});

it('a renewal carries over the answers of the sections that say so', () => {
  expect(prefilled(terms, { yes: true, text: 'x', minutes: '15' })).toEqual({ text: 'x', minutes: '15' });
});
