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
  const change = async (id: string, when: string): Promise<() => Promise<void>> => {
    const runner = market.test.app.get(DataSource).createQueryRunner();
    await runner.startTransaction();
    await runner.query('UPDATE invoice SET updated_at = ?, synced_at = NULL WHERE id = ?', [
      at(parseInstant(when)!),
      bin(id),
    ]);
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

  it('misses nothing that is committed later with an earlier time, where a watermark would', async () => {
    const { through } = await sync('2026-02-01T00:00:00Z');
    const [slow, quick] = invoices as [InvoiceSeen, InvoiceSeen];
    // Both change; the one that began first commits last, after a reader has seen the other.
    const commitSlow = await change(slow.id, '2026-02-02T00:00:01Z');
    const commitQuick = await change(quick.id, '2026-02-02T00:00:02Z');
    market.at('2026-02-02T08:00:03');
    await commitQuick();
    const second = await sync(through);
    expect(second.numbers).toContain(quick.number);
    await commitSlow();
    // What a reader would keep who goes by the greatest time it has seen, as by the greatest id:
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
  });

  it('catches in the next sync what changes while pages are turned', async () => {
    const { through } = await sync(null, 1);
    market.at('2026-02-03');
    const commit = await change(invoices[2]!.id, '2026-02-02T16:00:00Z');
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
