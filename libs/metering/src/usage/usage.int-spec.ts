import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, HOUR, MINUTE, newId } from '#kernel';
import { BUYER, NOW, OTHER_OPERATIONS, OPERATIONS, refusal, SINCE, t0, UseMarket } from '../use.fixture.js';
import { cursorOfEvent, placeOfCursor } from './usage-events.service.js';

const at = (instant: number): string => formatInstant(instant);
const USAGE =
  'query($i:ID!,$m:String!,$f:DateTime!,$t:DateTime!,$g:UsageGranularity){usage(instanceId:$i,meter:$m,from:$f,to:$t,granularity:$g){start end quantity}}';
const EVENTS =
  'query($i:ID!,$m:String,$f:DateTime!,$t:DateTime!,$n:Int,$a:String){usageEvents(instanceId:$i,meter:$m,from:$f,to:$t,first:$n,after:$a){edges{cursor node{id source meter quantity occurredAt windowStart receivedAt correctsEventId correctedByEventId instanceId}} pageInfo{hasNextPage endCursor}}}';

describe('usage', () => {
  let market: UseMarket;
  let instanceId: string;
  /** 1 October in Shanghai. */
  const october = t0('2026-09-30T16:00:00Z');

  beforeAll(async () => {
    market = await UseMarket.open();
    instanceId = await market.instance();
    const event = (id: string, meter: string, quantity: string, instant: number, more: object = {}) => ({
      id,
      instanceId,
      meter,
      quantity,
      occurredAt: at(instant),
      ...more,
    });
    const receipt = await market.report([
      event('last-of-september', 'cpu', '1', october - 1),
      event('first-of-october', 'cpu', '2', october),
      event('same-hour', 'cpu', '4', october + 30 * MINUTE),
      event('next-hour', 'cpu', '8', october + HOUR),
      event('window', 'cpu', '16', october + 2 * DAY, { windowStart: at(october + DAY + HOUR) }),
      event('raised', 'cpu', '100', october + 3 * DAY + 10 * MINUTE),
      event('raised-to', 'cpu', '32', october + 3 * DAY + 10 * MINUTE, { correctsEventId: 'raised' }),
      event('voided', 'cpu', '5', october + 5 * DAY),
      event('void', 'cpu', '0', october + 5 * DAY, { correctsEventId: 'voided' }),
      event('none', 'cpu', '0', october + 6 * DAY),
      ...[0, 1, 2].map((n) => event(`call-${n}`, 'calls', '7.5', october + n * MINUTE)),
      event('call-void', 'calls', '0', october + MINUTE, { correctsEventId: 'call-1' }),
    ]);
    expect(receipt).toMatchObject({ accepted: 14, rejected: [] });
  });
  afterAll(() => market.t.close());

  const ask = (more: object = {}, email = BUYER) =>
    market.t.gql<{ usage: { start: string; end: string; quantity: string }[] }>(
      USAGE,
      { i: instanceId, m: 'cpu', f: at(SINCE), t: at(NOW), g: 'DAY', ...more },
      email,
    );
  const points = async (more: object = {}) => {
    const { data, errors } = await ask(more);
    if (!data) throw new Error(JSON.stringify(errors));
    return data.usage.map(({ start, end, quantity }) => [start, end, quantity]);
  };
  const quantities = async (from: number, to: number, g = 'MONTH', m = 'cpu') =>
    (await points({ f: at(from), t: at(to), g, m })).map(([, , quantity]) => quantity);

  it('sums by days of Shanghai where there was use', async () => {
    const day = (n: number): string => at(october + n * DAY);
    expect(await points()).toEqual([
      [day(-1), day(0), '1'],
      [day(0), day(1), '14'],
      [day(1), day(2), '16'],
      [day(3), day(4), '32'],
      [day(6), day(7), '0'],
    ]);
    expect(await points({ g: null })).toHaveLength(5);
  });

  it('sums by hours and by months of Shanghai, cut to what was asked', async () => {
    expect(await points({ g: 'MONTH' })).toEqual([
      [at(SINCE), at(october), '1'],
      [at(october), at(NOW), '62'],
    ]);
    expect(await points({ g: 'HOUR', f: at(october - 1), t: at(october + 2 * HOUR) })).toEqual([
      [at(october - 1), at(october), '1'],
      [at(october), at(october + HOUR), '6'],
      [at(october + HOUR), at(october + 2 * HOUR), '8'],
    ]);
  });

  it('is exact at both ends, to the microsecond: from is in, to is not [I15]', async () => {
    expect(await quantities(october - 1, october)).toEqual(['1']);
    expect(await quantities(october, october + 30 * MINUTE)).toEqual(['2']);
    expect(await quantities(october, october + 30 * MINUTE + 1)).toEqual(['6']);
    expect(await quantities(october + 1, october + 30 * MINUTE)).toEqual([]);
    expect(await quantities(october + 1, october + HOUR + 1)).toEqual(['12']);
    expect(await quantities(october + 30 * MINUTE, october + 3 * DAY + 11 * MINUTE)).toEqual(['60']);
  });

  it('leaves replaced and voided events out of the edges too', async () => {
    expect(await quantities(october + 3 * DAY + 5 * MINUTE, october + 3 * DAY + 15 * MINUTE)).toEqual(['32']);
    expect(await quantities(october + 5 * DAY, october + 5 * DAY + MINUTE)).toEqual([]);
    expect(await quantities(october + 6 * DAY, october + 6 * DAY + MINUTE)).toEqual(['0']);
  });

  it('counts events where the plan counts', async () => {
    expect(await quantities(SINCE, NOW, 'MONTH', 'calls')).toEqual(['2']);
    expect(await quantities(october, october + 90_000_000, 'HOUR', 'calls')).toEqual(['1']);
  });

  it('refuses what it cannot answer', async () => {
    expect(refusal(await ask({ m: 'ram' }))).toBe('VALIDATION_FAILED/UNKNOWN_METER');
    expect(refusal(await ask({ f: at(NOW), t: at(NOW) }))).toBe('VALIDATION_FAILED/EMPTY_PERIOD');
    expect(refusal(await ask({ g: 'HOUR' }))).toBe('VALIDATION_FAILED/TOO_MANY');
    expect(refusal(await ask({ g: 'HOUR', f: at(NOW - 1000 * HOUR + 30 * MINUTE), t: at(NOW + 30 * MINUTE) }))).toBe(
      'ok',
    );
    expect(
      refusal(await ask({ g: 'HOUR', f: at(NOW - 1000 * HOUR + 30 * MINUTE - 1), t: at(NOW + 30 * MINUTE) })),
    ).toBe('VALIDATION_FAILED/TOO_MANY');
  });

  it('is told to those who may read the instance', async () => {
    for (const email of [BUYER, OPERATIONS, 'auditor@yunshi.example', 'approver@chengdu.example'])
      expect(refusal(await ask({}, email))).toBe('ok');
    for (const email of [OTHER_OPERATIONS, 'finance@chongqing.example', 'buyer@qingyang.example']) {
      expect(refusal(await ask({}, email))).toBe('NOT_FOUND');
      expect(refusal(await market.t.gql(EVENTS, { i: instanceId, f: at(SINCE), t: at(NOW) }, email))).toBe('NOT_FOUND');
    }
    expect(refusal(await ask({ i: newId() }))).toBe('NOT_FOUND');
    expect(refusal(await ask({ i: 'x' }))).toBe('NOT_FOUND');
  });

  const list = async (more: object = {}): Promise<any> =>
    (await market.t.ok<any>(EVENTS, { i: instanceId, f: at(SINCE), t: at(NOW), n: 100, ...more }, BUYER)).usageEvents;

  it('lists the events in the order of their use, with what corrects what', async () => {
    const { edges, pageInfo } = await list({ m: 'cpu' });
    expect(pageInfo.hasNextPage).toBe(false);
    expect(edges.map(({ node }: any) => node.id)).toHaveLength(10);
    const places = edges.map(({ node }: any) => node.windowStart ?? node.occurredAt);
    expect(places).toEqual([...places].sort());
    const byId = new Map<string, any>(edges.map(({ node }: any) => [node.id, node]));
    expect(byId.get('raised')).toMatchObject({
      quantity: '100',
      correctsEventId: null,
      correctedByEventId: 'raised-to',
      source: '',
      instanceId,
    });
    expect(byId.get('raised-to')).toMatchObject({
      quantity: '32',
      correctsEventId: 'raised',
      correctedByEventId: null,
      receivedAt: at(NOW),
    });
  });

  it('pages through all meters without a gap or a double', async () => {
    const all = (await list()).edges.map(({ node }: any) => node.id);
    expect(all).toHaveLength(14);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: any = await list({ n: 3, a: after });
      expect(edges.length).toBeLessThanOrEqual(3);
      paged.push(...edges.map(({ node }: any) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(paged).toEqual(all);
  });

  it('takes `from` in and `to` out, and unknown meters for empty', async () => {
    const ids = async (more: object) => (await list(more)).edges.map(({ node }: any) => node.id);
    expect(await ids({ m: 'cpu', f: at(october), t: at(october + HOUR) })).toEqual(['first-of-october', 'same-hour']);
    expect(await ids({ m: 'cpu', f: at(october - 1), t: at(october) })).toEqual(['last-of-september']);
    expect(await ids({ m: 'ram' })).toEqual([]);
    expect(await ids({ n: null })).toHaveLength(14);
  });

  it('refuses cursors of other lists and pages over 100', async () => {
    const tried = async (more: object) =>
      refusal(await market.t.gql(EVENTS, { i: instanceId, f: at(SINCE), t: at(NOW), ...more }, BUYER));
    expect(await tried({ a: 'abc' })).toBe('VALIDATION_FAILED/MALFORMED');
    expect(await tried({ a: Buffer.alloc(24, 255).toString('base64url') })).toBe('VALIDATION_FAILED/MALFORMED');
    expect(await tried({ n: 101 })).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
    expect(await tried({ f: at(NOW), t: at(SINCE) })).toBe('VALIDATION_FAILED/EMPTY_PERIOD');
    const place = { at: october, key: Buffer.alloc(16, 7) };
    expect(placeOfCursor(cursorOfEvent(place))).toEqual(place);
  });
});
