import { formatInstant, HOUR, parseInstant } from '#kernel';
import { rows } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStorage1764100000000 } from '../migrations/1764100000000-event-storage.js';
import { NOW, t0, UseMarket } from '../use.fixture.js';
import { EventPartitions } from './event-partitions.service.js';

const at = (instant: number): string => formatInstant(instant);

describe('the storage of events', () => {
  let market: UseMarket;
  let instanceId: string;

  beforeAll(async () => {
    market = await UseMarket.open();
    instanceId = await market.instance({ externalId: 'vm-7' });
  });
  afterAll(() => market.t.close());

  const event = (id: string, more: object = {}) => ({
    id,
    instanceId,
    meter: 'cpu',
    quantity: '1.5',
    occurredAt: at(NOW - HOUR),
    ...more,
  });
  const everything = () => [
    event('plain'),
    event('exact', { quantity: '999999999999999999.000000000001', occurredAt: '2026-10-20T08:29:59.999999Z' }),
    event('window', { windowStart: at(NOW - 9 * HOUR), subject: '磁盘 | =\\' }),
    event('empty subject', { subject: '' }),
    event('first', { meter: 'calls', quantity: '3' }),
    event('second', { meter: 'calls', quantity: '0', correctsEventId: 'first' }),
    event('third', { meter: 'calls', quantity: '4', correctsEventId: 'second' }),
  ];
  const all = () =>
    Promise.all(
      ['usage_event', 'usage_identity', 'usage_correction'].map((table) =>
        rows(market.database, `SELECT * FROM ${table} ORDER BY ${table === 'usage_event' ? 'event_key' : '1'}`),
      ),
    );

  it('moves kept events to the new tables and back: the same rows, the same digests [I3]', async () => {
    expect(await market.report(everything() as never)).toMatchObject({ accepted: everything().length, rejected: [] });
    const before = await all();
    expect(before.map((table) => table.length)).toEqual([7, 7, 2]);
    const migration = new EventStorage1764100000000();
    const runner = market.database.createQueryRunner();
    try {
      await migration.down(runner);
      const months = await rows<{ month: string; n: string }>(
        market.database,
        'SELECT month, COUNT(*) AS n FROM usage_event GROUP BY month',
      );
      expect(months).toEqual([{ month: '2026-10', n: '7' }]);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    expect(await all()).toEqual(before);
    expect(await market.report(everything() as never)).toMatchObject({ accepted: 0, duplicates: everything().length });
    expect(await market.one(event('window', { windowStart: at(NOW - 9 * HOUR) }))).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('finds an event at its place by the primary key, in the partition of its month', async () => {
    const [{ version }] = (await rows<{ version: string }>(market.database, 'SELECT VERSION() AS version')) as [
      { version: string },
    ];
    const explain = /mariadb/i.test(version) ? 'EXPLAIN PARTITIONS' : 'EXPLAIN';
    const one = (key: number): string =>
      `(instance_id = x'00' AND meter = 'cpu' AND at = '2026-11-20 00:00:00' AND event_key = x'0${key}')`;
    const plan = await rows(market.database, `${explain} SELECT * FROM usage_event WHERE ${one(1)} OR ${one(2)}`);
    expect(plan).toEqual([expect.objectContaining({ type: 'range', key: 'PRIMARY', partitions: 'p202611' })]);
  });

  it('makes partitions ahead of now, after any pause, and loses nothing that had none', async () => {
    const partitions = market.t.app.get(EventPartitions);
    const names = async () =>
      (
        await rows<{ name: string; n: string }>(
          market.database,
          `SELECT partition_name AS name FROM information_schema.partitions
            WHERE table_schema = DATABASE() AND table_name = 'usage_event' ORDER BY partition_ordinal_position`,
        )
      ).map(({ name }) => name);
    expect(await names()).toEqual(['p202610', 'p202611', 'p202612', 'p_max']);
    const later = t0('2029-03-10T00:00:00Z');
    market.t.setNow(later);
    const late = [-40, -1].map((days) => event(`late${days}`, { occurredAt: at(later + days * 24 * HOUR) }));
    expect(await market.report(late as never)).toMatchObject({ accepted: 2 });
    await Promise.all([partitions.keep(), partitions.keep()]);
    await partitions.keep();
    const made = await names();
    expect([made.length, made[3], made.at(-2), made.at(-1)]).toEqual([3 + 29 + 1, 'p202701', 'p202905', 'p_max']);
    const kept = await rows<{ event_id: string }>(
      market.database,
      'SELECT event_id FROM usage_event PARTITION (p202901, p202902, p202903) ORDER BY at',
    );
    // 29 January and 9 March.
    expect(kept.map(({ event_id }) => event_id)).toEqual(['late-40', 'late-1']);
    expect(await market.report(late as never)).toMatchObject({ duplicates: 2 });
    market.t.setNow(parseInstant('2026-10-20T08:30:00Z'));
    const { kept: hours, fromEvents } = await market.hours();
    expect(hours).toEqual(fromEvents);
  });
});
