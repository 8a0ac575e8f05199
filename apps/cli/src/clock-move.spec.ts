import { formatInstant, parseInstant } from '#kernel';
import { describe, expect, it } from '@jest/globals';
import { readMove } from './clock-move.js';

const from = parseInstant('2026-01-30T16:00:00Z')!; // 31 January in Shanghai
const after = (...words: string[]): string => formatInstant(readMove(words)!(from));

describe('readMove', () => {
  it('reads nothing and show as no move', () => {
    expect([readMove([]), readMove(['show'])]).toEqual([null, null]);
  });

  it.each([
    ['30m', '2026-01-30T16:30:00Z'],
    ['6h', '2026-01-30T22:00:00Z'],
    ['3d', '2026-02-02T16:00:00Z'],
    ['2w', '2026-02-13T16:00:00Z'],
    ['1mo', '2026-02-27T16:00:00Z'], // 28 February, the month's last day
  ])('advances by %s', (step, then) => {
    expect(after('advance', step)).toBe(then);
  });

  it('sets an instant', () => {
    expect(after('set', '2026-12-01T00:00:00+08:00')).toBe('2026-11-30T16:00:00Z');
  });

  it.each([
    [['advance']],
    [['advance', '1y']],
    [['advance', '-1d']],
    [['advance', '99999d']],
    [['set', 'tomorrow']],
    [['back', '1d']],
    [['advance', '1d', 'x']],
  ])('refuses %j in one sentence', (words) => {
    expect(() => readMove(words)).toThrow(/\.$/);
  });
});
