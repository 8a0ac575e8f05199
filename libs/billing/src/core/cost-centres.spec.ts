import { describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel/core';
import { allocationsOf } from './cost-centres.js';

const thirds = ['0.3', '0.3', '0.4'].map((share, index) => ({ costCentre: `C${index}`, share }));

describe('allocationsOf', () => {
  it('gives nothing where no cost centre is named', () => {
    expect(allocationsOf(dec('10'), [], 'CNY')).toEqual([]);
  });

  it.each(['0.01', '0.05', '99.99', '-0.01', '-7.77', '0'])('sums to %s to the cent', (amount) => {
    const parts = allocationsOf(dec(amount), thirds, 'CNY').map((part) => dec(part.amount));
    expect(sum(parts).eq(dec(amount))).toBe(true);
  });

  it('gives an odd cent to the largest remainder', () => {
    expect(allocationsOf(dec('0.01'), thirds, 'CNY').map(({ amount }) => amount)).toEqual(['0.00', '0.00', '0.01']);
  });
});
