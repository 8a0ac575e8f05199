import { describe, expect, it } from '@jest/globals';
import { plain } from './decimal.js';
import { Issues } from './errors.js';
import { CODE, decimalInput, listInput, textInput } from './input.js';

/** What one check returns and the codes of the issues it adds. */
function run<T>(check: (issues: Issues) => T): [T, string[]] {
  const issues = new Issues();
  const value = check(issues);
  expect(issues.list.every((issue) => issue.path[0] === 'field')).toBe(true);
  return [value, issues.list.map((issue) => issue.code)];
}
const decimal = (value: string, rules = {}) =>
  run((issues) => {
    const read = decimalInput(issues, ['field'], value, rules);
    return read && plain(read);
  });
const text = (value: string, rules = {}) => run((issues) => textInput(issues, ['field'], value, { max: 5, ...rules }));

describe('decimalInput', () => {
  it('reads what is allowed', () => {
    expect(decimal('12.50')).toEqual(['12.5', []]);
    expect(decimal('0')).toEqual(['0', []]);
    expect(decimal('-0.0')).toEqual(['0', []]);
    expect(decimal('999999999999.999999999999')).toEqual(['999999999999.999999999999', []]);
    expect(decimal('1000000000000', { integerDigits: 18 })).toEqual(['1000000000000', []]);
  });

  it.each([
    ['x', {}, 'NOT_DECIMAL'],
    ['1e3', {}, 'NOT_DECIMAL'],
    ['0.0000000000001', {}, 'OVER_PRECISE'],
    ['1000000000000', {}, 'TOO_LARGE'],
    ['1000', { integerDigits: 3 }, 'TOO_LARGE'],
    ['-0.01', {}, 'NEGATIVE'],
    ['0.00', { min: 'ABOVE_ZERO' }, 'NOT_POSITIVE'],
    ['-0', { min: 'ABOVE_ZERO' }, 'NOT_POSITIVE'],
  ])('refuses %s under %o as %s', (value, rules, code) => expect(decimal(value, rules)).toEqual([null, [code]]));
});

describe('textInput', () => {
  it('trims, and keeps line breaks and tabs', () => {
    expect(text('  云市 ')).toEqual(['云市', []]);
    expect(text('a\n\tb')).toEqual(['a\n\tb', []]);
    expect(text('', { min: 0 })).toEqual(['', []]);
  });

  it.each([
    ['   ', {}, 'REQUIRED'],
    ['123456', {}, 'TOO_LONG'],
    ['a\u0000b', {}, 'NOT_TEXT'],
    ['a\u001bb', {}, 'NOT_TEXT'],
    ['a\ud800b', {}, 'NOT_TEXT'],
    ['a b', { pattern: CODE }, 'MALFORMED'],
  ])('refuses %j under %o as %s', (value, rules, code) => expect(text(value, rules)[1]).toEqual([code]));

  it('takes as a code what has no blanks and no control characters', () => {
    expect(['vm.s4/h', '云-1', 'a'.repeat(100)].every((code) => CODE.test(code))).toBe(true);
    expect(['', 'a b', 'a\u00a0b', 'a\u200bb', 'a\nb', 'a'.repeat(101)].some((code) => CODE.test(code))).toBe(false);
  });
});

describe('listInput', () => {
  it('bounds the number of members', () => {
    const codes = (length: number) =>
      run((issues) => listInput(issues, ['field'], Array.from({ length }), { min: 1, max: 2 }))[1];
    expect([0, 1, 2, 3].map(codes)).toEqual([['REQUIRED'], [], [], ['TOO_MANY']]);
  });
});
