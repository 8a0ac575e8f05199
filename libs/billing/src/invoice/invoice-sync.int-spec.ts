import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant } from '#kernel';
import { at, bin } from '#platform';
import { DataSource } from 'typeorm';
import { fee, type InvoiceSeen, Market } from '../testing/market.fixture.js';

interface SyncPage {
  syncedThrough: string;
  edges: { node: { number: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const OPERATOR = 'operator@yunshi.example';

interface Standing {
  number: string;
  status: string;
  paid: string;
  due: string;
}

describe('a reader who polls while runs issue, buyers accept and pay', () => {
  const BUYERS = ['chengdu', 'qingyang', 'chongqing'];
  let market: Market;

  beforeAll(async () => {
    market = await Market.open({ workers: 2 });
    market.at('2025-12-20');
    const plans = [];
    for (const seller of ['a', 'b'])
      plans.push((await market.publish(`POLL-${seller}`, { P: [fee('base', '106')] }, seller)).P!);
    market.at('2026-01-01');
    for (const buyer of BUYERS)
      for (const [index, of] of ['a', 'b'].entries()) {
        const budget = await market.budget(buyer, '10000');
        await market.buy({ plan: plans[index]!, of, buyer, budget, startsOn: '2026-01-01', months: 6 });
      }
    market.at('2026-02-02');
    await market.bill('2026-01');
  });
  afterAll(() => market.close());

  it('has every invoice as it is in the end', async () => {
    const known = new Map<string, Standing>();
    let since: string | null = null;
    const poll = async (): Promise<void> => {
      let through = '';
      for (let after: string | null = null; ;) {
        const { invoices }: { invoices: Poll } = await market.test.ok<{ invoices: Poll }>(
          `query($filter:InvoiceFilter,$after:String){invoices(filter:$filter,after:$after,first:2){
             syncedThrough edges{node{number status paid due}} pageInfo{hasNextPage endCursor}}}`,
          { filter: since === null ? null : { updatedSince: since }, after },
          OPERATOR,
        );
        through ||= invoices.syncedThrough;
        for (const { node } of invoices.edges) known.set(node.number, node);
        if (!invoices.pageInfo.hasNextPage) break;
        after = invoices.pageInfo.endCursor;
      }
      since = through;
    };
    const january = await market.invoices();
    let writing = true;
    const reading = (async () => {
      let polls = 0;
      for (; writing; polls++) await poll();
      return polls;
    })();
    const financeOf = ({ organization }: InvoiceSeen): string =>
      `finance@${BUYERS[codes.indexOf(organization.code)]!}.example`;
    const accept = (invoice: InvoiceSeen): Promise<unknown> =>
      market.test.ok('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoice.id }, financeOf(invoice));
    const pay = async (invoice: InvoiceSeen, index: number): Promise<void> => {
      for (let part = 0; part <= index; part++)
        await market.test.ok(
          'mutation($i:RecordPaymentInput!){recordPayment(input:$i){id}}',
          { i: { invoiceId: invoice.id, amount: '10', paidOn: '2026-06-01', reference: `r-${index}-${part}` } },
          financeOf(invoice),
        );
    };
    const codes = ['AG-CD', 'AG-CD-QY', 'AG-CQ'];
    await Promise.all(january.map(accept));
    market.at('2026-06-02');
    await Promise.all([
      ...['2026-02', '2026-03', '2026-04', '2026-05'].map((period) => market.bill(period)),
      ...january.map(pay),
    ]);
    writing = false;
    expect(await reading).toBeGreaterThan(3);
    await poll();
    const { invoices } = await market.test.ok<{ invoices: Poll }>(
      '{invoices(first:100){syncedThrough edges{node{number status paid due}} pageInfo{hasNextPage endCursor}}}',
      {},
      OPERATOR,
    );
    const all = invoices.edges.map(({ node }) => node);
    // At least one of each account more; a run that ends later takes earlier months along.
    expect(all.length).toBeGreaterThanOrEqual(2 * 6);
    expect(all.filter(({ status }) => status === 'PARTIALLY_PAID')).toHaveLength(6);
    expect([...known.values()].sort(byNumber)).toEqual(all.sort(byNumber));
  });
});

const byNumber = (one: Standing, other: Standing): number => (one.number < other.number ? -1 : 1);

interface Poll extends SyncPage {
  edges: { node: Standing }[];
}

describe('the sync of invoices by updatedSince', () => {
  let market: Market;
  let invoices: InvoiceSeen[];

  /** One sync: the numbers of what changed, and where the next begins. */
  const sync = async (since: string | null, first = 100): Promise<{ numbers: string[]; through: string }> => {
    const numbers: string[] = [];
    let through = '';
    for (let after: string | null = null; ;) {
      const answer: { invoices: SyncPage } = await market.test.ok<{ invoices: SyncPage }>(
        `query($filter:InvoiceFilter,$after:String,$first:Int){invoices(filter:$filter,after:$after,first:$first){
           syncedThrough edges{node{number}} pageInfo{hasNextPage endCursor}}}`,
        { filter: since === null ? null : { updatedSince: since }, after, first },
        OPERATOR,
      );
      const page = answer.invoices;
      through ||= page.syncedThrough; // the first page's
      numbers.push(...page.edges.map(({ node }) => node.number));
      if (!page.pageInfo.hasNextPage) return { numbers: numbers.sort(), through };
      after = page.pageInfo.endCursor;
    }
  };

  /** Changes an invoice as a writer does, and commits when told to. */
  const change = async ({ id, number }: InvoiceSeen, when: string): Promise<() => Promise<void>> => {
    const runner = market.test.app.get(DataSource).createQueryRunner();
    await runner.startTransaction();
    await runner.query('UPDATE invoice SET updated_at = ?, synced_at = NULL WHERE id = ?', [
      at(parseInstant(when)!),
      bin(id),
    ]);
    const trap = (await runner.query("SHOW TABLES LIKE 'seen_by_id'")) as unknown as unknown[];
    if (trap.length) await runner.query('INSERT INTO seen_by_id (number) VALUES (?)', [number]);
    return async () => {
      await runner.commitTransaction();
      await runner.release();
    };
  };

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const plans = await market.publish('A', { P: [fee('base', '106')] });
    market.at('2026-01-01');
    for (const buyer of ['chengdu', 'qingyang', 'chongqing'])
      await market.buy({
        plan: plans.P!,
        buyer,
        budget: await market.budget(buyer, '10000'),
        startsOn: '2026-01-01',
        months: 2,
      });
    market.at('2026-02-02');
    await market.bill('2026-01');
    invoices = await market.invoices();
  });
  afterAll(() => market.close());

  it('begins with everything, and goes on where the first page says', async () => {
    const whole = await sync(null);
    expect(whole.numbers).toEqual(invoices.map(({ number }) => number).sort());
    const next = await sync(whole.through);
    expect((await sync(next.through)).through).toBe(next.through);
  });

  it('misses nothing that is committed later, where the greatest id or time a reader has seen would', async () => {
    const database = market.test.app.get(DataSource);
    await database.query('CREATE TABLE seen_by_id (seq BIGINT AUTO_INCREMENT PRIMARY KEY, number VARCHAR(40))');
    /** What a reader has who goes on after the greatest AUTO_INCREMENT it has seen. */
    let last = 0;
    const byId: string[] = [];
    const readById = async (): Promise<void> => {
      const rows = await database.query<{ seq: string; number: string }[]>(
        'SELECT seq, number FROM seen_by_id WHERE seq > ? ORDER BY seq',
        [last],
      );
      byId.push(...rows.map(({ number }) => number));
      last = Number(rows.at(-1)?.seq ?? last);
    };
    const { through } = await sync('2026-02-01T00:00:00Z');
    const [slow, quick] = invoices as [InvoiceSeen, InvoiceSeen];
    // Both change; the one that began first commits last, after a reader has seen the other.
    const commitSlow = await change(slow, '2026-02-02T00:00:01Z');
    const commitQuick = await change(quick, '2026-02-02T00:00:02Z');
    market.at('2026-02-02T08:00:03');
    await commitQuick();
    const second = await sync(through);
    expect(second.numbers).toContain(quick.number);
    await readById();
    await commitSlow();
    await readById();
    // The id of the slow one is less than one already seen.
    expect(byId).toEqual([quick.number]);
    const [{ missed }] = await market.test.app
      .get(DataSource)
      .query<[{ missed: string }]>(
        "SELECT COUNT(*) AS missed FROM invoice WHERE id = ? AND updated_at < '2026-02-02 00:00:02'",
        [bin(slow.id)],
      );
    expect(Number(missed)).toBe(1); // `updated_at >= 00:00:02` never shows it
    const third = await sync(second.through);
    expect(third.numbers).toContain(slow.number);
    // Nor does a reader miss it who asks since the time of its last question.
    expect((await sync(formatInstant(parseInstant('2026-02-02T00:00:03Z')!))).numbers).toContain(slow.number);
    await database.query('DROP TABLE seen_by_id');
  });

  it('catches in the next sync what changes while pages are turned', async () => {
    const { through } = await sync(null, 1);
    market.at('2026-02-03');
    const commit = await change(invoices[2]!, '2026-02-02T16:00:00Z');
    await commit();
    expect((await sync(through)).numbers).toContain(invoices[2]!.number);
  });

  it('gives a change long past its own time: nothing older than what is asked for', async () => {
    market.at('2026-03-02');
    await market.bill('2026-02');
    market.at('2026-03-20');
    expect((await sync('2026-03-10T00:00:00Z')).numbers).toEqual([]);
    expect((await sync('2026-03-01T00:00:00Z')).numbers).toHaveLength(3);
  });
});
