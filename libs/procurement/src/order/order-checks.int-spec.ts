import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  BUYER,
  doOrder,
  FINANCE,
  figuresOf,
  makeBudget,
  metered,
  MNC,
  monthly,
  type OrderAnswer,
  publish,
  readLedger,
  refusalOf,
  seeOrder,
  tryOrder,
} from '../market.fixture.js';

const NOW = parseInstant('2026-10-15T10:00:00+08:00')!;
let t: TestApp;
let plans: Record<string, Id>;
let otherProviders: Id;
let closed: Id;
let anywhere: Id;
let budgetId: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  plans = (await publish(t, 'checks', { fee: monthly(), used: metered, usd: monthly('USD'), jpy: monthly('JPY') }))
    .planIds;
  otherProviders = (await publish(t, 'other', { fee: monthly() }, { provider: 'b' })).planIds.fee!;
  closed = (await publish(t, 'closed', { fee: monthly() }, { zoneCodes: ['CQ-LJ-OFFSHORE'] })).planIds.fee!;
  anywhere = (await publish(t, 'anywhere', { fee: monthly() }, { zoneCodes: [] })).planIds.fee!;
});
afterAll(() => t.close());
beforeEach(async () => {
  budgetId = await makeBudget(t);
});

const fee = (quantity = '1'): Record<string, unknown> => ({ planId: plans.fee, quantity });
const input = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  title: 'Checked',
  budgetId,
  startsOn: '2026-11-01',
  months: 1,
  items: [fee()],
  ...over,
});
const create = (over: Record<string, unknown> = {}, email = BUYER): ReturnType<typeof tryOrder> =>
  tryOrder(t, 'createOrder', input(over), email);
const made = (over: Record<string, unknown> = {}, email = BUYER): Promise<OrderAnswer> =>
  doOrder(t, 'createOrder', input(over), email);
const refusal = async (over: Record<string, unknown>, email = BUYER): Promise<string> =>
  refusalOf(await create(over, email));
const orderCount = async (): Promise<number> =>
  Number((await rows<{ n: string }>(t.app.get(DataSource), 'SELECT COUNT(*) AS n FROM purchase_order'))[0]!.n);

