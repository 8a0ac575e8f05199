import { describe, expect, it } from '@jest/globals';
import { DAY, dec, HOUR, MINUTE, parseInstant } from '#kernel/core';
import { USAGE_CODES, type UsageCode, usageText } from './codes.js';
import type { KnownEvent, ReportedEvent } from './event.js';
import { judge, type JudgeFacts, type MeteredInstance } from './judge.js';
import { payloadText } from './payload.js';

const now = parseInstant('2026-10-20T08:00:00Z')!;
const activatedAt = parseInstant('2026-10-01T00:00:00Z')!;

const instance: MeteredInstance = {
  id: 'i-1',
  providerId: 'p-1',
  externalId: 'vm-7',
  activatedAt,
  terminatedAt: null,
  suspensions: [],
  meters: new Set(['cpu', 'gb']),
  whileSuspended: new Set(['gb']),
};
const facts = (more: Partial<JudgeFacts> = {}): JudgeFacts => ({
  now,
  instances: [instance],
  known: new Map(),
  originals: new Map(),
  corrected: new Set(),
  digest: (text) => text,
  ...more,
});
/** A good event; its key is its id, so that cases read easily. */
const event = (more: Partial<ReportedEvent> = {}): ReportedEvent => ({
  key: more.id ?? 'e-1',
  providerId: 'p-1',
  source: '',
  id: 'e-1',
  instanceId: 'i-1',
  externalId: null,
  meter: 'cpu',
  quantity: '1.5',
  occurredAt: now - HOUR,
  windowStart: null,
  subject: null,
  correctsKey: null,
  ...more,
});
const known = (more: Partial<KnownEvent> = {}): KnownEvent => ({
  key: 'e-1',
  instanceId: 'i-1',
  meter: 'cpu',
  quantity: dec('1.5'),
  occurredAt: now - HOUR,
  windowStart: null,
  subject: null,
  correctsKey: null,
  ...more,
});
/** The facts of events that are kept; a text is its own digest here. */
const kept = (...events: KnownEvent[]): Pick<JudgeFacts, 'known' | 'originals'> => ({
  known: new Map(events.map((each) => [each.key, payloadText(each)!])),
  originals: new Map(events.map((each) => [each.key, each])),
});

/** Verdicts in short: ACCEPTED, DUPLICATE or the code. */
const told = (events: ReportedEvent[], more: Partial<JudgeFacts> = {}): string[] =>
  judge(events, facts(more)).map((verdict) => (verdict.kind === 'REJECTED' ? verdict.code : verdict.kind));
const one = (change: Partial<ReportedEvent>, more: Partial<JudgeFacts> = {}): string => told([event(change)], more)[0]!;

