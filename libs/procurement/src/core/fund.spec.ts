import { describe, expect, it } from '@jest/globals';
import { dec, type DomainError } from '#kernel/core';
import { checkFundZone, claimKey, giveOfFund, loanInterest, mostApproved } from './index.js';

const code = (act: () => unknown): string => {
  try {
    act();
    return 'ok';
  } catch (error) {
    return (error as DomainError).code;
  }
};
const fund = {
  name: '专项资金',
  currency: 'CNY',
  uses: ['PLATFORM', 'DEMO_PROJECT'],
  amount: dec(1_000_000),
  given: dec(0),
};

describe('a special fund', () => {
  it('is given for its uses alone, and no more than it has [S1-46]', () => {
    const given = giveOfFund(fund, { amount: dec(900_000), use: 'DEMO_PROJECT' });
    expect(given.toFixed()).toBe('900000');
    expect(code(() => giveOfFund({ ...fund, given }, { amount: dec(150_000), use: 'PLATFORM' }))).toBe('FUND_EXCEEDED');
    expect(code(() => giveOfFund({ ...fund, given }, { amount: dec(100_000), use: 'PLATFORM' }))).toBe('ok');
    expect(code(() => giveOfFund(fund, { amount: dec(1), use: 'SALARY' }))).toBe('FUND_USE_NOT_ALLOWED');
    expect(code(() => giveOfFund(fund, { amount: dec(1), use: null }))).toBe('ok');
  });

  it('of one zone pays for what is there alone [S2-41]', () => {
    expect(code(() => checkFundZone(null, ['CN-510100', null]))).toBe('ok');
    expect(code(() => checkFundZone('SH-LINGANG', ['SH-LINGANG']))).toBe('ok');
    expect(code(() => checkFundZone('SH-LINGANG', ['SH-LINGANG', 'CN-510100']))).toBe('FUND_ZONE_MISMATCH');
    expect(code(() => checkFundZone('SH-LINGANG', [null]))).toBe('FUND_ZONE_MISMATCH');
  });
});

describe('a subsidy', () => {
  it('of a loan is its interest for the months, times the share [S4-40]', () => {
    const loan = { principal: dec(2_000_000), rate: dec('0.0435'), share: dec('0.5'), months: 12 };
    expect(loanInterest(loan, 'CNY').toFixed(2)).toBe('43500.00');
    expect(loanInterest({ ...loan, months: 5 }, 'CNY').toFixed(2)).toBe('18125.00');
    expect(loanInterest({ ...loan, principal: dec('0.1') }, 'CNY').toFixed(2)).toBe('0.00');
  });

  it('is approved within the fund’s cap', () => {
    expect(mostApproved(dec(10), null).toFixed()).toBe('10');
    expect(mostApproved(dec(10), dec(4)).toFixed()).toBe('4');
    expect(mostApproved(dec(3), dec(4)).toFixed()).toBe('3');
  });

  it('is claimed once a year for loans and once for each listing [S4-40] [S4-43]', () => {
    expect(claimKey('LOAN_INTEREST', { year: 2026, event: null })).toBe('LOAN_INTEREST:2026');
    expect(claimKey('LISTING_REWARD', { year: 2026, event: 'STAR 2026' })).toBe('LISTING_REWARD:STAR 2026');
    expect(claimKey('GRANT', { year: 2026, event: null })).toBeNull();
    expect(claimKey('OTHER', { year: 2026, event: null })).toBeNull();
  });
});
