import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel';
import { type InvoiceSeen, type Line, Market, use } from '../testing/market.fixture.js';

describe('tiers over an account', () => {
  let market: Market;
  let plan: string;
  let order: { id: string; items: { instance: { id: string } }[] };

  const told = (line: Line): string =>
    [line.serviceMonth, line.kind, line.instanceId === first() ? 'first' : 'second', line.quantity, line.amount].join(
      ' ',
    );
  const first = (): string => order.items[0]!.instance.id;
  const second = (): string => order.items[1]!.instance.id;
  const invoiceOf = async (period: string): Promise<InvoiceSeen> => (await market.invoices({ period }))[0]!;
  const items = (): object[] =>
    ['150', '57'].map((quantityPerMonth) => ({
      planId: plan,
      quantity: '1',
      expectedUsage: [{ meter: 'calls', quantityPerMonth }],
    }));

  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-03-01');
    const tiers = [
      { upTo: '100', unitPrice: '0.37' },
      { unitPrice: '0.11', flatAmount: '1.005' },
    ];
    const calls = use('calls', '0', {
      model: 'GRADUATED',
      unitPrice: null,
      tiers,
      includedQuantity: '7',
      tierScope: 'ACCOUNT',
    });
    ({ P: plan } = (await market.publish('POOL', { P: [calls] })) as { P: string });
    const budgetId = await market.budget('chengdu', '100000');
    const { createOrder } = await market.test.ok<{ createOrder: { id: string } }>(
      'mutation($input: CreateOrderInput!) { createOrder(input: $input) { id } }',
      { input: { title: '采购', budgetId, startsOn: '2026-03-01', months: 1, items: items() } },
      'buyer@chengdu.example',
    );
    const step = (operation: string, email: string): Promise<unknown> =>
      market.test.ok(`mutation($id: ID!) { ${operation}(id: $id) { id } }`, { id: createOrder.id }, email);
    await step('submitOrder', 'buyer@chengdu.example');
    await step('approveOrder', 'approver@chengdu.example');
    await step('acceptOrder', 'operations@provider-a.example');
    ({ order } = await market.test.ok<{ order: typeof order }>(
      'query($id: ID!) { order(id: $id) { id items { instance { id } } } }',
      { id: createOrder.id },
      'buyer@chengdu.example',
    ));
    for (const instanceId of [first(), second()]) await market.activate(instanceId, '2026-03-01');
    market.at('2026-04-02');
    await market.report(first(), [['a', 'calls', '150', '2026-03-05']]);
    await market.report(second(), [['b', 'calls', '57', '2026-03-06']]);
    await market.bill('2026-03');
  });
  afterAll(() => market.close());

  it('charge the account’s use once and part it by use; an estimate of both items says the same lines [I22] [I30]', async () => {
    const { estimate } = await market.test.ok<{
      estimate: { lines: { quantity: string; amount: string }[]; total: { amount: string } };
    }>(
      'query($items: [EstimateItemInput!]!) { estimate(items: $items) { lines { quantity amount } total { amount } } }',
      {
        items: ['150', '57'].map((quantityPerMonth) => ({
          planId: plan,
          from: '2026-03-01',
          months: 1,
          usage: [{ meter: 'calls', quantityPerMonth }],
        })),
      },
      'buyer@chengdu.example',
    );
    const invoice = await invoiceOf('2026-03');
    // 150 + 57 − 7 = 200; 100 × 0.37 + 100 × 0.11 + 1.005 = 49.005 → 49.01. Alone they would cost 67.41… more.
    expect(invoice.lines.map(told).sort()).toEqual(['2026-03 USAGE first 150 35.51', '2026-03 USAGE second 57 13.50']);
    expect(invoice.total).toBe('49.01');
    expect(estimate.lines.map(({ quantity, amount }) => `${quantity} ${amount}`)).toEqual(['150 35.51', '57 13.50']);
    expect(estimate.total.amount).toBe('49.01');
  });

  it('late use of one instance adjusts every instance whose share changed; in sum nothing is lost [I36]', async () => {
    await market.report(second(), [['late', 'calls', '93', '2026-03-31']]);
    market.at('2026-05-02');
    await market.bill('2026-04');
    const { lines } = await invoiceOf('2026-04');
    // 300 − 7 = 293; 37 + 193 × 0.11 + 1.005 = 59.235 → 59.24, half each: 29.62; 29.62 − 35.51 and − 13.50.
    expect(lines.map(told).sort()).toEqual(['2026-03 ADJUSTMENT first 0 -5.89', '2026-03 ADJUSTMENT second 93 16.12']);
    const all = (await market.invoices()).flatMap((invoice) => invoice.lines);
    expect(sum(all.map(({ amount }) => dec(amount))).toFixed(2)).toBe('59.24');
    expect(sum(all.map(({ ratedAmount }) => dec(ratedAmount))).toFixed()).toBe('59.235');
  });

  it('hold for an instance until others share it: months before that stay as they were billed [I36]', async () => {
    const shares = ['AG-CD', 'AG-CD-QY'].map((code) => ({
      organizationId: market.test.organization(code),
      share: '1',
    }));
    await market.test.ok(
      'mutation($input: SetInstanceSharingInput!) { setInstanceSharing(input: $input) { inForce } }',
      { input: { instanceId: first(), fromMonth: '2026-05', basis: 'FIXED', shares } },
      'finance@chengdu.example',
    );
    market.at('2026-06-02');
    expect(await market.bill('2026-05')).toMatchObject({ status: 'COMPLETED', invoiceCount: 0, waiting: [] });
  });

  it('are for use alone', async () => {
    const { errors } = await market.test.gql(
      'mutation($i: CreateOfferingInput!) { createOffering(input: $i) { id } }',
      {
        i: {
          code: 'no',
          name: 'n',
          summary: 's',
          serviceModel: 'SAAS',
          clouds: ['SOCIAL'],
          categoryCodes: [],
          zoneCodes: [],
          plans: [
            {
              code: 'p',
              name: 'p',
              prices: [
                {
                  code: 'seats',
                  kind: 'RECURRING',
                  interval: 'MONTH',
                  model: 'VOLUME',
                  tiers: [{ unitPrice: '1' }],
                  tierScope: 'ACCOUNT',
                },
              ],
            },
          ],
        },
      },
      'catalog@provider-a.example',
    );
    expect(errors![0]!.extensions.issues!.map(({ code }) => code)).toEqual(['TIER_SCOPE_NOT_ALLOWED']);
  });
});
