import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatInstant, HOUR, type Id, type Instant, MINUTE, SECOND } from '#kernel';
import { bin, rows } from '#platform';
import { until } from '../../../../apps/testing/harness.js';
import { BUYER, NOW, SINCE, t0, UseMarket } from '../use.fixture.js';
import { PlatformMetering } from './platform-metering.service.js';

const at = (instant: number): string => formatInstant(instant);

interface Seen {
  event_id: string;
  at: Instant;
  occurred_at: Instant;
  window_start: Instant;
  quantity: string;
  source: string;
}

const seen = (market: UseMarket, instanceId: Id): Promise<Seen[]> =>
  rows<Seen>(market.database, 'SELECT * FROM usage_event WHERE instance_id = ? ORDER BY at, event_id', [
    bin(instanceId),
  ]);
const short = (events: Seen[]): string[] =>
  events.map(({ event_id, quantity }) => `${event_id.split('/')[2]} ${Number(quantity)}`);

async function used(market: UseMarket, instanceId: Id, to: Instant = NOW): Promise<string> {
  const { usage } = await market.t.ok<{ usage: { quantity: string }[] }>(
    'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"hours",from:$f,to:$t,granularity:MONTH){quantity}}',
    { i: instanceId, f: at(SINCE), t: at(to + 24 * HOUR) },
    BUYER,
  );
  return usage.map(({ quantity }) => quantity).join(' ');
}

