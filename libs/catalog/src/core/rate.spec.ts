import { describe, expect, it } from '@jest/globals';
import { dec, formatInstant, monthPeriod, plain } from '#kernel/core';
import type { Life } from './life.js';
import { aLife, aPrice, at, tier } from './price.fixture.js';
import type { Price } from './price.js';
import { rateMonth } from './rate.js';

/** What a test compares: amounts and quantity as text, the service period in UTC. */
function rate(price: Price, life: Life, month: string, metered = '0') {
  const rated = rateMonth(price, life, month, { quantity: dec(metered) });
  return (
    rated && {
      from: formatInstant(rated.serviceFrom),
      to: formatInstant(rated.serviceTo),
      quantity: plain(rated.quantity),
      amount: plain(rated.ratedAmount),
    }
  );
}
const amount = (...args: Parameters<typeof rate>): string | null => rate(...args)?.amount ?? null;

describe('rateMonth for USAGE', () => {
  const life = aLife('2026-01-10', '2026-03-05T12:00:00+08:00');

  it('prices the metered quantity above the included one and reports all of it', () => {
    const price = aPrice({ unitPrice: '0.5', includedQuantity: '100' });
    expect(rate(price, life, '2026-02', '130.5')).toEqual({
      from: '2026-01-31T16:00:00Z',
      to: '2026-02-28T16:00:00Z',
      quantity: '130.5',
      amount: '15.25',
    });
  });

  it('gives no line when nothing is left above the included quantity', () => {
    const price = aPrice({ includedQuantity: '100' });
    expect([amount(price, life, '2026-02', '100'), amount(price, life, '2026-02', '0')]).toEqual([null, null]);
    expect(amount(price, life, '2026-02', '100.000000000001')).toBe('0.000000000001');
  });

  it('lets tiers and packages see only what is above the included quantity', () => {
    const tiers = [tier('10', '2', '1'), tier(null, '1')];
    const included = { includedQuantity: '5' };
    expect(amount(aPrice({ model: 'GRADUATED', tiers, ...included }), life, '2026-02', '15')).toBe('21');
    expect(amount(aPrice({ model: 'VOLUME', tiers, ...included }), life, '2026-02', '15')).toBe('21');
    const pack = aPrice({ model: 'PACKAGE', packageSize: '10', unitPrice: '3', ...included });
    expect([amount(pack, life, '2026-02', '15'), amount(pack, life, '2026-02', '15.1')]).toEqual(['3', '6']);
  });

  it('gives the included quantity whole in every month and never prorates it [I22]', () => {
    const price = aPrice({ includedQuantity: '10' });
    expect(['2026-01', '2026-02', '2026-03'].map((month) => amount(price, life, month, '12'))).toEqual(['2', '2', '2']);
  });

  it('is never multiplied by the instance’s quantity', () => {
    expect(amount(aPrice({ unitPrice: '2' }), aLife('2026-01-01', null, '7'), '2026-02', '3')).toBe('6');
  });

  it('serves the part of the month the instance lived in', () => {
    const price = aPrice();
    expect(rate(price, life, '2026-01', '1')).toMatchObject({
      from: '2026-01-09T16:00:00Z',
      to: '2026-01-31T16:00:00Z',
    });
    expect(rate(price, life, '2026-03', '1')).toMatchObject({
      from: '2026-02-28T16:00:00Z',
      to: '2026-03-05T04:00:00Z',
    });
  });

  it('gives a line of 0 when what was used is free of charge', () => {
    expect(amount(aPrice({ unitPrice: '0' }), life, '2026-02', '3')).toBe('0');
  });

  it('charges use recorded outside the life rather than losing it, for the whole month', () => {
    expect(rate(aPrice(), life, '2026-04', '3')).toEqual({
      from: '2026-03-31T16:00:00Z',
      to: '2026-04-30T16:00:00Z',
      quantity: '3',
      amount: '3',
    });
  });

  it('names the unit price, and none for tiers', () => {
    expect(rateMonth(aPrice({ unitPrice: '0.25' }), life, '2026-02', { quantity: dec(1) })?.unitPrice?.toString()).toBe(
      '0.25',
    );
    const tiered = aPrice({ model: 'GRADUATED', tiers: [tier(null, '1')] });
    expect(rateMonth(tiered, life, '2026-02', { quantity: dec(1) })?.unitPrice).toBeNull();
  });
});