describe('createOrder', () => {
  it('is for buyers', async () => {
    for (const email of [
      FINANCE,
      'approver@chengdu.example',
      'operations@provider-a.example',
      'operator@yunshi.example',
    ])
      expect(await refusal({}, email)).toBe('FORBIDDEN');
  });

  it('names every fault of the input, and makes nothing', async () => {
    const before = await orderCount();
    const expected: [Record<string, unknown>, string][] = [
      [{ title: '  ' }, 'VALIDATION_FAILED/REQUIRED'],
      [{ title: 'x'.repeat(201) }, 'VALIDATION_FAILED/TOO_LONG'],
      [{ items: [] }, 'VALIDATION_FAILED/REQUIRED'],
      [{ items: Array.from({ length: 101 }, () => fee()) }, 'VALIDATION_FAILED/TOO_MANY'],
      [{ items: [fee('0')] }, 'VALIDATION_FAILED/NOT_POSITIVE'],
      [{ items: [fee('-1')] }, 'VALIDATION_FAILED/NEGATIVE'],
      [{ items: [fee('1e3')] }, 'VALIDATION_FAILED/NOT_DECIMAL'],
      [{ items: [fee('0.0000000000001')] }, 'VALIDATION_FAILED/OVER_PRECISE'],
      [{ items: [{ ...fee(), configuration: [1] }] }, 'VALIDATION_FAILED/NOT_OBJECT'],
      [{ items: [{ ...fee(), configuration: { a: 'x'.repeat(20_001) } }] }, 'VALIDATION_FAILED/TOO_LARGE'],
      [{ items: [{ ...fee(), configuration: nested(21) }] }, 'VALIDATION_FAILED/TOO_DEEP'],
      [{ items: [{ ...fee(), configuration: { a: '\ud800' } }] }, 'VALIDATION_FAILED/NOT_TEXT'],
      [{ items: [{ ...fee(), zoneCode: 'CN-500000' }] }, 'VALIDATION_FAILED/UNKNOWN_ZONE'],
      [{ items: [{ ...fee(), planId: anywhere, zoneCode: 'no-such-zone' }] }, 'VALIDATION_FAILED/UNKNOWN_ZONE'],
      [{ items: [{ planId: plans.used, quantity: '1' }] }, 'VALIDATION_FAILED/USAGE_EXPECTED'],
      [{ items: [used([{ meter: 'calls', quantityPerMonth: '1.0000000000001' }])] }, 'VALIDATION_FAILED/OVER_PRECISE'],
      [
        {
          items: [
            used([
              { meter: 'calls', quantityPerMonth: '1' },
              { meter: 'x', quantityPerMonth: '1' },
            ]),
          ],
        },
        'VALIDATION_FAILED/UNKNOWN_METER',
      ],
      [
        {
          items: [
            used([
              { meter: 'calls', quantityPerMonth: '1' },
              { meter: 'vm.hours', quantityPerMonth: '1' },
            ]),
          ],
        },
        'VALIDATION_FAILED/METER_IS_PLATFORM',
      ],
      [
        {
          items: [
            used([
              { meter: 'calls', quantityPerMonth: '1' },
              { meter: 'calls', quantityPerMonth: '1' },
            ]),
          ],
        },
        'VALIDATION_FAILED/DUPLICATE_METER',
      ],
      [{ items: [fee(), { planId: otherProviders, quantity: '1' }] }, 'VALIDATION_FAILED/PROVIDER_MIXED'],
      [{ items: [fee(), { planId: plans.usd, quantity: '1' }] }, 'CURRENCY_MIXED/CURRENCY_MIXED'],
      [{ months: 0 }, 'VALIDATION_FAILED/OUT_OF_RANGE'],
      [{ months: 121, budgetId: null }, 'VALIDATION_FAILED/OUT_OF_RANGE'],
      [{ startsOn: '2025-12-31' }, 'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR'],
      [{ startsOn: '2027-01-01' }, 'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR'],
      [{ startsOn: '2026-12-02', months: 1 }, 'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR'],
      [{ startsOn: '2016-04-30', budgetId: null }, 'VALIDATION_FAILED/TOO_EARLY'],
      [{ items: [{ planId: newId(), quantity: '1' }] }, 'NOT_FOUND'],
      [{ items: [{ planId: 'nonsense', quantity: '1' }] }, 'NOT_FOUND'],
      [{ budgetId: newId() }, 'NOT_FOUND'],
      [{ budgetId: 'nonsense' }, 'NOT_FOUND'],
    ];
    for (const [over, code] of expected) expect([over, await refusal(over)]).toEqual([over, code]);
    expect(await orderCount()).toBe(before);
  });

  it('takes an order up to the very end of the budget’s year', async () => {
    expect((await made({ startsOn: '2026-12-01', months: 1 })).months).toBe(1);
  });

  it('takes a zone of the offering, and "0" as expected use', async () => {
    const order = await made({
      items: [{ ...used([{ meter: 'calls', quantityPerMonth: '0' }]), zoneCode: 'CN-510100' }],
    });
    expect(order.items[0]!.zoneCode).toBe('CN-510100');
    expect(order.estimate.amount).toBe('720.00'); // 720 hours of November at 1.00
  });

  it('refuses an agency an offering of a closed zone by the plan’s clause, and serves a multinational [S0-05]', async () => {
    const answer = await create({ items: [{ planId: closed, quantity: '1' }] });
    expect(refusalOf(answer)).toBe('PLAN_RULE');
    const [finding] = answer.errors![0]!.extensions.findings!;
    expect(finding).toMatchObject({ ruleId: 'S0-05', code: 'ZONE_DOMESTIC_PARTY' });
    expect(finding!.citation!.quote.length).toBeGreaterThan(10);
    const order = await made({ budgetId: null, items: [{ planId: closed, quantity: '1' }] }, MNC);
    expect((await doOrder(t, 'submitOrder', order.id, MNC)).decision!.outcome).toBe('ALLOW');
  });

  it('refuses it to a foreign-invested enterprise registered in China, whatever it calls itself [S0-04]', async () => {
    // Foreign-invested, and so a legal person of mainland China: it has a unified social credit code.
    const { createOrganization: fie } = await t.ok<any>(
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
      { i: { kind: 'MULTINATIONAL', code: 'FIE-E', name: '外商独资企业', uscc: '91310115MA6CLD05XP' } },
      'operator@yunshi.example',
    );
    await t.addPerson({ organizationId: fie.id, email: 'buyer@fie.example', roles: ['BUYER'] });
    const before = await orderCount();
    const answer = await create({ budgetId: null, items: [{ planId: closed, quantity: '1' }] }, 'buyer@fie.example');
    expect(refusalOf(answer)).toBe('PLAN_RULE');
    expect(answer.errors![0]!.extensions.findings).toMatchObject([
      {
        ...{ ruleId: 'S0-04', code: 'ZONE_DOMESTIC_PARTY' },
        citation: { quote: '与中國大陸的互联网络完全隔离，不与境内法人机构或个人发生任何经济关系' },
      },
      { ruleId: 'S0-03', code: 'ZONE_NOT_ELIGIBLE' }, // and nobody approved it
    ]);
    expect(await orderCount()).toBe(before);
  });

  it('never takes a plan that is not on sale', async () => {
    const draft = await t.ok<any>(
      'mutation($input:CreateOfferingInput!){createOffering(input:$input){plans{id}}}',
      {
        input: {
          code: 'secret',
          name: 'Secret',
          summary: 'Not published.',
          serviceModel: 'SAAS',
          clouds: ['SOCIAL'],
          categoryCodes: [],
          zoneCodes: [],
          plans: [{ code: 'p', name: 'p', prices: monthly() }],
        },
      },
      'catalog@provider-a.example',
    );
    expect(await refusal({ items: [{ planId: draft.createOffering.plans[0].id, quantity: '1' }] })).toBe('NOT_FOUND');
  });

  it('keeps another organization’s budget unknown, also a child’s or parent’s', async () => {
    const foreign = await makeBudget(t, {}, 'finance@chongqing.example');
    const childs = await makeBudget(t, {}, 'finance@qingyang.example');
    expect(await refusal({ budgetId: foreign })).toBe('NOT_FOUND');
    expect(await refusal({ budgetId: childs })).toBe('NOT_FOUND');
    expect(await refusal({}, 'buyer@qingyang.example')).toBe('NOT_FOUND');
  });

  it('answers a repeated key with the first result and another body with IDEMPOTENCY_CONFLICT', async () => {
    const key = `key-${newId()}`;
    const first = await made({ idempotencyKey: key });
    const twins = await Promise.all([1, 2, 3].map(() => made({ idempotencyKey: key })));
    expect(twins.map(({ id }) => id)).toEqual([first.id, first.id, first.id]);
    expect(await refusal({ idempotencyKey: key, title: 'Other' })).toBe('IDEMPOTENCY_CONFLICT');
    expect((await made({ idempotencyKey: key, budgetId: null }, 'buyer@chongqing.example')).id).not.toBe(first.id);
  });

  it('makes one order of concurrent twins', async () => {
    const key = `key-${newId()}`;
    const before = await orderCount();
    const answers = await Promise.all(Array.from({ length: 8 }, () => made({ idempotencyKey: key })));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await orderCount()).toBe(before + 1);
  });

  it('answers a repeated key although the request would be refused by now', async () => {
    const key = `key-${newId()}`;
    try {
      t.setNow(parseInstant('2026-12-20T00:00:00+08:00'));
      const first = await made({ idempotencyKey: key, startsOn: null, months: null });
      t.setNow(parseInstant('2027-01-05T00:00:00+08:00'));
      expect((await made({ idempotencyKey: key, startsOn: null, months: null })).id).toBe(first.id);
      expect(await refusal({ startsOn: null, months: null })).toBe('VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR');
    } finally {
      t.setNow(NOW);
    }
  });

  it('says in a currency without minor digits what it costs', async () => {
    const order = await made({ budgetId: null, items: [{ planId: plans.jpy, quantity: '1.25' }] });
    expect(order.estimate).toEqual({ amount: '13', currency: 'JPY' }); // 12.5, away from zero
  });
});

