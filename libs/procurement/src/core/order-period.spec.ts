import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, dateOf, type DomainError, formatInstant, yearOf } from '#kernel/core';
import { orderPeriod, type OrderPeriodRequest, orderYears, retroactiveFinding } from './index.js';

const today = '2026-11-20';
const period = (request: Partial<OrderPeriodRequest>) =>
  orderPeriod({ startsOn: null, months: null, today, fiscalYears: [], ...request });
const issues = (request: Partial<OrderPeriodRequest>): string[] => {
  try {
    period(request);
    return [];
  } catch (error) {
    const { code, details } = error as DomainError;
    expect(code).toBe('VALIDATION_FAILED');
    return details.issues!.map((issue) => `${issue.path.join('.')} ${issue.code}`);
  }
};
const shown = (request: Partial<OrderPeriodRequest>): string => {
  const { startsOn, months, from, to } = period(request);
  expect(dateOf(from)).toBe(startsOn);
  return `${startsOn} ${months} ${formatInstant(from)} ${formatInstant(to)}`;
};

describe('orderPeriod without a budget', () => {
  it('begins today and lasts twelve months', () => {
    expect(shown({})).toBe('2026-11-20 12 2026-11-19T16:00:00Z 2027-11-19T16:00:00Z');
  });

  it('takes the start and the months that are named, counting anniversaries', () => {
    expect(shown({ startsOn: '2026-01-31', months: 1 })).toBe('2026-01-31 1 2026-01-30T16:00:00Z 2026-02-27T16:00:00Z');
    expect(shown({ startsOn: '2028-02-29', months: 12 })).toBe(
      '2028-02-29 12 2028-02-28T16:00:00Z 2029-02-27T16:00:00Z',
    );
  });

  it('bounds the months by 1 and 120 and the start by 2016-05-01', () => {
    expect(issues({ months: 1 })).toEqual([]);
    expect(issues({ months: 120 })).toEqual([]);
    expect(issues({ startsOn: '2016-05-01' })).toEqual([]);
    for (const months of [0, -1, 121, 1.5, Number.NaN]) expect(issues({ months })).toEqual(['months OUT_OF_RANGE']);
    expect(issues({ startsOn: '2016-04-30' })).toEqual(['startsOn TOO_EARLY']);
    expect(issues({ startsOn: '2016-04-30', months: 0 })).toEqual(['startsOn TOO_EARLY', 'months OUT_OF_RANGE']);
  });
});

