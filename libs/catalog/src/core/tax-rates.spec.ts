import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { at } from './price.fixture.js';
import { TAX_CATEGORIES } from './price.js';
import { readTaxRates, taxRateAt } from './tax-rates.js';

const rows: unknown = JSON.parse(
  readFileSync(new URL('../../../../seeds/reference/tax-rates.json', import.meta.url), 'utf8'),
);
const table = readTaxRates(rows);

describe('the seeded tax rates', () => {
  it.each([
    ['INFORMATION_SERVICE', ['0.06', '0.06', '0.06', '0.06']],
    ['TELECOM_BASIC', ['0.11', '0.1', '0.09', '0.09']],
    ['TELECOM_VALUE_ADDED', ['0.06', '0.06', '0.06', '0.06']],
    ['LEASE', ['0.17', '0.16', '0.13', '0.13']],
    ['ZERO', ['0', '0', '0', '0']],
  ] as const)('%s has had its rates since 2016', (category, expected) => {
    const days = ['2016-05-01', '2018-05-01', '2019-04-01', '2026-01-01'];
    expect(days.map((day) => taxRateAt(table, category, at(day)))).toEqual(expected);
  });

  it('change at the beginning of a day in Shanghai', () => {
    expect(taxRateAt(table, 'LEASE', at('2019-04-01') - 1)).toBe('0.16');
    expect(taxRateAt(table, 'LEASE', at('2019-04-01'))).toBe('0.13');
  });

  it('name their source and whether it was verified, row by row', () => {
    for (const row of rows as Record<string, string>[]) {
      expect(row.source).not.toBe('');
      expect(['V', 'G']).toContain(row.status);
    }
  });
});

describe('taxRateAt', () => {
  it('takes the latest row that has begun, in whatever order the rows stand', () => {
    const reversed = table.toReversed();
    expect(taxRateAt(reversed, 'TELECOM_BASIC', at('2018-06-01'))).toBe('0.1');
  });

  it('refuses an instant before the first row', () => {
    expect(() => taxRateAt(table, 'LEASE', at('2016-05-01') - 1)).toThrow(
      expect.objectContaining({ code: 'NO_TAX_RATE' }),
    );
  });
});

describe('readTaxRates', () => {
  const good = TAX_CATEGORIES.map((category) => ({ category, from: '2020-01-01', rate: '0.060' }));

  it('keeps plain rates', () => {
    expect(readTaxRates(good).map((row) => row.rate)).toEqual(['0.06', '0.06', '0.06', '0.06', '0.06']);
  });

  it.each([
    ['no list', { rows: good }],
    ['an unknown category', [...good, { category: 'GOODS', from: '2020-01-01', rate: '0.13' }]],
    ['a day off the calendar', [...good, { category: 'LEASE', from: '2021-02-29', rate: '0.13' }]],
    ['a rate in percent', [...good, { category: 'LEASE', from: '2021-01-01', rate: '13' }]],
    ['a rate that is a number', [...good, { category: 'LEASE', from: '2021-01-01', rate: 0.13 }]],
    ['a negative rate', [...good, { category: 'LEASE', from: '2021-01-01', rate: '-0.1' }]],
    ['two rates from one day', [...good, { category: 'LEASE', from: '2020-01-01', rate: '0.13' }]],
    ['a category without a rate', good.slice(1)],
    ['an empty row', [...good, null]],
  ])('refuses %s', (_what, bad) => {
    expect(() => readTaxRates(bad)).toThrow(RangeError);
  });
});
