import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, dateOf, dayStart, dec, type Decimal, type Instant, monthsOf, plain, sum } from '#kernel/core';
import type { Life } from './life.js';
import { inWholeDays, periodsDue } from './periods.js';
import { aPrice, at } from './price.fixture.js';
import type { Price } from './price.js';
import { NO_USE, type Rated, rateMonth } from './rate.js';

const START = at('2023-12-15');
const DAYS = 1200; // February 2024 has its 29th
const instantArb = fc.integer({ min: 0, max: DAYS * DAY }).map((offset) => START + offset);
/** A day's start as often as any other instant. */
const momentArb = fc.oneof(
  instantArb,
  instantArb.map((instant) => dayStart(dateOf(instant))),
);
const lifeArb = fc
  .record({ cuts: fc.uniqueArray(momentArb, { minLength: 2, maxLength: 5 }), units: fc.integer({ min: 1, max: 9 }) })
  .map(({ cuts, units }): Life => {
    const sorted = cuts.toSorted((a, b) => a - b);
    return {
      activatedAt: sorted[0]!,
      terminatedAt: sorted.at(-1)!,
      stretches: sorted.slice(0, -1).map((from, i) => ({ from, quantity: dec(units + i) })),
    };
  });
const priceArb = fc
  .record({
    interval: fc.constantFrom('MONTH' as const, 'YEAR' as const),
    anchorDay: fc.option(fc.integer({ min: 1, max: 31 })),
    timing: fc.constantFrom('ARREARS' as const, 'ADVANCE' as const),
    proration: fc.constantFrom('SECOND' as const, 'DAY' as const, 'NONE' as const),
  })
  .map((terms) => aPrice({ kind: 'RECURRING', unitPrice: '30', ...terms }));

const months = (life: Life) => monthsOf({ from: life.activatedAt, to: life.terminatedAt! });
const dueOf = (price: Price, life: Life) => months(life).flatMap((month) => periodsDue(price, life, month));
const rateAll = (price: Price, life: Life): Rated[] =>
  months(life).flatMap((month) => rateMonth(price, life, month, NO_USE) ?? []);
const total = (price: Price, life: Life): Decimal => sum(rateAll(price, life).map(({ ratedAmount }) => ratedAmount));

const dayOfMonth = (instant: Instant): number => Number(dateOf(instant).slice(8));
const isLastOfMonth = (instant: Instant): boolean => dayOfMonth(instant + DAY) === 1;
/** By the calendar alone: whether a period of this anchor begins on the day. */
const begins = (day: Instant, anchorDay: number): boolean =>
  dayOfMonth(day) === anchorDay || (dayOfMonth(day) < anchorDay && isLastOfMonth(day));

