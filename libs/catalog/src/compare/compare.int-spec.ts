import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  aPlan,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  issuesOf,
  publish,
  usagePrice,
} from '../listing.fixture.js';

let t: TestApp;
const plans: string[] = [];
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-06-10T00:00:00+08:00'));
  const fee = { code: 'fee', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '10' };
  const made = [
    await publish(t, {
      ...{ code: 'cmp-a', name: '短信 A', zoneCodes: ['CN-510100'], attributes: { mlpsLevel: 3, own: 'x' } },
      plans: [aPlan([usagePrice({ meter: 'messages', unitPrice: '0.05' }), fee])],
    }),
    await publish(
      t,
      {
        ...{ code: 'cmp-b', name: '短信 B', zoneCodes: ['CN-510100'], attributes: { mlpsLevel: 2 } },
        plans: [aPlan([usagePrice({ meter: 'messages', unitPrice: '0.04', code: 'sms' })])],
      },
      CATALOG_B,
    ),
  ];
  plans.push(...made.map((offering) => offering.plans[0]!.id));
});
afterAll(() => t.close());

const QUERY = `query($ids:[ID!]!,$use:ComparedUseInput){comparePlans(planIds:$ids,use:$use){
  plans{code prices{code}}
  rows{code nameZh nameEn unit values differs}
  prices{kind meter interval prices{code unitPrice} differs}
  estimates{total{amount currency} notPriced}}}`;

describe('comparePlans', () => {
  it('sets plans of two providers side by side, attribute by attribute and price by price', async () => {
    const { comparePlans } = await t.ok<any>(QUERY, { ids: plans }, BUYER);
    const row = (code: string): any => comparePlans.rows.find((one: any) => one.code === code);
    expect(row('provider').differs).toBe(true);
    expect(row('zones')).toMatchObject({ differs: false, nameZh: '区域' });
    expect(row('mlpsLevel')).toMatchObject({ values: [3, 2], differs: true });
    expect(row('own')).toEqual({
      code: 'own',
      nameZh: 'own',
      nameEn: 'own',
      unit: null,
      values: ['x', null],
      differs: true,
    });
    expect(comparePlans.prices).toEqual([
      {
        ...{ kind: 'USAGE', meter: 'messages', interval: null, differs: true },
        prices: [
          { code: 'p', unitPrice: '0.05' },
          { code: 'sms', unitPrice: '0.04' },
        ],
      },
      {
        kind: 'RECURRING',
        meter: null,
        interval: 'MONTH',
        differs: true,
        prices: [{ code: 'fee', unitPrice: '10' }, null],
      },
    ]);
    expect(comparePlans.estimates).toBeNull();
  });

  it('tells what the same use of each would cost, and what a plan has no price for', async () => {
    const usage = [
      { meter: 'messages', quantityPerMonth: '1000' },
      { meter: 'calls', quantityPerMonth: '5' },
    ];
    const { comparePlans } = await t.ok<any>(QUERY, { ids: [...plans].reverse(), use: { usage, months: 2 } }, BUYER);
    expect(comparePlans.estimates).toEqual([
      { total: { amount: '80.00', currency: 'CNY' }, notPriced: ['calls'] }, // 2 × 1000 × 0.04
      { total: { amount: '120.00', currency: 'CNY' }, notPriced: ['calls'] }, // 2 × (1000 × 0.05 + 10)
    ]);
  });

  it('takes one to five plans that the caller may know of, each once', async () => {
    const draft = await create(t, { code: 'cmp-draft' });
    const ask = (ids: string[], email = BUYER) => t.gql(QUERY, { ids }, email);
    expect(codeOf(await ask([plans[0]!]))).toBe('ok');
    expect(codeOf(await ask([draft.plans[0]!.id]))).toBe('NOT_FOUND');
    expect(codeOf(await ask([draft.plans[0]!.id], CATALOG_B))).toBe('NOT_FOUND');
    expect(codeOf(await ask([draft.plans[0]!.id], CATALOG_A))).not.toBe('NOT_FOUND');
    expect(codeOf(await ask(['x']))).toBe('NOT_FOUND');
    expect(issuesOf(await ask([]))).toEqual(['planIds REQUIRED']);
    expect(issuesOf(await ask(Array.from({ length: 6 }, (_, n) => `${n}`)))).toEqual(['planIds TOO_MANY']);
    expect(issuesOf(await ask([plans[0]!, plans[0]!.toUpperCase()]))).toEqual(['planIds DUPLICATE']);
  });
});
