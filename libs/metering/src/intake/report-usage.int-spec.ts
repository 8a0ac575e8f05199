import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DAY, formatInstant, HOUR, newId, SECOND } from '#kernel';
import { json, rows } from '#platform';
import type { Receipt } from '../../../../apps/testing/market.js';
import { BUYER, NOW, OPERATIONS, OTHER_OPERATIONS, refusal, SINCE, UseMarket } from '../use.fixture.js';
import { IntakeWriter } from './intake-writer.js';

const at = (instant: number): string => formatInstant(instant);
const REPORT =
  'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted duplicates rejected{index id code message}}}';

describe('reporting usage', () => {
  let market: UseMarket;
  let instanceId: string;
  let unborn: string;
  let serial = 0;

  beforeAll(async () => {
    market = await UseMarket.open();
    instanceId = await market.instance({ externalId: 'vm-7' });
    unborn = await market.unborn();
  });
  afterAll(async () => {
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
    await market.t.close();
  });

  /** A good event with an id of its own. */
  const event = (more: object = {}) => ({
    id: `e-${++serial}`,
    instanceId,
    meter: 'cpu',
    quantity: '1.5',
    occurredAt: at(NOW - HOUR),
    ...more,
  });

  it('keeps an event once, for ever: by value the same is a duplicate, another payload a conflict', async () => {
    const first = event({ subject: 'disk' });
    expect(await market.one(first)).toBe('ACCEPTED');
    expect(
      await market.one({ ...first, quantity: '1.500', occurredAt: '2026-10-20T15:30:00+08:00', externalId: 'vm-7' }),
    ).toBe('DUPLICATE');
    expect(await market.one({ ...first, instanceId: instanceId.toUpperCase() })).toBe('DUPLICATE');
    expect(await market.one({ ...first, quantity: '1.6' })).toBe('IDEMPOTENCY_CONFLICT');
    expect(await market.one({ ...first, subject: null })).toBe('IDEMPOTENCY_CONFLICT');
    expect(await market.one({ ...first, instanceId: newId() })).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('judges each event by itself, by the first code that applies', async () => {
    const wrong: [string, object][] = [
      ['UNKNOWN_INSTANCE', { instanceId: newId() }],
      ['UNKNOWN_INSTANCE', { instanceId: null }],
      ['UNKNOWN_INSTANCE', { instanceId: null, externalId: 'vm-8', meter: 'ram' }],
      ['UNKNOWN_METER', { meter: 'ram', quantity: 'x' }],
      ['UNKNOWN_METER', { meter: 'hours' }],
      ['UNKNOWN_METER', { meter: 'm'.repeat(300) }],
      ['NOT_DECIMAL', { quantity: '1e3' }],
      ['NEGATIVE_QUANTITY', { quantity: '-1' }],
      ['OVER_PRECISE', { quantity: '0.1234567890123' }],
      ['WINDOW_INVALID', { windowStart: at(NOW) }],
      ['WINDOW_INVALID', { windowStart: at(NOW - HOUR - 31 * DAY - 1) }],
      ['IN_FUTURE', { occurredAt: at(NOW + 301 * SECOND) }],
      ['OUTSIDE_LIFETIME', { occurredAt: at(SINCE - 1) }],
      ['OUTSIDE_LIFETIME', { instanceId: unborn }],
      ['CORRECTION_MISMATCH', { correctsEventId: 'nothing' }],
    ];
    const events = [event(), ...wrong.map(([, change]) => event(change)), event({ occurredAt: at(SINCE) })];
    const before = await market.countEvents();
    const receipt = await market.report(events);
    expect(receipt).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(receipt.rejected.map(({ index, code }) => [index, code])).toEqual(
      wrong.map(([code], index) => [index + 1, code]),
    );
    expect(receipt.rejected.map(({ id }) => id)).toEqual(events.slice(1, -1).map(({ id }) => id));
    expect(await market.countEvents()).toBe(before + 2);
  });

  it('tells why in the reader’s language', async () => {
    const body = { query: REPORT, variables: { i: { events: [event({ quantity: '-1' })] } } };
    const answer = async (language: string) =>
      (
        await market.t.http('POST', '/graphql', {
          email: OPERATIONS,
          headers: { 'content-type': 'application/json', 'accept-language': language },
          body: JSON.stringify(body),
        })
      ).json<{ data: { reportUsage: { rejected: { message: string }[] } } }>().data.reportUsage.rejected[0]!.message;
    expect(await answer('en')).toBe('The quantity must not be negative.');
    expect(await answer('zh-CN')).toBe('用量不能为负数。');
  });

  it('lets a rejected id be used again', async () => {
    const bad = event({ quantity: '-1' });
    expect(await market.one(bad)).toBe('NEGATIVE_QUANTITY');
    expect(await market.one({ ...bad, quantity: '2' })).toBe('ACCEPTED');
  });

  it('knows only one’s own instances, and ids of one’s own', async () => {
    const mine = event();
    expect(await market.one(mine)).toBe('ACCEPTED');
    expect(await market.one(mine, OTHER_OPERATIONS)).toBe('UNKNOWN_INSTANCE');
    expect(await market.one({ ...event(), instanceId: null, externalId: 'vm-7' }, OTHER_OPERATIONS)).toBe(
      'UNKNOWN_INSTANCE',
    );
    expect(await market.one(event(), BUYER)).toBe('FORBIDDEN');
  });

  it('corrects, voids, and corrects corrections; each event once', async () => {
    const ids = Array.from({ length: 5 }, () => event().id);
    const [first, more, nothing, again, late] = ids as [string, string, string, string, string];
    const on = { occurredAt: at(NOW - 5 * HOUR), windowStart: at(NOW - 6 * HOUR), subject: 'disk' };
    expect(await market.one(event({ ...on, id: first, quantity: '5' }))).toBe('ACCEPTED');
    expect(await market.one(event({ ...on, id: more, quantity: '7', correctsEventId: first, subject: 'disc' }))).toBe(
      'CORRECTION_MISMATCH',
    );
    expect(await market.one(event({ ...on, id: more, quantity: '7', correctsEventId: first }))).toBe('ACCEPTED');
    expect(await market.one(event({ ...on, id: late, quantity: '8', correctsEventId: first }))).toBe(
      'ALREADY_CORRECTED',
    );
    expect(await market.one(event({ ...on, id: nothing, quantity: '0', correctsEventId: more }))).toBe('ACCEPTED');
    expect(await market.one(event({ ...on, id: again, quantity: '0.5', correctsEventId: nothing }))).toBe('ACCEPTED');
    expect(await market.one(event({ ...on, id: more, quantity: '7', correctsEventId: first }))).toBe('DUPLICATE');
    const { data } = await market.t.gql<{ usage: { quantity: string }[] }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"cpu",from:$f,to:$t,granularity:HOUR){quantity}}',
      { i: instanceId, f: at(NOW - 6 * HOUR), t: at(NOW - 5 * HOUR) },
      BUYER,
    );
    expect(data!.usage).toEqual([{ quantity: '0.5' }]);
  });

  it('corrects in one request what came earlier in it', async () => {
    const first = event({ meter: 'calls' });
    const receipt = await market.report([
      first,
      event({ meter: 'calls', quantity: '0', correctsEventId: first.id }),
      event({ meter: 'calls', quantity: '2', correctsEventId: first.id }),
    ] as never);
    expect(receipt).toMatchObject({ accepted: 2, rejected: [{ index: 2, code: 'ALREADY_CORRECTED' }] });
  });

  it('takes 10 000 events in slices and says which were wrong', async () => {
    const events = Array.from({ length: 10_000 }, (_, index) =>
      event({
        meter: index % 2 ? 'calls' : 'cpu',
        quantity: index % 1999 === 0 ? 'x' : '0.1',
        occurredAt: at(NOW - (index % 500) * HOUR),
      }),
    );
    const receipt = await market.report(events);
    expect(receipt).toMatchObject({ accepted: 9_994, duplicates: 0 });
    expect(receipt.rejected.map(({ index }) => index)).toEqual([0, 1999, 3998, 5997, 7996, 9995]);
    expect(await market.report(events as never)).toMatchObject({ accepted: 0, duplicates: 9_994 });
  });

  it('refuses a request that cannot be read, whole, with the place', async () => {
    const tried = async (events: object[]) => {
      const answer = await market.t.gql(REPORT, { i: { events } }, OPERATIONS);
      return [refusal(answer), answer.errors?.[0]?.extensions.issues?.[0]?.path];
    };
    expect(await tried([event(), event({ instanceId: 'vm-7' })])).toEqual([
      'VALIDATION_FAILED/MALFORMED',
      'events.1.instanceId',
    ]);
    expect(await tried([event({ id: '' })])).toEqual(['VALIDATION_FAILED/REQUIRED', 'events.0.id']);
    expect(await tried([event({ id: 'x'.repeat(256) })])).toEqual(['VALIDATION_FAILED/TOO_LONG', 'events.0.id']);
    expect(await tried([event({ subject: '\ud800' })])).toEqual(['VALIDATION_FAILED/NOT_TEXT', 'events.0.subject']);
    expect(await tried([event({ occurredAt: 'yesterday' })])).toEqual([
      'VALIDATION_FAILED/MALFORMED',
      'events.0.occurredAt',
    ]);
    const small = { id: 'x', meter: 'm', quantity: '1', occurredAt: at(NOW) };
    expect(await tried(Array.from({ length: 10_001 }, () => small))).toEqual(['VALIDATION_FAILED/TOO_MANY', 'events']);
    expect(await market.report([])).toMatchObject({ accepted: 0, duplicates: 0, rejected: [] });
  });

  it('writes who reported how much in the same transaction', async () => {
    const first = event();
    await market.report([first, first, event({ quantity: '-1' })] as never);
    const [row] = await rows<{ after: string; organization_id: Buffer }>(
      market.database,
      "SELECT `after`, organization_id FROM audit_row WHERE action = 'reportUsage' ORDER BY id DESC LIMIT 1",
    );
    expect(json(row!.after)).toEqual({ accepted: 1, duplicates: 1, rejected: 1, first: { source: '', id: first.id } });
  });

  it('keeps one of each when 8 clients send the same 400 events at once [I1]', async () => {
    const events = Array.from({ length: 400 }, (_, index) => event({ occurredAt: at(NOW - (index % 7) * HOUR) }));
    const receipts = await Promise.all(Array.from({ length: 8 }, () => market.report(events as never)));
    const total = (pick: (receipt: Receipt) => number): number =>
      receipts.reduce((sum, receipt) => sum + pick(receipt), 0);
    expect(total(({ accepted }) => accepted)).toBe(400);
    expect(total(({ duplicates }) => duplicates)).toBe(7 * 400);
    expect(total(({ rejected }) => rejected.length)).toBe(0);
  });

  it('keeps one of each when two processes write the same and different events in other orders [I1]', async () => {
    // Two writers with transactions of their own, as two api processes have.
    const events = Array.from({ length: 600 }, (_, index) => event({ occurredAt: at(NOW - (index % 11) * HOUR) }));
    const twin = Object.create(market.t.app.get(IntakeWriter)) as IntakeWriter;
    const { reportedEvent } = await import('./usage-report.js');
    const actor = market.t.actor(OPERATIONS);
    const report = (each: (typeof events)[number]) =>
      reportedEvent(actor.organizationId, {
        source: '',
        externalId: null,
        windowStart: null,
        subject: null,
        correctsEventId: null,
        ...each,
        occurredAt: NOW - (events.indexOf(each) % 11) * HOUR,
      });
    const slices = (list: typeof events, size: number) =>
      Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
        list.slice(index * size, (index + 1) * size).map(report),
      );
    const verdicts = await Promise.all([
      ...slices(events, 90).map((slice) => twin.write([{ actor, events: slice }])),
      ...slices([...events].reverse(), 130).map((slice) =>
        market.t.app.get(IntakeWriter).write([{ actor, events: slice }]),
      ),
    ]);
    const kinds = verdicts.flat(2).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'ACCEPTED')).toHaveLength(600);
    expect(kinds.filter((kind) => kind === 'DUPLICATE')).toHaveLength(600);
  });

  it('answers concurrent small requests each by itself, in few transactions', async () => {
    const write = jest.spyOn(market.t.app.get(IntakeWriter), 'write');
    try {
      const events = Array.from({ length: 60 }, (_, index) => event(index % 3 === 0 ? { quantity: 'x' } : {}));
      const told = await Promise.all(events.map((each) => market.one(each)));
      expect(told).toEqual(events.map((_, index) => (index % 3 === 0 ? 'NOT_DECIMAL' : 'ACCEPTED')));
      expect(write.mock.calls.length).toBeLessThan(30);
      expect(write.mock.calls.some(([portions]) => portions.length > 1)).toBe(true);
    } finally {
      write.mockRestore();
    }
  });

  it('does not let one request’s failure be another’s', async () => {
    const writer = market.t.app.get(IntakeWriter);
    const good = Array.from({ length: 10 }, () => event());
    const poisoned = event();
    const real = writer.write.bind(writer);
    const write = jest.spyOn(writer, 'write').mockImplementation((portions) => {
      if (portions.some(({ events }) => events.some(({ id }) => id === poisoned.id)))
        return Promise.reject(new Error('poison'));
      return real(portions);
    });
    try {
      const told = await Promise.all([...good, poisoned].map((each) => market.one(each)));
      expect(told).toEqual([...good.map(() => 'ACCEPTED'), 'INTERNAL']);
    } finally {
      write.mockRestore();
    }
  });
});
