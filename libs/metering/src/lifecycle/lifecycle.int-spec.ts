import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatInstant, HOUR, newId, SECOND } from '#kernel';
import { json, rows } from '#platform';
import { BUYER, NOW, OPERATIONS, OTHER_OPERATIONS, refusal, SINCE, UseMarket } from '../use.fixture.js';

const at = (instant: number): string => formatInstant(instant);

describe('the end of an instance', () => {
  let market: UseMarket;
  beforeAll(async () => {
    market = await UseMarket.open();
  });
  afterAll(() => market.t.close());

  let serial = 0;
  const event = (instanceId: string, instant: number, more: object = {}) => ({
    id: `e-${++serial}`,
    instanceId,
    meter: 'cpu',
    quantity: '1',
    occurredAt: at(instant),
    ...more,
  });

  it('is now by default, at once, by the buyer or the provider', async () => {
    for (const email of [BUYER, OPERATIONS]) {
      const id = await market.instance();
      const { data } = await market.terminate(id, undefined, email);
      expect(data!.terminateInstance).toEqual({ status: 'TERMINATED', terminatedAt: at(NOW) });
      expect(refusal(await market.terminate(id, undefined, email))).toBe('INVALID_TRANSITION');
    }
  });

  it('lies neither in the future nor before the activation', async () => {
    const id = await market.instance();
    expect(refusal(await market.terminate(id, at(NOW + 1)))).toBe('VALIDATION_FAILED/IN_FUTURE');
    expect(refusal(await market.terminate(id, at(SINCE - 1)))).toBe('VALIDATION_FAILED/BEFORE_ACTIVATION');
    expect((await market.terminate(id, at(SINCE))).data!.terminateInstance.terminatedAt).toBe(at(SINCE));
  });

  it('is nobody else’s business', async () => {
    const id = await market.instance();
    for (const email of [OTHER_OPERATIONS, 'buyer@chongqing.example', 'buyer@qingyang.example'])
      expect(refusal(await market.terminate(id, undefined, email))).toBe('NOT_FOUND');
    for (const email of ['finance@chengdu.example', 'approver@chengdu.example', 'operator@yunshi.example'])
      expect(refusal(await market.terminate(id, undefined, email))).toBe('FORBIDDEN');
    expect(refusal(await market.terminate(newId()))).toBe('NOT_FOUND');
    expect(refusal(await market.terminate('x'))).toBe('NOT_FOUND');
  });

  it('comes only after it was active', async () => {
    expect(refusal(await market.terminate(await market.unborn()))).toBe('INVALID_TRANSITION');
  });

  it('waits until use at or after it is void', async () => {
    const id = await market.instance();
    const end = NOW - 2 * HOUR;
    const used = event(id, end);
    await market.report([event(id, end - 1), used, event(id, end - 2, { windowStart: at(end - HOUR) })] as never);
    const { errors } = await market.terminate(id, at(end));
    expect(errors![0]!.extensions.issues).toEqual([
      {
        path: 'at',
        code: 'USAGE_AFTER_END',
        message: `Use of cpu is reported at ${at(end)} (event ${used.id}): void it first, or end later.`,
      },
    ]);
    const other = event(id, end, { quantity: '3', correctsEventId: used.id });
    await market.report([other] as never);
    expect(refusal(await market.terminate(id, at(end)))).toBe('VALIDATION_FAILED/USAGE_AFTER_END');
    await market.report([event(id, end, { quantity: '0', correctsEventId: other.id })] as never);
    expect(refusal(await market.terminate(id, at(end)))).toBe('ok');
    expect(await market.one(event(id, end))).toBe('OUTSIDE_LIFETIME');
    expect(await market.one(event(id, end - 1))).toBe('ACCEPTED');
  });

  it('counts use that a provider’s fast clock put a little ahead', async () => {
    const id = await market.instance();
    expect(await market.one(event(id, NOW + 200 * SECOND))).toBe('ACCEPTED');
    expect(refusal(await market.terminate(id))).toBe('VALIDATION_FAILED/USAGE_AFTER_END');
  });

  it('and use that races with it: nothing is kept beyond the end', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await market.instance();
      const end = NOW - HOUR;
      const sent = Array.from({ length: 6 }, () => market.one(event(id, end + SECOND)));
      const [ended, ...told] = await Promise.all([market.terminate(id, at(end)), ...sent]);
      const kept = await market.countEvents(`instance_id = X'${id.replaceAll('-', '')}' AND NOT platform`);
      if (refusal(ended) === 'ok') {
        expect(kept).toBe(0);
        expect(new Set(told)).toEqual(new Set(['OUTSIDE_LIFETIME']));
      } else {
        expect(refusal(ended)).toBe('VALIDATION_FAILED/USAGE_AFTER_END');
        expect(kept).toBeGreaterThan(0);
      }
    }
  });

  it('stands in the audit trail with what was before', async () => {
    const id = await market.instance();
    await market.terminate(id, at(NOW - HOUR), BUYER);
    const [row] = await rows<{ before: unknown; after: unknown }>(
      market.database,
      "SELECT `before`, `after` FROM audit_row WHERE action = 'terminateInstance' ORDER BY id DESC LIMIT 1",
    );
    expect(json<{ status: string }>(row!.before).status).toBe('ACTIVE');
    expect(json<{ status: string }>(row!.after).status).toBe('TERMINATED');
  });
});
