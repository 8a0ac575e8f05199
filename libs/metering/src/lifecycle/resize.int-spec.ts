import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatInstant, HOUR, type Id, newId } from '#kernel';
import { rows } from '#platform';
import { BUYER, NOW, OPERATIONS, OTHER_OPERATIONS, refusal, SINCE, t0, UseMarket } from '../use.fixture.js';
import { PlatformMetering } from '../platform/platform-metering.service.js';

const APPROVER = 'approver@chengdu.example';
const SEEN = '{id status quantity quantities{from quantity}}';

describe('a resize', () => {
  let market: UseMarket;
  beforeAll(async () => {
    market = await UseMarket.open();
  });
  beforeEach(() => market.t.setNow(NOW));
  afterAll(async () => {
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
    await market.t.close();
  });

  interface Seen {
    resizeInstance: { status: string; quantity: string; quantities: { from: string; quantity: string }[] };
  }
  const resize = (instanceId: Id, quantity: string, at?: string, email = APPROVER, idempotencyKey?: string) =>
    market.t.gql<Seen>(
      `mutation($input:ResizeInstanceInput!){resizeInstance(input:$input)${SEEN}}`,
      { input: { instanceId, quantity, at, idempotencyKey } },
      email,
    );
  const metered = async (instanceId: Id, from: string, to: string): Promise<string[]> => {
    await market.t.app.get(PlatformMetering).meterDue();
    const { usage } = await market.t.ok<{ usage: { quantity: string }[] }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"hours",from:$f,to:$t,granularity:MONTH){quantity}}',
      { i: instanceId, f: from, t: to },
      BUYER,
    );
    return usage.map(({ quantity }) => quantity);
  };

  it('is weighted by time: 2 until the 11th, then 5, are 2 × 240 + 5 × 504 = 3 000 in a month of 744 h [S1-19]', async () => {
    market.t.setNow(t0('2026-11-01T00:00:00+08:00'));
    const id = await market.instance({ activatedAt: t0('2026-10-01T00:00:00+08:00'), quantity: '2' });
    expect(await metered(id, '2026-10-01T00:00:00+08:00', '2026-11-01T00:00:00+08:00')).toEqual(['1488']);
    // Reported three weeks late: the hours since are corrected.
    const { data } = await resize(id, '5', '2026-10-11T00:00:00+08:00');
    expect(data!.resizeInstance).toMatchObject({
      status: 'ACTIVE',
      quantity: '5',
      quantities: [
        { from: '2026-09-30T16:00:00Z', quantity: '2' },
        { from: '2026-10-10T16:00:00Z', quantity: '5' },
      ],
    });
    expect(await metered(id, '2026-10-01T00:00:00+08:00', '2026-11-01T00:00:00+08:00')).toEqual(['3000']);
    const [count] = await rows<{ n: string }>(
      market.database,
      'SELECT COUNT(*) AS n FROM usage_event WHERE instance_id = ? AND corrects_key IS NOT NULL',
      [Buffer.from(id.replaceAll('-', ''), 'hex')],
    );
    expect(Number(count!.n)).toBe(504);
  });

  it('inside an hour weighs its parts, and later hours follow it', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T06:00:00Z'), quantity: '4' });
    await resize(id, '1', '2026-10-20T07:45:00Z');
    // 4 + (0.75 × 4 + 0.25 × 1) = 7.25; half past eight is not a whole hour yet.
    expect(await metered(id, '2026-10-20T06:00:00Z', '2026-10-20T12:00:00Z')).toEqual(['7.25']);
    market.t.setNow(NOW + HOUR);
    expect(await metered(id, '2026-10-20T06:00:00Z', '2026-10-20T12:00:00Z')).toEqual(['8.25']);
    await market.terminate(id, '2026-10-20T08:00:00Z');
    expect(await metered(id, '2026-10-20T06:00:00Z', '2026-10-20T12:00:00Z')).toEqual(['7.25']);
    expect(refusal(await resize(id, '2'))).toBe('INVALID_TRANSITION');
  });

  it('from 2 to 4 vCPU is the same instance, whose meter splits at the change [S1-37]', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T05:00:00Z'), quantity: '2' });
    const { data } = await market.t.gql<{ resizeInstance: { id: Id } }>(
      'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
      { i: { instanceId: id, quantity: '4', at: '2026-10-20T07:00:00Z' } },
      APPROVER,
    );
    expect(data!.resizeInstance.id).toBe(id);
    const hour = (from: string, to: string): Promise<string[]> =>
      metered(id, `2026-10-20T0${from}:00:00Z`, `2026-10-20T0${to}:00:00Z`);
    expect(await hour('6', '7')).toEqual(['2']);
    expect(await hour('7', '8')).toEqual(['4']);
    expect(await hour('5', '8')).toEqual(['8']); // 2 × 2 + 1 × 4
  });

  it('asked for twice happens once, with a key or without; another body under the key is refused', async () => {
    const id = await market.instance({ quantity: '3' });
    const at = formatInstant(NOW - HOUR);
    const twice = await Promise.all([1, 2].map(() => resize(id, '2', at, APPROVER, 'k')));
    twice.push(await resize(id, '2', at));
    for (const { data } of twice) expect(data!.resizeInstance.quantities).toHaveLength(2);
    expect(refusal(await resize(id, '1', at, APPROVER, 'k'))).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('of a mistaken last one replaces it', async () => {
    const id = await market.instance({ activatedAt: t0('2026-10-20T06:00:00Z'), quantity: '1' });
    await resize(id, '50', '2026-10-20T07:00:00Z');
    expect(await metered(id, '2026-10-20T06:00:00Z', '2026-10-20T12:00:00Z')).toEqual(['51']);
    await resize(id, '5', '2026-10-20T07:00:00Z');
    expect(await metered(id, '2026-10-20T06:00:00Z', '2026-10-20T12:00:00Z')).toEqual(['6']);
    expect(refusal(await resize(id, '2', '2026-10-20T06:59:59Z'))).toBe('VALIDATION_FAILED/BEFORE_LAST_CHANGE');
  });

  it('beyond what was approved is the approver’s alone; buyer and provider go down and back', async () => {
    const id = await market.instance({ quantity: '3' });
    for (const email of [BUYER, OPERATIONS])
      expect(refusal(await resize(id, '4', undefined, email))).toBe('VALIDATION_FAILED/BEYOND_ORDERED');
    for (const [quantity, email] of [
      ['1', BUYER],
      ['3', BUYER],
      ['4', APPROVER],
      ['2', OPERATIONS],
      ['3', OPERATIONS],
    ] as const)
      expect((await resize(id, quantity, undefined, email)).data!.resizeInstance.quantity).toBe(quantity);
  });

  it('is of what runs, within its life, and nobody else’s business', async () => {
    const id = await market.instance();
    expect(refusal(await resize(id, '2', formatInstant(NOW + 1)))).toBe('VALIDATION_FAILED/IN_FUTURE');
    expect(refusal(await resize(id, '2', formatInstant(SINCE - 1)))).toBe('VALIDATION_FAILED/BEFORE_ACTIVATION');
    expect(refusal(await resize(id, '0'))).toBe('VALIDATION_FAILED/NOT_POSITIVE');
    for (const email of [OTHER_OPERATIONS, 'buyer@chongqing.example', 'buyer@qingyang.example'])
      expect(refusal(await resize(id, '2', undefined, email))).toBe('NOT_FOUND');
    expect(refusal(await resize(id, '2', undefined, 'finance@chengdu.example'))).toBe('FORBIDDEN');
    expect(refusal(await resize(newId(), '2'))).toBe('NOT_FOUND');
    expect(refusal(await resize(await market.unborn(), '2'))).toBe('INVALID_TRANSITION');
  });
});
