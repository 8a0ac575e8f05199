import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { BUYER, OPERATIONS, UseMarket } from '../use.fixture.js';

const ONE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

describe('POST /v1/usage-events', () => {
  let market: UseMarket;
  let instanceId: string;
  beforeAll(async () => {
    market = await UseMarket.open();
    instanceId = await market.instance();
  });
  afterAll(() => market.t.close());

  const event = (more: object = {}, data: object = {}): Record<string, unknown> => ({
    specversion: '1.0',
    id: newId(),
    source: '/meters/a',
    type: 'usage.v1',
    subject: instanceId,
    time: '2026-10-19T08:00:00.5Z',
    datacontenttype: 'application/json',
    traceparent: '00-aa-bb-01',
    data: { meter: 'cpu', quantity: '1.25', ...data },
    ...more,
  });
  const post = async (body: unknown, type = ONE, email: string | undefined = OPERATIONS) => {
    const answer = await market.t.http('POST', '/v1/usage-events', {
      email,
      headers: { 'content-type': type, 'accept-language': 'en' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, ...answer.json<any>() };
  };

  it('takes one event, with everything it may say', async () => {
    const full = event({}, { windowStart: '2026-10-19T07:00:00Z', countedSubject: 'disk-1' });
    expect(await post(full)).toEqual({ status: 200, accepted: 1, duplicates: 0, rejected: [] });
    expect(await post(full)).toEqual({ status: 200, accepted: 0, duplicates: 1, rejected: [] });
    const { usageEvents } = await market.t.ok<any>(
      'query($i:ID!){usageEvents(instanceId:$i,from:"2026-10-19T07:00:00Z",to:"2026-10-19T07:00:01Z"){edges{node{id source meter quantity occurredAt windowStart subject}}}}',
      { i: instanceId },
      BUYER,
    );
    expect(usageEvents.edges.map(({ node }: any) => node)).toEqual([
      {
        id: full.id,
        source: '/meters/a',
        meter: 'cpu',
        quantity: '1.25',
        occurredAt: '2026-10-19T08:00:00.500Z',
        windowStart: '2026-10-19T07:00:00Z',
        subject: 'disk-1',
      },
    ]);
  });

  it('takes a batch and judges event by event', async () => {
    const first = event();
    const body = [
      first,
      event({}, { quantity: '-1' }),
      event({ id: first.id }, { quantity: '2' }),
      event({}, { quantity: '0', correctsEventId: first.id }),
    ];
    expect(await post(body, `${BATCH}; charset=utf-8`)).toEqual({
      status: 200,
      accepted: 2,
      duplicates: 0,
      rejected: [
        { index: 1, id: body[1]!.id, code: 'NEGATIVE_QUANTITY', message: 'The quantity must not be negative.' },
        {
          index: 2,
          id: first.id,
          code: 'IDEMPOTENCY_CONFLICT',
          message: 'This id was used for an event with another content.',
        },
      ],
    });
    expect(await post([], BATCH)).toMatchObject({ status: 200, accepted: 0 });
  });

  it('knows an event by source and id: another source is another event, and GraphQL’s is ""', async () => {
    const one = event();
    expect(await post(one)).toMatchObject({ accepted: 1 });
    expect(await post({ ...one, source: '/meters/b' })).toMatchObject({ accepted: 1 });
    expect(await market.one({ id: one.id, instanceId, meter: 'cpu', quantity: '1.25', occurredAt: one.time })).toBe(
      'ACCEPTED',
    );
    // A correction names an event of its own source.
    const correction = event({ source: '/meters/c' }, { correctsEventId: one.id });
    expect((await post(correction)).rejected).toMatchObject([{ code: 'CORRECTION_MISMATCH' }]);
  });

  const malformed: [string, () => unknown, string, string][] = [
    ['another version', () => event({ specversion: '0.3' }), 'specversion', 'MALFORMED'],
    ['another type', () => event({ type: 'usage.v2' }), 'type', 'MALFORMED'],
    ['no id', () => event({ id: undefined }), 'id', 'REQUIRED'],
    ['an empty id', () => event({ id: '' }), 'id', 'REQUIRED'],
    ['a number as id', () => event({ id: 7 }), 'id', 'MALFORMED'],
    ['no source', () => event({ source: null }), 'source', 'REQUIRED'],
    ['a long source', () => event({ source: 'x'.repeat(256) }), 'source', 'TOO_LONG'],
    ['no subject', () => event({ subject: undefined }), 'subject', 'REQUIRED'],
    ['a subject that is no id', () => event({ subject: 'vm-7' }), 'subject', 'MALFORMED'],
    ['no time', () => event({ time: undefined }), 'time', 'REQUIRED'],
    ['a time without a zone', () => event({ time: '2026-10-19T08:00:00' }), 'time', 'MALFORMED'],
    ['no data', () => event({ data: undefined }), 'data', 'MALFORMED'],
    ['no meter', () => event({}, { meter: undefined }), 'data.meter', 'REQUIRED'],
    ['no quantity', () => event({}, { quantity: undefined }), 'data.quantity', 'REQUIRED'],
    ['a JSON number as quantity', () => event({}, { quantity: 1.25 }), 'data.quantity', 'NOT_DECIMAL'],
    ['a malformed window', () => event({}, { windowStart: 'noon' }), 'data.windowStart', 'MALFORMED'],
    ['a subject that is no text', () => event({}, { countedSubject: {} }), 'data.countedSubject', 'MALFORMED'],
  ];
  it.each(malformed)('refuses %s with its place', async (_, body, path, code) => {
    const answer = await post(body());
    expect(answer).toMatchObject({ status: 400, error: { code: 'VALIDATION_FAILED' } });
    expect(answer.error.issues[0]).toMatchObject({ path, code });
    const batch = await post([event(), body()], BATCH);
    expect(batch.error.issues[0]).toMatchObject({ path: `1.${path}`, code });
  });

  it('refuses bodies that are no events, and keeps nothing of them', async () => {
    const before = await market.countEvents();
    for (const [body, type] of [
      ['{', ONE],
      ['', ONE],
      ['[]', ONE],
      ['null', ONE],
      ['{}', BATCH],
      [`[${JSON.stringify(event())},7]`, BATCH],
      ['{"__proto__":{"a":1}}', ONE],
    ] as const)
      expect([body, await post(body, type)]).toMatchObject([
        body,
        { status: 400, error: { code: 'VALIDATION_FAILED' } },
      ]);
    expect(await market.countEvents()).toBe(before);
  });

  it('takes no other content type', async () => {
    for (const type of ['application/json', 'text/plain'])
      expect([type, await post(event(), type)]).toMatchObject([
        type,
        { status: 415, error: { code: 'UNSUPPORTED_MEDIA_TYPE' } },
      ]);
    expect(await post(event(), 'application/xml')).toMatchObject({ status: 415 });
  });

  it('is for providers only', async () => {
    expect(await post(event(), ONE, BUYER)).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } });
    const { status } = await market.t.http('POST', '/v1/usage-events', {
      headers: { 'content-type': ONE },
      body: JSON.stringify(event()),
    });
    expect(status).toBe(401);
  });

  it('refuses more than 10 000 events', async () => {
    const body = Array.from({ length: 10_001 }, () => event());
    expect(await post(body, BATCH)).toMatchObject({ status: 400, error: { issues: [{ code: 'TOO_MANY' }] } });
  });
});
