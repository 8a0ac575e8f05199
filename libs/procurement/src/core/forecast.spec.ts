import { describe, expect, it } from '@jest/globals';
import { dec } from '#kernel/core';
import { askedBy, forecast, type UsedOn, warnings } from './index.js';

const used = (day: string, amount: number): UsedOn => ({ day, used: dec(amount) });
const of = (now: UsedOn, earlier: UsedOn[] = [], since = '2026-01-01', allocated = 1000): unknown => {
  const { atEnd, exhaustedOn } = forecast({ fiscalYear: 2026, allocated: dec(allocated), since }, now, earlier, 2);
  return [atEnd.toFixed(2), exhaustedOn];
};

describe('a forecast', () => {
  it('goes on at the pace of the last thirty days', () => {
    // 60 in 30 days, and 61 days left.
    expect(of(used('2026-10-31', 300), [used('2026-10-01', 240)])).toEqual(['422.00', null]);
    // What is older than thirty days says nothing.
    expect(of(used('2026-10-31', 300), [used('2026-09-30', 0), used('2026-10-21', 290)])).toEqual(['361.00', null]);
  });

  it('takes the pace since the budget was made when nothing is older', () => {
    expect(of(used('2026-10-31', 30), [], '2026-10-01')).toEqual(['91.00', null]);
    expect(of(used('2026-10-31', 30), [], '2026-10-31')).toEqual(['1860.00', '2026-12-03']);
  });

  it('tells the day on which the last of the money is used', () => {
    // 10 a day: 100 left last ten days.
    expect(of(used('2026-10-31', 900), [used('2026-10-21', 800)])).toEqual(['1510.00', '2026-11-10']);
    expect(of(used('2026-10-31', 1000))).toEqual([expect.any(String), '2026-10-31']);
    expect(of(used('2026-12-30', 990), [used('2026-12-29', 980)])).toEqual(['1000.00', '2026-12-31']);
  });

  it('never falls: what was given back is not given back again', () => {
    expect(of(used('2026-10-31', 100), [used('2026-10-01', 400)])).toEqual(['100.00', null]);
  });

  it('of a year that is over is what it has borne', () => {
    expect(of(used('2027-01-20', 700), [used('2027-01-10', 600)])).toEqual(['700.00', null]);
  });
});

describe('a budget', () => {
  it('is warned of at 75 and 100 per cent', () => {
    const at = (amount: string): number[] => warnings(dec(amount), dec(1000));
    expect([at('749.99'), at('750'), at('999.99'), at('1000'), at('1200')]).toEqual([
      [],
      [75],
      [75],
      [75, 100],
      [75, 100],
    ]);
    expect(warnings(dec(0), dec(0))).toEqual([]);
  });

  it('asks something of its services once it is used up, where its policy says so', () => {
    expect(['NOTIFY', 'BLOCK_NEW', 'DOWNSCALE', 'SUSPEND'].map((policy) => askedBy(policy, true))).toEqual([
      ...[null, null, 'DOWNSCALE', 'SUSPEND'],
    ]);
    expect(askedBy('SUSPEND', false)).toBeNull();
  });
});
