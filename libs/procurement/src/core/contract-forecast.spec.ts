import { describe, expect, it } from '@jest/globals';
import { dayStart, dec } from '#kernel/core';
import { contractForecast, isShort, type LivedAt } from './index.js';

const at = (day: string): number => dayStart(day);
const lived = (day: string, amount: string): LivedAt => ({ at: at(day), lived: dec(amount) });
/** What has been lived on a day, of how much in all, and what was charged once beside it. */
const of = (
  day: string,
  amount: string,
  {
    earlier = [] as LivedAt[],
    maximum = '120',
    once = '0',
    used = dec(amount).plus(once).toFixed(),
    startsOn = '2026-01-01',
    endsOn = '2026-12-31',
  } = {},
): unknown => {
  const { atEnd, exhaustedOn } = contractForecast(
    { startsOn, endsOn, maximumValue: dec(maximum) },
    { ...lived(day, amount), once: dec(once), used: dec(used) },
    earlier,
    2,
  );
  return [atEnd.toFixed(2), exhaustedOn, isShort({ exhaustedOn }, endsOn)];
};

describe('the forecast of a contract', () => {
  it('over monthly fees ends with its money, in whichever month it is made [P2-A19]', () => {
    expect(of('2026-02-01', '10')).toEqual(['120.00', '2026-12-31', false]);
    // February is short: its days cost more, and are fewer.
    expect(of('2026-03-01', '20', { earlier: [lived('2026-02-01', '10')] })).toEqual(['120.00', '2026-12-31', false]);
    expect(of('2026-03-15', '24.5161', { earlier: [lived('2026-02-15', '15')] })).toEqual([...['120.00', null, false]]);
  });

  it('tells the day on which the money ends too early', () => {
    // 20 a month: the sixth is the last.
    expect(of('2026-03-01', '40')).toEqual(['240.00', '2026-06-30', true]);
    // A pace of its last 30 days: nothing until then.
    expect(of('2026-10-01', '60', { earlier: [lived('2026-09-01', '0')] })).toEqual(['240.00', '2026-10-31', true]);
    expect(of('2026-05-20', '120')).toEqual(['120.00', '2026-05-20', true]);
  });

  it('takes no pace of what is charged once or in advance, nor of less than a week', () => {
    expect(of('2026-02-01', '10', { once: '50', maximum: '170' })).toEqual(['170.00', '2026-12-31', false]);
    // A year's fee, charged whole on its first day.
    expect(of('2026-02-01', '10', { used: '120' })).toEqual(['120.00', '2026-12-31', false]);
    expect(of('2026-01-07', '90')).toEqual(['90.00', null, false]);
    expect(of('2026-01-08', '90')).toEqual([expect.any(String), '2026-01-10', true]);
  });

  it('of nothing used, or after the term, is what is used', () => {
    expect(of('2026-06-01', '0')).toEqual(['0.00', null, false]);
    expect(of('2027-01-20', '119', { earlier: [lived('2027-01-01', '100')] })).toEqual(['119.00', null, false]);
    // On its last day it may well be used up.
    expect(of('2027-01-01', '120')).toEqual(['120.00', '2027-01-01', false]);
  });
});
