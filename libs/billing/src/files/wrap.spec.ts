import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wrap } from './wrap.js';

// Every character one wide, Chinese ones two.
const measure = (text: string): number =>
  Array.from(text).reduce((sum, one) => sum + (one.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);

describe('wrap', () => {
  it.each([
    ['', 10, ['']],
    ['short', 10, ['short']],
    ['two words here', 9, ['two words', 'here']],
    ['云主机按量计费', 6, ['云主机', '按量计', '费']],
    ['云主机，按量', 6, ['云主', '机，按', '量']],
    ['主机（按量', 6, ['主机', '（按量']],
    ['endpoint-name-long', 10, ['endpoint-', 'name-long']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ])('breaks "%s" at %d', (text, width, lines) => expect(wrap(text, width, measure)).toEqual(lines));

  it('ends in an ellipsis when there are too many lines', () =>
    expect(wrap('aa bb cc dd', 2, measure, 2)).toEqual(['aa', 'b…']));

  it('loses nothing but blanks and never exceeds the width', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'Z', '-', '/', ' ', '云', '，', '（', '𠮷', '9'),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (written, width) => {
        const lines = wrap(written, width, measure, 1000);
        expect(lines.join('').replaceAll(' ', '')).toBe(written.replaceAll(' ', ''));
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