describe('updateOrder', () => {
  it('leaves what is absent or null as it is', async () => {
    const order = await made({ months: 2 });
    const changed = await doOrder(t, 'updateOrder', { id: order.id, version: 1, title: null, months: 1 }, BUYER);
    expect(changed).toMatchObject({ title: 'Checked', months: 1, startsOn: '2026-11-01', version: 2 });
    expect(changed.items.map(({ id }) => id)).toEqual(order.items.map(({ id }) => id));
    expect([order.estimate.amount, changed.estimate.amount]).toEqual(['20.00', '10.00']);
  });

  it('replaces all items when they are given', async () => {
    const order = await made({ items: [fee(), fee('2')] });
    const changed = await doOrder(t, 'updateOrder', { id: order.id, version: 1, items: [fee('5')] }, BUYER);
    expect(changed.items.map(({ quantity }) => quantity)).toEqual(['5']);
    expect(changed.estimate.amount).toBe('50.00');
  });

  it('refuses a stale version and changes nothing', async () => {
    const order = await made();
    await doOrder(t, 'updateOrder', { id: order.id, version: 1, title: 'Two' }, BUYER);
    expect(refusalOf(await tryOrder(t, 'updateOrder', { id: order.id, version: 1, title: 'Three' }, BUYER))).toBe(
      'VERSION_CONFLICT',
    );
    expect((await seeOrder(t, order.id, BUYER)).title).toBe('Two');
  });

  it('lets one of two that read the same version win', async () => {
    const order = await made();
    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map((title) => tryOrder(t, 'updateOrder', { id: order.id, version: 1, title }, BUYER)),
    );
    expect(answers.map(refusalOf).toSorted()).toEqual([
      'VERSION_CONFLICT',
      'VERSION_CONFLICT',
      'VERSION_CONFLICT',
      'ok',
    ]);
  });

  it('checks what createOrder checks', async () => {
    const order = await made();
    const refused = async (over: Record<string, unknown>): Promise<string> =>
      refusalOf(await tryOrder(t, 'updateOrder', { id: order.id, version: 1, ...over }, BUYER));
    expect(await refused({ items: [] })).toBe('VALIDATION_FAILED/REQUIRED');
    expect(await refused({ items: [{ planId: closed, quantity: '1' }] })).toBe('PLAN_RULE');
    expect(await refused({ startsOn: '2027-01-01' })).toBe('VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR');
    expect(await refused({ budgetId: await makeBudget(t, {}, 'finance@chongqing.example') })).toBe('NOT_FOUND');
    expect((await seeOrder(t, order.id, BUYER)).version).toBe(1);
  });
});

