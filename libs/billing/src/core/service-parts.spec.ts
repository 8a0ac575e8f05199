import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Life, type Price, rateMonth } from '#catalog/core';
import { dec, type Decimal, max, plain, sum, toMinor, ZERO } from '#kernel/core';
import { aFee, aPrice, day } from './account.fixture.js';
import type { Component } from './adjust.js';
import { serviceParts, type ServicePart } from './service-parts.js';

const MONTH = '2026-03';
const CUTS = ['2026-01-01', '2026-03-11', '2026-03-21'];

const lifeFrom = (from: string, to: string | null, stretch = '1'): Life => ({
  activatedAt: day(from),
  terminatedAt: to === null ? null : day(to),
  stretches: [{ from: day(from), quantity: dec(stretch) }],
});

interface Wish {
  used: string;
  count?: number;
  subjects?: string[];
  over?: Partial<ServicePart>;
  /** Where it is not until the next one. */
  until?: string | undefined;
}

/** Instances of one service, one after the other, with what each used in March. */
function service(price: Price, wishes: readonly Wish[], serviceId: string | null = 's') {
  const lives = new Map<string, Life>();
  const subjects = new Map<string, string[]>();
  const components = wishes.map(
    ({ used, count = 1, subjects: own = [], over, until }, index): Component<ServicePart> => {
      const instanceId = `i${index}`;
      const life = lifeFrom(CUTS[index]!, until ?? CUTS[index + 1] ?? null);
      lives.set(instanceId, life);
      subjects.set(instanceId, own);
      return {
        payload: {
          ...{ price, termsId: null, month: MONTH, planId: 'plan', instanceId, offeringCode: 'O' },
          use: { metered: dec(used), billed: ZERO, afterCut: 0, throughCut: 1, count },
          ...over,
        },
        rated: rateMonth(over?.price ?? price, life, MONTH, { quantity: dec(used) }),
        billed: null,
      };
    },
  );
  return serviceParts(components, {
    serviceOf: () => serviceId,
    lifeOf: ({ instanceId }) => lives.get(instanceId)!,
    subjectsOf: (parts) => dec(new Set(parts.flatMap(({ instanceId }) => subjects.get(instanceId)!)).size),
  });
}

const amountOf = ({ rated, amount }: Component<ServicePart>): Decimal | null =>
  rated && (amount ?? toMinor(rated.ratedAmount, 'CNY'));
const told = (components: Component<ServicePart>[]): (string | null)[] =>
  components.map((component) => {
    const amount = amountOf(component);
    return amount && `${plain(component.rated!.quantity)} ${plain(amount)}`;
  });

