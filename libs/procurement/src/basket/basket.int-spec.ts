import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, parseInstant, sum } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  APPROVER,
  BUYER,
  CHIEF,
  doOrder,
  FINANCE,
  makeBudget,
  metered,
  monthly,
  publish,
  refusalOf,
  seeOrder,
  tryOrder,
} from '../market.fixture.js';

const OTHER_BUYER = 'buyer@chongqing.example';

let t: TestApp;
let [vm, mail, offshore]: string[] = [];
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-03-10T00:00:00Z'));
  vm = (await publish(t, 'basket-vm', { c4m8: metered })).planIds.c4m8!;
  mail = (await publish(t, 'basket-mail', { standard: monthly() }, { provider: 'b' })).planIds.standard!;
  offshore = (await publish(t, 'basket-offshore', { p: monthly() }, { zoneCodes: ['CQ-LJ-OFFSHORE'] })).planIds.p!;
});
afterAll(() => t.close());

const QUOTE = `quote{quotedOn endsOn expired complete totals{amount currency} parts{provider{code} total{amount currency}
  items{item{quantity plan{code}} offering{code} revision estimate{amount currency} onSale outcome findings{ruleId code} included{code} notIncluded{code message}}}}`;
const BASKET = `id title status version startsOn months items{quantity zoneCode configuration expectedUsage{meter quantityPerMonth} plan{code}} ${QUOTE}
  orders{id number status startsOn months estimate{amount currency} provider{code} organization{code} items{quantity plan{code} configuration}}`;

const ask = (query: string, variables: object, email = BUYER): Promise<any> =>
  t.gql<any>(query, { ...variables }, email);
const create = (input: object, email = BUYER): Promise<any> =>
  ask(
    `mutation($i:CreateBasketInput!){createBasket(input:$i){${BASKET}}}`,
    { i: { title: 'Office', ...input } },
    email,
  );
const made = async (input: object): Promise<any> => {
  const { data, errors } = await create(input);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.createBasket;
};
const update = (input: object, email = BUYER): Promise<any> =>
  ask(`mutation($i:UpdateBasketInput!){updateBasket(input:$i){${BASKET}}}`, { i: input }, email);
const checkout = (input: object, email = BUYER): Promise<any> =>
  ask(`mutation($i:CheckoutBasketInput!){checkoutBasket(input:$i){${BASKET}}}`, { i: input }, email);
const see = (id: string, email = BUYER): Promise<any> =>
  ask(`query($id:ID!){basket(id:$id){${BASKET}}}`, { id }, email);

const vms = (over: object = {}): object => ({
  ...{ planId: vm, quantity: '2', expectedUsage: [{ meter: 'calls', quantityPerMonth: '100' }] },
  ...over,
});
const mails = (over: object = {}): object => ({ planId: mail, quantity: '3', ...over });

