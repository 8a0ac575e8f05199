import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addMonths,
  addToMonth,
  dateOf,
  DAY,
  dayStart,
  formatInstant,
  fromSqlInstant,
  HOUR,
  hourStart,
  intersect,
  isDateOn,
  isMonth,
  monthOf,
  monthPeriod,
  monthsOf,
  monthStart,
  parseInstant,
  toSqlInstant,
  yearOf,
} from './time.js';

const shanghai = (on: string, time = '00:00:00'): number => parseInstant(`${on}T${time}+08:00`)!;
/** Any microsecond of 1970 to 2200. */
const instantArb = fc
  .tuple(fc.integer({ min: 0, max: 84_000 }), fc.integer({ min: 0, max: DAY - 1 }))
  .map(([days, micros]) => days * DAY + micros);
const monthArb = fc
  .tuple(fc.integer({ min: 1971, max: 2198 }), fc.integer({ min: 1, max: 12 }))
  .map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`);

describe('instants', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-03-01T08:00:00+08:00', Date.UTC(2026, 2, 1) * 1000],
    ['2026-02-28 23:30:00-00:30', Date.UTC(2026, 2, 1) * 1000],
    ['2026-03-01t00:00:00.000001z', Date.UTC(2026, 2, 1) * 1000 + 1],
    ['2026-03-01T00:00:00.12Z', Date.UTC(2026, 2, 1) * 1000 + 120_000],
    ['2026-03-01T00:00:00.123456000Z', Date.UTC(2026, 2, 1) * 1000 + 123_456],
    ['2026-03-01T00:00:00.123456789Z', Date.UTC(2026, 2, 1) * 1000 + 123_456],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29) * 1000],
  ])('reads %s', (text, micros) => expect(parseInstant(text)).toBe(micros));

  it.each([
    '2026-03-01',
    '2026-03-01T00:00:00',
    '2026-03-01T00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T00:00:60Z',
    '2026-03-01T00:00:00+24:00',
    '2026-03-01T00:00:00+0800',
    '1970-01-01T00:00:00+08:00',
    '2201-01-01T00:00:00Z',
    ' 2026-03-01T00:00:00Z',
    '2026-03-01T00:00:00Z\n',
  ])('refuses %j', (text) => expect(parseInstant(text)).toBeNull());

  it('are written as they are read, to the microsecond, for RFC 3339 and SQL', () => {
    fc.assert(
      fc.property(instantArb, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
        expect(fromSqlInstant(toSqlInstant(instant))).toBe(instant);
        expect(toSqlInstant(instant)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
      }),
    );
  });

  it('have as many fraction digits as they need', () => {
    expect([0, 500_000, 1, 1_999_999].map(formatInstant)).toEqual([
      '1970-01-01T00:00:00Z',
      '1970-01-01T00:00:00.500Z',
      '1970-01-01T00:00:00.000001Z',
      '1970-01-01T00:00:01.999999Z',
    ]);
    expect([fromSqlInstant('2026-03-01 00:00:01'), fromSqlInstant('2026-03-01 00:00:00.5')]).toEqual(
      ['2026-03-01T00:00:01Z', '2026-03-01T00:00:00.5Z'].map(parseInstant),
    );
    for (const text of ['0000-00-00 00:00:00', '2026-03-01', '2026-03-01 aa:00:00', ''])
      expect(() => fromSqlInstant(text)).toThrow(RangeError);
  });

  it('fall into the hour that has begun', () => {
    expect([hourStart(HOUR - 1), hourStart(HOUR), hourStart(HOUR + 1)]).toEqual([0, HOUR, HOUR]);
  });
});

describe('days of Shanghai', () => {
  it('begin at 16:00 of the day before in UTC', () => {
    expect(formatInstant(dayStart('2026-03-01'))).toBe('2026-02-28T16:00:00Z');
    expect([dateOf(dayStart('2026-03-01') - 1), dateOf(dayStart('2026-03-01'))]).toEqual(['2026-02-28', '2026-03-01']);
  });

  it('hold exactly the instants from their start to the next day’s', () => {
    fc.assert(
      fc.property(instantArb, (instant) => {
        const start = dayStart(dateOf(instant));
        expect(start <= instant && instant < start + DAY).toBe(true);
        expect(dateOf(start + DAY - 1)).toBe(dateOf(instant));
      }),
    );
  });

  it('are those of the calendar, leap days included', () => {
    expect(['2024-02-29', '2000-02-29', '2026-12-31'].map(isDateOn)).toEqual([true, true, true]);
    for (const bad of [
      '2026-02-29',
      '2100-02-29',
      '2026-04-31',
      '2026-00-01',
      '2026-1-1',
      '1969-12-31',
      '2026-01-01T',
      '',
    ])
      expect(isDateOn(bad)).toBe(false);
    expect([isMonth('2026-12'), isMonth('2026-13'), isMonth('2026-1'), isMonth('2026-01-01')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('months of Shanghai', () => {
  it('tile time: each ends where the next begins, whole days long, without summer time [I14, I15]', () => {
    fc.assert(
      fc.property(monthArb, (month) => {
        const { from, to } = monthPeriod(month);
        const next = addToMonth(month, 1);
        expect(monthPeriod(next).from).toBe(to);
        const [y, m] = month.split('-').map(Number) as [number, number];
        expect((to - from) / DAY).toBe(new Date(Date.UTC(y, m, 0)).getUTCDate());
        expect([monthOf(from), monthOf(to - 1), monthOf(to)]).toEqual([month, month, next]);
        expect(from % HOUR).toBe(0);
      }),
    );
  });

  it('are counted forwards and backwards over years', () => {
    expect([
      addToMonth('2025-12', 1),
      addToMonth('2026-01', -1),
      addToMonth('2026-05', 20),
      addToMonth('2026-05', -17),
    ]).toEqual(['2026-01', '2025-12', '2028-01', '2024-12']);
    expect(yearOf(shanghai('2026-01-01') - 1)).toBe(2025);
    expect(yearOf(shanghai('2026-01-01'))).toBe(2026);
  });

  it('of a period are those that share an instant with it', () => {
    const period = (from: string, to: string) => monthsOf({ from: shanghai(from), to: shanghai(to) });
    expect(period('2025-12-31', '2026-02-01')).toEqual(['2025-12', '2026-01']);
    expect(period('2025-12-31', '2026-02-02')).toEqual(['2025-12', '2026-01', '2026-02']);
    expect([period('2026-01-10', '2026-01-10'), period('2026-01-10', '2026-01-09')]).toEqual([[], []]);
    expect(monthsOf({ from: monthStart('2026-02') - 1, to: monthStart('2026-02') })).toEqual(['2026-01']);
  });
});

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months are %s', (on, count, expected) => {
    expect(addMonths(shanghai(on, '13:14:15'), count)).toBe(shanghai(expected, '13:14:15'));
  });

  it('keeps the day, or takes the month’s last, and the time of day in Shanghai [I14]', () => {
    fc.assert(
      fc.property(instantArb, fc.integer({ min: 0, max: 400 }), (instant, count) => {
        const later = addMonths(instant, count);
        expect(monthOf(later)).toBe(addToMonth(monthOf(instant), count));
        expect(later - dayStart(dateOf(later))).toBe(instant - dayStart(dateOf(instant)));
        const [day, laterDay] = [Number(dateOf(instant).slice(8)), Number(dateOf(later).slice(8))];
        if (laterDay !== day) {
          expect(laterDay).toBeLessThan(day);
          expect(dateOf(dayStart(dateOf(later)) + DAY).slice(8)).toBe('01');
        }
        expect(addMonths(instant, count + 1)).toBeGreaterThan(later);
      }),
    );
  });
});

describe('intersect', () => {
  it('is the common part of half-open periods, and null when they only touch', () => {
    const a = { from: 10, to: 20 };
    expect(intersect(a, { from: 15, to: 30 })).toEqual({ from: 15, to: 20 });
    expect(intersect(a, { from: 0, to: 100 })).toEqual(a);
    expect([intersect(a, { from: 20, to: 30 }), intersect(a, { from: 12, to: 12 })]).toEqual([null, null]);
  });
});
