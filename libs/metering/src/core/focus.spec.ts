import { describe, expect, it } from '@jest/globals';
import { parseInstant, plain } from '#kernel/core';
import { focusFacts, focusInstant, focusNumber, focusText, isFocusUsage } from './focus.js';

describe('FOCUS columns', () => {
  it('read NULL and blanks as nothing', () => {
    expect([undefined, 'NULL', '  ', ' x '].map(focusText)).toEqual(['', '', '', 'x']);
  });

  it.each([
    ['2.000000000000000', '2'],
    ['4e-7', '0.0000004'],
    ['-1.5E+2', '-150'],
    ['.5', '0.5'],
    ['', null],
    ['1,5', null],
    ['NaN', null],
    ['1e9999', null],
  ])('read %s exactly, or not at all', (text, value) => {
    const read = focusNumber(text);
    expect(read && plain(read)).toBe(value);
  });

  it.each(['2024-09-18 22:00:00', '2024-09-18T22:00:00', '2024-09-18 22:00:00 UTC', '2024-09-19T06:00:00+08:00'])(
    'read %s as the same instant: without a zone it is UTC',
    (text) => expect(focusInstant(text)).toBe(parseInstant('2024-09-18T22:00:00Z')),
  );

  it.each(['2024-02-30 00:00:00', 'soon', ''])('read %s as no instant', (text) =>
    expect(focusInstant(text)).toBeNull(),
  );

  it('are use when they charge it and correct nothing', () => {
    expect(isFocusUsage({ ChargeCategory: 'Usage', ChargeClass: 'NULL' })).toBe(true);
    expect(isFocusUsage({ ChargeCategory: 'Usage', ChargeClass: 'Correction' })).toBe(false);
    expect(isFocusUsage({ ChargeCategory: 'Credit' })).toBe(false);
  });

  it('are about the same use when only quantities and costs differ [I4]', () => {
    const row = { ResourceId: 'vm', SkuMeter: 'cpu', ConsumedQuantity: '1', BilledCost: '2' };
    expect(focusFacts({ ...row, ConsumedQuantity: '9', BilledCost: '0' })).toEqual(focusFacts(row));
    expect(focusFacts({ ...row, SkuMeter: 'ram' })).not.toEqual(focusFacts(row));
  });
});