describe('a basket', () => {
  it('[S1-02] of services of two providers becomes one draft order for each, whose sum is its total', async () => {
    const basket = await made({
      startsOn: '2026-04-01',
      months: 2,
      items: [vms({ configuration: { image: 'x' } }), mails()],
    });
    // 2 months × 100 calls × 0.5; 2 × (30 + 31) days × 24 h × 1; and 3 × 2 months × 10
    expect(basket.quote.parts.map(({ provider, total }: any) => [provider.code, total.amount])).toEqual([
      ['PV-A', '3028.00'],
      ['PV-B', '60.00'],
    ]);
    expect(basket.quote).toMatchObject({
      complete: true,
      expired: false,
      totals: [{ amount: '3088.00', currency: 'CNY' }],
    });

    const { checkoutBasket } = (await checkout({ id: basket.id, version: 1 })).data;
    expect(checkoutBasket).toMatchObject({ status: 'CHECKED_OUT', version: 2, quote: null });
    const { orders } = checkoutBasket;
    expect(orders.map((order: any) => [order.provider.code, order.status, order.estimate.amount])).toEqual([
      ['PV-A', 'DRAFT', '3028.00'],
      ['PV-B', 'DRAFT', '60.00'],
    ]);
    expect(sum(orders.map((order: any) => dec(order.estimate.amount))).toFixed(2)).toBe('3088.00');
    expect(orders[0]).toMatchObject({
      ...{ startsOn: '2026-04-01', months: 2, organization: { code: 'AG-CD' } },
      items: [{ quantity: '2', plan: { code: 'c4m8' }, configuration: { image: 'x' } }],
    });
    // Each goes its own way from here.
    const budgetId = await makeBudget(t);
    await doOrder(t, 'updateOrder', { id: orders[1].id, version: 1, budgetId }, BUYER);
    expect((await doOrder(t, 'submitOrder', orders[1].id, BUYER)).status).toBe('PENDING_APPROVAL');
    expect(refusalOf(await tryOrder(t, 'approveOrder', orders[1].id, APPROVER))).toBe('ok');
    expect((await seeOrder(t, orders[0].id, BUYER)).status).toBe('DRAFT');
  });

  it('checked out again answers the same orders, also at once', async () => {
    const basket = await made({ items: [vms(), mails()] });
    const answers = await Promise.all([1, 2, 3].map(() => checkout({ id: basket.id, version: 1 })));
    const ids = answers.map(({ data }) => data.checkoutBasket.orders.map(({ id }: any) => id));
    expect(ids[0].length).toBe(2);
    expect(ids[1]).toEqual(ids[0]);
    expect(ids[2]).toEqual(ids[0]);
  });

  it('makes all orders or none', async () => {
    const basket = await made({ startsOn: '2026-12-01', months: 3, items: [vms(), mails()] });
    const budgetId = await makeBudget(t);
    // Three months from December go past the budget's year.
    expect(refusalOf(await checkout({ id: basket.id, version: 1, budgetId }))).toBe(
      'VALIDATION_FAILED/OUTSIDE_FISCAL_YEAR',
    );
    expect((await see(basket.id)).data.basket).toMatchObject({ status: 'OPEN', orders: [] });
  });

  it('says which years it reaches into; with a budget of each it becomes orders', async () => {
    const years = async (query: string) => (await t.ok<any>(query, {}, BUYER)).orderYears;
    expect(await years('{orderYears(startsOn:"2026-12-01",months:3){fiscalYear months}}')).toEqual([
      { fiscalYear: 2026, months: 1 },
      { fiscalYear: 2027, months: 3 },
    ]);
    // As of an order that begins when it is submitted.
    expect(await years('{orderYears(months:12){fiscalYear months}}')).toEqual([
      { fiscalYear: 2026, months: 9 },
      { fiscalYear: 2027, months: 12 },
    ]);
    const basket = await made({ startsOn: '2026-12-01', months: 3, items: [mails()] });
    const [budgetId, later] = [await makeBudget(t), await makeBudget(t, { fiscalYear: 2027 })];
    const done = await checkout({ id: basket.id, version: 1, budgetId, laterBudgetIds: [later] });
    expect(refusalOf(done)).toBe('ok');
    expect(done.data.checkoutBasket.orders).toMatchObject([{ startsOn: '2026-12-01', months: 3 }]);
  });

  it('says what its estimate contains and leaves out, the revision, and how long it holds', async () => {
    const basket = await made({ items: [vms()] });
    expect(basket).toMatchObject({ startsOn: '2026-04-01', months: 12 });
    expect(basket.quote).toMatchObject({ quotedOn: '2026-03-10', endsOn: '2026-04-09', expired: false });
    const [item] = basket.quote.parts[0].items;
    expect(item).toMatchObject({ revision: 1, onSale: true, outcome: 'ALLOW', included: [{ code: 'TAX' }] });
    expect(item.notIncluded).toEqual([
      { code: 'AFTER_PERIOD', message: 'What runs on after 12 months is charged on.' },
      { code: 'USAGE_BEYOND_EXPECTED', message: 'Use of calls beyond 100 call a month is charged besides.' },
    ]);
    t.setNow(parseInstant('2026-04-09T00:00:00Z'));
    expect((await see(basket.id)).data.basket.quote.expired).toBe(true);
    expect(refusalOf(await checkout({ id: basket.id, version: 1 }))).toBe('QUOTE_EXPIRED');
    const again = (await update({ id: basket.id, version: 1 })).data.updateBasket;
    expect(again).toMatchObject({ version: 2, quote: { quotedOn: '2026-04-09', expired: false } });
    expect((await checkout({ id: basket.id, version: 2 })).data.checkoutBasket.orders.length).toBe(1);
    t.setNow(parseInstant('2026-03-10T00:00:00Z'));
  });

  it('tells per item what the rules say, and is not ordered while they refuse one', async () => {
    const basket = await made({ items: [mails(), { planId: offshore, quantity: '1' }] });
    expect(basket.quote).toMatchObject({ complete: false, totals: [{ amount: '360.00', currency: 'CNY' }] });
    const [, refused] = basket.quote.parts.flatMap(({ items }: any) => items);
    expect(refused).toMatchObject({ estimate: null, outcome: 'REFUSE' });
    expect(refused.findings).toContainEqual({ ruleId: 'S0-05', code: 'ZONE_DOMESTIC_PARTY' });
    expect(refusalOf(await checkout({ id: basket.id, version: 1 }))).toBe('PLAN_RULE');
    const kept = (await update({ id: basket.id, version: 1, items: [mails()] })).data.updateBasket;
    expect(kept.quote.complete).toBe(true);
  });
});