describe('judging one event', () => {
  it('accepts what is right and keeps what it said', () => {
    const [verdict] = judge([event({ windowStart: now - 2 * HOUR, subject: 'disk-1' })], facts());
    expect(verdict).toMatchObject({
      kind: 'ACCEPTED',
      event: {
        id: 'e-1',
        instanceId: 'i-1',
        meter: 'cpu',
        windowStart: now - 2 * HOUR,
        subject: 'disk-1',
        corrects: null,
        platform: false,
      },
    });
    expect(verdict!.kind === 'ACCEPTED' && verdict!.event.quantity.toFixed()).toBe('1.5');
  });

  const cases: [string, Partial<ReportedEvent>, string][] = [
    ['no instance named', { instanceId: null }, 'UNKNOWN_INSTANCE'],
    ['another instance id', { instanceId: 'i-2' }, 'UNKNOWN_INSTANCE'],
    ['another provider', { providerId: 'p-2' }, 'UNKNOWN_INSTANCE'],
    ['an external id', { instanceId: null, externalId: 'vm-7' }, 'ACCEPTED'],
    ['both names of one instance', { externalId: 'vm-7' }, 'ACCEPTED'],
    ['an id and an unknown external id', { externalId: 'vm-8' }, 'UNKNOWN_INSTANCE'],
    ['a meter that is not priced', { meter: 'ram' }, 'UNKNOWN_METER'],
    ['a meter in another case', { meter: 'CPU' }, 'UNKNOWN_METER'],
    ['an exponent', { quantity: '1e3' }, 'NOT_DECIMAL'],
    ['an empty quantity', { quantity: '' }, 'NOT_DECIMAL'],
    ['a point without digits', { quantity: '1.' }, 'NOT_DECIMAL'],
    ['infinity', { quantity: 'Infinity' }, 'NOT_DECIMAL'],
    ['19 digits before the point', { quantity: '1000000000000000000' }, 'NOT_DECIMAL'],
    ['18 digits before the point', { quantity: '999999999999999999.999999999999' }, 'ACCEPTED'],
    ['a negative quantity', { quantity: '-0.1' }, 'NEGATIVE_QUANTITY'],
    ['a negative quantity with too many decimals', { quantity: '-0.1000000000001' }, 'NEGATIVE_QUANTITY'],
    ['a negative zero', { quantity: '-0.0' }, 'ACCEPTED'],
    ['zero', { quantity: '0' }, 'ACCEPTED'],
    ['12 decimals', { quantity: '0.000000000001' }, 'ACCEPTED'],
    ['13 decimals as written', { quantity: '1.0000000000000' }, 'OVER_PRECISE'],
    ['a window that ends before it starts', { windowStart: now - HOUR + 1 }, 'WINDOW_INVALID'],
    ['an empty window', { windowStart: now - HOUR }, 'ACCEPTED'],
    ['a window over 31 days', { occurredAt: now, windowStart: now - 31 * DAY - 1 }, 'WINDOW_INVALID'],
    ['5 minutes ahead', { occurredAt: now + 5 * MINUTE }, 'ACCEPTED'],
    ['over 5 minutes ahead', { occurredAt: now + 5 * MINUTE + 1 }, 'IN_FUTURE'],
    ['the instant of activation', { occurredAt: activatedAt }, 'ACCEPTED'],
    ['before activation', { occurredAt: activatedAt - 1 }, 'OUTSIDE_LIFETIME'],
    [
      'a window that starts before activation',
      { windowStart: activatedAt - 1, occurredAt: activatedAt + 1 },
      'OUTSIDE_LIFETIME',
    ],
    ['a correction of nothing', { correctsKey: 'e-0' }, 'CORRECTION_MISMATCH'],
    ['a correction of itself', { correctsKey: 'e-1' }, 'CORRECTION_MISMATCH'],
  ];
  it.each(cases)('%s', (_, change, expected) => {
    expect(one(change)).toBe(expected);
  });

  it('counts a window of exactly 31 days', () => {
    const long = { ...instance, activatedAt: now - 40 * DAY };
    expect(one({ occurredAt: now, windowStart: now - 31 * DAY }, { instances: [long] })).toBe('ACCEPTED');
  });

  it('counts use until just before termination, and none before activation is known', () => {
    const ended = { ...instance, terminatedAt: now - HOUR };
    expect(one({ occurredAt: now - HOUR }, { instances: [ended] })).toBe('OUTSIDE_LIFETIME');
    expect(one({ occurredAt: now - HOUR - 1 }, { instances: [ended] })).toBe('ACCEPTED');
    // The window began in the life: the use lies there.
    expect(one({ occurredAt: now, windowStart: now - 2 * HOUR }, { instances: [ended] })).toBe('ACCEPTED');
    expect(one({}, { instances: [{ ...instance, activatedAt: null }] })).toBe('OUTSIDE_LIFETIME');
  });

  it('counts nothing of a suspension, but for meters that go on and corrections of what was counted', () => {
    const suspensions = [{ from: now - 2 * HOUR, to: now - HOUR }];
    const paused = { instances: [{ ...instance, suspensions }] };
    expect(one({ occurredAt: now - 2 * HOUR }, paused)).toBe('SUSPENDED');
    expect(one({ occurredAt: now - HOUR - 1 }, paused)).toBe('SUSPENDED');
    expect(one({ occurredAt: now - HOUR }, paused)).toBe('ACCEPTED');
    expect(one({ occurredAt: now - 2 * HOUR - 1 }, paused)).toBe('ACCEPTED');
    expect(one({ occurredAt: now - 2 * HOUR, meter: 'gb' }, paused)).toBe('ACCEPTED');
    expect(one({ occurredAt: now - 2 * HOUR, correctsKey: 'e-0' }, paused)).toBe('CORRECTION_MISMATCH');
    const lasting = { instances: [{ ...instance, suspensions: [{ from: now - HOUR, to: null }] }] };
    expect(one({ occurredAt: now }, lasting)).toBe('SUSPENDED');
  });

  it('tells the first code in the order of the contract', () => {
    const wrong: Partial<ReportedEvent>[] = [
      { instanceId: 'i-2' },
      { meter: 'ram' },
      { quantity: 'x' },
      { windowStart: now + 2 * DAY },
      { occurredAt: now + DAY },
    ];
    const codes: string[] = [];
    for (let index = 0; index < wrong.length; index++)
      codes.push(one(Object.assign({ correctsKey: 'e-0' }, ...wrong.slice(index).reverse())));
    expect(codes).toEqual(['UNKNOWN_INSTANCE', 'UNKNOWN_METER', 'NOT_DECIMAL', 'WINDOW_INVALID', 'IN_FUTURE']);
    const order = codes.map((code) => USAGE_CODES.indexOf(code as UsageCode));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(one({ occurredAt: activatedAt - 1, correctsKey: 'e-0' })).toBe('OUTSIDE_LIFETIME');
  });

  it('has a sentence in both languages for every code', () => {
    for (const code of USAGE_CODES) {
      expect(usageText(code).en).toMatch(/\.$/);
      expect(usageText(code).zh).toMatch(/。$/);
    }
  });
});

