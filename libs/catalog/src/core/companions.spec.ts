import { expect, it } from '@jest/globals';
import { companionCategories, readCompanions } from './companions.js';

it('names the categories of every row up to the level, each once', () => {
  const rows = readCompanions([
    { minimumMlpsLevel: 3, categoryCodes: ['a', 'b'], source: '001' },
    { minimumMlpsLevel: 4, categoryCodes: ['b', 'c'], source: '001' },
  ]);
  expect([2, 3, 4].map((level) => companionCategories(rows, level))).toEqual([[], ['a', 'b'], ['a', 'b', 'c']]);
});

it.each([
  null,
  [{}],
  [{ minimumMlpsLevel: 6, categoryCodes: ['a'], source: 's' }],
  [{ minimumMlpsLevel: 3, categoryCodes: [], source: 's' }],
])('refuses %j', (json) => expect(() => readCompanions(json)).toThrow(RangeError));
