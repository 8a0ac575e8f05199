import { describe, expect, it } from '@jest/globals';
import { dec, DAY, HOUR, type Instant, MINUTE, plain } from '#kernel/core';
import fc from 'fast-check';
import { at, histories, SEPTEMBER, standingAt } from './whole.fixture.js';
import { type Gauge, isWhole, spanOf, WHOLE_AGGREGATIONS, type WholeEvent, wholeMeters, wholeUse } from './whole.js';

const event = (hour: number, quantity: string, more: Partial<WholeEvent> = {}): WholeEvent => ({
  key: 'k',
  at: at(hour),
  quantity: dec(quantity),
  subject: null,
  ...more,
});
const whole: Gauge = { from: SEPTEMBER.from, until: SEPTEMBER.to, carried: null };
const used = (aggregation: (typeof WHOLE_AGGREGATIONS)[number], events: WholeEvent[], gauge: Partial<Gauge> = {}) =>
  plain(wholeUse(aggregation, spanOf(events), { ...whole, ...gauge }));

describe('a month that is computed whole', () => {
  it('MAX is the greatest quantity, LATEST the last, UNIQUE_COUNT the number of subjects', () => {
    const events = [event(1, '5', { subject: 'a' }), event(2, '9', { subject: 'b' }), event(3, '7', { subject: 'a' })];
    expect(used('MAX', events)).toBe('9');
    expect(used('LATEST', events)).toBe('7');
    expect(used('UNIQUE_COUNT', events)).toBe('2');
  });

  it('is nothing where nothing stands', () => {
    for (const aggregation of WHOLE_AGGREGATIONS) expect(used(aggregation, [])).toBe('0');
  });

  it('breaks ties of LATEST by the key, whatever came first [I11]', () => {
    const [low, high] = [event(2, '3', { key: 'a' }), event(2, '4', { key: 'b' })];
    expect(used('LATEST', [low, high])).toBe('4');
    expect(used('LATEST', [high, low])).toBe('4');
    expect(used('LATEST', [high, low, event(1, '9', { key: 'c' })])).toBe('4');
  });

  it('takes no subject for the subject "", and "a" and "a " for two', () => {
    const subjects = [null, '', 'a', 'a ', 'A'].map((subject) => event(1, '1', { subject }));
    expect(used('UNIQUE_COUNT', subjects)).toBe('4');
  });

  it('a gauge holds until the next event and the month’s end', () => {
    // 2 from the 1st, 5 from the 11th 00:00 of a month of 30 days: 2 × 240 h + 5 × 480 h
    expect(used('TIME_WEIGHTED', [event(0, '2'), event(240, '5')])).toBe(plain(dec(2 * 240 + 5 * 480)));
  });

  it('a gauge is carried in, and ends with the instance or now', () => {
    // 3 carried in for 100 h, then 1 until hour 150
    expect(used('TIME_WEIGHTED', [event(100, '1')], { carried: dec(3), until: at(150) })).toBe('350');
    expect(used('TIME_WEIGHTED', [], { carried: dec(3) })).toBe(plain(dec(3 * 720)));
    expect(used('TIME_WEIGHTED', [], { carried: dec(3), until: SEPTEMBER.from })).toBe('0');
    // An event of a clock that is ahead takes nothing away.
    expect(used('TIME_WEIGHTED', [event(10, '1')], { until: at(9) })).toBe('0');
  });

  it('a gauge is exact, and rounded once: thrice 20 minutes of 1 are one hour', () => {
    const thirds = [0, 20, 40].map((minute) => event(minute / 60, '1'));
    expect(used('TIME_WEIGHTED', thirds, { until: at(1) })).toBe('1');
    expect(used('TIME_WEIGHTED', [event(0, '1')], { until: SEPTEMBER.from + 20 * MINUTE })).toBe('0.333333333333');
    expect(used('TIME_WEIGHTED', [event(0, '2')], { until: SEPTEMBER.from + 20 * MINUTE })).toBe('0.666666666667');
    expect(used('TIME_WEIGHTED', [event(0, '1')], { until: SEPTEMBER.from + 1 })).toBe('0.000000000278');
  });

  it('does not depend on the order in which events came [I9]', () => {
    fc.assert(
      fc.property(
        histories.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          for (const aggregation of WHOLE_AGGREGATIONS)
            expect(used(aggregation, standingAt(shuffled, 3))).toBe(used(aggregation, standingAt(all, 3)));
        },
      ),
    );
  });

  it('is no sum of parts: two days of MAX, LATEST and UNIQUE_COUNT are less than their sum [I10]', () => {
    const days = [[event(1, '5', { subject: 'a' })], [event(30, '5', { subject: 'a' })]];
    for (const aggregation of ['MAX', 'LATEST', 'UNIQUE_COUNT'] as const) {
      const parts = days.map((day) => dec(used(aggregation, day)));
      expect(dec(used(aggregation, days.flat())).lt(parts[0]!.plus(parts[1]!))).toBe(true);
    }
  });

  it('a gauge’s months tile: the value carried over makes two halves one whole', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 29 }), (all, day) => {
        const events = standingAt(all, 3);
        const cut: Instant = SEPTEMBER.from + day * DAY;
        const first = spanOf(events.filter((one) => one.at < cut));
        const second = spanOf(events.filter((one) => one.at >= cut));
        const parts = [
          wholeUse('TIME_WEIGHTED', first, { ...whole, until: cut }),
          wholeUse('TIME_WEIGHTED', second, { ...whole, from: cut, carried: first?.latest ?? null }),
        ];
        const error = dec(used('TIME_WEIGHTED', events)).minus(parts[0]!).minus(parts[1]!).abs();
        expect(error.lte('0.000000000001')).toBe(true); // each part is rounded by itself
      }),
    );
    expect(HOUR).toBe(3_600_000_000);
  });

  it('is asked of the plans whose prices say so, once a meter', () => {
    const price = (meter: string | null, aggregation: never) => ({ meter, aggregation });
    const plans = new Map([
      [
        'p',
        {
          prices: [
            price('peak', 'MAX' as never),
            price('peak', 'MAX' as never),
            price('calls', 'COUNT' as never),
            price(null, null as never),
          ],
        },
      ],
    ]);
    const instances = [
      { id: 'i', planId: 'p', terminatedAt: 7 },
      { id: 'j', planId: 'q', terminatedAt: null },
    ];
    expect(wholeMeters(instances, plans)).toEqual([
      { instanceId: 'i', meter: 'peak', aggregation: 'MAX', terminatedAt: 7 },
    ]);
    expect(isWhole('SUM')).toBe(false);
  });
});
