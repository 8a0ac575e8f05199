import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  aPlan,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  issuesOf,
  OPERATOR,
  publish,
  step,
  tryCreate,
  usagePrice,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const flat = (over: object = {}): object => ({
  code: 'f',
  kind: 'RECURRING',
  model: 'FLAT',
  interval: 'MONTH',
  unitPrice: '10',
  ...over,
});
const tiered = (tiers: object[]): object => usagePrice({ model: 'GRADUATED', unitPrice: null, tiers });

describe('prices of a new offering', () => {
  const refused: [string, object[], string[]][] = [
    ['FLAT use', [usagePrice({ model: 'FLAT' })], ['model MODEL_NOT_FOR_KIND']],
    ['a recurring PACKAGE', [flat({ model: 'PACKAGE', packageSize: '1' })], ['model MODEL_NOT_FOR_KIND']],
    ['no interval', [flat({ interval: null })], ['interval INTERVAL_REQUIRED']],
    ['an interval of use', [usagePrice({ interval: 'YEAR' })], ['interval INTERVAL_NOT_ALLOWED']],
    [
      'use without its meter',
      [usagePrice({ meter: null, unit: null, aggregation: null })],
      ['meter METER_REQUIRED', 'unit UNIT_REQUIRED', 'aggregation AGGREGATION_REQUIRED'],
    ],
    [
      'a metered fee',
      [flat({ meter: 'm', aggregation: 'SUM' })],
      ['meter METER_NOT_ALLOWED', 'aggregation METER_NOT_ALLOWED'],
    ],
    ['counted hours', [usagePrice({ aggregation: 'COUNT', source: 'PLATFORM' })], ['aggregation PLATFORM_NEEDS_SUM']],
    ['no unit price', [usagePrice({ unitPrice: null })], ['unitPrice UNIT_PRICE_REQUIRED']],
    [
      'a unit price beside tiers',
      [usagePrice({ model: 'VOLUME', tiers: [{ unitPrice: '1' }] })],
      ['unitPrice UNIT_PRICE_NOT_ALLOWED'],
    ],
    ['no tiers', [tiered([])], ['tiers TIERS_REQUIRED']],
    ['tiers of a unit price', [usagePrice({ tiers: [{ unitPrice: '1' }] })], ['tiers TIERS_NOT_ALLOWED']],
    [
      'tiers out of order',
      [tiered([{ upTo: '5', unitPrice: '1' }, { upTo: '5', unitPrice: '1' }, { unitPrice: '1' }])],
      ['tiers.1.upTo TIERS_NOT_ASCENDING'],
    ],
    ['a closed last tier', [tiered([{ upTo: '5', unitPrice: '1' }])], ['tiers.0.upTo LAST_TIER_NOT_OPEN']],
    ['no package size', [usagePrice({ model: 'PACKAGE' })], ['packageSize PACKAGE_SIZE_REQUIRED']],
    ['a package size of units', [usagePrice({ packageSize: '3' })], ['packageSize PACKAGE_SIZE_NOT_ALLOWED']],
    ['a fee with an included quantity', [flat({ includedQuantity: '1' })], ['includedQuantity INCLUDED_NOT_ALLOWED']],
    ['an unknown currency', [usagePrice({ currency: 'RMB' })], ['currency UNKNOWN_CURRENCY']],
    [
      'a percentage without its rate, of another unit, by number',
      [usagePrice({ model: 'PERCENTAGE', unitPrice: null, aggregation: 'COUNT' })],
      ['rate RATE_REQUIRED', 'aggregation PERCENTAGE_NEEDS_SUM', 'unit UNIT_NOT_CURRENCY'],
    ],
    [
      'a percentage’s fields on a unit price',
      [usagePrice({ rate: '0.1', freeEvents: 1 })],
      ['rate PERCENTAGE_ONLY', 'freeEvents PERCENTAGE_ONLY'],
    ],
    [
      'bounds of a month on a year, the lower above the upper',
      [flat({ interval: 'YEAR', minimumAmount: '2', maximumAmount: '1' })],
      ['minimumAmount LIMIT_NOT_ALLOWED', 'maximumAmount LIMIT_NOT_ALLOWED', 'minimumAmount MINIMUM_ABOVE_MAXIMUM'],
    ],
    [
      'periods of use',
      [usagePrice({ timing: 'ADVANCE', anchorDay: 3, proration: 'DAY' })],
      ['timing RECURRING_ONLY', 'anchorDay RECURRING_ONLY', 'proration RECURRING_ONLY'],
    ],
    ['no day of a month', [flat({ anchorDay: 32 })], ['anchorDay OUT_OF_RANGE']],
    [
      'use that turns within a month, before it began',
      [usagePrice({ effectiveFrom: '2026-03-02', effectiveTo: '2026-03-01' })],
      ['effectiveFrom NOT_MONTH_START', 'effectiveTo EMPTY_PERIOD'],
    ],
    ['a scope without tiers', [usagePrice({ tierScope: 'INSTANCE' })], ['tierScope TIER_SCOPE_NOT_ALLOWED']],
    ['13 decimals', [usagePrice({ unitPrice: '0.0000000000001' })], ['unitPrice OVER_PRECISE']],
    ['no number', [usagePrice({ unitPrice: '1e3' })], ['unitPrice NOT_DECIMAL']],
    [
      'a negative tier',
      [tiered([{ unitPrice: '-1', flatAmount: '-2' }])],
      ['tiers.0.unitPrice NEGATIVE', 'tiers.0.flatAmount NEGATIVE'],
    ],
  ];

  it.each(refused)('refuse %s, naming field and code', async (_, prices, expected) => {
    const answer = await tryCreate(t, { plans: [aPlan(prices)] });
    expect(codeOf(answer)).toBe('VALIDATION_FAILED');
    expect(issuesOf(answer)).toEqual(expected.map((issue) => `plans.0.prices.0.${issue}`));
  });

  it('are kept as written, with their defaults', async () => {
    const fields =
      'rate fixedAmount freeEvents freeAmount minimumPerEvent maximumPerEvent minimumAmount maximumAmount timing anchorDay proration effectiveFrom effectiveTo tierScope';
    const written = [
      usagePrice({
        code: 'share',
        meter: 'kept-money',
        model: 'PERCENTAGE',
        unit: 'CNY',
        unitPrice: null,
        rate: '0.0060',
        fixedAmount: '0.10',
        freeEvents: 5,
        freeAmount: '100',
        minimumPerEvent: '0.5',
        maximumPerEvent: '25.00',
        minimumAmount: '10',
        maximumAmount: '1000',
        effectiveFrom: '2026-03-01',
        effectiveTo: '2027-01-01',
      }),
      flat({ code: 'fee', timing: 'ADVANCE', anchorDay: 31, proration: 'DAY', effectiveTo: '2026-03-15' }),
      flat({ code: 'plain' }),
      usagePrice({
        code: 'tiers',
        meter: 'kept-tiers',
        model: 'GRADUATED',
        unitPrice: null,
        tiers: [{ unitPrice: '1' }],
      }),
    ];
    const { id } = await publish(t, { plans: [aPlan(written)] });
    for (const reading of ['from the database', 'from memory']) {
      const { offering } = await t.ok<{ offering: { plans: { prices: object[] }[] } }>(
        `query($id:ID!){offering(id:$id){plans{prices{code ${fields}}}}}`,
        { id },
        CATALOG_A,
      );
      const none = Object.fromEntries(fields.split(' ').map((field) => [field, null]));
      expect([reading, offering.plans[0]!.prices]).toEqual([
        reading,
        [
          {
            ...none,
            code: 'share',
            rate: '0.006',
            fixedAmount: '0.1',
            freeEvents: 5,
            freeAmount: '100',
            minimumPerEvent: '0.5',
            maximumPerEvent: '25',
            minimumAmount: '10',
            maximumAmount: '1000',
            effectiveFrom: '2026-03-01',
            effectiveTo: '2027-01-01',
          },
          { ...none, code: 'fee', timing: 'ADVANCE', anchorDay: 31, proration: 'DAY', effectiveTo: '2026-03-15' },
          { ...none, code: 'plain', timing: 'ARREARS', proration: 'SECOND' },
          { ...none, code: 'tiers', tierScope: 'INSTANCE' },
        ],
      ]);
    }
  });

  it('refuse what does not go together within a plan, and between plans', async () => {
    const prices = [usagePrice(), usagePrice({ currency: 'USD' })];
    expect(issuesOf(await tryCreate(t, { plans: [aPlan(prices), aPlan([usagePrice({ unit: 'hour' })])] }))).toEqual([
      'plans.0.prices.1.code DUPLICATE_CODE',
      'plans.0.prices.1.currency CURRENCY_MIXED',
      'plans.0.prices.1.meter METER_DUPLICATE',
      'plans.1.code DUPLICATE_CODE',
      'plans.1.prices.0.meter METER_CONFLICT',
    ]);
    const mixed = await tryCreate(t, {
      plans: [aPlan([usagePrice(), usagePrice({ code: 'q', meter: 'calls', currency: 'USD' })])],
    });
    expect([codeOf(mixed), issuesOf(mixed)]).toEqual(['CURRENCY_MIXED', ['plans.0.prices.1.currency CURRENCY_MIXED']]);
    expect(issuesOf(await tryCreate(t, { plans: [] }))).toEqual(['plans REQUIRED']);
    expect(issuesOf(await tryCreate(t, { plans: [aPlan([])] }))).toEqual(['plans.0.prices REQUIRED']);
  });
});