describe('rateMonth for RECURRING MONTH', () => {
  const flat = aPrice({ kind: 'RECURRING', model: 'FLAT', unitPrice: '310' });
  const perUnit = aPrice({ kind: 'RECURRING', model: 'PER_UNIT', unitPrice: '310' });

  it('charges a whole calendar month of Shanghai whole, whatever its length', () => {
    const life = aLife('2026-01-01', null, '2');
    for (const month of ['2026-01', '2026-02', '2028-02', '2026-04']) {
      expect(rate(flat, life, month)).toMatchObject({ quantity: '1', amount: '310' });
      expect(rate(perUnit, life, month)).toMatchObject({ quantity: '2', amount: '620' });
    }
  });

  it('charges a part by its time over the whole month', () => {
    // Activated on the 22nd: 10 of 31 days.
    expect(rate(flat, aLife('2026-01-22', null), '2026-01')).toEqual({
      from: '2026-01-21T16:00:00Z',
      to: '2026-01-31T16:00:00Z',
      quantity: '0.322580645161',
      amount: '100',
    });
    // One microsecond of a 30-day month: 310 ÷ 2 592 000 000 000, rounded at 24 decimals.
    const blink = aLife('2026-04-10T10:00:00Z', '2026-04-10T10:00:00.000001Z');
    expect(amount(flat, blink, '2026-04')).toBe('0.000000000119598765432099');
  });

  it('prices each stretch of constant quantity by itself', () => {
    // 10 days of 1, 21 days of 3: 310 × (10 × 1 + 21 × 3) ÷ 31 = 730
    const life = aLife('2025-01-01', null, [
      ['2025-01-01', '1'],
      ['2026-01-11', '3'],
    ]);
    expect(rate(perUnit, life, '2026-01')).toMatchObject({ quantity: '2.354838709677', amount: '730' });
    expect([amount(perUnit, life, '2025-12'), amount(perUnit, life, '2026-02')]).toEqual(['310', '930']);
    expect(rate(flat, life, '2026-01')).toMatchObject({ quantity: '1', amount: '310' });
  });

  it('finds the tier of each stretch by its quantity, not by its share', () => {
    const tiers = [tier('5', '31', '62'), tier(null, '15.5')];
    const life = aLife('2026-01-01', null, [
      ['2026-01-01', '4'],
      ['2026-01-11', '8'],
    ]);
    // 10/31 × (4 × 31 + 62) + 21/31 × (5 × 31 + 62 + 3 × 15.5) = 60 + 178.5
    expect(amount(aPrice({ kind: 'RECURRING', model: 'GRADUATED', tiers }), life, '2026-01')).toBe('238.5');
    // 10/31 × 186 + 21/31 × (8 × 15.5) = 60 + 84
    expect(amount(aPrice({ kind: 'RECURRING', model: 'VOLUME', tiers }), life, '2026-01')).toBe('144');
  });

  it('gives no line outside the life, none for a life of no length', () => {
    const life = aLife('2026-02-01', '2026-03-01');
    expect([amount(flat, life, '2026-01'), amount(flat, life, '2026-02'), amount(flat, life, '2026-03')]).toEqual([
      null,
      '310',
      null,
    ]);
    expect(amount(flat, aLife('2026-02-10', '2026-02-10'), '2026-02')).toBeNull();
  });

  it('charges by Shanghai’s months, not by those of UTC', () => {
    // 2026-01-31T16:00Z is 1 February in Shanghai.
    expect(amount(flat, aLife('2026-01-31T16:00:00Z', null), '2026-01')).toBeNull();
    expect(amount(flat, aLife('2026-01-31T15:59:59.999999Z', null), '2026-01')).not.toBeNull();
  });

  it('gives a line of 0 for a recurring price of 0', () => {
    expect(
      amount(aPrice({ kind: 'RECURRING', model: 'FLAT', unitPrice: '0' }), aLife('2026-01-01', null), '2026-01'),
    ).toBe('0');
  });
});

