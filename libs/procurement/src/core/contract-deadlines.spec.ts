import { describe, expect, it } from '@jest/globals';
import { dayStart, DAY } from '#kernel/core';
import { lastDayFor, remindedOf } from './index.js';

/** Monday to Friday; the epoch was a Thursday. */
const works = (on: string): boolean => ((Math.round(dayStart(on) / DAY) + 4) % 7) % 6 !== 0;

describe('the deadlines of a contract', () => {
  it('are thirty days after the notice, two and seven working days after signing [P2-A18]', () => {
    expect([works('2026-06-05'), works('2026-06-06'), works('2026-06-07'), works('2026-06-08')]).toEqual([
      ...[true, false, false, true],
    ]);
    expect(lastDayFor('SIGN', '2026-06-01', works)).toBe('2026-07-01');
    expect(lastDayFor('PUBLISH', '2026-06-08', works)).toBe('2026-06-10');
    expect(lastDayFor('FILE', '2026-06-08', works)).toBe('2026-06-17');
  });

  it('are reminded of some working days before, until they are over', () => {
    // Signed on Monday 8 June: filed by Wednesday 17 June, reminded of from Monday 15 June on.
    const reminded = (today: string, kind: 'SIGN' | 'PUBLISH' | 'FILE' = 'FILE', of = '2026-06-08'): boolean => {
      const days = remindedOf(kind, today, works);
      return days !== null && days.from <= of && of <= days.to;
    };
    expect(['2026-06-12', '2026-06-14', '2026-06-15', '2026-06-17', '2026-06-18'].map((day) => reminded(day))).toEqual([
      ...[false, false, true, true, false],
    ]);
    expect(['2026-06-08', '2026-06-09', '2026-06-10', '2026-06-11'].map((day) => reminded(day, 'PUBLISH'))).toEqual([
      ...[false, true, true, false],
    ]);
    // To be signed by Wednesday 1 July: five working days before is Wednesday 24 June.
    const notice = '2026-06-01';
    expect(
      ['2026-06-23', '2026-06-24', '2026-07-01', '2026-07-02'].map((day) => reminded(day, 'SIGN', notice)),
    ).toEqual([...[false, true, true, false]]);
  });
});
