import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { DAY, dayStart, dec, Issues, plain } from '#kernel/core';
import { addDays, PAYMENT_RULES, paymentRuleAt, readPaymentRules } from './payment-rules.js';
import { acceptanceEnd, acceptanceEndAfter, type AgreedTerms, checkTerms, dueDay, termsAt } from './payment-terms.js';

const rows = JSON.parse(
  readFileSync(new URL('../../../../seeds/reference/payment-rules.json', import.meta.url), 'utf8'),
) as Record<string, string>[];
const table = readPaymentRules(rows);
const NOW = dayStart('2026-03-01');
const NONE: AgreedTerms = { paymentDays: null, acceptanceDays: null, annualRate: null };

describe('the payment rules', () => {
  it('are dated, name their source, and say what was not verified', () => {
    expect(new Set(rows.map(({ rule }) => rule))).toEqual(new Set(PAYMENT_RULES));
    expect(rows.filter(({ status }) => status === 'V').map(({ rule }) => rule)).toEqual([
      'PAYMENT_DAYS',
      'PAYMENT_DAYS_MOST',
      'LATE_INTEREST_DAILY',
      'RECEIVABLE_DAYS',
    ]);
  });

  it('hold from their day in Shanghai on, the first also before', () => {
    const at = (day: string) => plain(paymentRuleAt(table, 'LPR_ONE_YEAR', dayStart(day)));
    expect([at('2019-01-01'), at('2025-05-19'), at('2025-05-20')]).toEqual(['0.0385', '0.031', '0.03']);
  });

  it.each([
    ['no list', {}],
    ['an unknown rule', [...rows, { ...rows[0], rule: 'X' }]],
    ['a row without source', [...rows.slice(1), { ...rows[0], source: '' }]],
    ['a number', [...rows.slice(1), { ...rows[0], value: 30 }]],
    ['two of one day', [...rows, rows[0]]],
    ['a rule without rows', rows.slice(1)],
    ['nothing', [...rows, null]],
  ])('refuse %s', (_what, bad) => {
    expect(() => readPaymentRules(bad)).toThrow(RangeError);
  });
});

describe('the terms', () => {
  it('are 30 days, 15 to look and 0.05 % a day when nothing is agreed [P2-B5] [P2-B7]', () => {
    const { dailyRate, ...days } = termsAt(table, null, NOW);
    expect([days, plain(dailyRate)]).toEqual([{ paymentDays: 30, acceptanceDays: 15 }, '0.0005']);
    expect(plain(termsAt(table, { ...NONE, annualRate: dec('0.073') }, NOW).dailyRate)).toBe('0.0002');
  });

  it('are refused at 75 days, and wherever they give less than the rules [P2-B5]', () => {
    const refused = (agreed: Partial<AgreedTerms>): string[] => {
      const issues = new Issues();
      checkTerms(issues, table, { ...NONE, ...agreed }, NOW);
      return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
    };
    for (const good of [{}, { paymentDays: 30 }, { paymentDays: 60, acceptanceDays: 30, annualRate: dec('0.03') }])
      expect(refused(good)).toEqual([]);
    expect(refused({ paymentDays: 75 })).toEqual(['paymentDays OUT_OF_RANGE']);
    expect(refused({ paymentDays: 29, acceptanceDays: 14, annualRate: dec('0.029') })).toEqual([
      'paymentDays OUT_OF_RANGE',
      'acceptanceDays OUT_OF_RANGE',
      'annualRate OUT_OF_RANGE',
    ]);
    expect(refused({ annualRate: dec('0.19') })).toEqual(['annualRate OUT_OF_RANGE']);
  });
});

describe('the clock', () => {
  it('of a bill confirmed on 2026-03-01 ends on 03-31, and never after 04-30 [P2-B6]', () => {
    for (const confirmed of [NOW, NOW + DAY - 1])
      expect([dueDay(confirmed, 30), dueDay(confirmed, 60)]).toEqual(['2026-03-31', '2026-04-30']);
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  });

  it('of acceptance stands still while a line is disputed and goes on with what was left', () => {
    const ends = acceptanceEnd(NOW, 15);
    expect(ends).toBe(dayStart('2026-03-16'));
    // Disputed on the 6th with 10 days left, withdrawn on the 21st: ends on the 31st.
    expect(acceptanceEndAfter(ends, dayStart('2026-03-06'), dayStart('2026-03-21'))).toBe(dayStart('2026-03-31'));
    expect(acceptanceEndAfter(ends, dayStart('2026-03-20'), dayStart('2026-03-21'))).toBe(dayStart('2026-03-21'));
  });

  it('of acceptance runs as long in all, however often it stood still', () => {
    const stops = fc.array(fc.tuple(fc.nat(5 * DAY), fc.nat(40 * DAY)), { maxLength: 5 });
    fc.assert(
      fc.property(stops, (all) => {
        let [ends, now, stood] = [acceptanceEnd(NOW, 15), NOW, 0];
        for (const [runs, stands] of all) {
          now = Math.min(now + runs, ends);
          ends = acceptanceEndAfter(ends, now, now + stands);
          [now, stood] = [now + stands, stood + stands];
        }
        expect(ends - NOW - stood).toBe(15 * DAY);
      }),
    );
  });
});
