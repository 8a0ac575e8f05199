import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addMonths,
  DAY,
  dec,
  type Decimal,
  type Instant,
  type Month,
  monthPeriod,
  monthsOf,
  plain,
  RATED_SCALE,
  sum,
} from '#kernel/core';
import type { Life } from './life.js';
import { aPrice, at } from './price.fixture.js';
import type { Price } from './price.js';
import { NO_USE, type Rated, rateMonth } from './rate.js';

const START = at('2023-12-15');
const instantArb = fc.integer({ min: 0, max: 1200 * DAY }).map((offset) => START + offset);

/** A life of at least one microsecond with up to four stretches, ended. */
const lifeArb = fc
  .record({
    cuts: fc.uniqueArray(instantArb, { minLength: 2, maxLength: 6 }),
    quantities: fc.array(fc.integer({ min: 0, max: 9_000_000 }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ cuts, quantities }): Life => {
    const sorted = cuts.toSorted((a, b) => a - b);
    return {
      activatedAt: sorted[0]!,
      terminatedAt: sorted.at(-1)!,
      stretches: sorted.slice(0, -1).map((from, i) => ({ from, quantity: dec(quantities[i]!).div(1000) })),
    };
  });

const monthsOfLife = (life: Life): Month[] => monthsOf({ from: life.activatedAt, to: life.terminatedAt! });
const rateAll = (price: Price, life: Life): Rated[] =>
  monthsOfLife(life).flatMap((month) => rateMonth(price, life, month, NO_USE) ?? []);
const total = (price: Price, life: Life): Decimal => sum(rateAll(price, life).map((rated) => rated.ratedAmount));

/** The first or second part of a life cut at an instant within it. */
const before = (life: Life, cut: Instant): Life => ({
  ...life,
  terminatedAt: cut,
  stretches: life.stretches.filter((s) => s.from < cut),
});
function after(life: Life, cut: Instant): Life {
  const running = life.stretches.filter((s) => s.from <= cut).at(-1)!;
  return {
    ...life,
    activatedAt: cut,
    stretches: [{ ...running, from: cut }, ...life.stretches.filter((s) => s.from > cut)],
  };
}

/** One rounding at 24 decimals, half a unit each. */
const within = (a: Decimal, b: Decimal, roundings: number): boolean =>
  a
    .minus(b)
    .abs()
    .lte(dec(roundings).div(dec(10).pow(RATED_SCALE)));

const recurring = (interval: 'MONTH' | 'YEAR', model: 'FLAT' | 'PER_UNIT' = 'PER_UNIT'): Price =>
  aPrice({ kind: 'RECURRING', interval, model, unitPrice: '31.4159' });

describe('rateMonth over whole lives', () => {
  it('bills recurring months in periods that tile the life without gap or overlap [I14]', () => {
    fc.assert(fc.property(lifeArb, (life) => expectTiling(rateAll(recurring('MONTH'), life), life)));
  });

  it('bills recurring years in periods that tile the life without gap or overlap [I14]', () => {
    fc.assert(fc.property(lifeArb, (life) => expectTiling(rateAll(recurring('YEAR'), life), life)));
  });

  it('adds the parts of a month up to the whole, wherever the life is cut [I25]', () => {
    fc.assert(
      fc.property(lifeArb, fc.double({ min: 0, max: 1, noNaN: true }), (life, share) => {
        const cut = life.activatedAt + Math.floor((life.terminatedAt! - life.activatedAt) * share);
        fc.pre(cut > life.activatedAt && cut < life.terminatedAt!);
        const price = recurring('MONTH');
        const parts = total(price, before(life, cut)).plus(total(price, after(life, cut)));
        expect(within(parts, total(price, life), 3)).toBe(true);
      }),
    );
  });

  it('charges exactly the price for every whole month and every whole year', () => {
    fc.assert(
      fc.property(
        instantArb,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 999 }),
        (from, years, units) => {
          const life: Life = {
            activatedAt: from,
            terminatedAt: addMonths(from, 12 * years),
            stretches: [{ from, quantity: dec(units) }],
          };
          const yearly = rateAll(recurring('YEAR'), life);
          expect(yearly.map((rated) => plain(rated.ratedAmount))).toEqual(
            Array.from({ length: years }, () => plain(dec('31.4159').times(units))),
          );
          const inner = monthsOfLife(life).slice(1, -1);
          for (const month of inner)
            expect(plain(rateMonth(recurring('MONTH'), life, month, NO_USE)!.ratedAmount)).toBe(
              plain(dec('31.4159').times(units)),
            );
        },
      ),
    );
  });

  it('equals the exact fraction of the month, stretch by stretch, within half of the 24th decimal each', () => {
    fc.assert(
      fc.property(lifeArb, (life) => {
        for (const month of monthsOfLife(life)) {
          const period = monthPeriod(month);
          const rated = rateMonth(recurring('MONTH'), life, month, NO_USE)!;
          // As one exact fraction: price × Σ quantity × micros, over the month's micros.
          const numerator = sum(
            life.stretches.map(({ from, quantity }, i) => {
              const end = Math.min(life.stretches[i + 1]?.from ?? life.terminatedAt!, period.to);
              return quantity.times(Math.max(0, end - Math.max(from, period.from)));
            }),
          ).times(dec('31.4159'));
          const off = rated.ratedAmount
            .times(period.to - period.from)
            .minus(numerator)
            .abs();
          expect(
            off.lte(
              dec(period.to - period.from)
                .times(life.stretches.length)
                .div(dec(10).pow(RATED_SCALE)),
            ),
          ).toBe(true);
          expect(rated.ratedAmount.decimalPlaces()).toBeLessThanOrEqual(RATED_SCALE);
          expect(rated.quantity.decimalPlaces()).toBeLessThanOrEqual(12);
        }
      }),
    );
  });

  it('gives the same for a stretch that is written in two [I17]', () => {
    fc.assert(
      fc.property(lifeArb, instantArb, (life, cut) => {
        fc.pre(cut > life.activatedAt && cut < life.terminatedAt!);
        const running = life.stretches.filter((s) => s.from <= cut).at(-1)!;
        const split: Life = {
          ...life,
          stretches: [...life.stretches, { from: cut, quantity: running.quantity }].toSorted((a, b) => a.from - b.from),
        };
        for (const interval of ['MONTH', 'YEAR'] as const)
          expect(texts(rateAll(recurring(interval), split))).toEqual(texts(rateAll(recurring(interval), life)));
      }),
    );
  });

  it('charges ONE_TIME once in a life, whatever its length', () => {
    fc.assert(
      fc.property(lifeArb, (life) => {
        const rated = rateAll(aPrice({ kind: 'ONE_TIME', unitPrice: '2' }), life);
        expect(texts(rated)).toEqual([plain(life.stretches[0]!.quantity.times(2))]);
      }),
    );
  });
});

const texts = (rated: Rated[]): string[] => rated.map(({ ratedAmount }) => plain(ratedAmount));

function expectTiling(rated: Rated[], life: Life): void {
  expect(rated[0]!.serviceFrom).toBe(life.activatedAt);
  expect(rated.at(-1)!.serviceTo).toBe(life.terminatedAt);
  rated.slice(1).forEach((line, i) => expect(line.serviceFrom).toBe(rated[i]!.serviceTo));
}
