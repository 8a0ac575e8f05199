import { expect, it } from '@jest/globals';
import { percentOf } from './percent.js';

it('counts per cent half away from zero to the places asked for, and none of nothing', () => {
  expect(percentOf(2, 3, 1)).toBe('66.7');
  expect(percentOf(1, 8, 1)).toBe('12.5');
  expect(percentOf(1, 1600, 1)).toBe('0.1');
  expect(percentOf(199, 400, 2)).toBe('49.75');
  expect(percentOf(0, 0, 1)).toBeNull();
});
