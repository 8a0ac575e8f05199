import fc from 'fast-check';
import type { PriceWritten } from './market.fixture.js';

/** One price plan and its use in every month touched, as random as the catalogue allows. */
export interface RandomSale {
  prices: PriceWritten[];
  quantity: string;
  /** The day of January 2026 on which it begins. */
  day: number;
  /** By meter: what each month's events say. COUNT meters count them; `single` events are priced one by one. */
  usage: { meter: string; aggregation: 'SUM' | 'COUNT'; events: string[]; single?: boolean }[];
}

const decimal = (most: number, digits: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(most), fc.nat(10 ** digits - 1))
    .map(([whole, part]) => `${whole}.${String(part).padStart(digits, '0')}`);

const tiers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 0, maxLength: 3 }).chain((ends) =>
  fc
    .array(fc.record({ unitPrice: decimal(9, 6), flatAmount: decimal(3, 3) }), {
      minLength: ends.length + 1,
      maxLength: ends.length + 1,
    })
    .map((rates) => {
      const sorted = ends.toSorted((a, b) => a - b);
      return rates.map((rate, i) => ({ ...rate, upTo: sorted[i] === undefined ? null : String(sorted[i]) }));
    }),
);

type Model = { model: string };

const model = (...names: string[]): fc.Arbitrary<Model> =>
  fc.constantFrom(...names).chain((name): fc.Arbitrary<Model> => {
    if (name === 'GRADUATED' || name === 'VOLUME') return tiers.map((some) => ({ model: name, tiers: some }));
    if (name === 'PACKAGE')
      return fc
        .tuple(decimal(20, 4), fc.integer({ min: 1, max: 25 }))
        .map(([unitPrice, size]) => ({ model: name, unitPrice, packageSize: String(size) }));
    return decimal(50, 8).map((unitPrice) => ({ model: name, unitPrice }));
  });

const TAX = fc.constantFrom('INFORMATION_SERVICE', 'TELECOM_BASIC', 'LEASE', 'ZERO');

/** Bounds of a month, most of the time none. */
const limits = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.tuple(decimal(40, 3), fc.nat(60)).map(([minimumAmount, above]) => ({
      minimumAmount,
      maximumAmount: String(41 + above),
    })),
  },
);

/** How a fee's periods lie and what is charged of them. */
const periods = fc.record({
  timing: fc.constantFrom('ARREARS', 'ADVANCE', null),
  anchorDay: fc.option(fc.integer({ min: 1, max: 31 })),
  proration: fc.constantFrom('SECOND', 'DAY', 'NONE', null),
  effectiveFrom: fc.constantFrom(null, null, '2026-01-20'),
  effectiveTo: fc.constantFrom(null, null, '2026-02-11'),
});

const months = fc.constantFrom({}, {}, { effectiveFrom: '2026-02-01' }, { effectiveTo: '2026-02-01' });

/** A share of money: equal events, as an estimate spreads what is expected. */
const percentage = (code: string, currency: string) =>
  fc
    .record({
      rate: decimal(1, 6),
      fixedAmount: decimal(2, 2),
      freeEvents: fc.nat(3),
      freeAmount: decimal(60, 2),
      minimumPerEvent: fc.constantFrom(null, '0.7'),
      maximumPerEvent: fc.constantFrom(null, '2.5'),
      amount: decimal(30, 2),
      count: fc.integer({ min: 1, max: 6 }),
      taxCategory: TAX,
      limits,
    })
    .map(({ amount, count, limits: bounds, ...terms }) => ({
      price: {
        code,
        kind: 'USAGE',
        model: 'PERCENTAGE',
        meter: code,
        unit: currency,
        aggregation: 'SUM',
        ...terms,
        ...bounds,
      },
      events: {
        meter: code,
        aggregation: 'SUM' as const,
        events: Array.from({ length: count }, () => amount),
        single: true,
      },
    }));

const price = (
  code: string,
  currency: string,
): fc.Arbitrary<{ price: PriceWritten; events?: RandomSale['usage'][number] }> =>
  fc.oneof(
    percentage(code, currency),
    fc
      .tuple(model('FLAT', 'PER_UNIT', 'GRADUATED', 'VOLUME'), fc.constantFrom('MONTH', 'YEAR'), TAX, periods, limits)
      .map(([of, interval, taxCategory, when, bounds]) => ({
        price: {
          code,
          kind: 'RECURRING',
          interval,
          taxCategory,
          ...of,
          ...when,
          ...(interval === 'MONTH' ? bounds : {}),
        },
      })),
    fc
      .tuple(model('FLAT', 'PER_UNIT', 'GRADUATED', 'VOLUME'), TAX)
      .map(([of, taxCategory]) => ({ price: { code, kind: 'ONE_TIME', taxCategory, ...of } })),
    fc
      .tuple(
        model('PER_UNIT', 'GRADUATED', 'VOLUME', 'PACKAGE'),
        fc.constantFrom('SUM' as const, 'COUNT' as const),
        fc.array(decimal(30, 12), { maxLength: 6 }),
        fc.nat(4),
        TAX,
        limits,
        months,
      )
      .map(([of, aggregation, events, included, taxCategory, bounds, when]) => ({
        price: {
          code,
          kind: 'USAGE',
          meter: code,
          unit: '次',
          aggregation,
          includedQuantity: String(included),
          taxCategory,
          ...of,
          ...bounds,
          ...when,
        },
        events: { meter: code, aggregation, events },
      })),
  );

/** @param name makes the meters' codes the sale's own */
export const randomSale = (name: string, currency: string): fc.Arbitrary<RandomSale> =>
  fc
    .tuple(
      fc.tuple(
        price(`${name}-p1`, currency),
        fc.option(price(`${name}-p2`, currency)),
        fc.option(price(`${name}-p3`, currency)),
        fc.option(price(`${name}-p4`, currency)),
      ),
      fc.constantFrom('1', '3', '2.5', '0.000001'),
      fc.integer({ min: 1, max: 28 }),
    )
    .map(([some, quantity, day]) => {
      const made = some.filter((one) => one !== null);
      return {
        prices: made.map((one) => ({ ...one.price, currency })),
        quantity,
        day,
        usage: made.flatMap(({ events }) => events ?? []),
      };
    });
