import { describe, expect, it } from '@jest/globals';
import { divisionPrefix, isConflicted } from './committee.js';

describe('isConflicted', () => {
  const interests = [{ organizationId: 'p', fromOn: '2020-01-01', untilOn: '2024-03-02' }];
  it('holds while the interest does, and for three years after its end', () => {
    expect(
      ['2019-12-31', '2020-01-01', '2027-03-01', '2027-03-02'].map((on) => isConflicted(interests, 'p', on)),
    ).toEqual([false, true, true, false]);
    expect(isConflicted([{ ...interests[0]!, untilOn: null }], 'p', '2099-01-01')).toBe(true);
    expect(isConflicted(interests, 'q', '2024-01-01')).toBe(false);
  });
});

it('a division has what begins with it', () => {
  expect(['510100', '510000', '510104', '500000'].map(divisionPrefix)).toEqual(['5101', '51', '510104', '50']);
});