describe('orderPeriod under a budget', () => {
  const fiscalYears = [2026];

  it('reaches exactly to the end of the fiscal year, its months rounded up', () => {
    expect(shown({ fiscalYears })).toBe('2026-11-20 2 2026-11-19T16:00:00Z 2026-12-31T16:00:00Z');
    expect(shown({ fiscalYears, startsOn: '2026-12-01' })).toBe(
      '2026-12-01 1 2026-11-30T16:00:00Z 2026-12-31T16:00:00Z',
    );
    expect(shown({ fiscalYears, startsOn: '2026-12-31' })).toBe(
      '2026-12-31 1 2026-12-30T16:00:00Z 2026-12-31T16:00:00Z',
    );
    expect(shown({ fiscalYears, startsOn: '2026-01-01' })).toBe(
      '2026-01-01 12 2025-12-31T16:00:00Z 2026-12-31T16:00:00Z',
    );
    expect(shown({ fiscalYears, startsOn: '2026-01-31' })).toBe(
      '2026-01-31 12 2026-01-30T16:00:00Z 2026-12-31T16:00:00Z',
    );
  });

  it('takes months that end with the year or before it and refuses those that go past it', () => {
    expect(shown({ fiscalYears, startsOn: '2026-12-01', months: 1 })).toContain('2026-12-31T16:00:00Z');
    expect(issues({ fiscalYears, startsOn: '2026-01-01', months: 12 })).toEqual([]);
    expect(issues({ fiscalYears, startsOn: '2026-01-01', months: 13 })).toEqual(['months OUTSIDE_FISCAL_YEAR']);
    expect(issues({ fiscalYears, startsOn: '2026-12-02', months: 1 })).toEqual(['months OUTSIDE_FISCAL_YEAR']);
    expect(issues({ fiscalYears, months: 2 })).toEqual(['months OUTSIDE_FISCAL_YEAR']);
    expect(issues({ fiscalYears, months: 1 })).toEqual([]);
  });

  it('refuses a start outside the year, today included', () => {
    expect(issues({ fiscalYears, startsOn: '2025-12-31' })).toEqual(['startsOn OUTSIDE_FISCAL_YEAR']);
    expect(issues({ fiscalYears, startsOn: '2027-01-01' })).toEqual(['startsOn OUTSIDE_FISCAL_YEAR']);
    expect(issues({ fiscalYears: [2027] })).toEqual(['startsOn OUTSIDE_FISCAL_YEAR']);
    expect(issues({ fiscalYears: [2027], months: 500 })).toEqual([
      'startsOn OUTSIDE_FISCAL_YEAR',
      'months OUT_OF_RANGE',
    ]);
    expect(issues({ fiscalYears: [2027], startsOn: '2027-01-01' })).toEqual([]);
  });

  it('allows a start in the past of the same year', () => {
    expect(issues({ fiscalYears, startsOn: '2026-02-01' })).toEqual([]);
  });

  it('for every day of a year: the last month is the one the end falls in, and naming fewer months always fits', () => {
    const day = fc.integer({ min: 0, max: 365 }).map((n) => dateOf((Date.UTC(2028, 0, 1) / 1000 + n * 86_400) * 1e6));
    fc.assert(
      fc.property(day, (startsOn) => {
        const { from, to, months } = period({ startsOn, fiscalYears: [2028] });
        expect(yearOf(to - 1)).toBe(2028);
        expect(yearOf(to)).toBe(2029);
        expect(addMonths(from, months)).toBeGreaterThanOrEqual(to);
        if (months > 1) expect(addMonths(from, months - 1)).toBeLessThan(to);
        for (let fewer = 1; fewer < months; fewer += 1)
          expect(issues({ startsOn, months: fewer, fiscalYears: [2028] })).toEqual([]);
        expect(issues({ startsOn, months: months + 1, fiscalYears: [2028] })).toEqual(['months OUTSIDE_FISCAL_YEAR']);
      }),
    );
  });
});

describe('retroactiveFinding', () => {
  it('warns of a start before the day of submission, without a citation', () => {
    expect(retroactiveFinding('2026-11-19', today)).toMatchObject({
      ruleId: 'RETROACTIVE_START',
      code: 'RETROACTIVE_START',
      effect: 'WARN',
      citation: null,
      text: { en: 'The order begins on 2026-11-19, before it was submitted on 2026-11-20.' },
    });
  });

  it('says nothing of today and of days to come', () => {
    expect(retroactiveFinding(today, today)).toBeNull();
    expect(retroactiveFinding('2026-11-21', today)).toBeNull();
  });
});

describe('orderYears', () => {
  it('names every year an order reaches into, and how many of its months end with it', () => {
    expect(orderYears('2026-12-01', 12)).toEqual([
      { fiscalYear: 2026, months: 1 },
      { fiscalYear: 2027, months: 12 },
    ]);
    expect(orderYears('2027-01-01', 12)).toEqual([{ fiscalYear: 2027, months: 12 }]);
    expect(orderYears('2026-12-15', 26)).toEqual([
      { fiscalYear: 2026, months: null },
      { fiscalYear: 2027, months: 12 },
      { fiscalYear: 2028, months: 24 },
      { fiscalYear: 2029, months: 26 },
    ]);
  });

  it('the months it says are taken with the budgets until there, and the refusal of more says both ways out', () => {
    expect(issues({ startsOn: '2026-12-01', months: 1, fiscalYears: [2026] })).toEqual([]);
    expect(issues({ startsOn: '2026-12-01', months: 12, fiscalYears: [2026, 2027] })).toEqual([]);
    const said = (startsOn: string): string => {
      try {
        return shown({ startsOn, months: 12, fiscalYears: [2026] });
      } catch (error) {
        return (error as DomainError).details.issues![0]!.text.en;
      }
    };
    expect(said('2026-12-01')).toBe(
      '12 months from 2026-12-01 go past the end of 2026, the year of the budget: name a budget of 2027 as well, or take 1 month.',
    );
    expect(said('2026-12-15')).toMatch(/: name a budget of 2027 as well\.$/);
  });
});