describe('a provider’s meter', () => {
  const plansWith = (meter: string, over: object): object => ({ plans: [aPlan([usagePrice({ meter, ...over })])] });

  it('is fixed by the first published price, for its provider alone', async () => {
    await create(t, plansWith('fixed', { unit: 'GB' })); // a draft fixes nothing
    await publish(t, plansWith('fixed', { unit: 'hour' }));
    for (const over of [{ unit: 'GB' }, { unit: 'Hour' }, { unit: 'hour', aggregation: 'COUNT' }])
      expect(issuesOf(await tryCreate(t, plansWith('fixed', over)))).toEqual(['plans.0.prices.0.meter METER_CONFLICT']);
    expect(codeOf(await tryCreate(t, plansWith('fixed', { unit: 'hour', unitPrice: '9' })))).toBe('ok');
    expect(codeOf(await tryCreate(t, plansWith('fixed', { unit: 'GB' }), CATALOG_B))).toBe('ok');
    expect(codeOf(await tryCreate(t, plansWith('Fixed', { unit: 'GB' })))).toBe('ok');
  });

  it('is looked at again at update, submission and approval', async () => {
    const rewritten = await create(t);
    const [late, later] = [
      await create(t, plansWith('again', { unit: 'GB' })),
      await create(t, plansWith('again', { unit: 'GB' })),
    ];
    await step(t, 'submitOffering', later.id, CATALOG_A);
    await publish(t, plansWith('again', { unit: 'hour' }));
    expect(issuesOf(await step(t, 'submitOffering', late.id, CATALOG_A))).toEqual([
      'plans.0.prices.0.meter METER_CONFLICT',
    ]);
    expect(issuesOf(await step(t, 'approveOffering', later.id, OPERATOR))).toEqual([
      'plans.0.prices.0.meter METER_CONFLICT',
    ]);
    const { plans } = plansWith('again', { unit: 'GB' }) as { plans: object[] };
    const input = { id: rewritten.id, version: 1, plans: [aPlan([{ ...flat(), code: 'x' }], 'fees'), ...plans] };
    expect(
      issuesOf(await t.gql('mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}', { i: input }, CATALOG_A)),
    ).toEqual(['plans.1.prices.0.meter METER_CONFLICT']);
  });

  it('is fixed once when two offerings that differ are approved at once', async () => {
    for (let round = 0; round < 5; round++) {
      const made = await Promise.all(['GB', 'hour'].map((unit) => create(t, plansWith(`race-${round}`, { unit }))));
      for (const { id } of made) await step(t, 'submitOffering', id, CATALOG_A);
      const answers = await Promise.all(made.map(({ id }) => step(t, 'approveOffering', id, OPERATOR)));
      expect(answers.flatMap((answer) => issuesOf(answer))).toEqual(['plans.0.prices.0.meter METER_CONFLICT']);
      expect(answers.map(codeOf).sort()).toEqual(['VALIDATION_FAILED', 'ok']);
    }
  });
});
