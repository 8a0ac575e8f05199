import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../../../apps/testing/harness.js';
import { fee, Market, use } from '../testing/market.fixture.js';

let market: Market;
let plans: Record<string, string>;
beforeAll(async () => {
  market = await Market.open();
  market.at('2026-01-01T09:00:00');
  plans = await market.publish('dealt', {
    metered: [use('calls', '1')],
    monthly: [fee('m', '10', { model: 'PER_UNIT' })],
  });
});
afterAll(() => market.close());

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const FINANCE = 'finance@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';

/** A contract with provider A, signed by both. */
const inForce = async (over: object): Promise<string> => {
  const input = { providerId: market.test.organization('PV-A'), title: '云服务合同', endsOn: '2026-12-31', ...over };
  const { draftContract } = await market.test.ok<any>(
    'mutation($i:ContractInput!){draftContract(input:$i){id}}',
    { i: { startsOn: '2026-01-01', ...input } },
    BUYER,
  );
  const { id } = draftContract;
  const offered = await market.test.ok<any>('mutation($id:ID!){offerContract(id:$id){contentHash}}', { id }, BUYER);
  for (const email of [APPROVER, OPERATIONS])
    await market.test.ok(
      'mutation($id:ID!,$hash:String!){signContract(id:$id,hash:$hash){id}}',
      { id, hash: offered.offerContract.contentHash },
      email,
    );
  return id;
};
const seen = async (id: string, email = FINANCE): Promise<any> =>
  (
    await market.test.ok<any>(
      'query($id:ID!){contract(id:$id){used{amount} moneyAtRisk performanceStatus standing{day used atEnd exhaustedOn}}}',
      { id },
      email,
    )
  ).contract;
const lookedAt = (id: string, day: string, used?: string): Promise<any> =>
  until(async () => {
    const contract = await seen(id);
    // The contract and its day are read one after the other: both are to be those of the look.
    const isUsed = used === undefined || (contract.standing?.used === used && contract.used.amount === used);
    return contract.standing?.day === day && isUsed && contract;
  }, 30);
const told = async (id: string, email: string): Promise<string[]> => {
  const { notifications } = await market.test.ok<any>(
    '{notifications{edges{node{event subject subjectId title}}}}',
    {},
    email,
  );
  return notifications.edges
    .filter(({ node }: any) => node.subjectId === id && /CONTRACT_(WARNING|MONEY)/.test(node.event))
    .map(({ node }: any) => node.title.replace(/HT-\S+/, 'HT'));
};
const submitted = async (contractId: string, plan: string, budgetId: string): Promise<string> => {
  const { createOrder } = await market.test.ok<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    { i: { title: 'more', contractId, budgetId, months: 1, items: [{ planId: plan, quantity: '1' }] } },
    BUYER,
  );
  const { errors } = await market.test.gql<any>(
    'mutation($id:ID!){submitOrder(id:$id){id}}',
    { id: createOrder.id },
    BUYER,
  );
  return errors?.[0]?.extensions.code ?? 'ok';
};