describe('submitOrder', () => {
  it('needs a budget of the prices’ currency from an agency, not from others', async () => {
    const without = await made({ budgetId: null });
    expect(refusalOf(await tryOrder(t, 'submitOrder', without.id, BUYER))).toBe('BUDGET_REQUIRED');
    const dollars = await made({ items: [{ planId: plans.usd, quantity: '1' }] });
    expect(refusalOf(await tryOrder(t, 'submitOrder', dollars.id, BUYER))).toBe('BUDGET_REQUIRED');
    expect(await seeOrder(t, dollars.id, BUYER)).toMatchObject({ status: 'DRAFT', version: 1, decision: null });
    const free = await made({ budgetId: null, startsOn: null, months: null }, MNC);
    expect(free.months).toBe(12);
    expect((await doOrder(t, 'submitOrder', free.id, MNC)).status).toBe('PENDING_APPROVAL');
    const agreed = await doOrder(t, 'approveOrder', free.id, 'approver@mnc.example');
    expect(agreed.contract!.number).toMatch(/^HT-MNC-E-2026-/);
  });

  it('changes nothing when the money does not suffice', async () => {
    const small = await makeBudget(t, { amount: '49.99' });
    const order = await made({ budgetId: small, items: [fee('5')] });
    const answer = await tryOrder(t, 'submitOrder', order.id, BUYER);
    expect(refusalOf(answer)).toBe('BUDGET_EXCEEDED');
    expect(answer.errors![0]!.message).toContain('50.00 CNY');
    expect(await seeOrder(t, order.id, BUYER)).toMatchObject({ status: 'DRAFT', version: 1, decision: null });
    expect(figuresOf(await readLedger(t, small))).toMatchObject({ reserved: '0', available: '49.99' });
    const events = await rows<any>(t.app.get(DataSource), 'SELECT command FROM order_event WHERE order_id = ?', [
      bin(order.id),
    ]);
    expect(events).toEqual([{ command: 'create' }]);
  });

  it('takes the last cent', async () => {
    const exact = await makeBudget(t, { amount: '50' });
    const order = await made({ budgetId: exact, items: [fee('5')] });
    expect((await doOrder(t, 'submitOrder', order.id, BUYER)).budget).toMatchObject({
      available: '0.00',
      reserved: '50.00',
    });
  });

  it('judges the dates anew on the day of submission', async () => {
    const order = await made({ startsOn: null, months: null });
    t.setNow(parseInstant('2027-01-01T00:00:00+08:00'));
    try {
      expect(refusalOf(await tryOrder(t, 'submitOrder', order.id, BUYER))).toBe(
        'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR',
      );
    } finally {
      t.setNow(NOW);
    }
  });

  it('submits once when it is asked several times at once', async () => {
    const order = await made({ items: [fee('5')] });
    const answers = await Promise.all([1, 2, 3, 4].map(() => tryOrder(t, 'submitOrder', order.id, BUYER)));
    expect(answers.map(refusalOf).toSorted()).toEqual([
      'INVALID_TRANSITION',
      'INVALID_TRANSITION',
      'INVALID_TRANSITION',
      'ok',
    ]);
    expect(figuresOf(await readLedger(t, budgetId))).toMatchObject({ reserved: '50', available: '9950' });
  });
});

