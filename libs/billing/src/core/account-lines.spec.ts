import { describe, expect, it } from '@jest/globals';
import { dec, plain } from '#kernel/core';
import { aFee, day } from './account.fixture.js';
import { accountLines, type AccountPart, verdictOn } from './account-lines.js';
import type { Component, LineDraft } from './adjust.js';

const component = (month: string, offeringCode: string, instanceId: string, code: string): Component<AccountPart> => ({
  payload: { price: aFee(code, '1'), month, termsId: null, use: null, instanceId, offeringCode },
  rated: {
    kind: 'RECURRING',
    serviceFrom: day(`${month}-01`),
    serviceTo: day(`${month}-02`),
    quantity: dec(1),
    unitPrice: dec(1),
    ratedAmount: dec(1),
  },
  billed: null,
});

const line = (amount: string, billed = amount): LineDraft<null> => ({
  payload: null,
  kind: 'ADJUSTMENT',
  serviceFrom: 0,
  serviceTo: 1,
  quantity: dec(1),
  unitPrice: null,
  ratedAmount: dec(amount),
  amount: dec(amount),
  billed: {
    quantity: dec(1),
    ratedAmount: dec(billed),
    amount: dec(billed),
    serviceFrom: 0,
    serviceTo: 1,
    unitPrice: null,
  },
});

describe('accountLines', () => {
  it('orders lines by service month, offering, instance and price, and treats each month by itself', () => {
    const lines = accountLines(
      [
        component('2026-02', 'A', 'i1', 'p'),
        component('2026-01', 'B', 'i1', 'p'),
        component('2026-01', 'A', 'i2', 'a'),
        component('2026-01', 'A', 'i1', 'z'),
        component('2026-01', 'A', 'i1', 'B'),
      ],
      (month) => month === '2026-02',
      'CNY',
    );
    expect(
      lines.map(({ kind, payload: { month, offeringCode, instanceId, price } }) =>
        [month, offeringCode, instanceId, price.code, kind].join(' '),
      ),
    ).toEqual([
      '2026-01 A i1 B RECURRING',
      '2026-01 A i1 z RECURRING',
      '2026-01 A i2 a RECURRING',
      '2026-01 B i1 p RECURRING',
      '2026-02 A i1 p ADJUSTMENT',
    ]);
  });
});

describe('verdictOn', () => {
  const told = (...given: Parameters<typeof verdictOn>) => {
    const verdict = verdictOn(...given);
    return verdict.kind === 'WAIT' ? `${verdict.reason} ${plain(verdict.amount)}` : verdict.kind;
  };

  it('issues what is due, a sum of zero too, and nothing where there are no lines', () => {
    expect(told([line('5'), line('-3')], false)).toBe('ISSUE');
    expect(told([line('5'), line('-5')], false)).toBe('ISSUE');
    expect(told([line('0')], false)).toBe('ISSUE');
    expect(told([], false)).toBe('NOTHING');
  });

  it('lets a sum below zero wait, and whatever comes after the invoice of the period', () => {
    expect(told([line('5'), line('-5.01')], false)).toBe('NEGATIVE_TOTAL -0.01');
    expect(told([line('5')], true)).toBe('ALREADY_INVOICED 5');
    expect(told([line('-5')], true)).toBe('ALREADY_INVOICED -5');
    expect(told([line('5'), line('-5')], true)).toBe('NOTHING');
    expect(told([], true)).toBe('NOTHING');
  });

  it('lets wait what the books cannot hold: 16 digits before the point', () => {
    expect(told([line('9999999999999999.99')], false)).toBe('ISSUE');
    expect(told([line('10000000000000000')], false)).toBe('AMOUNT_TOO_LARGE 10000000000000000');
    expect(told([line('6000000000000000'), line('6000000000000000')], false)).toBe(
      'AMOUNT_TOO_LARGE 12000000000000000',
    );
    expect(told([line('1', '10000000000000000')], false)).toBe('AMOUNT_TOO_LARGE 1');
  });
});