describe('periods of a recurring price', () => {
  it('tile the life, half-open, for every anchor, timing and proration, leap years too [I14]', () => {
    fc.assert(
      fc.property(lifeArb, priceArb, (written, price) => {
        const life = price.proration === 'DAY' ? inWholeDays(written) : written;
        const due = dueOf(price, life);
        expect(due[0]!.served.from).toBe(life.activatedAt);
        expect(due.at(-1)!.served.to).toBe(life.terminatedAt);
        due.slice(1).forEach(({ whole, served }, i) => {
          expect(served.from).toBe(due[i]!.served.to);
          expect(whole.from).toBe(due[i]!.whole.to);
        });
        for (const { whole, served } of due)
          expect(whole.from <= served.from && served.from < served.to && served.to <= whole.to).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('begin on the anchor day or a shorter month’s last, and on no other day [I14]', () => {
    for (let anchorDay = 1; anchorDay <= 31; anchorDay++) {
      const price = aPrice({ kind: 'RECURRING', anchorDay });
      const life: Life = {
        activatedAt: START,
        terminatedAt: START + DAYS * DAY,
        stretches: [{ from: START, quantity: dec(1) }],
      };
      const starts = new Set(dueOf(price, life).map(({ whole }) => whole.from));
      const wrong: string[] = [];
      for (let day = START + DAY; day < START + DAYS * DAY; day += DAY)
        if (starts.has(day) !== begins(day, anchorDay)) wrong.push(dateOf(day));
      expect(wrong).toEqual([]);
    }
  });

  it('have their line in the month of their last charged instant, or of their first in advance', () => {
    fc.assert(
      fc.property(lifeArb, priceArb, (written, price) => {
        const life = price.proration === 'DAY' ? inWholeDays(written) : written;
        for (const month of months(life))
          for (const { served } of periodsDue(price, life, month))
            expect(dateOf(price.timing === 'ADVANCE' ? served.from : served.to - 1).slice(0, 7)).toBe(month);
      }),
      { numRuns: 60 },
    );
  });

  it('do not move when a life is ended or changed later [I16]', () => {
    fc.assert(
      fc.property(lifeArb, priceArb, fc.boolean(), (life, price, resized) => {
        const lasting: Life = { ...life, stretches: resized ? life.stretches.slice(0, 1) : life.stretches };
        const shorter: Life = { ...lasting, terminatedAt: Math.floor((life.activatedAt + life.terminatedAt!) / 2) };
        fc.pre(shorter.terminatedAt! > shorter.activatedAt);
        const known = new Set(dueOf(price, life).map(({ whole }) => `${whole.from} ${whole.to}`));
        for (const { whole } of dueOf(price, shorter)) expect(known).toContain(`${whole.from} ${whole.to}`);
      }),
      { numRuns: 60 },
    );
  });

  it('give what begins exactly on a boundary to the later period alone [I15]', () => {
    for (const timing of ['ARREARS', 'ADVANCE'] as const) {
      const price = aPrice({ kind: 'RECURRING', unitPrice: '31', anchorDay: 15, timing });
      const from = at('2026-03-15');
      const life: Life = { activatedAt: from, terminatedAt: from + DAY, stretches: [{ from, quantity: dec(1) }] };
      expect(dueOf(price, life).map(({ whole }) => [dateOf(whole.from), dateOf(whole.to)])).toEqual([
        ['2026-03-15', '2026-04-15'],
      ]);
      const before: Life = { ...life, activatedAt: from - 1, stretches: [{ from: from - 1, quantity: dec(1) }] };
      expect(dueOf(price, { ...before, terminatedAt: from }).map(({ whole }) => dateOf(whole.to))).toEqual([
        '2026-03-15',
      ]);
    }
  });
});

/** The two parts of a life cut at an instant. */
function cutAt(life: Life, cut: Instant): [Life, Life] {
  const running = life.stretches.findLast(({ from }) => from <= cut)!;
  return [
    { ...life, terminatedAt: cut, stretches: life.stretches.filter(({ from }) => from < cut) },
    {
      ...life,
      activatedAt: cut,
      stretches: [{ ...running, from: cut }, ...life.stretches.filter(({ from }) => from > cut)],
    },
  ];
}
/** Some roundings at the 24th decimal. */
const near = (a: Decimal, b: Decimal): boolean => a.minus(b).abs().lte('1e-22');

describe('parts of periods', () => {
  it('add up to the whole wherever a life is cut; by days where it is cut between days [I25]', () => {
    fc.assert(
      fc.property(lifeArb, priceArb, momentArb, (life, written, cut) => {
        fc.pre(written.proration !== 'NONE');
        // A life that begins later has other years: those are cut by effective periods below.
        const price: Price = { ...written, interval: 'MONTH' };
        const on = price.proration === 'DAY' ? dayStart(dateOf(cut)) : cut;
        fc.pre(on > life.activatedAt && on < life.terminatedAt!);
        const [first, second] = cutAt(life, on);
        expect(near(total(price, first).plus(total(price, second)), total(price, life))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are shares of the whole period, and a whole one costs exactly the price [I25]', () => {
    fc.assert(
      fc.property(lifeArb, priceArb, (written, price) => {
        const life = price.proration === 'DAY' ? inWholeDays(written) : written;
        for (const { whole, served } of dueOf(price, life)) {
          const alone: Life = {
            activatedAt: served.from,
            terminatedAt: served.to,
            stretches: [{ from: served.from, quantity: dec(1) }],
          };
          const anchored: Price = { ...price, anchorDay: price.anchorDay ?? 1 };
          if (price.anchorDay === null && price.interval === 'YEAR') return;
          const share = price.proration === 'NONE' ? dec(1) : dec(served.to - served.from).div(whole.to - whole.from);
          expect(near(total(anchored, alone), share.times(30))).toBe(true);
          if (served.from === whole.from && served.to === whole.to) expect(plain(total(anchored, alone))).toBe('30');
        }
      }),
      { numRuns: 40 },
    );
  });

  it('under two prices, one after the other, cost what one price costs over both [I21]', () => {
    fc.assert(
      fc.property(lifeArb, priceArb, momentArb, (life, price, change) => {
        const day = dateOf(change);
        const before: Price = { ...price, effectiveTo: day };
        const after: Price = { ...price, effectiveFrom: day };
        const parts = total(before, life).plus(total(after, life));
        expect(near(parts, total(price, life))).toBe(true);
        for (const { serviceTo } of rateAll(before, life)) {
          if (price.proration !== 'NONE') expect(serviceTo).toBeLessThanOrEqual(dayStart(day));
        }
        for (const { serviceFrom } of rateAll(after, life)) expect(serviceFrom).toBeGreaterThanOrEqual(dayStart(day));
      }),
      { numRuns: 60 },
    );
  });
});
