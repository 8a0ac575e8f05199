import { DAY, formatInstant, HOUR, MINUTE, SECOND } from '#kernel';
import { bin, insideTransaction, json, rows, type Runner } from '#platform';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import type { Verdict } from '../core/index.js';
import { BUYER, NOW, OPERATIONS, SINCE, UseMarket } from '../use.fixture.js';
import { IntakeWriter } from './intake-writer.js';
import { reportedEvent, type UsageReport } from './usage-report.js';

const at = (instant: number): string => formatInstant(instant);

/** What must hold of intake, looked at through the public API and in the database. */
describe('intake', () => {
  let market: UseMarket;
  let instanceId: string;
  let serial = 0;

  beforeAll(async () => {
    market = await UseMarket.open();
    instanceId = await market.instance({ externalId: 'vm-7' });
  });
  afterEach(async () => {
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
  });
  afterAll(() => market.t.close());

  const event = (more: object = {}) => ({
    id: `i-${++serial}`,
    instanceId,
    meter: 'cpu',
    quantity: '1.5',
    occurredAt: at(NOW - HOUR),
    ...more,
  });
  /** What its reader is shown of an event. */
  const shown = async (id: string): Promise<{ quantity: string }[]> => {
    const { usageEvents } = await market.t.ok<{ usageEvents: { edges: { node: { id: string; quantity: string } }[] } }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usageEvents(instanceId:$i,from:$f,to:$t){edges{node{id quantity}}}}',
      { i: instanceId, f: at(SINCE), t: at(NOW + HOUR) },
      BUYER,
    );
    return usageEvents.edges.map(({ node }) => node).filter((node) => node.id === id);
  };

  it('keeps no event twice under another time or in another month [I3] [I4]', async () => {
    const first = event();
    expect(await market.one(first)).toBe('ACCEPTED');
    for (const occurredAt of [NOW - HOUR + 1, NOW - 2 * HOUR, NOW - 30 * DAY])
      expect(await market.one({ ...first, occurredAt: at(occurredAt) })).toBe('IDEMPOTENCY_CONFLICT');
    expect(await market.one({ ...first, windowStart: at(NOW - 40 * DAY) })).toBe('IDEMPOTENCY_CONFLICT');
    expect(await market.one(first)).toBe('DUPLICATE');
    expect(await market.countEvents(`event_id = '${first.id}'`)).toBe(1);
  });

  it('writes down that a key was used for another payload, and with what it was met [I3]', async () => {
    const first = event();
    await market.report([first] as never);
    await market.report([{ ...first, quantity: '9' }] as never);
    const [row] = await rows<{ after: string }>(
      market.database,
      "SELECT `after` FROM audit_row WHERE action = 'reportUsage' ORDER BY id DESC LIMIT 1",
    );
    expect(json(row!.after)).toEqual({
      accepted: 0,
      duplicates: 0,
      rejected: 1,
      conflicts: 1,
      firstConflict: { source: '', id: first.id },
    });
  });

  it('answers only when what it acknowledges is committed [I2]', async () => {
    const first = event();
    await market.report([first] as never);
    const other = market.database.createQueryRunner();
    await other.startTransaction();
    try {
      // The hour is held: the transaction of the next event of that hour cannot end.
      await other.query('SELECT n FROM usage_rollup WHERE instance_id = ? AND meter = ? FOR UPDATE', [
        bin(instanceId),
        'cpu',
      ]);
      const next = event();
      let told = 'nothing';
      const answer = market.one(next).then((code) => (told = code));
      // The table is a copy that the server renews only when nobody has read it for 100 ms.
      await until(
        async () => {
          const waiting = await rows(
            market.database,
            `SELECT 1 FROM information_schema.innodb_trx t JOIN information_schema.processlist p
                ON p.id = t.trx_mysql_thread_id WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE()`,
          );
          return waiting.length > 0;
        },
        30,
        150,
      );
      expect([told, await market.countEvents(`event_id = '${next.id}'`)]).toEqual(['nothing', 0]);
      await other.rollbackTransaction();
      expect(await answer).toBe('ACCEPTED');
      expect(await market.countEvents(`event_id = '${next.id}'`)).toBe(1);
    } finally {
      if (other.isTransactionActive) await other.rollbackTransaction();
      await other.release();
    }
  });

  it('answers for every event of a request: accepted, duplicate, or rejected with its reason [I6]', async () => {
    const good = event();
    const wrong = [{ instanceId: '01990000-0000-7000-8000-000000000000' }, { meter: 'ram' }, { quantity: 'x' }];
    const before = await market.countEvents();
    const receipt = await market.report([good, good, ...wrong.map(event)] as never);
    expect(receipt).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(receipt.rejected.map(({ code }) => code)).toEqual(['UNKNOWN_INSTANCE', 'UNKNOWN_METER', 'NOT_DECIMAL']);
    expect(await market.countEvents()).toBe(before + 1);
  });

  it.each([
    ['0', 'ACCEPTED', '0'],
    ['-0.00', 'ACCEPTED', '0'],
    ['000.100', 'ACCEPTED', '0.1'],
    ['0.000000000001', 'ACCEPTED', '0.000000000001'],
    ['999999999999999999.999999999999', 'ACCEPTED', '999999999999999999.999999999999'],
    ['1000000000000000000', 'NOT_DECIMAL', null],
    ['-0.000000000001', 'NEGATIVE_QUANTITY', null],
    ['0.0000000000001', 'OVER_PRECISE', null],
    ['1.0000000000000', 'OVER_PRECISE', null],
    ['NaN', 'NOT_DECIMAL', null],
    ['Infinity', 'NOT_DECIMAL', null],
    ['1e3', 'NOT_DECIMAL', null],
    ['', 'NOT_DECIMAL', null],
  ])('a quantity of %j is %s and kept as %j, to the last digit [I7]', async (quantity, told, kept) => {
    const one = event({ quantity });
    expect(await market.one(one)).toBe(told);
    expect(await shown(one.id)).toEqual(kept === null ? [] : [{ id: one.id, quantity: kept }]);
  });

  it('takes use up to 5 minutes ahead of its clock, and use of the life however old [I8]', async () => {
    expect(await market.one(event({ occurredAt: at(NOW + 5 * MINUTE) }))).toBe('ACCEPTED');
    expect(await market.one(event({ occurredAt: at(NOW + 5 * MINUTE + SECOND) }))).toBe('IN_FUTURE');
    expect(await market.one(event({ occurredAt: at(SINCE) }))).toBe('ACCEPTED');
    expect(await market.one(event({ occurredAt: at(SINCE - 1) }))).toBe('OUTSIDE_LIFETIME');
  });

  it('shows hours that equal their events at every commit, corrections and all [I5]', async () => {
    let sending = true;
    const senders = Promise.all(
      Array.from({ length: 4 }, async (_, sender) => {
        for (let round = 0; round < 8; round++) {
          const events = Array.from({ length: 15 }, (_each, n) =>
            event({ meter: n % 2 ? 'cpu' : 'calls', occurredAt: at(NOW - ((sender + n) % 3) * HOUR) }),
          );
          const fixes = events.slice(0, 5).map((each, n) => ({
            ...each,
            id: `${each.id}-fix`,
            quantity: n % 2 ? '0' : '0.25',
            correctsEventId: each.id,
          }));
          expect(await market.report(events as never)).toMatchObject({ accepted: 15 });
          expect(await market.report(fixes as never)).toMatchObject({ accepted: 5 });
        }
      }),
    ).finally(() => (sending = false));
    let looks = 0;
    const runner = market.database.createQueryRunner();
    try {
      while (sending) {
        await runner.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        await runner.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
        const { kept, fromEvents } = await market.hours(runner as unknown as Runner);
        await runner.query('COMMIT');
        expect(kept).toEqual(fromEvents);
        looks++;
      }
    } finally {
      await runner.release();
    }
    await senders;
    expect(looks).toBeGreaterThan(3);
  });

  it('comes to the same whatever the order and the portions, several at once [I9] [I1]', async () => {
    const chain = fc.array(fc.constantFrom('0', '1', '2.5', '0.000000000001'), { minLength: 1, maxLength: 3 });
    const sums: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.array(chain, { minLength: 3, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat(1_000)),
        async (chains, sizes, picks) => {
          const straight = await market.instance();
          const mixed = await market.instance();
          const of = (on: string) =>
            chains.map((quantities, index) =>
              quantities.map((quantity, n) => ({
                id: `${on}-${index}-${n}`,
                instanceId: on,
                meter: 'cpu',
                quantity,
                occurredAt: at(NOW - (index % 4) * HOUR),
                ...(n && { correctsEventId: `${on}-${index}-${n - 1}` }),
              })),
            );
          await market.report(of(straight).flat());
          // Within a chain a correction follows what it corrects; all else is shuffled and sent again in other portions.
          const left = of(mixed);
          const order: object[] = [];
          while (left.some((each) => each.length)) {
            const open = left.filter((each) => each.length);
            order.push(open[picks.next().value! % open.length]!.shift()!);
          }
          for (let start = 0, turn = 0; start < order.length; turn++)
            await market.report(order.slice(start, (start += sizes[turn % sizes.length]!)) as never);
          const again = await Promise.all(of(mixed).map((events) => market.report([...events].reverse() as never)));
          expect(again.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(order.length);
          const { kept } = await market.hours();
          const ofInstance = (id: string) =>
            kept.filter((row) => row.startsWith(id.replaceAll('-', ''))).map((row) => row.slice(33));
          expect(ofInstance(mixed)).toEqual(ofInstance(straight));
          sums.push(...ofInstance(mixed));
        },
      ),
      { numRuns: 8 },
    );
    expect(sums.length).toBeGreaterThan(8);
  });

  it('lets one correction of an event stand, of many sent at the same moment; the others are told [I13]', async () => {
    const first = event();
    expect(await market.one(first)).toBe('ACCEPTED');
    const fixes = Array.from({ length: 12 }, (_, n) => event({ quantity: String(n), correctsEventId: first.id }));
    // Two writers with transactions of their own, as two api processes have.
    const twin = Object.create(market.t.app.get(IntakeWriter)) as IntakeWriter;
    const actor = market.t.actor(OPERATIONS);
    const written = async (fix: (typeof fixes)[number]): Promise<string> => {
      const report = {
        source: '',
        externalId: null,
        windowStart: null,
        subject: null,
        ...fix,
      } as unknown as UsageReport;
      const events = [reportedEvent(actor.organizationId, { ...report, occurredAt: NOW - HOUR })];
      const [[verdict]] = (await twin.write([{ actor, events }])) as [[Verdict]];
      return verdict.kind === 'REJECTED' ? verdict.code : verdict.kind;
    };
    const told = await Promise.all(fixes.map((fix, n) => (n % 2 ? market.one(fix) : written(fix))));
    expect(told.filter((each) => each === 'ACCEPTED')).toHaveLength(1);
    expect(told.filter((each) => each === 'ALREADY_CORRECTED')).toHaveLength(11);
    expect(await market.one(event({ quantity: '3', correctsEventId: fixes[told.indexOf('ACCEPTED')]!.id }))).toBe(
      'ACCEPTED',
    );
    const [stands] = await rows<{ n: string }>(
      market.database,
      `SELECT COUNT(*) AS n FROM usage_event e LEFT JOIN usage_correction c ON c.corrected_key = e.event_key
        WHERE c.corrected_key IS NULL AND e.event_id IN (?)`,
      [[first.id, ...fixes.map(({ id }) => id), `i-${serial}`]],
    );
    expect(stands!.n).toBe('1');
  });

  it('calls a correction a duplicate that was kept while it was being judged a second time [I3] [I13]', async () => {
    const first = event();
    expect(await market.one(first)).toBe('ACCEPTED');
    const fix = event({ quantity: '2', correctsEventId: first.id });
    const database: DataSource = market.database;
    const query = database.query.bind(database);
    let told: string | null = null;
    // The same correction is kept by another request right after this one has looked which keys are kept.
    database.query = (async (...parts: Parameters<typeof query>) => {
      const found: unknown = await query(...parts);
      if (told === null && parts[0].includes('FROM usage_identity')) {
        told = '';
        told = await insideTransaction.exit(() => market.one(fix));
      }
      return found;
    }) as typeof query;
    try {
      expect(await market.one(fix)).toBe('DUPLICATE');
    } finally {
      database.query = query;
    }
    expect(told).toBe('ACCEPTED');
  });
});
