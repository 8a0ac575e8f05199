import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fee, type InvoiceSeen, Market, use } from '../testing/market.fixture.js';

/** Lines as "month price kind quantity amount". */
const lines = (invoice: InvoiceSeen): string[] =>
  invoice.lines.map((one) => `${one.serviceMonth} ${one.priceCode} ${one.kind} ${one.quantity} ${one.amount}`);

describe('pricing models, from intake to invoices', () => {
  let market: Market;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
  });
  afterAll(() => market.close());

  /** The lines of the invoice that a run of the period issued to a buyer. */
  async function billed(period: string, buyer: string): Promise<string[]> {
    await market.bill(period);
    return (await market.invoices({ period })).filter(({ organization }) => organization.code === buyer).flatMap(lines);
  }

  describe('a percentage of what single events report', () => {
    let instanceId: string;
    const price = use('pay', '0', {
      model: 'PERCENTAGE',
      unitPrice: null,
      unit: 'CNY',
      rate: '0.006',
      fixedAmount: '0.1',
      freeEvents: 1,
      freeAmount: '100',
      minimumPerEvent: '0.5',
      maximumPerEvent: '25',
    });

    it('is estimated for evenly spread events and reserved by the order', async () => {
      const { P: plan } = await market.publish('PAY', { P: [price] });
      const usage = [{ meter: 'pay', quantityPerMonth: '2000', eventsPerMonth: 4 }];
      const { estimate } = await market.test.ok<{ estimate: { lines: object[]; total: { amount: string } } }>(
        'query($i:[EstimateItemInput!]!){estimate(items:$i){lines{month quantity amount} total{amount}}}',
        { i: [{ planId: plan, usage, from: '2026-01-01' }] },
        'buyer@mnc.example',
      );
      // One free, 400 × 0.006 + 0.1 of the second, 500 × 0.006 + 0.1 of the two others.
      expect(estimate).toEqual({
        lines: [{ month: '2026-01', quantity: '2000', amount: '8.70' }],
        total: { amount: '8.70' },
      });
      ({ instanceId } = await market.order({ plan: plan!, buyer: 'mnc', startsOn: '2026-01-01', months: 1, usage }));
      const { order } = await market.test
        .ok<{ order: { estimate: object; items: { expectedUsage: object[] }[] } }>(
          '{order:orders(first:1){edges{node{estimate{amount} items{expectedUsage{meter eventsPerMonth}}}}}}',
          {},
          'buyer@mnc.example',
        )
        .then((answer: any) => ({ order: answer.order.edges[0].node }));
      expect(order).toEqual({
        estimate: { amount: '8.70' },
        items: [{ expectedUsage: [{ meter: 'pay', eventsPerMonth: 4 }] }],
      });
    });

    it('goes by the order of use, and corrections stand where their originals stood', async () => {
      market.at('2026-02-02');
      await market.activate(instanceId, '2026-01-01');
      await market.report(instanceId, [
        ['late', 'pay', '9000', '2026-01-20T09:00:00'],
        ['first', 'pay', '5000', '2026-01-02T09:00:00'], // free: the first of the month
        ['second', 'pay', '130', '2026-01-03T09:00:00'], // 100 of it not charged: 30 × 0.006 + 0.1 = 0.28, at least 0.50
        ['third', 'pay', '1000', '2026-01-04T09:00:00'], // 6.10
        ['void', 'pay', '777', '2026-01-05T09:00:00'],
        ['gone', 'pay', '0', '2026-01-05T09:00:00', 'void'],
        ['third-fix', 'pay', '2000', '2026-01-04T09:00:00', 'third'], // 12.10
      ]);
      // 0.50 + 12.10 + 25.00 (9000 × 0.006 + 0.1 = 54.10, at most 25)
      expect(await billed('2026-01', 'MNC-E')).toEqual(['2026-01 pay USAGE 16130 37.60']);
    });

    it('is billed anew when an early event comes late, in the next invoice', async () => {
      market.at('2026-03-02');
      await market.report(instanceId, [['before-all', 'pay', '40', '2026-01-01T00:00:00']]);
      // Now that one is free; 5000 − 100 = 4900 × 0.006 + 0.1 = 29.50, at most 25; 130 × 0.006 + 0.1 = 0.88.
      // 25 + 0.88 + 12.10 + 25 = 62.98; 62.98 − 37.60 = 25.38
      expect(await billed('2026-02', 'MNC-E')).toEqual(['2026-01 pay ADJUSTMENT 40 25.38']);
    });
  });

  describe('a minimum of a month', () => {
    it('is due without use, once, and makes room for use that comes late [I23]', async () => {
      market.at('2025-12-20');
      const { P: plan } = await market.publish('MIN', { P: [use('min', '1', { minimumAmount: '310' })] });
      const usage = [{ meter: 'min', quantityPerMonth: '0' }];
      const { instanceId } = await market.order({
        plan: plan!,
        buyer: 'chengdu',
        startsOn: '2026-01-12',
        usage,
        budget: await market.budget('chengdu', '100000'),
      });
      market.at('2026-02-03');
      await market.activate(instanceId, '2026-01-12');
      expect(await billed('2026-01', 'AG-CD')).toEqual(['2026-01 min USAGE 0 200.00']); // 310 × 20 ÷ 31
      expect(await billed('2026-01', 'AG-CD')).toEqual(['2026-01 min USAGE 0 200.00']); // the same invoice
      await market.report(instanceId, [['a', 'min', '150', '2026-01-13T00:00:00']]);
      market.at('2026-03-03');
      expect(await billed('2026-02', 'AG-CD')).toEqual(['2026-02 min USAGE 0 310.00']); // 150 is below 200
      await market.report(instanceId, [['b', 'min', '75', '2026-01-14T00:00:00']]);
      market.at('2026-04-03');
      expect(await billed('2026-03', 'AG-CD')).toEqual([
        '2026-01 min ADJUSTMENT 225 25.00', // 225 − 200, with both events
        '2026-03 min USAGE 0 310.00',
      ]);
    });
  });

  describe('fees in advance', () => {
    it('come back for what was not served', async () => {
      market.at('2026-04-04');
      const { P: plan } = await market.publish('ADV', {
        P: [fee('year', '3650', { interval: 'YEAR', timing: 'ADVANCE' }), fee('base', '400')],
      });
      const { instanceId } = await market.order({ plan: plan!, buyer: 'mnc', startsOn: '2026-04-04' });
      await market.activate(instanceId, '2026-04-04');
      market.at('2026-05-02');
      expect(await billed('2026-04', 'MNC-E')).toEqual([
        '2026-04 base RECURRING 0.9 360.00',
        '2026-04 year RECURRING 1 3650.00',
      ]);
      market.at('2026-06-02');
      await market.terminate(instanceId, '2026-06-01');
      await market.bill('2026-05');
      // 58 of 365 days stay: 580.00; 3070.00 come back, which a month's fee does not outweigh.
      const run = await market.bill('2026-05');
      expect(
        run.waiting.filter(({ reason }) => reason === 'NEGATIVE_TOTAL').map(({ amount }) => amount.amount),
      ).toEqual(['-2670.00']);
    });
  });

  describe('two prices of a meter, one after the other [I21]', () => {
    it('each price the months it is in force, whenever they are billed', async () => {
      market.at('2026-06-03');
      const { P: plan } = await market.publish('TURN', {
        P: [
          use('old', '1', { meter: 'turn', effectiveTo: '2026-07-01' }),
          use('new', '2', { meter: 'turn', effectiveFrom: '2026-07-01' }),
        ],
      });
      const usage = [{ meter: 'turn', quantityPerMonth: '1' }];
      const { instanceId } = await market.order({
        plan: plan!,
        buyer: 'chengdu',
        startsOn: '2026-06-03',
        usage,
        budget: await market.budget('chengdu', '1000'),
      });
      await market.activate(instanceId, '2026-06-03');
      market.at('2026-08-03');
      await market.report(instanceId, [
        ['june', 'turn', '7', '2026-06-30T23:59:59'],
        ['july', 'turn', '7', '2026-07-01T00:00:00'],
      ]);
      const found = (await billed('2026-07', 'AG-CD')).filter((line) => !line.includes(' min '));
      expect(found).toEqual(['2026-06 old USAGE 7 7.00', '2026-07 new USAGE 7 14.00']);
    });
  });

  describe('the order of an amount [I24]', () => {
    it('is quantity, price, discount, minimum and maximum, line, tax', async () => {
      market.at('2026-08-20');
      const { P: plan } = await market.publish('ORDER', {
        P: [
          use('least', '1', { includedQuantity: '100', minimumAmount: '950' }),
          use('most', '1', { includedQuantity: '100', maximumAmount: '850', taxCategory: 'LEASE' }),
          use('free', '0.333', { includedQuantity: '100' }),
        ],
      });
      await market.agree({ fromMonth: '2026-09', entries: [{ planId: plan, discountRate: '0.1' }] });
      const meters = ['least', 'most', 'free'];
      const usage = meters.map((meter) => ({ meter, quantityPerMonth: '1100' }));
      const { estimate } = await market.test.ok<{ estimate: { lines: { priceCode: string; amount: string }[] } }>(
        'query($i:[EstimateItemInput!]!){estimate(items:$i){lines{priceCode amount}}}',
        { i: [{ planId: plan, usage, from: '2026-09-01' }] },
        'buyer@chengdu.example',
      );
      const { instanceId } = await market.order({
        plan: plan!,
        buyer: 'chengdu',
        startsOn: '2026-09-01',
        usage,
        budget: await market.budget('chengdu', '100000'),
      });
      market.at('2026-10-02');
      await market.activate(instanceId, '2026-09-01');
      await market.report(
        instanceId,
        meters.map((meter) => [meter, meter, '1100', '2026-09-05T00:00:00']),
      );
      await market.bill('2026-09', market.test.organization('AG-CD'));
      const [invoice] = await market.invoices({ period: '2026-09' });
      const own = invoice!.lines.filter((line) => line.instanceId === instanceId);
      expect(own.map(({ priceCode, ratedAmount, amount }) => `${priceCode} ${ratedAmount} ${amount}`)).toEqual([
        'free 299.7 299.70', // (1100 − 100) × 0.333 less 10 %
        'least 950 950.00', // 900 after the discount, at least 950
        'most 850 850.00', // 900 after the discount, at most 850
      ]);
      expect(estimate.lines).toEqual([
        { priceCode: 'least', amount: '950.00' },
        { priceCode: 'most', amount: '850.00' },
        { priceCode: 'free', amount: '299.70' },
      ]);
      // The files say what lies between quantity × unit price and the amount.
      const { json } = await market.test.http('GET', `/v1/invoices/${invoice!.id}.json`, {
        email: 'finance@chengdu.example',
      });
      const noted = json<{ lines: { instanceId: string; pricing: { zh: string; en: string } }[] }>().lines;
      expect(noted.filter((line) => line.instanceId === instanceId).map(({ pricing }) => pricing)).toEqual([
        { zh: '每月免费 100 次；优惠 10%', en: '100 次 free each month; less 10%' },
        {
          zh: '每月免费 100 次；优惠 10%；每月不低于 950',
          en: '100 次 free each month; less 10%; at least 950 a month',
        },
        {
          zh: '每月免费 100 次；优惠 10%；每月不高于 850',
          en: '100 次 free each month; less 10%; at most 850 a month',
        },
      ]);
      const answer = await market.test.ok<{ invoice: { lines: { instanceId: string; pricing: string | null }[] } }>(
        'query($id:ID!){invoice(id:$id){lines{instanceId pricing}}}',
        { id: invoice!.id },
        'finance@chengdu.example',
      );
      expect(
        answer.invoice.lines.filter((line) => line.instanceId === instanceId).map(({ pricing }) => pricing),
      ).toEqual(noted.filter((line) => line.instanceId === instanceId).map(({ pricing }) => pricing.en));
      // Tax is taken out of what is charged in the end: 850.00 ÷ 1.13 = 752.21.
      expect(invoice!.taxes.find(({ taxRate }) => taxRate === '0.13')).toEqual({
        taxRate: '0.13',
        gross: '850.00',
        net: '752.21',
        tax: '97.79',
      });
    });
  });
});
