import { describe, expect, it } from '@jest/globals';
import type { Price } from '#catalog/core';
import { includedNotes, notIncludedNotes, quoteEndsOn, readQuoteValidity } from './basket.js';

const price = (over: Partial<Price>): Price =>
  ({
    kind: 'USAGE',
    meter: 'calls',
    unit: 'call',
    source: 'PROVIDER',
    includedQuantity: '0',
    tierScope: null,
    effectiveTo: null,
    ...over,
  }) as Price;
const item = { prices: [] as Price[], expectedUsage: [], zoneCode: null, zoneCodes: [] };
const codes = (notes: { code: string }[]): string[] => notes.map(({ code }) => code);

describe('the end of a quote', () => {
  const table = readQuoteValidity([
    { from: '2026-07-01', days: 10 },
    { from: '2010-01-01', days: 30 },
  ]);

  it('follows the table of the day it was made on', () => {
    expect(quoteEndsOn(table, '2026-06-15', [])).toBe('2026-07-15');
    expect(quoteEndsOn(table, '2026-07-01', [])).toBe('2026-07-11');
    expect(quoteEndsOn(table, '2009-01-01', [])).toBe('2009-01-31');
  });

  it('comes no later than the end of a price', () => {
    expect(quoteEndsOn(table, '2026-06-15', [price({ effectiveTo: '2026-07-01' })])).toBe('2026-07-01');
    expect(quoteEndsOn(table, '2026-06-15', [price({ effectiveTo: '2026-06-15' })])).toBe('2026-07-15');
  });

  it.each([
    [[]],
    [{}],
    [[{ from: 'x', days: 1 }]],
    [[{ from: '2026-01-01', days: 0 }]],
    [
      [
        { from: '2026-01-01', days: 1 },
        { from: '2026-01-01', days: 2 },
      ],
    ],
  ])('refuses %j', (json) => expect(() => readQuoteValidity(json)).toThrow(RangeError));
});

describe('what is told of an estimate', () => {
  it('is the tax, one-time charges and free quantities it contains', () => {
    const prices = [price({ includedQuantity: '100' }), price({ kind: 'ONE_TIME', meter: null })];
    expect(codes(includedNotes({ ...item, prices }))).toEqual(['TAX', 'ONE_TIME', 'INCLUDED_QUANTITY']);
    expect(codes(includedNotes(item))).toEqual(['TAX']);
  });

  it('is what may come besides: later months, more use, other instances, a zone', () => {
    const prices = [
      price({}),
      price({ meter: 'disk', unit: 'GB' }),
      price({ meter: 'vm.hours', source: 'PLATFORM', tierScope: 'ACCOUNT' }),
    ];
    const notes = notIncludedNotes(
      { prices, expectedUsage: [{ meter: 'calls', quantityPerMonth: '5' }], zoneCode: null, zoneCodes: ['a', 'b'] },
      3,
    );
    expect(codes(notes)).toEqual(['AFTER_PERIOD', 'USAGE_BEYOND_EXPECTED', 'USAGE', 'OTHER_INSTANCES', 'ZONE_OPEN']);
    expect(notes[1]!.text.en).toBe('Use of calls beyond 5 call a month is charged besides.');
    expect(codes(notIncludedNotes({ ...item, zoneCode: 'a', zoneCodes: ['a', 'b'] }, 1))).toEqual(['AFTER_PERIOD']);
  });
});