describe('identity [I3, I4]', () => {
  it('is the same payload by value, however written', () => {
    const same: Partial<ReportedEvent>[] = [
      {},
      { quantity: '1.50' },
      { quantity: '01.5' },
      { quantity: '1.5000000000000' },
      { externalId: 'vm-7' },
      { instanceId: null, externalId: 'vm-7' },
    ];
    for (const change of same) expect(one(change, { ...kept(known()) })).toBe('DUPLICATE');
  });

  it('is a conflict when any value differs', () => {
    const other: Partial<ReportedEvent>[] = [
      { quantity: '1.6' },
      { quantity: 'x' },
      { quantity: '-1.5' },
      { quantity: '1.5000000000001' },
      { meter: 'gb' },
      { instanceId: 'i-2' },
      { externalId: 'vm-8' },
      { occurredAt: now - HOUR + 1 },
      { windowStart: now - HOUR },
      { subject: '' },
      { correctsKey: 'e-0' },
    ];
    for (const change of other) expect(one(change, { ...kept(known()) })).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('is looked at before everything else, whatever has changed since', () => {
    const gone = { ...instance, terminatedAt: activatedAt, meters: new Set<string>() };
    expect(one({}, { ...kept(known()), instances: [gone] })).toBe('DUPLICATE');
    expect(one({ quantity: '2' }, { ...kept(known()), instances: [gone] })).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('holds a corrected event and a correction as they came', () => {
    const all = {
      ...kept(known(), known({ key: 'c-1', quantity: dec(2), correctsKey: 'e-1' })),
      corrected: new Set(['e-1']),
    };
    expect(told([event(), event({ id: 'c-1', quantity: '2', correctsKey: 'e-1' })], all)).toEqual([
      'DUPLICATE',
      'DUPLICATE',
    ]);
    expect(one({ id: 'c-1', quantity: '2' }, all)).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('inside one request the first wins, and a rejected one leaves no trace', () => {
    expect(told([event(), event(), event({ quantity: '2' })])).toEqual([
      'ACCEPTED',
      'DUPLICATE',
      'IDEMPOTENCY_CONFLICT',
    ]);
    expect(told([event({ quantity: '-1' }), event({ quantity: '2' }), event({ quantity: '-1' })])).toEqual([
      'NEGATIVE_QUANTITY',
      'ACCEPTED',
      'IDEMPOTENCY_CONFLICT',
    ]);
  });

  it('does not mistake another provider’s instance with the same external id', () => {
    const theirs = { ...instance, id: 'i-2', providerId: 'p-2', meters: new Set(['ram']) };
    const verdicts = judge([event({ instanceId: null, externalId: 'vm-7' })], facts({ instances: [theirs, instance] }));
    expect(verdicts[0]).toMatchObject({ kind: 'ACCEPTED', event: { instanceId: 'i-1' } });
  });
});

describe('corrections [I13]', () => {
  const correction = (more: Partial<ReportedEvent> = {}): ReportedEvent =>
    event({ id: 'c-1', quantity: '0', correctsKey: 'e-1', ...more });

  it('replaces an event that is kept, or that came earlier in the request', () => {
    const [verdict] = judge([correction()], facts({ ...kept(known()) }));
    expect(verdict).toMatchObject({ kind: 'ACCEPTED', event: { correctsKey: 'e-1', corrects: { key: 'e-1' } } });
    expect(told([event(), correction()])).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(told([correction(), event()])).toEqual(['CORRECTION_MISMATCH', 'ACCEPTED']);
  });

  it('must not move the use', () => {
    const moved: Partial<ReportedEvent>[] = [
      { meter: 'gb' },
      { occurredAt: now - HOUR + 1 },
      { windowStart: now - HOUR },
      { subject: 'disk-1' },
    ];
    for (const change of moved)
      expect(told([correction(change)], { ...kept(known()) })).toEqual(['CORRECTION_MISMATCH']);
    const second = { ...instance, id: 'i-2', externalId: null };
    expect(told([correction({ instanceId: 'i-2' })], { ...kept(known()), instances: [instance, second] })).toEqual([
      'CORRECTION_MISMATCH',
    ]);
  });

  it('happens once: the correction is corrected next', () => {
    const all = { ...kept(known()), corrected: new Set(['e-1']) };
    expect(told([correction()], all)).toEqual(['ALREADY_CORRECTED']);
    expect(
      told([event(), correction(), correction({ id: 'c-2' }), correction({ id: 'c-2', correctsKey: 'c-1' })]),
    ).toEqual(['ACCEPTED', 'ACCEPTED', 'ALREADY_CORRECTED', 'ACCEPTED']);
  });

  it('is possible after termination for use within the life', () => {
    const ended = { ...instance, terminatedAt: now };
    expect(told([correction()], { ...kept(known()), instances: [ended] })).toEqual(['ACCEPTED']);
  });
});