describe('the platform’s own meters', () => {
  let market: UseMarket;
  let metering: PlatformMetering;
  beforeAll(async () => {
    market = await UseMarket.open();
    metering = market.t.app.get(PlatformMetering);
  });
  beforeEach(() => market.t.setNow(NOW));
  afterAll(async () => {
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
    await market.t.close();
  });

  it('say one event per finished hour since activation, parts of hours exactly', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T05:40:00Z'), quantity: '2' });
    await metering.meterDue();
    const events = await seen(market, id);
    expect(short(events)).toEqual([
      '2026-10-20T05:00:00Z 0.666666666667',
      '2026-10-20T06:00:00Z 2',
      '2026-10-20T07:00:00Z 2',
    ]);
    expect(events[0]).toMatchObject({
      event_id: `${id}/hours/2026-10-20T05:00:00Z`,
      source: 'urn:yunshi:platform',
      window_start: t0('2026-10-20T05:40:00Z'),
      occurred_at: t0('2026-10-20T06:00:00Z'),
    });
    market.t.setNow(NOW + 29 * MINUTE);
    expect(await metering.meterDue()).toBe(0);
    market.t.setNow(NOW + 30 * MINUTE);
    expect(await metering.meterDue()).toBe(1);
    expect((await seen(market, id)).at(-1)!.at).toBe(t0('2026-10-20T08:00:00Z'));
  });

  it('are left to the worker that has them under way, or waited for by who needs all of them', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T07:00:00Z') });
    const other = market.database.createQueryRunner();
    await other.startTransaction();
    try {
      await other.query('SELECT 1 FROM platform_meter WHERE instance_id = ? FOR UPDATE', [bin(id)]);
      expect(await metering.meterDue()).toBe(0);
      const waiting = metering.meterDue(true);
      const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 300, 'still waiting'))]);
      expect(first).toBe('still waiting');
      await other.rollbackTransaction();
      expect(await waiting).toBe(1);
    } finally {
      if (other.isTransactionActive) await other.rollbackTransaction();
      await other.release();
    }
    expect(short(await seen(market, id))).toEqual(['2026-10-20T07:00:00Z 1']);
  });

  it('say the last, unfinished hour when the instance has ended, and nothing after', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T07:00:00Z') });
    await market.terminate(id, at(t0('2026-10-20T08:15:00Z')));
    await metering.meterDue();
    expect(short(await seen(market, id))).toEqual(['2026-10-20T07:00:00Z 1', '2026-10-20T08:00:00Z 0.25']);
    expect((await seen(market, id))[1]!.occurred_at).toBe(t0('2026-10-20T08:15:00Z'));
    market.t.setNow(NOW + 10 * HOUR);
    await metering.meterDue();
    expect(await seen(market, id)).toHaveLength(2);
  });

  it('are corrected when the end lies in the past: a part of its hour, "0" beyond', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T03:00:00Z'), quantity: '4' });
    await metering.meterDue();
    await market.terminate(id, '2026-10-20T05:45:00Z');
    await metering.meterDue();
    expect(short(await seen(market, id))).toEqual([
      '2026-10-20T03:00:00Z 4',
      '2026-10-20T04:00:00Z 4',
      '2026-10-20T05:00:00Z 4',
      '2026-10-20T05:00:00Z#2 3',
      '2026-10-20T06:00:00Z 4',
      '2026-10-20T06:00:00Z#2 0',
      '2026-10-20T07:00:00Z 4',
      '2026-10-20T07:00:00Z#2 0',
    ]);
    expect(await used(market, id)).toBe('11');
  });

  it('are all void when the instance ends where it began', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T05:20:00Z') });
    await metering.meterDue();
    await market.terminate(id, '2026-10-20T05:20:00Z');
    await metering.meterDue();
    expect(await used(market, id)).toBe('');
  });

  it('catch up three months, and correct them, the same with two runners at once and after doubled ticks', async () => {
    market.t.setNow(NOW + 40 * 24 * HOUR);
    const id = await market.instance({ activatedAt: SINCE });
    const twin = Object.create(metering) as PlatformMetering;
    await Promise.all([metering.meterDue(), twin.meterDue(), metering.meterDue()]);
    const until = NOW - 30 * MINUTE + 40 * 24 * HOUR;
    const hours = (until - SINCE) / HOUR;
    const events = await seen(market, id);
    expect(events).toHaveLength(hours);
    expect(new Set(events.map((event) => event.at)).size).toBe(hours);
    expect(await metering.meterDue()).toBe(0);
    await market.terminate(id, at(SINCE + 10 * HOUR));
    await Promise.all([metering.meterDue(), twin.meterDue()]);
    expect(await used(market, id)).toBe('10');
    expect(await seen(market, id)).toHaveLength(2 * hours - 10);
  });

  it('say the same once more when they are looked at again from the start', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T04:30:00Z') });
    await metering.meterDue();
    const before = await seen(market, id);
    await market.database.query('UPDATE platform_meter SET metered_until = ?, due_at = ? WHERE instance_id = ?', [
      '2026-10-20 04:00:00',
      '2026-10-20 04:00:00',
      bin(id),
    ]);
    expect(await metering.meterDue()).toBe(0);
    expect(await seen(market, id)).toEqual(before);
  });

  it('cannot be claimed by a provider', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T07:00:00Z') });
    const body = (quantity: string) => ({
      specversion: '1.0',
      id: `${id}/hours/2026-10-20T07:00:00Z`,
      source: 'urn:yunshi:platform',
      type: 'usage.v1',
      subject: id,
      time: '2026-10-20T08:00:00Z',
      data: { meter: 'cpu', quantity },
    });
    const answer = await market.t.http('POST', '/v1/usage-events', {
      email: 'operations@provider-a.example',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(body('9')),
    });
    expect(answer.json()).toMatchObject({ accepted: 1 });
    await metering.meterDue();
    expect(await used(market, id)).toBe('1');
  });
});

describe('the platform’s own meters in the worker', () => {
  let market: UseMarket;
  beforeAll(async () => {
    market = await UseMarket.open({ worker: true });
  });
  afterAll(() => market.t.close());

  it('are metered soon after activation and termination, and by the next sweep when Redis was emptied', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T06:30:00Z') });
    await until(async () => (await used(market, id)) === '1.5', 20);
    await market.t.flushRedis();
    market.t.setNow(NOW + HOUR);
    await until(async () => (await used(market, id)) === '2.5', 40);
    await market.terminate(id, at(NOW + 15 * SECOND));
    await until(async () => (await used(market, id)) === '2.004166666667', 20);
  });
});