describe('[S4-47] what is declared to be classified', () => {
  it('is refused with the clause, in an order, its change and a basket’s checkout, and nothing of it is kept', async () => {
    const order = await made();
    const { createBasket } = await t.ok<{ createBasket: { id: string; version: number } }>(
      'mutation($i:CreateBasketInput!){createBasket(input:$i){id version}}',
      { i: { title: 'b', items: [fee()] } },
      BUYER,
    );
    const kept = async (): Promise<unknown> => {
      const counts = [
        'purchase_order',
        'order_item',
        'order_event',
        'audit_row',
        'number_series',
        'idempotency_key',
      ].map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`);
      const [row] = await rows(t.app.get(DataSource), `SELECT ${counts.join(', ')}`);
      return [row, await seeOrder(t, order.id, BUYER)];
    };
    const before = await kept();
    const classified = { classified: true, title: '涉密项目' };
    const answers = [
      await create({ ...classified, idempotencyKey: 'k' }),
      await tryOrder(t, 'updateOrder', { id: order.id, version: order.version, ...classified }, BUYER),
      await t.gql(
        'mutation($i:CheckoutBasketInput!){checkoutBasket(input:$i){id}}',
        { i: { id: createBasket.id, version: createBasket.version, classified: true } },
        BUYER,
      ),
    ];
    for (const { errors } of answers) {
      expect(errors![0]!.extensions).toMatchObject({
        code: 'PLAN_RULE',
        findings: [
          { ruleId: 'S4-47', code: 'CLASSIFIED_OUT_OF_SCOPE', citation: { quote: '涉密信息系统保密技术防护和管理' } },
        ],
      });
      expect(JSON.stringify(errors)).not.toContain('涉密项目');
    }
    expect(await kept()).toEqual(before);
    expect((await create({ classified: false })).errors).toBeUndefined();
  });
});

function used(expectedUsage: { meter: string; quantityPerMonth: string }[]): Record<string, unknown> {
  return { planId: plans.used, quantity: '1', expectedUsage };
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}