describe('rateMonth for RECURRING YEAR', () => {
  const yearly = aPrice({ kind: 'RECURRING', model: 'FLAT', interval: 'YEAR', unitPrice: '3650' });
  const lines = (price: Price, life: Life, from: number, to: number) =>
    Array.from(
      { length: (to - from + 1) * 12 },
      (_, i) => `${from + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
    )
      .map((month) => ({ month, ...rate(price, life, month) }))
      .filter((line) => line.amount !== undefined);

  it('has one line a year, in the month that holds the year’s last instant', () => {
    expect(lines(yearly, aLife('2025-03-15', null), 2025, 2027).map(({ month, amount }) => [month, amount])).toEqual([
      ['2026-03', '3650'],
      ['2027-03', '3650'],
    ]);
  });

  it('puts a year that ends exactly at a month’s start into the month before', () => {
    expect(lines(yearly, aLife('2025-03-01', null), 2025, 2026)).toEqual([
      { month: '2026-02', from: '2025-02-28T16:00:00Z', to: '2026-02-28T16:00:00Z', quantity: '1', amount: '3650' },
    ]);
    const late = aLife('2025-03-01T00:00:00.000001+08:00', null);
    expect(lines(yearly, late, 2025, 2026).map(({ month }) => month)).toEqual(['2026-03']);
  });

  it('charges a year cut short by its time over the whole year, in the month of the end', () => {
    // 2026-01-01 to 2026-03-15: 73 of 365 days.
    expect(lines(yearly, aLife('2026-01-01', '2026-03-15'), 2026, 2027)).toEqual([
      { month: '2026-03', from: '2025-12-31T16:00:00Z', to: '2026-03-14T16:00:00Z', quantity: '0.2', amount: '730' },
    ]);
    // 366 days from 2027-03-01 to 2028-02-29 included.
    expect(amount(yearly, aLife('2027-03-01', '2027-06-01'), '2027-05')).toBe('917.486338797814207650273224'); // 3650 × 92 ÷ 366
  });

  it('ends in the month before when the instance ends exactly at a month’s start', () => {
    expect(lines(yearly, aLife('2026-01-01', '2026-03-01'), 2026, 2027).map(({ month }) => month)).toEqual(['2026-02']);
  });

  it('has no further line when the instance ends with the year', () => {
    expect(lines(yearly, aLife('2025-05-10', '2026-05-10'), 2025, 2027).map(({ month }) => month)).toEqual(['2026-05']);
  });

  it('sums the year and the rest after the anniversary when both end in one month', () => {
    // 2025-05-10 to 2026-05-20: a year and 10 of 365 days.
    expect(lines(yearly, aLife('2025-05-10', '2026-05-20'), 2025, 2027)).toEqual([
      {
        month: '2026-05',
        from: '2025-05-09T16:00:00Z',
        to: '2026-05-19T16:00:00Z',
        quantity: '1.027397260274',
        amount: '3750',
      },
    ]);
  });

  it('counts 29 February from activation, clamped in common years', () => {
    expect(lines(yearly, aLife('2024-02-29', null), 2024, 2028).map(({ month, to }) => [month, to])).toEqual([
      ['2025-02', '2025-02-27T16:00:00Z'],
      ['2026-02', '2026-02-27T16:00:00Z'],
      ['2027-02', '2027-02-27T16:00:00Z'],
      ['2028-02', '2028-02-28T16:00:00Z'],
    ]);
  });

  it('prices stretches of the year by themselves', () => {
    const perUnit = { ...yearly, model: 'PER_UNIT' as const };
    const life = aLife('2026-01-01', null, [
      ['2026-01-01', '1'],
      ['2026-03-15', '2'],
    ]);
    // 73 days of 1 and 292 of 2: 730 + 5840
    expect(rate(perUnit, life, '2026-12')).toMatchObject({ quantity: '1.8', amount: '6570' });
  });

  it('has no line for a life of no length and none while the first year runs', () => {
    expect(lines(yearly, aLife('2026-01-05', '2026-01-05'), 2026, 2026)).toEqual([]);
    expect(lines(yearly, aLife('2026-01-05', null), 2026, 2026)).toEqual([]);
  });
});

describe('rateMonth for ONE_TIME', () => {
  it('charges in the month of activation, for the quantity then, at one instant', () => {
    const price = aPrice({ kind: 'ONE_TIME', unitPrice: '12.5' });
    const life = aLife('2026-02-28T16:00:00Z', null, [
      ['2026-02-28T16:00:00Z', '4'],
      ['2026-03-02', '9'],
    ]);
    expect(rate(price, life, '2026-03')).toEqual({
      from: '2026-02-28T16:00:00Z',
      to: '2026-02-28T16:00:00Z',
      quantity: '4',
      amount: '50',
    });
    expect([amount(price, life, '2026-02'), amount(price, life, '2026-04')]).toEqual([null, null]);
  });

  it('charges a life of no length too, and tiers by quantity', () => {
    const price = aPrice({ kind: 'ONE_TIME', model: 'VOLUME', tiers: [tier('2', '10'), tier(null, '8', '1')] });
    expect(amount(price, aLife('2026-02-10', '2026-02-10', '3'), '2026-02')).toBe('25');
  });

  it('covers the whole first and last instant of the month', () => {
    const price = aPrice({ kind: 'ONE_TIME', model: 'FLAT', unitPrice: '5' });
    const { from, to } = monthPeriod('2026-03');
    const activatedAt = (instant: number): Life => ({
      activatedAt: instant,
      terminatedAt: null,
      stretches: [{ from: instant, quantity: dec(1) }],
    });
    expect([from - 1, from, to - 1, to].map((i) => amount(price, activatedAt(i), '2026-03'))).toEqual([
      null,
      '5',
      '5',
      null,
    ]);
    expect(at('2026-03-01')).toBe(from);
  });
});
