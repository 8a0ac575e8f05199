import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import { openBudget, publish } from '../../testing/market.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const OPERATOR = 'operator@yunshi.example';
const FINANCE = 'finance@chengdu.example';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ worker: true });
});
afterAll(() => t.close());

const step = (operation: string, id: string, email: string): Promise<unknown> =>
  t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email);

/** Two machines of 0.42 an hour over the 31 days of October: 2 × 744 h × 0.42 = 624.96. */
it('[S1-44] a buyer finds, compares, estimates and orders by itself, and the invoice is the estimate', async () => {
  t.setNow(parseInstant('2026-10-01T00:00:00+08:00'));
  const hour = { code: 'hours', meter: 'vm.hours', unit: 'h', source: 'PLATFORM' };
  const listed = await publish(
    t,
    { c4m8: [{ ...hour, unitPrice: '0.42' }], c8m16: [{ ...hour, unitPrice: '0.84' }] },
    { name: '弹性云主机 c4m8', serviceModel: 'IAAS', clouds: ['SOCIAL'] },
  );

  const { offerings } = await t.ok<any>(
    '{offerings(filter:{text:"虚拟机",serviceModels:[IAAS]}){edges{node{plans{id code}}}}}',
    {},
    BUYER,
  );
  const plans: { id: string; code: string }[] = offerings.edges[0].node.plans;
  expect(plans.map(({ id }) => id)).toEqual(listed.plans.map(({ id }) => id));
  const { comparePlans } = await t.ok<any>(
    'query($p:[ID!]!){comparePlans(planIds:$p,use:{quantity:"2"}){prices{meter differs} estimates{total{amount}}}}',
    { p: plans.map(({ id }) => id) },
    BUYER,
  );
  expect(comparePlans.prices).toEqual([{ meter: 'vm.hours', differs: true }]);
  const planId = plans[0]!.id;
  const { estimate } = await t.ok<any>(
    'query($i:[EstimateItemInput!]!){estimate(items:$i){total{amount currency}}}',
    { i: [{ planId, quantity: '2', from: '2026-10-01', to: '2026-11-01' }] },
    BUYER,
  );
  expect(estimate.total).toEqual({ amount: '624.96', currency: 'CNY' });

  const { createBasket } = await t.ok<any>(
    'mutation($i:CreateBasketInput!){createBasket(input:$i){id quote{totals{amount}}}}',
    { i: { title: 'Two machines', startsOn: '2026-10-01', months: 1, items: [{ planId, quantity: '2' }] } },
    BUYER,
  );
  expect(createBasket.quote.totals).toEqual([{ amount: '624.96' }]);
  const { checkoutBasket } = await t.ok<any>(
    'mutation($i:CheckoutBasketInput!){checkoutBasket(input:$i){orders{id estimate{amount}}}}',
    { i: { id: createBasket.id, version: 1, budgetId: await openBudget(t) } },
    BUYER,
  );
  const [order] = checkoutBasket.orders;
  expect(order.estimate.amount).toBe('624.96');
  await step('submitOrder', order.id, BUYER);
  await step('approveOrder', order.id, APPROVER);
  const { acceptOrder } = await t.ok<any>(
    'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}',
    { id: order.id },
    OPERATIONS,
  );
  const instanceId = acceptOrder.items[0].instance.id;
  await t.ok('mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}', { i: { instanceId } }, OPERATIONS);

  t.setNow(parseInstant('2026-11-01T00:00:00+08:00'));
  await until(async () => {
    const { usage } = await t.ok<any>(
      'query($id:ID!){usage(instanceId:$id,meter:"vm.hours",from:"2026-09-30T16:00:00Z",to:"2026-10-31T16:00:00Z",granularity:MONTH){quantity}}',
      { id: instanceId },
      FINANCE,
    );
    return usage[0]?.quantity === '1488';
  });
  const { startBillingRun } = await t.ok<any>('mutation{startBillingRun(input:{period:"2026-10"}){id}}', {}, OPERATOR);
  await until(async () => {
    const run = await t.ok<any>('query($id:ID!){billingRun(id:$id){status}}', startBillingRun, OPERATOR);
    return run.billingRun.status === 'COMPLETED';
  });
  const { invoices } = await t.ok<any>('{invoices(filter:{period:"2026-10"}){edges{node{total}}}}', {}, FINANCE);
  expect(invoices.edges).toEqual([{ node: { total: '624.96' } }]);
});
