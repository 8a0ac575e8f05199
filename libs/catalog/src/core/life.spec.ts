import { describe, expect, it } from '@jest/globals';
import { dec, monthPeriod, parseInstant, sum } from '#kernel/core';
import fc from 'fast-check';
import { lifeOf, stretchesIn } from './life.js';
import { platformMonth } from './platform-hours.js';

const day = (on: string): number => parseInstant(`${on}T00:00:00+08:00`)!;
const july = monthPeriod('2026-07');

describe('the life of an instance that was resized', () => {
  it('is counted by time: 2 until 11 July, then 5, are 2 × 240 + 5 × 504 = 3 000 hours [S1-19]', () => {
    const life = lifeOf({
      activatedAt: day('2026-06-15'),
      terminatedAt: null,
      quantity: '2',
      resizes: [{ from: day('2026-07-11'), quantity: '5' }],
    });
    expect(platformMonth(life, '2026-07').toFixed()).toBe('3000');
  });

  it('takes the last of changes from one instant, and ends with the instance', () => {
    const from = day('2026-07-11');
    const resizes = [
      { from, quantity: '50' },
      { from, quantity: '5' },
      { from: day('2026-07-25'), quantity: '9' },
    ];
    const life = lifeOf({ activatedAt: day('2026-07-01'), terminatedAt: day('2026-07-21'), quantity: '2', resizes });
    expect(stretchesIn(life, july).map(({ from: start, to, quantity }) => [start, to, quantity.toFixed()])).toEqual([
      [day('2026-07-01'), from, '2'],
      [from, day('2026-07-21'), '5'],
    ]);
  });

  it('tiles the month whatever the changes: no instant twice, none left out [I14]', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 * 86_400 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(changes, (drawn) => {
        const activatedAt = day('2026-06-25');
        const resizes = drawn
          .toSorted(([a], [b]) => a - b)
          .map(([second, quantity]) => ({ from: activatedAt + second * 1_000_000, quantity: String(quantity) }));
        const life = lifeOf({ activatedAt, terminatedAt: null, quantity: '3', resizes });
        const stretches = stretchesIn(life, july);
        expect(stretches[0]!.from).toBe(july.from);
        expect(stretches.at(-1)!.to).toBe(july.to);
        stretches.slice(1).forEach((stretch, index) => expect(stretch.from).toBe(stretches[index]!.to));
        expect(sum(stretches.map(({ from, to }) => dec(to - from))).eq(dec(july.to - july.from))).toBe(true);
      }),
    );
  });
});