describe('the month of a service that went on as another instance', () => {
  it('has its maximum once', () => {
    const price = aPrice({ maximumAmount: '10' });
    // 8, then 8 + 7 = 15 of which 10 are owed.
    expect(told(service(price, [{ used: '8' }, { used: '7' }]))).toEqual(['8 8', '7 2']);
    // Used up by the first part: the others add nothing.
    expect(told(service(price, [{ used: '12' }, { used: '7' }, { used: '1' }]))).toEqual(['12 10', null, null]);
  });

  it('has what is included once, and its tiers', () => {
    expect(told(service(aPrice({ includedQuantity: '10' }), [{ used: '6' }, { used: '9' }]))).toEqual([null, '9 5']);
    const tiers = [
      { upTo: '10', unitPrice: '2', flatAmount: '0' },
      { upTo: null, unitPrice: '1', flatAmount: '0' },
    ];
    const graduated = aPrice({ model: 'GRADUATED', unitPrice: null, tiers, tierScope: 'INSTANCE' });
    // 6 × 2; then 15 = 10 × 2 + 5 × 1 = 25, 13 more.
    expect(told(service(graduated, [{ used: '6' }, { used: '9' }]))).toEqual(['6 12', '9 13']);
  });

  it('has its minimum by the time of the whole', () => {
    const price = aPrice({ minimumAmount: '31' });
    // 10 days of 31 until the first change, 31 days with the rest.
    expect(told(service(price, [{ used: '0' }, { used: '4' }, { used: '0' }]))).toEqual(['0 10', '4 10', '0 11']);
    expect(told(service(price, [{ used: '40' }, { used: '0' }]))).toEqual(['40 40', null]);
  });

  it('has no minimum for a time in which it was by another plan', () => {
    const price = aPrice({ minimumAmount: '31' });
    // From the 6th to the 10th it was by another plan: 5 days, then 10 and 11.
    const some = [{ used: '0', until: '2026-03-06' }, { used: '0' }, { used: '0' }];
    expect(told(service(price, some))).toEqual(['0 5', '0 10', '0 11']);
    expect(service(price, some).map(({ payload }) => payload.service?.before?.from ?? null)).toEqual([
      ...[null, null, day(CUTS[1]!)],
    ]);
  });

  it('costs what its stretches without a gap cost, each a month of its own', () => {
    const end = fc.constantFrom(undefined, 1, 4, 9);
    const wish = fc.record({ used: fc.integer({ min: 0, max: 40 }).map(String), gap: end });
    const bound = fc.option(fc.integer({ min: 1, max: 30 }).map(String), { nil: null });
    fc.assert(
      fc.property(fc.tuple(wish, wish, wish), bound, bound, (some, minimumAmount, maximumAmount) => {
        const price = aPrice({ unitPrice: '0.337', minimumAmount, maximumAmount });
        const endOf = (index: number): string | null => {
          const [next, gap] = [CUTS[index + 1], some[index]!.gap];
          if (!next || !gap) return next ?? null;
          return `2026-03-${String(Number(next.slice(-2)) - gap).padStart(2, '0')}`;
        };
        const wishes = some.map(({ used: of }, index) => ({ used: of, until: endOf(index) ?? undefined }));
        let [expected, first, quantity] = [ZERO, 0, ZERO];
        some.forEach(({ used: of, gap }, index) => {
          quantity = quantity.plus(of);
          if (index < 2 && !gap) return;
          const whole = rateMonth(price, lifeFrom(CUTS[first]!, endOf(index)), MONTH, { quantity });
          expected = expected.plus(whole ? toMinor(whole.ratedAmount, 'CNY') : ZERO);
          [first, quantity] = [index + 1, ZERO];
        });
        expect(plain(sum(service(price, wishes).map((one) => amountOf(one) ?? ZERO)))).toBe(plain(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('has one greatest value: a part is charged for what it is greater by', () => {
    const price = aPrice({ aggregation: 'MAX' });
    expect(told(service(price, [{ used: '5' }, { used: '8' }]))).toEqual(['5 5', '8 3']);
    expect(told(service(price, [{ used: '8' }, { used: '5' }]))).toEqual(['8 8', null]);
  });

  it('has one latest value: that of the last part that has any', () => {
    const price = aPrice({ aggregation: 'LATEST' });
    expect(told(service(price, [{ used: '8' }, { used: '5' }]))).toEqual([null, '5 5']);
    expect(told(service(price, [{ used: '8' }, { used: '0', count: 0 }]))).toEqual(['8 8', null]);
    // A latest value of nothing is one.
    expect(told(service(price, [{ used: '8' }, { used: '0', count: 1 }]))).toEqual([null, null]);
  });

  it('has each subject once', () => {
    const price = aPrice({ aggregation: 'UNIQUE_COUNT' });
    const parts = [
      { used: '2', subjects: ['a', 'b'] },
      { used: '3', subjects: ['b', 'c', 'd'] },
      { used: '1', subjects: ['a'] },
    ];
    expect(told(service(price, parts))).toEqual(['2 2', '3 2', null]);
  });

  it('is apart where plan or terms are others, for what counts over the account, and for what is shared', () => {
    const price = aPrice({ maximumAmount: '10' });
    const apart = [{ used: '12' }, { used: '12' }];
    const whole = ['12 10', '12 10'];
    const [first, second] = [apart[0]!, apart[1]!];
    expect(told(service(price, [first, { ...second, over: { planId: 'other' } }]))).toEqual(whole);
    expect(told(service(price, [first, { ...second, over: { termsId: 't' } }]))).toEqual(whole);
    expect(told(service(aPrice({ maximumAmount: '10', tierScope: 'ACCOUNT' }), apart))).toEqual(whole);
    expect(told(service(price, apart, null))).toEqual(whole);
    expect(told(service(aFee('f', '31'), apart))).toHaveLength(2);
  });

  it('says what a line was told from', () => {
    const [first, second] = service(aPrice(), [{ used: '8' }, { used: '7' }]);
    expect(first!.payload.service).toEqual({
      ...{ from: day(CUTS[0]!), to: day(CUTS[1]!), together: '8', before: null },
    });
    expect(second!.payload.service).toEqual({
      ...{ from: day(CUTS[0]!), to: day(CUTS[2]!), together: '15' },
      before: { quantity: '8', from: day(CUTS[0]!), to: day(CUTS[1]!) },
    });
  });

  const used = fc.integer({ min: 0, max: 4000 }).map((thousandths) => dec(thousandths).div(100).toFixed());
  const amounts = fc.option(fc.integer({ min: 1, max: 30 }).map(String), { nil: null });

  it.each(['SUM', 'MAX', 'LATEST', 'UNIQUE_COUNT', 'TIME_WEIGHTED'] as const)(
    'costs together what one instance with all of it would: %s',
    (aggregation) => {
      const subject = fc.constantFrom('a', 'b', 'c', 'd');
      const wishes = fc.array(
        fc.record({ used, count: fc.constantFrom(0, 1, 2), subjects: fc.array(subject, { maxLength: 4 }) }),
        { minLength: 2, maxLength: 3 },
      );
      fc.assert(
        fc.property(
          wishes,
          fc.record({ minimumAmount: amounts, maximumAmount: amounts, includedQuantity: used }),
          (some, terms) => {
            const price = aPrice({ aggregation, unitPrice: '0.337', ...terms });
            const parts = some.map((one) => ({
              ...one,
              used: aggregation === 'UNIQUE_COUNT' ? String(new Set(one.subjects).size) : one.count ? one.used : '0',
            }));
            const all = parts.map((one) => dec(one.used));
            const together = {
              SUM: sum(all),
              TIME_WEIGHTED: sum(all),
              MAX: all.reduce((a, b) => max(a, b), ZERO),
              LATEST: dec(parts.findLast(({ count }) => count > 0)?.used ?? '0'),
              UNIQUE_COUNT: dec(new Set(parts.flatMap(({ subjects }) => subjects)).size),
            }[aggregation];
            const end = CUTS[parts.length] ?? null;
            const whole = rateMonth(price, lifeFrom(CUTS[0]!, end), MONTH, { quantity: together });
            const costs = service(price, parts).map((one) => amountOf(one) ?? ZERO);
            expect(plain(sum(costs))).toBe(plain(whole ? toMinor(whole.ratedAmount, 'CNY') : ZERO));
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});
