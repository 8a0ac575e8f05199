import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Market, use } from '../testing/market.fixture.js';

const FINANCE = 'finance@chengdu.example';
const ORIGIN = `query($id:ID!,$n:Int!){invoiceLineOrigin(invoiceId:$id,lineNo:$n){
  line{lineNo quantity amount} meter agreed plan{revision offering{code}} price{code unitPrice}
  order{number rules{ruleId found message citation{quote}}} earlier{invoiceNumber lineNo quantity amount}}}`;
let market: Market;

beforeAll(async () => {
  market = await Market.open();
}, 120_000);
afterAll(() => market.close());

it('a line leads to its meter, the price that rated it, the order and each clause, and to what earlier invoices had', async () => {
  market.at('2026-07-01');
  const { p } = await market.publish('story', { p: [use('call', '0.5')] });
  const { instanceId } = await market.buy({
    ...{ plan: p!, budget: await market.budget('chengdu', '1000'), startsOn: '2026-07-01', months: 2 },
    usage: [{ meter: 'call', quantityPerMonth: '10' }],
  });
  market.at('2026-08-01');
  await market.report(instanceId, [['e1', 'call', '10', '2026-07-02']]);
  await market.bill('2026-07');
  await market.report(instanceId, [['late', 'call', '2', '2026-07-03']]);
  market.at('2026-09-01');
  await market.bill('2026-08');

  const [july, august] = await market.invoices({}, FINANCE);
  const read = async (id: string, n: number, email = FINANCE): Promise<any> =>
    (await market.test.ok<any>(ORIGIN, { id, n }, email)).invoiceLineOrigin;
  const origin = await read(july!.id, 1);
  expect(origin).toMatchObject({
    line: { lineNo: 1, quantity: '10', amount: '5.00' },
    ...{ meter: 'call', agreed: false, earlier: [] },
    plan: { revision: 1, offering: { code: 'story' } },
    price: { code: 'call', unitPrice: '0.5' },
  });
  const { orders } = await market.test.ok<any>('{orders{edges{node{number}}}}', {}, FINANCE);
  expect(origin.order.number).toBe(orders.edges[0].node.number);
  expect(origin.order.rules.length).toBeGreaterThan(0);
  for (const rule of origin.order.rules) expect(rule.citation.quote).not.toBe('');
  const flags = origin.order.rules.map(({ found }: any) => found);
  expect(flags).toEqual([...flags].sort((one, other) => Number(other) - Number(one)));

  const lineNo = august!.lines.findIndex(({ kind }) => kind === 'ADJUSTMENT') + 1;
  expect(await read(august!.id, lineNo)).toMatchObject({
    line: { quantity: '2', amount: '1.00' },
    earlier: [{ invoiceNumber: july!.number, lineNo: 1, quantity: '10', amount: '5.00' }],
  });

  // Its provider reads it too; a line that is not there is as one of others is.
  expect((await read(july!.id, 1, 'finance@provider-a.example')).line.amount).toBe('5.00');
  for (const [n, email] of [
    [99, FINANCE],
    [0, FINANCE],
    [-5, FINANCE],
    [1, 'finance@chongqing.example'],
  ] as const) {
    const { errors } = await market.test.gql(ORIGIN, { id: july!.id, n }, email);
    expect([n, email, errors?.[0]?.extensions.code]).toEqual([n, email, 'NOT_FOUND']);
  }
}, 60_000);