describe('writing a basket', () => {
  it('refuses what no order could be, by its place', async () => {
    const wrong = async (input: object): Promise<string> => refusalOf(await create(input));
    expect(await wrong({ items: [] })).toBe('VALIDATION_FAILED/REQUIRED');
    expect(await wrong({ items: [vms({ expectedUsage: [] })] })).toBe('VALIDATION_FAILED/USAGE_EXPECTED');
    expect(await wrong({ items: [mails({ quantity: '0' })] })).toBe('VALIDATION_FAILED/NOT_POSITIVE');
    expect(await wrong({ items: [mails()], months: 121 })).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
    expect(await wrong({ items: [mails()], mlpsLevel: 6 })).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
    expect(await wrong({ items: [mails({ planId: 'x' })] })).toBe('NOT_FOUND');
    const dollars = (await publish(t, 'basket-usd', { p: monthly('USD') })).planIds.p!;
    expect(await wrong({ items: [vms(), { planId: dollars, quantity: '1' }] })).toBe(
      'VALIDATION_FAILED/CURRENCY_MIXED',
    );
    expect((await made({ items: [mails(), { planId: dollars, quantity: '1' }] })).quote.totals).toEqual([
      { amount: '360.00', currency: 'CNY' },
      { amount: '120.00', currency: 'USD' },
    ]);
  });

  it('happens once under a key, to the version that was read, and ends with the orders or the throwing away', async () => {
    const input = { items: [mails()], idempotencyKey: 'b1' };
    const [one, two] = [await made(input), await made(input)];
    expect(two.id).toBe(one.id);
    expect(refusalOf(await create({ ...input, months: 3 }))).toBe('IDEMPOTENCY_CONFLICT');
    expect(refusalOf(await update({ id: one.id, version: 2, title: 'x' }))).toBe('VERSION_CONFLICT');
    expect((await update({ id: one.id, version: 1, title: 'Renamed' })).data.updateBasket).toMatchObject({
      ...{ title: 'Renamed', version: 2 },
      items: [{ quantity: '3' }],
    });
    expect(refusalOf(await checkout({ id: one.id, version: 1 }))).toBe('VERSION_CONFLICT');
    const discard = () => ask('mutation($id:ID!){discardBasket(id:$id){status}}', { id: one.id });
    expect((await discard()).data.discardBasket.status).toBe('DISCARDED');
    expect((await discard()).data.discardBasket.status).toBe('DISCARDED');
    expect(refusalOf(await update({ id: one.id, version: 3, title: 'x' }))).toBe('INVALID_TRANSITION');
    expect(refusalOf(await checkout({ id: one.id, version: 3 }))).toBe('INVALID_TRANSITION');
  });

  it('is the buyers’ of its organization alone', async () => {
    const basket = await made({ items: [mails()] });
    expect((await see(basket.id, FINANCE)).data.basket.id).toBe(basket.id);
    expect(refusalOf(await see(basket.id, OTHER_BUYER))).toBe('NOT_FOUND');
    expect(refusalOf(await update({ id: basket.id, version: 1 }, OTHER_BUYER))).toBe('NOT_FOUND');
    expect(refusalOf(await checkout({ id: basket.id, version: 1 }, OTHER_BUYER))).toBe('NOT_FOUND');
    expect(refusalOf(await create({ items: [mails()] }, FINANCE))).toBe('FORBIDDEN');
    expect(refusalOf(await see(basket.id, 'catalog@provider-b.example'))).toBe('FORBIDDEN');
    const list = await ask('{baskets(first:2){totalCount edges{node{id}} pageInfo{hasNextPage}}}', {});
    expect(list.data.baskets.edges[0].node.id).toBe(basket.id);
    expect(list.data.baskets.pageInfo.hasNextPage).toBe(true);
    expect((await ask('{baskets{totalCount}}', {}, OTHER_BUYER)).data.baskets.totalCount).toBe(0);
  });

  it('makes whoever wrote it a requester of its orders: they approve none, whoever checks it out', async () => {
    const budgetId = await makeBudget(t);
    const { data } = await create({ items: [mails()], months: 2 }, CHIEF);
    const changed = await update({ id: data.createBasket.id, version: 1, title: 'Changed' });
    const { checkoutBasket } = (await checkout({ id: changed.data.updateBasket.id, version: 2, budgetId })).data;
    const [{ id }] = checkoutBasket.orders;
    await doOrder(t, 'submitOrder', id, BUYER);
    expect(refusalOf(await tryOrder(t, 'approveOrder', id, CHIEF))).toBe('FORBIDDEN');
    expect(refusalOf(await tryOrder(t, 'approveOrder', id, APPROVER))).toBe('ok');
  });
});
