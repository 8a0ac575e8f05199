import { parseInstant } from '#kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { aPlan, BUYER, CATALOG_A, codeOf, create, issuesOf, publish, usagePrice } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());
beforeEach(() => t.setNow(null));

interface Line {
  planId: string;
  priceCode: string;
  month: string;
  quantity: string;
  amount: string;
}
interface Answer {
  estimate: { lines: Line[]; total: { amount: string; currency: string } };
}

const ask = (items: object[], email = BUYER): Promise<GqlAnswer<Answer>> =>
  t.gql(
    'query($i:[EstimateItemInput!]!){estimate(items:$i){lines{planId priceCode month quantity amount} total{amount currency}}}',
    { i: items },
    email,
  );

async function estimate(items: object[], email = BUYER): Promise<Answer['estimate']> {
  const { data, errors } = await ask(items, email);
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data.estimate;
}

const planOf = async (prices: object[]): Promise<string> => (await publish(t, { plans: [aPlan(prices)] })).plans[0]!.id;
const short = ({ lines }: Answer['estimate']): string[] =>
  lines.map(({ priceCode, month, quantity, amount }) => `${month} ${priceCode} ${quantity} ${amount}`);

describe('estimate', () => {
  it('bills fees, use above what is included and the platform’s hours, month by month, in the plan’s order', async () => {
    const planId = await planOf([
      { code: 'setup', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '99.9' },
      { code: 'seat', kind: 'RECURRING', model: 'PER_UNIT', interval: 'MONTH', unitPrice: '10' },
      usagePrice({ code: 'req', meter: 'est-requests', unitPrice: '0.001', includedQuantity: '1000' }),
      usagePrice({ code: 'hour', meter: 'est-hours', unit: 'hour', source: 'PLATFORM', unitPrice: '0.02' }),
    ]);
    const answer = await estimate([
      {
        planId,
        quantity: '3',
        months: 2,
        from: '2026-02-01',
        usage: [{ meter: 'est-requests', quantityPerMonth: '6000' }],
      },
    ]);
    expect(short(answer)).toEqual([
      '2026-02 setup 3 99.90', // FLAT: once, whatever the quantity
      '2026-02 seat 3 30.00', // 3 × 10
      '2026-02 req 6000 5.00', // (6000 − 1000) × 0.001
      '2026-02 hour 2016 40.32', // 3 × 28 × 24 h × 0.02
      '2026-03 seat 3 30.00',
      '2026-03 req 6000 5.00',
      '2026-03 hour 2232 44.64', // 3 × 31 × 24 h × 0.02
    ]);
    expect(answer.total).toEqual({ amount: '254.86', currency: 'CNY' });
    expect(answer.lines[0]!.planId).toBe(planId);
  });

  it('supposes one of it for the whole next month in Shanghai when nothing is said', async () => {
    const planId = await planOf([
      { code: 'fee', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '31' },
    ]);
    t.setNow(parseInstant('2026-01-31T15:59:59Z')); // still January in Shanghai
    expect(short(await estimate([{ planId }]))).toEqual(['2026-02 fee 1 31.00']);
    t.setNow(parseInstant('2026-01-31T16:00:00Z')); // 1 February there
    expect(short(await estimate([{ planId, quantity: null, months: null, from: null, usage: null }]))).toEqual([
      '2026-03 fee 1 31.00',
    ]);
  });

  it('splits a month that it enters or leaves by its seconds', async () => {
    const planId = await planOf([
      { code: 'fee', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '31' },
    ]);
    // 16 March to 16 April: 16 of 31 days, then 15 of 30 days.
    expect(short(await estimate([{ planId, from: '2026-03-16' }])).map((line) => line.split(' ').at(-1))).toEqual([
      '16.00',
      '15.50',
    ]);
  });

  it('ends at the start of `to`, which stands in place of months', async () => {
    const planId = await planOf([
      { code: 'fee', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '31' },
      { code: 'ahead', kind: 'RECURRING', model: 'FLAT', interval: 'YEAR', unitPrice: '365', timing: 'ADVANCE' },
    ]);
    expect(short(await estimate([{ planId, from: '2026-03-16', to: '2026-04-02' }]))).toEqual([
      '2026-03 fee 0.516129032258 16.00', // 16 of 31 days
      '2026-03 ahead 0.046575342466 17.00', // 17 of 365 days, with the line of its start
      '2026-04 fee 0.033333333333 1.03', // 1 of 30 days
    ]);
    const wrong = await ask([
      { planId, from: '2026-03-16', to: '2026-03-16' },
      { planId, from: '2026-03-16', to: '2036-03-17' },
      { planId, from: '2026-03-16', to: '2026-05-16', months: 2 },
      { planId, usage: [] },
    ]);
    expect(issuesOf(wrong)).toEqual(['items.0.to EMPTY_PERIOD', 'items.1.to OUT_OF_RANGE', 'items.2.to TO_AND_MONTHS']);
    expect(codeOf(await ask([{ planId, from: '2026-03-16', to: '2036-03-16' }]))).toBe('ok');
  });

  it('spreads expected money over events for a percentage, and bounds a month', async () => {
    const planId = await planOf([
      usagePrice({
        code: 'share',
        meter: 'est-money',
        unit: 'CNY',
        model: 'PERCENTAGE',
        unitPrice: null,
        rate: '0.01',
        fixedAmount: '0.5',
        freeAmount: '20',
      }),
      usagePrice({ code: 'least', meter: 'est-least', unitPrice: '1', minimumAmount: '62', maximumAmount: '100' }),
    ]);
    const asked = (quantity: string, eventsPerMonth?: number, least = '0') =>
      estimate([
        {
          planId,
          from: '2026-03-01',
          usage: [
            { meter: 'est-money', quantityPerMonth: quantity, eventsPerMonth },
            { meter: 'est-least', quantityPerMonth: least },
          ],
        },
      ]);
    // One event: 80 × 0.01 + 0.5. Three of 33.33… : 13.33… × 0.01 + 0.5, twice 33.33… × 0.01 + 0.5.
    expect(short(await asked('100'))).toEqual(['2026-03 share 100 1.30', '2026-03 least 0 62.00']);
    expect(short(await asked('100', 3, '70'))).toEqual(['2026-03 share 100 2.30', '2026-03 least 70 70.00']);
    expect(short(await asked('100', 1_000_000, '999'))).toEqual([
      '2026-03 share 100 400000.80', // 200 000 events lie in the free amount, 800 000 × 0.5 + 80 × 0.01
      '2026-03 least 999 100.00',
    ]);
    expect(short(await asked('0'))).toEqual(['2026-03 least 0 62.00']);
    const usage = [{ meter: 'est-money', quantityPerMonth: '1', eventsPerMonth: 0 }];
    expect(issuesOf(await ask([{ planId, usage }]))).toEqual(['items.0.usage.0.eventsPerMonth OUT_OF_RANGE']);
  });

  it('bills nothing for use that nobody expects: a total of zero in the plan’s currency', async () => {
    const planId = await planOf([usagePrice({ meter: 'est-none', currency: 'USD' })]);
    expect(await estimate([{ planId }])).toEqual({ lines: [], total: { amount: '0.00', currency: 'USD' } });
    const yen = await planOf([usagePrice({ meter: 'est-yen', currency: 'JPY', unitPrice: '0.4' })]);
    const usage = [{ meter: 'est-yen', quantityPerMonth: '4' }];
    expect((await estimate([{ planId: yen, usage }])).total).toEqual({ amount: '2', currency: 'JPY' }); // 1.6 rounded once
  });

  it('rounds each line once and sums the rounded', async () => {
    const prices = ['a', 'b', 'c'].map((code) => usagePrice({ code, meter: `est-${code}`, unitPrice: '0.005' }));
    const usage = ['a', 'b', 'c'].map((code) => ({ meter: `est-${code}`, quantityPerMonth: '1' }));
    const answer = await estimate([{ planId: await planOf(prices), usage }]);
    expect(answer.lines.map(({ amount }) => amount)).toEqual(['0.01', '0.01', '0.01']);
    expect(answer.total.amount).toBe('0.03');
  });

  it('lets several items stand side by side, the same plan too, in one currency alone', async () => {
    const [cny, usd] = [
      await planOf([usagePrice({ meter: 'est-m' })]),
      await planOf([usagePrice({ meter: 'est-m', currency: 'USD' })]),
    ];
    const usage = [{ meter: 'est-m', quantityPerMonth: '2' }];
    expect(
      (
        await estimate([
          { planId: cny, usage },
          { planId: cny.toUpperCase(), usage },
        ])
      ).total.amount,
    ).toBe('2.00');
    const mixed = await ask([{ planId: cny }, { planId: usd }]);
    expect([codeOf(mixed), issuesOf(mixed)]).toEqual(['CURRENCY_MIXED', ['items.1.planId CURRENCY_MIXED']]);
  });

  it('tells everything that is wrong with its items', async () => {
    const planId = await planOf([
      usagePrice({ meter: 'est-ok' }),
      usagePrice({ code: 'h', meter: 'est-h', unit: 'hour', source: 'PLATFORM' }),
    ]);
    const use = (meter: string, quantityPerMonth = '1'): object => ({ meter, quantityPerMonth });
    const answer = await ask([
      { planId, quantity: '0', months: 0 },
      { planId, quantity: '-1', months: 121, usage: [use('nope'), use('est-h')] },
      { planId, quantity: '1.0000000000001', usage: [use('est-ok', '-2'), use('est-ok')] },
    ]);
    expect(issuesOf(answer)).toEqual([
      'items.0.quantity NOT_POSITIVE',
      'items.0.months OUT_OF_RANGE',
      'items.1.quantity NEGATIVE',
      'items.1.months OUT_OF_RANGE',
      'items.1.usage.0.meter UNKNOWN_METER',
      'items.1.usage.1.meter METER_IS_PLATFORM',
      'items.2.quantity OVER_PRECISE',
      'items.2.usage.0.quantityPerMonth NEGATIVE',
      'items.2.usage.1.meter DUPLICATE_METER',
    ]);
    expect(issuesOf(await ask([]))).toEqual(['items REQUIRED']);
    expect(issuesOf(await ask(Array.from({ length: 101 }, () => ({ planId }))))).toEqual(['items TOO_MANY']);
  });

  it('prices a provider’s own draft for that provider alone, as it stands now', async () => {
    const draft = await create(t, {
      plans: [aPlan([{ code: 'fee', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '5' }])],
    });
    const planId = draft.plans[0]!.id;
    expect((await estimate([{ planId }], CATALOG_A)).total.amount).toBe('5.00');
    expect(codeOf(await ask([{ planId }]))).toBe('NOT_FOUND');
    const input = {
      id: draft.id,
      version: 1,
      plans: [aPlan([{ code: 'fee', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '6' }])],
    };
    const { updateOffering } = await t.ok<any>(
      'mutation($i:UpdateOfferingInput!){updateOffering(input:$i){plans{id}}}',
      { i: input },
      CATALOG_A,
    );
    expect((await estimate([{ planId: updateOffering.plans[0].id }], CATALOG_A)).total.amount).toBe('6.00');
    expect(codeOf(await ask([{ planId }], CATALOG_A))).toBe('NOT_FOUND');
  });

  it('refuses what would take too long to rate', async () => {
    const prices = Array.from({ length: 1000 }, (_, i) => usagePrice({ code: `p${i}`, meter: `est-many-${i}` }));
    const planId = await planOf(prices);
    expect(issuesOf(await ask([{ planId, months: 120 }]))).toEqual(['items TOO_MANY']);
    expect(codeOf(await ask([{ planId, months: 12 }]))).toBe('ok');
  });
});
