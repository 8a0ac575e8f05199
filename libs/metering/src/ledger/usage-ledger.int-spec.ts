import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dec, formatInstant, HOUR, type Id, newId, plain, sum } from '#kernel';
import { bin, rows, Transactions } from '#platform';
import { NOW, t0, UseMarket } from '../use.fixture.js';
import type { LineCuts, LineEvent } from './line-rows.js';
import { type MonthUse, UsageLedger, type UseWanted } from './usage-ledger.js';

const at = (instant: number): string => formatInstant(instant);
const october = t0('2026-09-30T16:00:00Z');

describe('closing the months of instances', () => {
  let market: UseMarket;
  let ledger: UsageLedger;
  beforeAll(async () => {
    market = await UseMarket.open();
    ledger = market.t.app.get(UsageLedger);
  });
  afterAll(() => market.t.close());

  let serial = 0;
  const event = (instanceId: Id, more: object = {}) => ({
    id: `e-${++serial}`,
    instanceId,
    meter: 'cpu',
    quantity: '1.5',
    occurredAt: at(NOW - HOUR),
    ...more,
  });
  const wanted = (ids: Id[], upTo = '2026-10', from = '2026-01'): UseWanted => ({
    spans: ids.map((instanceId) => ({ instanceId, from })),
    meters: ['cpu', 'calls'],
    whole: [],
    upTo,
  });
  const close = (ids: Id[], upTo = '2026-10'): Promise<MonthUse[]> =>
    market.t.app.get(Transactions).run(async (manager) => {
      const uses = await ledger.lockMonths(manager, wanted(ids, upTo));
      await ledger.closeCuts(manager, uses);
      return uses;
    });
  const line = (instanceId: Id, more: Partial<LineCuts> = {}): LineCuts => ({
    lineNo: 1,
    lineId: newId(),
    lineKind: 'USAGE',
    instanceId,
    meter: 'cpu',
    month: '2026-10',
    aggregation: 'SUM',
    afterCut: 0,
    throughCut: 1,
    ...more,
  });
  const behind = async (...lines: LineCuts[]): Promise<LineEvent[]> => {
    const events: LineEvent[] = [];
    for await (const each of ledger.eventsOfLines(lines)) events.push(each);
    return events;
  };
  const told = (events: LineEvent[]): string[] => events.map(({ eventId, quantity }) => `${eventId} ${quantity}`);

  it('sums each month up to the one asked, and raises its cut', async () => {
    const id = await market.instance();
    const idle = await market.instance();
    await market.report([
      event(id, { occurredAt: at(october - 1), quantity: '4' }),
      event(id),
      event(id, { meter: 'calls' }),
      event(id, { meter: 'calls', quantity: '0' }),
    ] as never);
    const sums = [
      { instanceId: id, month: '2026-09', closedCut: 1, meters: [{ meter: 'cpu', quantity: '4', count: 1 }] },
      {
        instanceId: id,
        month: '2026-10',
        closedCut: 1,
        meters: [
          { meter: 'calls', quantity: '1.5', count: 2 },
          { meter: 'cpu', quantity: '1.5', count: 1 },
        ],
      },
    ];
    expect(await ledger.peekMonths(market.database, wanted([id, idle]))).toEqual(sums);
    expect(await close([id, idle], '2026-09')).toEqual(sums.slice(0, 1));
    expect(await close([id, idle])).toEqual([{ ...sums[0], closedCut: 2 }, sums[1]]);
    await market.report([event(id, { quantity: '2' })] as never);
    expect((await ledger.peekMonths(market.database, wanted([id])))[1]).toMatchObject({
      closedCut: 2,
      meters: [{ meter: 'calls' }, { meter: 'cpu', quantity: '3.5', count: 2 }],
    });
    expect(await close([])).toEqual([]);
  });

  it('leaves cuts open when the closing is undone', async () => {
    const id = await market.instance();
    await market.report([event(id)] as never);
    const undone = market.t.app.get(Transactions).run(async (manager) => {
      await ledger.closeCuts(manager, await ledger.lockMonths(manager, wanted([id])));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await close([id])).toMatchObject([{ closedCut: 1 }]);
  });

  it('knows the earliest month with events that no closed cut has, and reads from a month on', async () => {
    const id = await market.instance();
    const open = async (): Promise<string | undefined> =>
      (await ledger.firstOpen(market.database, [id], '2026-10')).get(id);
    expect(await open()).toBeUndefined();
    await market.report([event(id, { occurredAt: at(october - 1) }), event(id)] as never);
    expect(await open()).toBe('2026-09');
    expect(await ledger.firstOpen(market.database, [id], '2026-08')).toEqual(new Map());
    expect(
      (await ledger.peekMonths(market.database, wanted([id], '2026-10', '2026-10'))).map((use) => use.month),
    ).toEqual(['2026-10']);
    await close([id], '2026-09');
    expect(await open()).toBe('2026-10');
    await close([id]);
    expect(await open()).toBeUndefined();
    await market.report([event(id, { occurredAt: at(october - 2) })] as never);
    expect(await open()).toBe('2026-09');
  });

  it('leaves a month open that came into being while others were closed', async () => {
    const id = await market.instance();
    await market.report([event(id)] as never);
    await market.t.app.get(Transactions).run(async (manager) => {
      const uses = await ledger.lockMonths(manager, wanted([id]));
      await market.report([event(id, { occurredAt: at(october - 1) })] as never);
      await ledger.closeCuts(manager, uses);
    });
    expect((await ledger.firstOpen(market.database, [id], '2026-10')).get(id)).toBe('2026-09');
    expect((await close([id])).map(({ closedCut }) => closedCut)).toEqual([1, 2]);
  });

  it('holds up nobody who closes or reports use of other instances, neighbours included', async () => {
    const ids = [await market.instance(), await market.instance(), await market.instance()];
    await market.report(ids.map((id) => event(id)));
    const [first, second, third] = ids.toSorted() as [Id, Id, Id];
    await market.t.app.get(Transactions).run(async (manager) => {
      await ledger.closeCuts(manager, await ledger.lockMonths(manager, wanted([first, third])));
      // Before the others are committed.
      expect(await market.report([event(second)] as never)).toMatchObject({ accepted: 1 });
      expect(await close([second])).toHaveLength(1);
    });
    expect(await ledger.firstOpen(market.database, ids, '2026-10')).toEqual(new Map());
  }, 15_000);

  it('puts every event of a race into exactly one cut, and closes with the sums of its events [I5]', async () => {
    const ids = [await market.instance(), await market.instance()];
    const closed: MonthUse[][] = [];
    let racing = true;
    const closing = (async () => {
      while (racing) {
        closed.push(await close(ids));
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    })();
    const senders = Array.from({ length: 6 }, async () => {
      for (let round = 0; round < 12; round++) {
        const events = Array.from({ length: 20 }, (_, n) =>
          event(ids[n % 2]!, { quantity: '0.1', occurredAt: at(NOW - (n % 5) * HOUR) }),
        );
        const fix = event(ids[0]!, {
          quantity: '0.05',
          occurredAt: events[0]!.occurredAt,
          correctsEventId: events[0]!.id,
        });
        expect(await market.report([...events, fix] as never)).toMatchObject({ accepted: 21 });
      }
    });
    await Promise.all(senders);
    racing = false;
    await closing;
    closed.push(await close(ids));
    const events = await rows<{ instance_id: Buffer; cut: number; standing: string }>(
      market.database,
      `SELECT e.instance_id, e.cut, SUM(e.quantity - COALESCE(o.quantity, 0)) AS standing FROM usage_event e
         LEFT JOIN usage_event o ON o.instance_id = e.instance_id AND o.event_key = e.corrects_key
        WHERE e.instance_id IN (?) GROUP BY e.instance_id, e.cut`,
      [ids.map(bin)],
    );
    for (const instanceId of ids) {
      const own = events.filter((row) => row.instance_id.equals(bin(instanceId)));
      const seen = closed.flatMap((uses) => uses.filter((use) => use.instanceId === instanceId));
      // Each closing closes the next cut; its sum is that of all events with this cut or an earlier one.
      seen.forEach((use, index) => expect(use.closedCut).toBe(seen[0]!.closedCut + index));
      for (const { closedCut, meters } of seen)
        expect([closedCut, meters[0]?.quantity ?? '0']).toEqual([
          closedCut,
          plain(sum(own.filter(({ cut }) => cut <= closedCut).map(({ standing }) => dec(standing)))),
        ]);
      expect(Math.max(...own.map(({ cut }) => cut))).toBeLessThanOrEqual(seen.at(-1)!.closedCut);
      // 6 senders × 12 rounds × 10 events of 0.1; the first instance has one in ten halved.
      expect(seen.at(-1)!.meters).toEqual([
        { meter: 'cpu', quantity: instanceId === ids[0] ? '68.4' : '72', count: 720 },
      ]);
      let before = 0;
      for (const { closedCut, meters } of seen) {
        const lines = await behind(line(instanceId, { afterCut: before, throughCut: closedCut }));
        const last = seen.find((use) => use.closedCut === before)?.meters[0]?.quantity ?? '0';
        expect(plain(sum(lines.map(({ quantity }) => dec(quantity))))).toBe(
          plain(dec(meters[0]?.quantity ?? '0').minus(last)),
        );
        before = closedCut;
      }
    }
  });

  it('shows behind a line what stands, and behind an adjustment the difference to what was counted', async () => {
    const id = await market.instance();
    const on = { occurredAt: at(NOW - 3 * HOUR) };
    const send = (name: string, quantity: string, more: object = {}) =>
      market.one({ ...event(id, on), id: name, quantity, ...more });
    await send('kept', '1');
    await send('fixed', '10');
    await send('fixed-in-time', '8', { correctsEventId: 'fixed' });
    await send('later', '5', { occurredAt: at(NOW - 2 * HOUR) });
    expect((await close([id]))[0]!.meters).toEqual([{ meter: 'cpu', quantity: '14', count: 3 }]);
    const first = await behind(line(id));
    expect(told(first).sort()).toEqual(['fixed-in-time 8', 'kept 1', 'later 5']);
    expect(first.find(({ eventId }) => eventId === 'fixed-in-time')).toMatchObject({
      lineNo: 1,
      instanceId: id,
      meter: 'cpu',
      source: '',
      reportedQuantity: '8',
      occurredAt: NOW - 3 * HOUR,
      windowStart: null,
      receivedAt: NOW,
      subject: null,
      correctsEventId: 'fixed',
    });

    await send('up', '9', { correctsEventId: 'fixed-in-time' });
    await send('down', '7', { correctsEventId: 'up' });
    await send('void', '0', { occurredAt: at(NOW - 2 * HOUR), correctsEventId: 'later' });
    await send('new', '2');
    expect((await close([id]))[0]!.meters).toEqual([{ meter: 'cpu', quantity: '10', count: 3 }]);
    expect(told(await behind(line(id, { afterCut: 1, throughCut: 2, lineKind: 'ADJUSTMENT' }))).sort()).toEqual([
      'down -1',
      'new 2',
      'void -5',
    ]);
    const counted = line(id, { afterCut: 1, throughCut: 2, aggregation: 'COUNT' });
    expect(told(await behind(counted)).sort()).toEqual(['down 0', 'new 1', 'void -1']);

    await send('back', '5', { occurredAt: at(NOW - 2 * HOUR), correctsEventId: 'void' });
    await close([id]);
    expect(told(await behind(line(id, { afterCut: 2, throughCut: 3 })))).toEqual(['back 5']);
    expect(told(await behind(line(id, { afterCut: 2, throughCut: 3, aggregation: 'COUNT' })))).toEqual(['back 1']);
    // A line that bills all cuts at once sees only what stands.
    expect(told(await behind(line(id, { throughCut: 3 }))).sort()).toEqual(['back 5', 'down 7', 'kept 1', 'new 2']);
    expect(await behind(line(id, { month: '2026-09' }), line(id, { meter: 'ram' }))).toEqual([]);
  });

  it('reads thousands of events page by page, none twice', async () => {
    const id = await market.instance();
    const batch = (count: number) =>
      Array.from({ length: count }, (_, n) => event(id, { quantity: '0.001', occurredAt: at(NOW - (n % 3) * HOUR) }));
    await market.report(batch(2_100));
    await close([id]);
    await market.report(batch(1_000));
    await close([id]);
    const all = await behind(line(id, { throughCut: 2 }), line(id, { lineNo: 2, afterCut: 1, throughCut: 2 }));
    expect(new Set(all.filter(({ lineNo }) => lineNo === 1).map(({ eventId }) => eventId)).size).toBe(3_100);
    expect(all).toHaveLength(4_100);
    expect(plain(sum(all.filter(({ lineNo }) => lineNo === 2).map(({ quantity }) => dec(quantity))))).toBe('1');
  });
});
