import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, sum } from '#kernel';
import { fee, Market, use } from '../testing/market.fixture.js';

const FINANCE = 'finance@chengdu.example';

interface Statement {
  on: string;
  totals: { amount: string; currency: string }[];
  lines: { priceCode: string; quantity: string; ratedAmount: string; amount: string }[];
}

describe('the daily statement', () => {
  let market: Market;
  let instanceId: string;

  const day = async (on: string): Promise<Statement> =>
    (
      await market.test.ok<{ dailyStatement: Statement }>(
        'query($on:Date!,$id:ID){dailyStatement(on:$on,instanceId:$id){on totals{amount currency} lines{priceCode quantity ratedAmount amount}}}',
        { on, id: instanceId },
        FINANCE,
      )
    ).dailyStatement;
  const line = async (on: string, code: string) => (await day(on)).lines.find(({ priceCode }) => priceCode === code);

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const tiers = [{ upTo: '10', unitPrice: '1' }, { unitPrice: '0.333' }];
    const plans = await market.publish('A', {
      P: [fee('base', '310'), use('calls', '0', { model: 'GRADUATED', unitPrice: undefined, tiers })],
    });
    market.at('2026-01-01');
    const usage = [{ meter: 'calls', quantityPerMonth: '0' }];
    const budget = await market.budget('chengdu', '10000');
    instanceId = (await market.buy({ plan: plans.P!, startsOn: '2026-01-01', months: 2, usage, budget })).instanceId;
    market.at('2026-01-06T12:00:00');
    await market.report(instanceId, [
      ['a', 'calls', '8', '2026-01-03T08:00:00'],
      ['b', 'calls', '4', '2026-01-05T23:59:59'],
      ['c', 'calls', '1', '2026-01-06T09:00:00'],
    ]);
  });
  afterAll(() => market?.close());

  it('says what a day used and cost, by the tiers its month had come to', async () => {
    expect(await day('2026-01-03')).toEqual({
      on: '2026-01-03',
      // a thirty-first of 310.00 and 8 × 1
      totals: [{ amount: '18.00', currency: 'CNY' }],
      lines: [
        expect.objectContaining({ priceCode: 'base', amount: '10.00' }),
        { priceCode: 'calls', quantity: '8', ratedAmount: '8', amount: '8.00' },
      ],
    });
    expect(await line('2026-01-04', 'calls')).toBeUndefined();
    // 2 × 1 and 2 × 0.333
    expect(await line('2026-01-05', 'calls')).toMatchObject({ quantity: '4', ratedAmount: '2.666', amount: '2.67' });
  });

  it('is known for today until now, and for no day ahead', async () => {
    const today = await day('2026-01-06');
    expect(today.lines.map(({ priceCode, amount }) => [priceCode, amount])).toEqual([
      ['base', '5.00'],
      ['calls', '0.33'],
    ]);
    const { errors } = await market.test.gql(
      `{dailyStatement(on:"2026-01-07",instanceId:"${instanceId}"){on}}`,
      {},
      FINANCE,
    );
    expect(errors?.[0]?.extensions.issues?.[0]).toMatchObject({ path: 'on', code: 'OUT_OF_RANGE' });
  });

  it('finds late use on its day, also after the invoice; the days of a month sum to what is invoiced of it', async () => {
    market.at('2026-02-02');
    await market.bill('2026-01');
    await market.report(instanceId, [['late', 'calls', '3', '2026-01-04T10:00:00']]);
    // the third to tenth, then the tiers go on: 2 × 1 and 1 × 0.333 on the 4th; the 5th has become cheaper
    expect(await line('2026-01-04', 'calls')).toMatchObject({ quantity: '3', ratedAmount: '2.333' });
    expect(await line('2026-01-05', 'calls')).toMatchObject({ quantity: '4', ratedAmount: '1.332' });
    market.at('2026-03-02');
    await market.bill('2026-02');
    const invoiced = (await market.invoices()).flatMap(({ lines }) =>
      lines.filter(({ serviceMonth }) => serviceMonth === '2026-01'),
    );
    const days = await Promise.all(
      ['01', '02', '03', '04', '05', '06', '07'].map((of) => line(`2026-01-${of}`, 'calls')),
    );
    // The last day is its own month's alone, whatever has been invoiced of the next.
    expect((await day('2026-01-31')).lines.map(({ priceCode, amount }) => [priceCode, amount])).toEqual([
      ['base', '10.00'],
    ]);
    const calls = invoiced.filter(({ priceCode }) => priceCode === 'calls');
    expect(sum(days.map((one) => dec(one?.amount ?? '0'))).toFixed()).toBe(
      sum(calls.map(({ amount }) => dec(amount))).toFixed(),
    );
  }, 60_000);

  it('has what is charged in advance on the day its period begins', async () => {
    const plans = await market.publish('ADV', { P: [fee('ahead', '280', { timing: 'ADVANCE' })] });
    const budget = await market.budget('chengdu', '10000');
    ({ instanceId } = await market.buy({ plan: plans.P!, startsOn: '2026-03-02', months: 3, budget }));
    market.at('2026-04-03');
    // 30 of 31 days of 280.00, then a whole month
    expect((await line('2026-03-02', 'ahead'))?.amount).toBe('270.97');
    expect(await line('2026-03-31', 'ahead')).toBeUndefined();
    expect((await line('2026-04-01', 'ahead'))?.amount).toBe('280.00');
    expect(await line('2026-04-02', 'ahead')).toBeUndefined();
  });

  it('shares a day by what each had used by its end, whatever is used later', async () => {
    market.at('2026-05-01');
    const plans = await market.publish('SHARED', { P: [use('shared', '1')] });
    const budget = await market.budget('chengdu', '10000');
    const usage = [{ meter: 'shared', quantityPerMonth: '10' }];
    ({ instanceId } = await market.buy({ plan: plans.P!, startsOn: '2026-05-01', months: 1, usage, budget }));
    await market.test.ok(
      'mutation($input:SetInstanceSharingInput!){setInstanceSharing(input:$input){id}}',
      {
        input: {
          ...{ instanceId, fromMonth: '2026-05', basis: 'USE', meter: 'shared' },
          shares: ['AG-CD', 'AG-CD-QY'].map((code) => ({ organizationId: market.test.organization(code) })),
        },
      },
      FINANCE,
    );
    market.at('2026-05-04');
    const events = [
      { subject: 'AG-CD', quantity: '6', occurredAt: '2026-05-01T10:00:00+08:00' },
      { subject: 'AG-CD-QY', quantity: '4', occurredAt: '2026-05-02T00:00:00+08:00' },
    ].map((event) => ({ ...event, id: event.subject, instanceId, meter: 'shared' }));
    await market.test.ok(
      'mutation($input:ReportUsageInput!){reportUsage(input:$input){accepted}}',
      { input: { events } },
      'operations@provider-a.example',
    );
    expect(await line('2026-05-01', 'shared')).toMatchObject({ quantity: '6', amount: '6.00' });
    expect(await line('2026-05-02', 'shared')).toBeUndefined();
  });
});
