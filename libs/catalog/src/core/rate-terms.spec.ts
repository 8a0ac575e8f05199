import { describe, expect, it } from '@jest/globals';
import { dec, formatInstant, plain } from '#kernel/core';
import type { Life } from './life.js';
import { aLife, aPrice, tier } from './price.fixture.js';
import type { Price } from './price.js';
import { rateMonth } from './rate.js';

const amount = (price: Price, life: Life, month: string, metered = '0'): string | null => {
  const rated = rateMonth(price, life, month, { quantity: dec(metered) });
  return rated && plain(rated.ratedAmount);
};
const fee = (over: Partial<Price> = {}): Price =>
  aPrice({ kind: 'RECURRING', model: 'FLAT', unitPrice: '310', ...over });
const year2026 = aLife('2026-01-01', '2027-01-01');
/** Every line of a year of months, as "month amount". */
const lines = (price: Price, life: Life, year = 2026): string[] =>
  Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`).flatMap((month) => {
    const value = amount(price, life, month);
    return value === null ? [] : [`${month} ${value}`];
  });

describe('the order of an amount [I24]', () => {
  it('is: what is included, the price, the discount, the minimum, the maximum', () => {
    const price = aPrice({ includedQuantity: '100', discountRate: '0.1' });
    // 1100 − 100 = 1000, less 10 % = 900
    expect(amount(price, year2026, '2026-05', '1100')).toBe('900');
    // A minimum is of what is left after the discount: 950, not max(1000, 950) less 10 % = 900.
    expect(amount({ ...price, minimumAmount: '950' }, year2026, '2026-05', '1100')).toBe('950');
    // So is a maximum: 900, not min(1000, 950) less 10 % = 855.
    expect(amount({ ...price, maximumAmount: '950' }, year2026, '2026-05', '1100')).toBe('900');
    expect(amount({ ...price, maximumAmount: '850' }, year2026, '2026-05', '1100')).toBe('850');
    // What is included is taken off before the price, not before the minimum.
    expect(amount({ ...price, minimumAmount: '20' }, year2026, '2026-05', '100')).toBe('20');
  });

  it('holds for tiers and for fees, whose parts are discounted together', () => {
    const tiers = [tier('10', '2', '1'), tier(null, '1')];
    const graduated = aPrice({ model: 'GRADUATED', tiers, discountRate: '0.5', minimumAmount: '12' });
    expect(amount(graduated, year2026, '2026-05', '15')).toBe('13'); // (1 + 10 × 2 + 5 × 1) ÷ 2
    expect(amount(graduated, year2026, '2026-05', '5')).toBe('12'); // (1 + 5 × 2) ÷ 2 = 5.5
    const half = aLife('2026-06-16', null);
    expect(amount(fee({ unitPrice: '300', discountRate: '0.2' }), half, '2026-06')).toBe('120');
    expect(amount(fee({ unitPrice: '300', discountRate: '0.2', minimumAmount: '250' }), half, '2026-06')).toBe('125');
    expect(amount(fee({ unitPrice: '300', discountRate: '0.2', maximumAmount: '110' }), half, '2026-06')).toBe('110');
  });

  it('rounds a discounted amount half away from zero at 24 decimals, and ONE_TIME is discounted too [I27]', () => {
    const price = aPrice({ unitPrice: '0.000000000001', discountRate: '0.5' });
    expect(amount(price, year2026, '2026-05', '0.000000000001')).toBe('0.000000000000000000000001');
    expect(amount(aPrice({ kind: 'ONE_TIME', unitPrice: '7', discountRate: '0.1' }), year2026, '2026-01')).toBe('6.3');
    expect(amount(aPrice({ discountRate: null }), year2026, '2026-05', '3')).toBe('3');
  });
});

describe('a minimum and a maximum of a month [I23]', () => {
  it('of use: due without use too, by the seconds lived of the whole month; the maximum is whole', () => {
    const price = aPrice({ minimumAmount: '300', maximumAmount: '400' });
    const life = aLife('2026-06-16', '2026-08-01');
    expect(['2026-05', '2026-06', '2026-07', '2026-08'].map((month) => amount(price, life, month))).toEqual([
      null, // not lived in
      '150', // 15 of 30 days
      '300',
      null,
    ]);
    expect(['100', '350', '9000'].map((metered) => amount(price, life, '2026-07', metered))).toEqual([
      '300',
      '350',
      '400',
    ]);
    expect(amount(price, life, '2026-06', '390')).toBe('390');
    expect(amount(price, life, '2026-06', '9000')).toBe('400');
  });

  it('says what was metered and for when', () => {
    const rated = rateMonth(aPrice({ minimumAmount: '5' }), aLife('2026-06-16', null), '2026-06', {
      quantity: dec(0),
    })!;
    expect([plain(rated.quantity), formatInstant(rated.serviceFrom), formatInstant(rated.serviceTo)]).toEqual([
      '0',
      '2026-06-15T16:00:00Z',
      '2026-06-30T16:00:00Z',
    ]);
  });

  it('of a fee: for each of its periods', () => {
    const price = fee({
      model: 'PER_UNIT',
      unitPrice: '10',
      minimumAmount: '310',
      maximumAmount: '620',
      anchorDay: 16,
    });
    const life = aLife('2026-03-16', '2026-04-21', '3');
    // To 16 April 30, raised to 310; 5 of the next 30 days: 5, raised to 310 × 5 ÷ 30. Both end in April.
    expect(lines(price, life)).toEqual([`2026-04 ${plain(dec('310').plus('51.666666666666666666666667'))}`]);
    expect(amount(price, aLife('2026-03-16', '2026-04-16', '90'), '2026-04')).toBe('620');
  });

  it('of zero changes nothing', () => {
    expect(amount(aPrice({ minimumAmount: '0' }), year2026, '2026-05')).toBeNull();
  });
});

describe('a fee in advance', () => {
  const advance = (over: Partial<Price> = {}): Price => fee({ timing: 'ADVANCE', ...over });

  it('is charged where its year begins; an earlier end lowers that line', () => {
    const price = advance({ interval: 'YEAR', unitPrice: '3650' });
    expect(lines(price, aLife('2026-03-15', null))).toEqual(['2026-03 3650']);
    expect(lines(price, aLife('2025-03-15', null))).toEqual(['2026-03 3650']);
    expect(lines(price, aLife('2026-03-15', '2026-05-27'))).toEqual(['2026-03 730']); // 73 of 365 days
  });

  it('by an anchor is charged on that day, its first part on activation', () => {
    const life = aLife('2026-03-20', '2026-05-25');
    // 15 March–15 April from 20 March: 26 of 31 days; a month; 15 May–15 June to 25 May: 10 of 31.
    expect(lines(advance({ anchorDay: 15 }), life)).toEqual(['2026-03 260', '2026-04 310', '2026-05 100']);
    expect(lines(fee({ anchorDay: 15 }), life)).toEqual(['2026-04 260', '2026-05 410']); // in arrears
  });

  it('is changed by a later resize for what is left of the period', () => {
    const life = aLife('2026-03-15', null, [
      ['2026-03-15', '1'],
      ['2026-03-25', '2'],
    ]);
    expect(lines(advance({ anchorDay: 15, model: 'PER_UNIT' }), life)[0]).toBe('2026-03 520'); // 310 × (10 + 21 × 2) ÷ 31
  });
});

describe('a year from an anchor day', () => {
  it('begins on the anchor day at or before activation and keeps it', () => {
    const price = fee({ interval: 'YEAR', unitPrice: '365', anchorDay: 10, timing: 'ADVANCE' });
    expect(lines(price, aLife('2026-03-10', null))).toEqual(['2026-03 365']);
    expect(lines(price, aLife('2026-03-05', null))).toEqual(['2026-03 342']); // 10 February on, less 23 days
    expect(lines(price, aLife('2026-03-05', null), 2027)).toEqual(['2027-02 365']);
  });
});

describe('proration', () => {
  it('by day counts every day touched once, of the days of the whole period', () => {
    const price = fee({ proration: 'DAY' });
    expect(amount(price, aLife('2026-03-10T23:59:00+08:00', '2026-03-12T00:01:00+08:00'), '2026-03')).toBe('30');
    expect(amount(price, aLife('2026-03-10', '2026-03-12'), '2026-03')).toBe('20');
    expect(amount(price, aLife('2026-03-10T08:00:00+08:00', '2026-03-10T08:00:00+08:00'), '2026-03')).toBeNull();
    // 30 June in part is all of June's last day, and 1 July touched is July's first.
    const over = aLife('2026-06-30T12:00:00+08:00', '2026-07-01T12:00:00+08:00');
    expect(lines(fee({ proration: 'DAY', unitPrice: '930' }), over)).toEqual(['2026-06 31', '2026-07 30']);
  });

  it('by day lets a change count from the next day, the last of a day’s changes', () => {
    const life = aLife('2026-03-01T09:00:00+08:00', null, [
      ['2026-03-01T09:00:00+08:00', '1'],
      ['2026-03-16T10:00:00+08:00', '5'],
      ['2026-03-16T11:00:00+08:00', '2'],
    ]);
    expect(amount(fee({ proration: 'DAY', model: 'PER_UNIT' }), life, '2026-03')).toBe('460'); // 10 × (16 + 15 × 2)
  });

  it('by none charges a begun period whole, for the quantity it began with', () => {
    const price = fee({ proration: 'NONE', model: 'PER_UNIT' });
    expect(lines(price, aLife('2026-03-31T23:59:59+08:00', '2026-04-01T00:00:01+08:00'))).toEqual([
      '2026-03 310',
      '2026-04 310',
    ]);
    const resized = aLife('2026-03-10', '2026-04-10', [
      ['2026-03-10', '1'],
      ['2026-03-20', '2'],
    ]);
    expect(lines(price, resized)).toEqual(['2026-03 310', '2026-04 620']);
    expect(amount({ ...price, minimumAmount: '400' }, resized, '2026-03')).toBe('400');
  });
});

describe('an effective period [I21]', () => {
  it('of use is whole months', () => {
    const price = aPrice({ effectiveFrom: '2026-03-01', effectiveTo: '2026-05-01', minimumAmount: '1' });
    expect(['2026-02', '2026-03', '2026-04', '2026-05'].map((month) => amount(price, year2026, month, '7'))).toEqual([
      null,
      '7',
      '7',
      null,
    ]);
  });

  it('of a fee is cut by seconds, its end in the line’s month', () => {
    const price = fee({ effectiveFrom: '2026-03-15', effectiveTo: '2026-05-11' });
    expect(lines(price, year2026)).toEqual(['2026-03 170', '2026-04 310', '2026-05 100']);
    const yearly = fee({ interval: 'YEAR', unitPrice: '365', effectiveTo: '2026-03-15' });
    expect(lines(yearly, year2026)).toEqual(['2026-03 73']);
    expect(lines({ ...yearly, effectiveFrom: '2026-03-15', effectiveTo: null }, year2026)).toEqual(['2026-12 292']);
  });

  it('of a fee charged whole belongs to the price in force when the period begins', () => {
    const none = fee({ proration: 'NONE', unitPrice: '31' });
    expect(lines({ ...none, effectiveTo: '2026-03-15' }, year2026)).toEqual(['2026-01 31', '2026-02 31', '2026-03 31']);
    expect(lines({ ...none, effectiveFrom: '2026-11-15' }, year2026)).toEqual(['2026-12 31']);
  });

  it('of a one-time price holds the activation', () => {
    const price = aPrice({ kind: 'ONE_TIME', model: 'FLAT', effectiveFrom: '2026-01-01', effectiveTo: '2026-01-02' });
    expect(amount(price, aLife('2026-01-01', null), '2026-01')).toBe('1');
    expect(amount(price, aLife('2026-01-02', null), '2026-01')).toBeNull();
    expect(amount(price, aLife('2025-12-31T23:59:59+08:00', null), '2025-12')).toBeNull();
  });
});
