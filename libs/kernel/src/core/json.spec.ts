import { describe, expect, it } from '@jest/globals';
import { jsonFault, MAX_JSON_DEPTH } from './json.js';

const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 'innermost');

describe('jsonFault', () => {
  it('finds nothing wrong with what a database takes', () => {
    for (const value of [null, 5, true, '', '😀', [], {}, { a: [1, { b: '云' }] }, nested(MAX_JSON_DEPTH)])
      expect(jsonFault(value)).toBeNull();
  });

  it('names what is nested too deep and what is not text, in a value or a key', () => {
    expect(jsonFault(nested(MAX_JSON_DEPTH + 1))).toBe('TOO_DEEP');
    for (const value of ['\ud800', ['\udfff'], { a: { b: 'x\ud800' } }, { '\ud800': 1 }])
      expect(jsonFault(value)).toBe('NOT_TEXT');
  });
});
