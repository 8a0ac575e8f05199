import { dec, type DomainError } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { allocate, commit, consume, EMPTY_BUDGET, reserve } from './budget.js';
import { carriable, checkCarryOver, checkUnspent, hindrance, type Indicator } from './carry-over.js';

const of2026: Indicator = {
  ...{
    id: 'a',
    organizationId: 'o',
    fiscalYear: 2026,
    currency: 'CNY',
    functionalClass: '201',
    economicClass: '30227',
  },
  ...{ fundNature: null, fundId: null, fundUse: null },
};
const of2027 = { ...of2026, id: 'b', fiscalYear: 2027 };
const refusal = (work: () => void): string => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('what a year leaves [P2-B11]', () => {
  it('goes on once the year is over, to the next year’s budget of the same indicator', () => {
    const check = (to: Indicator, today: string): string => refusal(() => checkCarryOver(of2026, to, today));
    expect(check(of2027, '2026-12-31')).toBe('CARRY_OVER_NOT_ALLOWED');
    expect(check(of2027, '2027-01-01')).toBe('ok');
    expect(check({ ...of2027, fiscalYear: 2028 }, '2028-01-01')).toBe('CARRY_OVER_NOT_ALLOWED');
    for (const field of [
      'organizationId',
      'currency',
      'functionalClass',
      'economicClass',
      'fundNature',
      'fundId',
      'fundUse',
    ])
      expect(check({ ...of2027, [field]: 'other' }, '2027-01-01')).toBe('CARRY_OVER_NOT_ALLOWED');
  });

  it('is nobody’s, where it is not committed, before December is billed', () => {
    expect(refusal(() => checkUnspent(2026, '2027-01-31'))).toBe('CARRY_OVER_NOT_ALLOWED');
    expect(refusal(() => checkUnspent(2026, '2027-02-01'))).toBe('ok');
  });

  it('goes on once: what came from the year before and is not spent lapses', () => {
    const of1000 = allocate(EMPTY_BUDGET, dec(1000)).state;
    expect(carriable(of1000, dec(0)).toFixed()).toBe('1000');
    expect(carriable(of1000, dec(300)).toFixed()).toBe('700');
    // 200 of the 300 are spent: 800 are available, 100 of them in their second year.
    expect(carriable(consume(of1000, dec(200), dec(0)).state, dec(300)).toFixed()).toBe('700');
    expect(carriable(consume(of1000, dec(400), dec(0)).state, dec(300)).toFixed()).toBe('600');
    expect(carriable(commit(reserve(of1000, dec(900), 'CNY').state, dec(900)).state, dec(300)).toFixed()).toBe('0');
  });

  it('goes with an order that goes on, when nothing more is billed to the year', () => {
    const order = { status: 'DONE', chargedYear: 'USE', runs: true, nextBudgetId: null } as const;
    const on = (today: string) => ({ fiscalYear: 2026, toBudgetId: 'b', today });
    expect(hindrance(order, on('2027-01-31'))).toBe('DECEMBER');
    expect(hindrance(order, on('2027-02-01'))).toBeNull();
    expect(hindrance({ ...order, chargedYear: 'INVOICE' }, on('2027-01-01'))).toBeNull();
    expect(hindrance({ ...order, nextBudgetId: 'c' }, on('2027-02-01'))).toBe('OTHER_BUDGET');
    expect(hindrance({ ...order, runs: false }, on('2027-02-01'))).toBe('ENDED');
    expect(hindrance({ ...order, runs: false, status: 'EXECUTING' }, on('2027-02-01'))).toBeNull();
  });
});
