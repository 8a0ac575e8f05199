import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { fee, type InvoiceSeen, Market } from '../testing/market.fixture.js';

const CREDIT =
  '{ id amount remaining priority expiresOn reason currency organization { code } provider { code } entries { kind amount invoiceId bookedOn } }';
interface Credit {
  id: string;
  remaining: string;
  reason: string;
  entries: { kind: string; amount: string; invoiceId: string | null }[];
  code?: string;
  [field: string]: unknown;
}
const FINANCE = 'finance@chengdu.example';
const PROVIDER = 'finance@provider-a.example';

describe('prepaid credits', () => {
  let market: Market;

  const call = async <T = Credit>(mutation: string, variables: object, email: string): Promise<T> => {
    const { data, errors } = await market.test.gql<Record<string, T>>(mutation, { ...variables }, email);
    return errors ? (errors[0]!.extensions as unknown as T) : Object.values(data!)[0]!;
  };
  const grant = (reason: string, amount: string, over: object = {}, email = PROVIDER) =>
    call(
      `mutation($input:GrantCreditInput!){grantCredit(input:$input)${CREDIT}}`,
      { input: { organizationId: market.test.organization('AG-CD'), amount, currency: 'CNY', reason, ...over } },
      email,
    );
  const list = async (email = FINANCE) =>
    (
      await market.test.ok<{
        credits: { totalCount: number; balances: { amount: string }[]; edges: { node: Credit }[] };
      }>(`{credits(first:100){totalCount balances{amount currency} edges{node${CREDIT}}}}`, {}, email)
    ).credits;
  /** What is left of each credit, by its reason, oldest first. */
  const left = async (): Promise<string[]> =>
    (await list()).edges.map(({ node }) => `${node.reason} ${node.remaining}`).reverse();
  const life = async (id: string) =>
    (
      await market.test.ok<{ invoice: Record<string, string> }>(
        'query($id:ID!){invoice(id:$id){status total net tax creditsApplied paid due payableNow}}',
        { id },
        FINANCE,
      )
    ).invoice;
  const bill = async (day: string, period: string): Promise<InvoiceSeen> => {
    market.at(day);
    await market.bill(period);
    return (await market.invoices({ period }))[0]!;
  };
  const creditNote = (invoice: InvoiceSeen, amounts: Record<string, string>) =>
    market.test.ok(
      'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
      {
        i: {
          invoiceId: invoice.id,
          reason: '服务中断',
          lines: Object.entries(amounts).map(([code, amount]) => ({
            lineId: invoice.lines.find(({ priceCode }) => priceCode === code)!.id,
            amount,
          })),
        },
      },
      PROVIDER,
    );
  const ledger = async (): Promise<void> => {
    const dataSource = market.test.app.get(DataSource);
    expect(
      await rows(
        dataSource,
        'SELECT transaction_id FROM credit_entry GROUP BY transaction_id HAVING SUM(amount) <> 0 OR COUNT(*) <> 2',
      ),
    ).toEqual([]);
    expect(
      await rows(
        dataSource,
        "SELECT g.id FROM credit_grant g JOIN credit_entry e ON e.grant_id = g.id AND e.account = 'BALANCE' GROUP BY g.id, g.remaining HAVING SUM(e.amount) <> g.remaining",
      ),
    ).toEqual([]);
  };

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const { P } = await market.publish('A', { P: [fee('base', '106'), fee('more', '212')] });
    market.at('2026-01-01');
    const budget = await market.budget('chengdu', '10000');
    await market.buy({ plan: P!, budget, startsOn: '2026-01-01', months: 12 });
  }, 60_000);
  afterAll(async () => {
    await ledger(); // whatever happened here [I39]
    await market.close();
  });

  it('are granted by a provider, once per key, and read by both sides alone', async () => {
    expect(await grant('A', '300', { idempotencyKey: 'a' })).toMatchObject({
      ...{ amount: '300.00', remaining: '300.00', priority: 100, expiresOn: null },
      ...{ organization: { code: 'AG-CD' }, provider: { code: 'PV-A' } },
      entries: [{ kind: 'GRANT', amount: '300.00', invoiceId: null }],
    });
    await grant('A', '300', { idempotencyKey: 'a' });
    await grant('B', '100', { expiresOn: '2026-02-28' });
    await grant('C', '50', { priority: 10 });
    for (const over of [
      { amount: '0' },
      { amount: '0.001' },
      { expiresOn: '2025-12-31' },
      { priority: 1001 },
      { currency: 'XXX' },
    ])
      expect(await grant('x', '1', over)).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await grant('x', '1', {}, FINANCE)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await grant('x', '1', { organizationId: market.test.organization('PV-B') })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await list()).toMatchObject({ totalCount: 3, balances: [{ amount: '450.00', currency: 'CNY' }] });
    expect(await list(PROVIDER)).toMatchObject({ totalCount: 3 });
    for (const email of ['finance@chongqing.example', 'finance@provider-b.example'])
      expect(await list(email)).toMatchObject({ totalCount: 0, balances: [] });
  });

  it('pay an invoice when it is issued, in their order, after tax: lines, tax and total stay [I24] [I40]', async () => {
    const january = await bill('2026-02-01', '2026-01');
    // 318.00 ÷ 1.06 = 300.00 + 18.00; 50.00 of C, 100.00 of B, 168.00 of A.
    expect(await life(january.id)).toEqual({
      ...{ status: 'ISSUED', total: '318.00', net: '300.00', tax: '18.00' },
      ...{ creditsApplied: '318.00', paid: '0.00', due: '0.00', payableNow: '0.00' },
    });
    expect(await left()).toEqual(['A 132.00', 'B 0.00', 'C 0.00']);
    await market.test.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: january.id }, FINANCE);
    expect(await life(january.id)).toMatchObject({ status: 'PAID' });
  });

  it('come back from a credit note beyond what is left to pay, exactly as they went [I41]', async () => {
    const january = (await market.invoices({ period: '2026-01' }))[0]!;
    await creditNote(january, { base: '106.00' });
    // 318.00 − 106.00 − 318.00 = −106.00: A, used last, gets 106.00 of its 168.00 back.
    expect(await life(january.id)).toMatchObject({ creditsApplied: '212.00', due: '0.00', status: 'PAID' });
    expect(await left()).toEqual(['A 238.00', 'B 0.00', 'C 0.00']);
    await creditNote(january, { more: '212.00' });
    // All of it: 62.00 more to A, 100.00 to B, 50.00 to C: everybody has what it had.
    expect(await life(january.id)).toMatchObject({ creditsApplied: '0.00', due: '0.00' });
    expect(await left()).toEqual(['A 300.00', 'B 100.00', 'C 50.00']);
  });

  it('are void after their last day, exactly what is unused, and pay nothing then [I41]', async () => {
    // B's last day was 02-28. C 50.00 and A 268.00 pay February.
    const february = await bill('2026-03-01', '2026-02');
    expect(await life(february.id)).toMatchObject({ creditsApplied: '318.00' });
    await until(async () => (await left())[1] === 'B 0.00');
    const b = (await list()).edges.find(({ node }) => node.reason === 'B')!.node;
    // Granted 100.00, used 100.00, given back 100.00, void 100.00.
    expect(b.entries.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
      'GRANT 100.00',
      'APPLY -100.00',
      'RESTORE 100.00',
      'EXPIRE -100.00',
    ]);
    expect(await left()).toEqual(['A 32.00', 'B 0.00', 'C 0.00']);
    expect(await list()).toMatchObject({ balances: [{ amount: '32.00' }] });
  });

  it('never go below zero, also when invoices and calls want the same credit at once [I39] [I40]', async () => {
    const march = await bill('2026-04-01', '2026-03');
    expect(await life(march.id)).toMatchObject({ creditsApplied: '32.00', due: '286.00' });
    const april = await bill('2026-05-01', '2026-04');
    expect(await life(april.id)).toMatchObject({ creditsApplied: '0.00', due: '318.00' });
    await grant('D', '400');
    const apply = (id: string, email = FINANCE) =>
      call('mutation($id:ID!){applyCredits(invoiceId:$id){id creditsApplied}}', { id }, email);
    expect(await apply(april.id, 'finance@chongqing.example')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await apply(april.id, PROVIDER)).toMatchObject({ code: 'FORBIDDEN' });
    market.at('2026-06-01');
    await Promise.all([market.bill('2026-05'), ...[march, april, march, april].map(({ id }) => apply(id))]);
    const may = (await market.invoices({ period: '2026-05' }))[0]!;
    const used = await Promise.all([march, april, may].map(async ({ id }) => Number((await life(id)).creditsApplied)));
    // March's 32.00 before and all 400.00 of D: 286.00 + 318.00 + 318.00 wanted 922.00.
    expect(used.reduce((sum, one) => sum + one, 0)).toBe(432);
    expect((await left())[3]).toBe('D 0.00');
    await ledger();
  });
});
