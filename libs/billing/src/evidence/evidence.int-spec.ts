import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addToMonth } from '#kernel';
import { AuditChain, projectRoot } from '#platform';
import { DataSource } from 'typeorm';
import { fee, type InvoiceSeen, iso, Market, use } from '../testing/market.fixture.js';
import { randomSale, type RandomSale } from '../testing/random-plans.fixture.js';
import { Bundle } from './bundle.fixture.js';

const made: Bundle[] = [];
async function bundleOf(market: Market, invoice: InvoiceSeen, email?: string): Promise<Bundle> {
  const bundle = await Bundle.of(market, invoice.id, email);
  made.push(bundle);
  return bundle;
}
/** Runs the bundle's program over every invoice; what it says of those that it does not accept. */
async function refused(market: Market, invoices: readonly InvoiceSeen[]): Promise<string[]> {
  const said: string[] = [];
  for (const invoice of invoices) {
    const { code, lines } = await (await bundleOf(market, invoice)).verify();
    if (code !== 0) said.push(...lines);
  }
  return said;
}
afterAll(() => Promise.all(made.map((bundle) => bundle.remove())));

describe('the program in a bundle', () => {
  it('is short enough to be read: under 250 lines, without a dependency', () => {
    const text = readFileSync(join(projectRoot, 'libs/billing/evidence/verify-invoice.mjs'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThan(250);
    expect([...text.matchAll(/from '([^']+)'/g)].filter(([, name]) => !name!.startsWith('node:'))).toEqual([]);
  });
});

describe('bundles of random plans', () => {
  const CURRENCIES = ['CNY', 'USD', 'JPY', 'KWD', 'EUR', 'GBP', 'HKD', 'SGD', 'AUD', 'CAD', 'CHF', 'THB', 'KRW', 'NZD'];
  let market: Market;
  const sold: { sale: RandomSale; instanceId: string; start: string }[] = [];

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    for (const currency of CURRENCIES) {
      const sale = fc.sample(randomSale(currency, currency), 1)[0]!;
      const start = `2026-01-${String(sale.day).padStart(2, '0')}`;
      const { P: plan } = await market.publish(`SVC-${currency}`, { P: sale.prices });
      const { quantity } = sale;
      const usage = sale.usage.map(({ meter }) => ({ meter, quantityPerMonth: '0' }));
      const { instanceId } = await market.order({
        plan: plan!,
        buyer: 'mnc',
        quantity,
        startsOn: start,
        months: 2,
        usage,
      });
      sold.push({ sale, instanceId, start });
    }
    market.at('2026-04-02');
    for (const { sale, instanceId, start } of sold) {
      await market.activate(instanceId, start);
      const months = ['2026-01', '2026-02'];
      const events = months.flatMap((month) =>
        sale.usage.flatMap(({ meter, events: some }) =>
          some.map((quantity, i): [string, string, string, string] => [
            `${meter}-${month}-${i}`,
            meter,
            quantity,
            // Some at one instant: their keys decide.
            month === '2026-01' ? `${start}T01:0${i % 3}:00` : `${month}-01T00:00:0${i % 3}`,
          ]),
        ),
      );
      if (events.length) await market.report(instanceId, events);
      await market.terminate(instanceId, `${addToMonth(start.slice(0, 7), 2)}${start.slice(7)}`);
    }
    await market.bill('2026-03');
  }, 120_000);
  afterAll(() => market.close());

  it('are all recomputed, to the last digit [I25]', async () => {
    const invoices = await market.invoices({ period: '2026-03' });
    expect(invoices.length).toBeGreaterThan(8);
    expect(await refused(market, invoices)).toEqual([]);
  });

  it('are so with late use, corrections and what earlier invoices hold', async () => {
    for (const { sale, instanceId, start } of sold)
      for (const { meter, events } of sale.usage.filter((one) => one.events.length))
        await market.report(instanceId, [
          [`${meter}-fix`, meter, '0', `${start}T01:00:00`, `${meter}-2026-01-0`],
          ...(events[1]
            ? [
                [`${meter}-up`, meter, '31.5', `${start}T01:01:00`, `${meter}-2026-01-1`] as [
                  string,
                  string,
                  string,
                  string,
                  string,
                ],
              ]
            : []),
          [`${meter}-late`, meter, '40.25', `${start}T02:00:00`],
        ]);
    market.at('2026-05-03');
    await market.bill('2026-04');
    const invoices = await market.invoices({ period: '2026-04' });
    // How many of the random sales changed by it is chance; that some did is not.
    expect(invoices.length).toBeGreaterThan(0);
    expect(await refused(market, invoices)).toEqual([]);
  });
});

describe('a bundle of everything at once', () => {
  let market: Market;
  let plans: Record<string, string>;
  let main: string;
  let pool: string[];
  let first: Bundle;

  const tampered = async (name: string, change: (text: string) => string): Promise<string[]> => {
    const bundle = await first.changed(name, change);
    made.push(bundle);
    const { code, lines } = await bundle.verify();
    expect(code).toBe(1);
    return lines;
  };

  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-03-01');
    const tiers = [
      { upTo: '100', unitPrice: '0.37' },
      { unitPrice: '0.11', flatAmount: '1.005' },
    ];
    plans = await market.publish('ALL', {
      MAIN: [
        use('peak', '10', { aggregation: 'MAX' }),
        use('seats', '5.123', { aggregation: 'LATEST' }),
        use('users', '2', { aggregation: 'UNIQUE_COUNT', taxCategory: 'LEASE' }),
        use('disk', '0.01', { aggregation: 'TIME_WEIGHTED', unit: 'GB·h' }),
        use('pay', '', {
          model: 'PERCENTAGE',
          unitPrice: undefined,
          rate: '0.006',
          fixedAmount: '0.3',
          freeEvents: 1,
          freeAmount: '10',
          minimumPerEvent: '0.5',
          maximumPerEvent: '20',
          unit: 'CNY',
        }),
        fee('seat', '31.7', { model: 'PER_UNIT' }),
        fee('day', '10', { proration: 'DAY', timing: 'ADVANCE', minimumAmount: '3' }),
        { code: 'setup', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '99.9' },
      ],
      POOL: [
        use('calls', '', {
          model: 'GRADUATED',
          unitPrice: undefined,
          tiers,
          includedQuantity: '7',
          tierScope: 'ACCOUNT',
          minimumAmount: '2',
        }),
      ],
      SHARED: [fee('base', '100.01'), use('asks', '', { model: 'GRADUATED', unitPrice: undefined, tiers })],
    });
    const budget = await market.budget('chengdu', '1000000');
    const buy = async (plan: string, meters: string[], quantity = '1'): Promise<string> => {
      const usage = meters.map((meter) => ({
        meter,
        quantityPerMonth: '10',
        eventsPerMonth: meter === 'pay' ? 1 : null,
      }));
      return (await market.buy({ plan: plans[plan]!, budget, startsOn: '2026-03-01', months: 6, quantity, usage }))
        .instanceId;
    };
    main = await buy('MAIN', ['peak', 'seats', 'users', 'disk', 'pay'], '2');
    pool = [await buy('POOL', ['calls']), await buy('POOL', ['calls']), await buy('POOL', ['calls'])];
    const shared = await buy('SHARED', ['asks']);
    await market.test.ok(
      'mutation($input: SetInstanceSharingInput!) { setInstanceSharing(input: $input) { id } }',
      {
        input: {
          instanceId: shared,
          fromMonth: '2026-03',
          basis: 'FIXED',
          shares: [
            { organizationId: market.test.organization('AG-CD'), share: '0.333333' },
            { organizationId: market.test.organization('AG-CD-QY'), share: '0.666667' },
          ],
        },
      },
      'finance@chengdu.example',
    );
    await market.agree({
      fromMonth: '2026-03',
      entries: [
        { planId: plans.MAIN, priceCode: 'seat', discountRate: '0.123' },
        { planId: plans.MAIN, priceCode: 'peak', unitPrice: '8.5' },
      ],
    });
    const { proposeCommitment } = await market.test.ok<{ proposeCommitment: { id: string } }>(
      'mutation($input: ProposeCommitmentInput!) { proposeCommitment(input: $input) { id } }',
      {
        input: {
          organizationId: market.test.organization('AG-CD'),
          title: '承诺',
          amount: '50000',
          fromMonth: '2026-03',
          toMonth: '2026-04',
        },
      },
      'catalog@provider-a.example',
    );
    await market.test.ok(
      'mutation($id: ID!) { acceptCommitment(id: $id) { id } }',
      proposeCommitment,
      'finance@chengdu.example',
    );
    market.at('2026-03-20');
    await market.test.ok(
      'mutation($input: ResizeInstanceInput!) { resizeInstance(input: $input) { id } }',
      { input: { instanceId: main, quantity: '5', at: iso('2026-03-11T08:00:00') } },
      'approver@chengdu.example',
    );
    market.at('2026-04-02');
    await market.report(main, [
      ['p1', 'peak', '40', '2026-03-03'],
      ['p2', 'peak', '70', '2026-03-10'],
      ['s1', 'seats', '12', '2026-03-05'],
      ['s2', 'seats', '9', '2026-03-25'],
      ['u1', 'users', '1', '2026-03-05', null, 'li "quoted", and\nbroken'],
      ['u2', 'users', '1', '2026-03-06', null, '=wang'],
      ['u3', 'users', '1', '2026-03-28'],
      ['d1', 'disk', '100.5', '2026-03-11T07:13:29'],
      ['d2', 'disk', '250', '2026-03-21T12:00:00'],
      ...['7', '700.55', '13', '5.01'].map((quantity, i): [string, string, string, string] => [
        `m${i}`,
        'pay',
        quantity,
        '2026-03-21',
      ]),
    ]);
    await market.report(pool[0]!, [['a', 'calls', '150.3', '2026-03-05']]);
    await market.report(pool[1]!, [['b', 'calls', '57', '2026-03-06']]);
    await market.report(shared, [['q', 'asks', '211.7', '2026-03-06']]);
    await market.bill('2026-03');
    // The clock went back after the first links were made: the chain is begun anew.
    await market.test.app.get(DataSource).query('DELETE FROM audit_seal');
    await market.test.app.get(AuditChain).seal();
  }, 60_000);
  afterAll(() => market.close());

  it('is recomputed: every aggregation, resizes, terms, pools, shares, a commitment’s rest [I24] [I25]', async () => {
    const invoices = await market.invoices({ period: '2026-03' });
    expect(invoices.map(({ organization, lines }) => `${organization.code} ${lines.length}`).sort()).toEqual([
      'AG-CD 13',
      'AG-CD-QY 2',
    ]);
    expect(await refused(market, invoices)).toEqual([]);
    first = await bundleOf(
      market,
      invoices.find(({ organization }) => organization.code === 'AG-CD')!,
      'finance@chengdu.example',
    );
    const [line] = (await first.verify()).lines;
    expect(line).toMatch(/^PV-A-2026-00000\d, 13 lines, 50000\.00 CNY: every figure was recomputed$/);
    expect(JSON.parse((await first.verify('--json')).lines[0]!)).toMatchObject({ findings: [] });
  });

  it('says who allowed the order, by which clauses, and shows others nothing', async () => {
    const { orders, rules, plans: of, audit } = await first.json<any>('evidence.json');
    expect(orders).toHaveLength(4);
    expect(orders[0].steps.map(({ command }: { command: string }) => command)).toEqual(
      expect.arrayContaining(['create', 'submit', 'approve', 'accept']),
    );
    expect(orders[0].decision).toMatchObject({
      outcome: expect.stringMatching(/^ALLOW/),
      rulesUsed: expect.any(Array),
    });
    expect(rules.length).toBeGreaterThan(0);
    expect(rules[0].citation).toMatchObject({ document: expect.any(String), quote: expect.any(String) });
    expect(of.map(({ code, revision }: { code: string; revision: number }) => `${code} ${revision}`).sort()).toEqual([
      'MAIN 1',
      'POOL 1',
      'SHARED 1',
    ]);
    expect(audit[0]).toMatchObject({ seq: expect.any(Number), row: { action: 'issueInvoice' } });
    const [foreign] = await market.invoices({
      period: '2026-03',
      organizationIds: [market.test.organization('AG-CD-QY')],
    });
    // The owner's order is not the sharer's to see.
    expect((await (await bundleOf(market, foreign!)).json<any>('evidence.json')).orders).toEqual([]);
    const url = `/v1/invoices/${foreign!.id}/evidence.zip`;
    expect((await market.test.http('GET', url, { email: 'finance@chongqing.example' })).status).toBe(404);
  });

  it('is refused with one cent, one event, one price or one tax changed, and names the line', async () => {
    const { lines } = await first.json<any>('invoice.json');
    const of = (code: string): { lineNo: number; amount: string } =>
      lines.find(({ priceCode }: { priceCode: string }) => priceCode === code);
    const seat = of('seat');
    const more = (amount: string): string => amount.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
    const cent = await tampered('invoice.json', (text) =>
      text.replace(`"amount": "${seat.amount}"`, `"amount": "${more(seat.amount)}"`),
    );
    expect(cent).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^line ${seat.lineNo} \\(seat, 2026-03\\): amount is .*, recomputed ${seat.amount.replace(/\.?0+$/, '')}`,
        ),
      ),
    );
    const event = await tampered('events.csv', (text) => text.replace(/(,p2,.*?,)70,/, '$171,'));
    expect(event.join('\n')).toMatch(new RegExp(`^line ${of('peak').lineNo} \\(peak, 2026-03\\)`, 'm'));
    const price = await tampered('evidence.json', (text) => text.replace('"unitPrice":"5.123"', '"unitPrice":"5.124"'));
    expect(price.join('\n')).toMatch(new RegExp(`^line ${of('seats').lineNo} \\(seats, 2026-03\\): ratedAmount`, 'm'));
    const tax = await tampered('invoice.json', (text) =>
      text.replace(/"taxRate": "0.06",\s+"gross": "(.*?)",\s+"net": "(.*?)"/, (all, _, net: string) =>
        all.replace(net, more(net)),
      ),
    );
    expect(tax.join('\n')).toMatch(/^tax at 0.06: net is/m);
    const audit = await tampered('evidence.json', (text) =>
      text.replace('"action":"issueInvoice"', '"action":"issueinvoice"'),
    );
    expect(audit.join('\n')).toMatch(/^audit link \d+: differs/m);
    const sealed = await first.changed('README.txt', (text) => `${text}!`, { sealed: true });
    made.push(sealed);
    expect((await sealed.verify()).lines[0]).toBe('README.txt: differs');
  });

  it('is recomputed with adjustments of all of these', async () => {
    await market.report(main, [
      ['p2-down', 'peak', '45', '2026-03-10', 'p2'],
      ['u1-void', 'users', '0', '2026-03-05', 'u1', 'li "quoted", and\nbroken'],
      ['u4', 'users', '1', '2026-03-07', null, 'zhao'],
      ['d1-up', 'disk', '2000', '2026-03-11T07:13:29', 'd1'],
      ['m1-up', 'pay', '9000', '2026-03-21', 'm1'],
      ['m0-void', 'pay', '0', '2026-03-21', 'm0'],
    ]);
    await market.report(pool[1]!, [['late', 'calls', '93', '2026-03-31']]);
    await market.terminate(pool[2]!, '2026-03-15T03:00:00');
    market.at('2026-05-02');
    await market.bill('2026-04');
    const invoices = await market.invoices({ period: '2026-04' });
    const adjusted = invoices.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'ADJUSTMENT');
    // Peak, disk, the pool's two and the commitment; the fee of the payments where the one that grew is not the free one.
    expect(adjusted.length).toBeGreaterThanOrEqual(5);
    expect(await refused(market, invoices)).toEqual([]);
  });
});
