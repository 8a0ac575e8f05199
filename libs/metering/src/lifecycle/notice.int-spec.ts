import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, HOUR, type Id } from '#kernel';
import { publish, runningInstance } from '../../../../apps/testing/market.js';
import { PlatformMetering } from '../platform/platform-metering.service.js';
import { BUYER, NOW, OPERATIONS, OTHER_OPERATIONS, refusal, t0, UseMarket } from '../use.fixture.js';
import { NoticedEnds } from './noticed-ends.js';

describe('an end that is announced', () => {
  let market: UseMarket;
  beforeAll(async () => {
    market = await UseMarket.open();
  });
  beforeEach(() => market.t.setNow(NOW));
  afterAll(() => market.t.close());

  const give = (instanceId: Id, lastDay: string, email = BUYER) =>
    market.t.gql<any>(
      'mutation($i:GiveNoticeInput!){giveNotice(input:$i){status notice{by endsAt reason}}}',
      { i: { instanceId, lastDay, reason: '项目结束' } },
      email,
    );
  const withdraw = (id: Id, email = BUYER) =>
    market.t.gql<any>('mutation($id:ID!){withdrawNotice(id:$id){status notice{by}}}', { id }, email);
  const sweep = (): Promise<void> => market.t.app.get(NoticedEnds).run('test');
  const seen = async (id: Id): Promise<any> =>
    (
      await market.t.ok<any>(
        'query($id:ID!){serviceInstance(id:$id){status terminatedAt exit{checklist{dueOn}}}}',
        { id },
        BUYER,
      )
    ).serviceInstance;

  it('comes by itself after the last day: it runs and is metered until then, and not beyond', async () => {
    const start = t0('2026-10-20T00:00:00Z');
    const id = await market.instance({ activatedAt: start });
    expect((await give(id, '2026-10-21')).data.giveNotice).toEqual({
      status: 'TERMINATING',
      notice: { by: 'BUYER', endsAt: '2026-10-21T16:00:00Z', reason: '项目结束' },
    });
    const end = t0('2026-10-21T16:00:00Z');
    market.t.setNow(end - 1);
    await sweep();
    expect((await seen(id)).status).toBe('TERMINATING');
    market.t.setNow(end + 5 * HOUR);
    const use = (eventId: string, instant: number) =>
      market.one({ id: eventId, instanceId: id, meter: 'cpu', quantity: '1', occurredAt: formatInstant(instant) });
    // However late it is ended: what lies beyond is refused from the notice on.
    expect(await use('n1', end - 1)).toBe('ACCEPTED');
    expect(await use('n2', end)).toBe('OUTSIDE_LIFETIME');
    await market.t.app.get(PlatformMetering).meterDue();
    await Promise.all([sweep(), sweep()]);
    expect(await seen(id)).toMatchObject({ status: 'TERMINATED', terminatedAt: formatInstant(end) });
    expect((await seen(id)).exit.checklist[0].dueOn).toBe('2026-11-21');
    await market.t.app.get(PlatformMetering).meterDue();
    const { usage } = await market.t.ok<{ usage: { quantity: string }[] }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"hours",from:$f,to:$t,granularity:MONTH){quantity}}',
      { i: id, f: formatInstant(start), t: formatInstant(end + 8 * HOUR) },
      BUYER,
    );
    expect(usage).toEqual([{ quantity: '40' }]);
  });

  it('is far enough ahead: of its provider as the contract says, and beyond a handover', async () => {
    const id = await market.instance();
    expect(refusal(await give(id, '2026-10-20'))).toBe('VALIDATION_FAILED/NOTICE_TOO_SHORT');
    expect(refusal(await give(id, '2026-11-18', OPERATIONS))).toBe('VALIDATION_FAILED/NOTICE_TOO_SHORT');
    const { plans } = await publish(market.t, { other: [{ code: 'cpu', unitPrice: '1' }] }, { provider: 'provider-b' });
    const { instanceId: successorId } = await runningInstance(market.t, {
      ...{ planId: plans[0]!.id, budgetId: market.budgetId, startsOn: '2026-09-01', activatedAt: NOW - DAY },
      ...{ provider: 'provider-b', expectedUsage: [{ meter: 'cpu', quantityPerMonth: '0' }] },
    });
    await market.t.ok(
      'mutation($i:SetSuccessorInput!){setSuccessor(input:$i){id}}',
      { i: { instanceId: id, successorId, handoverUntil: '2026-11-20' } },
      BUYER,
    );
    expect(refusal(await give(id, '2026-11-20', OPERATIONS))).toBe('HANDOVER_GOES_ON');
    expect(refusal(await give(id, '2026-11-21', OPERATIONS))).toBe('ok');
    expect(refusal(await give(id, '2026-11-22'))).toBe('INVALID_TRANSITION');
  });

  it('is withdrawn by the side that gave it, and nobody else’s business', async () => {
    const id = await market.instance();
    expect(refusal(await give(id, '2026-10-25', OTHER_OPERATIONS))).toBe('NOT_FOUND');
    expect(refusal(await withdraw(id))).toBe('INVALID_TRANSITION');
    await give(id, '2026-10-25');
    expect(refusal(await withdraw(id, OPERATIONS))).toBe('NOTICE_BY_OTHERS');
    expect((await withdraw(id)).data.withdrawNotice).toEqual({ status: 'ACTIVE', notice: null });
    market.t.setNow(NOW + 30 * DAY);
    await sweep();
    expect((await seen(id)).status).toBe('ACTIVE');
  });
});