describe('a contract that is used', () => {
  it('is warned of at 80, 90 and 100 per cent, told apart from money that ends too early, and lets nothing more in [P2-A19]', async () => {
    const budget = await market.budget('chengdu', '10000');
    const contractId = await inForce({ value: '100' });
    const usage = [{ meter: 'calls', quantityPerMonth: '5' }];
    const order = { contractId };
    const { instanceId } = await market.buy({
      ...{ plan: plans.metered!, budget, startsOn: '2026-01-01', months: 12, usage, order, quantity: '1' },
    });
    market.at('2026-01-20T09:00:00');
    await market.report(instanceId, [['one', 'calls', '50', '2026-01-10']]);
    market.at('2026-01-21T00:10:00');
    // 50 in twenty days: twenty more, and the money is gone.
    expect(await lookedAt(contractId, '2026-01-21', '50.00')).toMatchObject({
      ...{ used: { amount: '50.00' }, moneyAtRisk: true, performanceStatus: 'AT_RISK' },
      standing: { exhaustedOn: expect.stringMatching(/^2026-02-(09|10)$/) },
    });
    expect(await told(contractId, FINANCE)).toEqual(['The money of contract HT ends before its term']);
    expect(await submitted(contractId, plans.monthly!, budget)).toBe('ok');
    market.at('2026-01-21T09:00:00');
    await market.report(instanceId, [['two', 'calls', '35', '2026-01-20']]);
    market.at('2026-01-22T00:10:00');
    await lookedAt(contractId, '2026-01-22', '85.00');
    // 60 and 10 are estimated of its orders, and 25 are used beyond: 5 are left.
    expect(await submitted(contractId, plans.monthly!, budget)).toBe('CEILING_EXCEEDED');
    market.at('2026-02-02T09:00:00');
    await market.bill('2026-01');
    await market.report(instanceId, [['three', 'calls', '15', '2026-02-01']]);
    market.at('2026-02-03T00:10:00');
    await lookedAt(contractId, '2026-02-03', '100.00');
    for (const email of [FINANCE, BUYER, 'finance@provider-a.example'])
      expect(await told(contractId, email)).toEqual([
        ...['100 % of contract HT is used', '90 % of contract HT is used', '80 % of contract HT is used'],
        'The money of contract HT ends before its term',
      ]);
    const resized = await market.test.gql<any>(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity: '2' } },
      APPROVER,
    );
    expect(resized.errors?.[0]?.extensions.code).toBe('CEILING_EXCEEDED');
    // Once is enough.
    market.at('2026-02-04T00:10:00');
    await lookedAt(contractId, '2026-02-04', '100.00');
    expect(await told(contractId, FINANCE)).toHaveLength(4);
    // The other side sees it, and nobody else.
    expect((await seen(contractId, OPERATIONS)).used.amount).toBe('100.00');
  }, 180_000);

  it('over monthly fees ends with its money, and nobody is told', async () => {
    market.at('2026-01-01T10:00:00');
    const budget = await market.budget('chengdu', '10000');
    const contractId = await inForce({ value: '120', title: '月费合同' });
    const order = { contractId };
    await market.buy({ plan: plans.monthly!, budget, startsOn: '2026-01-01', months: 12, order });
    for (const day of ['2026-01-31', '2026-03-01', '2026-03-16']) {
      market.at(`${day}T00:10:00`);
      const { moneyAtRisk, performanceStatus } = await lookedAt(contractId, day);
      expect({ day, moneyAtRisk, performanceStatus }).toEqual({
        day,
        moneyAtRisk: false,
        performanceStatus: 'ON_TRACK',
      });
    }
    expect(await told(contractId, FINANCE)).toEqual([]);
  }, 120_000);

  /** Three instead of one from February on: 20 more a month, ordered by itself. */
  const enlarged = async (instanceId: string): Promise<string> => {
    market.at('2026-02-01T00:00:00');
    const items = [{ kind: 'MODIFY', instanceId, quantity: '3' }];
    const order = await market.test.ok<any>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id items{id}}}',
      { i: { title: 'larger', startsOn: '2026-02-01', items } },
      BUYER,
    );
    const { id, items: made } = order.createOrder;
    for (const [operation, email] of [
      ['submitOrder', BUYER],
      ['approveOrder', APPROVER],
      ['acceptOrder', OPERATIONS],
    ])
      await market.test.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email!);
    await market.test.ok('mutation($id:ID!){completeOrderItem(id:$id){id}}', { id: made[0].id }, OPERATIONS);
    const { order: done } = await market.test.ok<any>('query($id:ID!){order(id:$id){contract{id}}}', { id }, BUYER);
    return done.contract.id;
  };
  const resized = async (instanceId: string, quantity: string): Promise<string> => {
    const { errors } = await market.test.gql<any>(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId, quantity } },
      APPROVER,
    );
    return errors?.[0]?.extensions.code ?? 'ok';
  };

  it('may be used by what another order bought of its service, and that one’s contract is not used by it', async () => {
    market.at('2026-01-01T10:00:00');
    const budget = await market.budget('chengdu', '10000');
    // 10 a month for the year: its contract is worth 120.
    const bought = await market.buy({ plan: plans.monthly!, budget, startsOn: '2026-01-01', months: 12 });
    const { instanceId, orderId } = bought;
    const { order } = await market.test.ok<any>('query($id:ID!){order(id:$id){contract{id}}}', { id: orderId }, BUYER);
    const own = order.contract.id;
    const others = await enlarged(instanceId);
    expect(others).not.toBe(own);
    market.at('2026-06-10T00:10:00');
    // 10, four times 30 and 9 days of 30 more are used of 120 + 220.
    expect(await lookedAt(own, '2026-06-10', '139.01')).toMatchObject({ moneyAtRisk: false });
    expect(await lookedAt(others, '2026-06-10', '0.00')).toMatchObject({ moneyAtRisk: false });
    for (const contractId of [own, others]) expect(await told(contractId, FINANCE)).toEqual([]);
    expect(await resized(instanceId, '4')).toBe('ok');
  }, 120_000);

  it('is not used beyond its orders by what one of them bought for another’s service', async () => {
    market.at('2026-01-01T10:00:00');
    const budget = await market.budget('chengdu', '10000');
    const contractId = await inForce({ value: '365' });
    const { instanceId } = await market.buy({
      ...{ plan: plans.monthly!, budget, startsOn: '2026-01-01', months: 12, order: { contractId } },
    });
    expect(await enlarged(instanceId)).toBe(contractId);
    market.at('2026-06-11T00:10:00');
    await lookedAt(contractId, '2026-06-11', '140.01');
    // 120 and 220 are ordered: 10 more fit.
    expect(await submitted(contractId, plans.monthly!, budget)).toBe('ok');
  }, 120_000);
});
