import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { amountInput } from './amount-input.js';

function read(written: string, currency = 'CNY'): string | string[] {
  const issues = new Issues();
  const amount = amountInput(issues, ['amount'], written, currency);
  return amount ? amount.toFixed() : issues.list.map(({ code }) => code);
}

describe('amountInput', () => {
  it('reads amounts of whole minor units', () => {
    expect([read('0.01'), read('12.50'), read('7', 'JPY')]).toEqual(['0.01', '12.5', '7']);
  });

  it('refuses what is below a minor unit', () => {
    expect([read('0.001'), read('7.5', 'JPY')]).toEqual([['OVER_PRECISE'], ['OVER_PRECISE']]);
  });

  it('refuses what is not above zero, or no decimal', () => {
    expect(['0', '0.00', '-1', 'x', '1e3'].map((written) => read(written))).toEqual([
      ['NOT_POSITIVE'],
      ['NOT_POSITIVE'],
      ['NEGATIVE'],
      ['NOT_DECIMAL'],
      ['NOT_DECIMAL'],
    ]);
  });
});
