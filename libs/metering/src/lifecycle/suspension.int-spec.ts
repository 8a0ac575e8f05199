import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dec, formatInstant, HOUR, type Id, newId, plain, SECOND, sum } from '#kernel';
import { rows } from '#platform';
import { publish, runningInstance } from '../../../../apps/testing/market.js';
import { PlatformMetering } from '../platform/platform-metering.service.js';
import { BUYER, NOW, OPERATIONS, OTHER_OPERATIONS, refusal, SINCE, t0, UseMarket } from '../use.fixture.js';
import { PolicySuspensions } from './policy-suspensions.js';

const SEEN = '{status suspensions{from to by reason}}';
const at = (instant: number): string => formatInstant(instant);

describe('a suspension', () => {
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
    status: string;
    suspensions: { from: string; to: string | null; by: string; reason: string }[];
  }
  const suspend = (id: Id, email = BUYER, reason = '夜间停用') =>
    market.t.gql<{ suspendInstance: Seen }>(
      `mutation($id:ID!,$r:String!){suspendInstance(id:$id,reason:$r)${SEEN}}`,
      { id, r: reason },
      email,
    );
  const resume = (id: Id, email = BUYER) =>
    market.t.gql<{ resumeInstance: Seen }>(`mutation($id:ID!){resumeInstance(id:$id)${SEEN}}`, { id }, email);
  const metered = async (instanceId: Id, from: string, to: string): Promise<string> => {
    await market.t.app.get(PlatformMetering).meterDue();
    const { usage } = await market.t.ok<{ usage: { quantity: string }[] }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"hours",from:$f,to:$t,granularity:MONTH){quantity}}',
      { i: instanceId, f: from, t: to },
      BUYER,
    );
    return plain(sum(usage.map(({ quantity }) => dec(quantity))));
  };
  const told = async (id: Id, email: string): Promise<string[]> => {
    const { notifications } = await market.t.ok<{
      notifications: { edges: { node: { event: string; subjectId: Id; message: string } }[] };
    }>('{notifications(first:100){edges{node{event subjectId message}}}}', {}, email);
    return notifications.edges.filter(({ node }) => node.subjectId === id).map(({ node }) => node.event);
  };

  it('counts nothing from its first instant to before its last: 12 h, 5 h of them suspended, are 2 × 7 = 14', async () => {
    const day = (time: string): number => t0(`2026-10-20T${time}Z`);
    market.t.setNow(day('06:00:00'));
    const id = await market.instance({ activatedAt: day('00:00:00'), quantity: '2' });
    expect(await metered(id, at(day('00:00:00')), at(day('12:00:00')))).toBe('12');
    market.t.setNow(day('06:30:00'));
    const { data } = await suspend(id);
    expect(data!.suspendInstance).toEqual({
      status: 'SUSPENDED',
      suspensions: [{ from: at(day('06:30:00')), to: null, by: 'BUYER', reason: '夜间停用' }],
    });
    market.t.setNow(day('11:00:00'));
    expect(await metered(id, at(day('00:00:00')), at(day('12:00:00')))).toBe('13');
    market.t.setNow(day('11:30:00'));
    expect((await resume(id)).data!.resumeInstance).toMatchObject({
      status: 'ACTIVE',
      suspensions: [{ from: at(day('06:30:00')), to: at(day('11:30:00')) }],
    });
    market.t.setNow(day('13:00:00'));
    expect(await metered(id, at(day('00:00:00')), at(day('12:00:00')))).toBe('14');
  });

  it('refuses use of its time, at its edges by the instant, and takes what lies before and after', async () => {
    const id = await market.instance();
    await suspend(id);
    market.t.setNow(NOW + HOUR);
    let serial = 0;
    const use = (instant: number) =>
      market.one({ id: `u-${++serial}`, instanceId: id, meter: 'cpu', quantity: '1', occurredAt: at(instant) });
    expect(await use(NOW - 1)).toBe('ACCEPTED');
    expect(await use(NOW)).toBe('SUSPENDED');
    expect(await use(NOW + HOUR)).toBe('SUSPENDED');
    await resume(id);
    expect(await use(NOW + HOUR - 1)).toBe('SUSPENDED');
    expect(await use(NOW + HOUR)).toBe('ACCEPTED');
  });

  it('lets what a provider’s fast clock had counted already be corrected', async () => {
    const id = await market.instance();
    const event = { instanceId: id, meter: 'cpu', quantity: '1', occurredAt: at(NOW + 100 * SECOND) };
    expect(await market.one({ ...event, id: 'fast' })).toBe('ACCEPTED');
    await suspend(id);
    expect(await market.one({ ...event, id: 'slow' })).toBe('SUSPENDED');
    expect(await market.one({ ...event, id: 'void', quantity: '0', correctsEventId: 'fast' })).toBe('ACCEPTED');
  });

  it('puts gauges to zero, where they stay until their provider reports them again: 5 + 3 and 4 are 12', async () => {
    const { plans } = await publish(market.t, {
      gauge: [{ code: 'gpu', unitPrice: '1', aggregation: 'TIME_WEIGHTED' }],
    });
    const start = t0('2026-10-20T00:00:00Z');
    market.t.setNow(start);
    const { instanceId: id } = await runningInstance(market.t, {
      ...{ planId: plans[0]!.id, budgetId: market.budgetId, startsOn: '2026-09-01', activatedAt: start },
      expectedUsage: [{ meter: 'gpu', quantityPerMonth: '0' }],
    });
    const gauge = (eventId: string, hours: number, quantity: string) =>
      market.one({ id: eventId, instanceId: id, meter: 'gpu', quantity, occurredAt: at(start + hours * HOUR) });
    const used = async (): Promise<string[]> => {
      const { usage } = await market.t.ok<{ usage: { quantity: string }[] }>(
        'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"gpu",from:$f,to:$t,granularity:MONTH){quantity}}',
        { i: id, f: at(start), t: at(start + 12 * HOUR) },
        BUYER,
      );
      return usage.map(({ quantity }) => quantity);
    };
    await gauge('g1', 0, '5');
    market.t.setNow(start + 2 * HOUR);
    await suspend(id);
    market.t.setNow(start + 4 * HOUR);
    // Late, of before: it holds until the suspension.
    expect(await gauge('g2', 1, '3')).toBe('ACCEPTED');
    expect(await used()).toEqual(['8']);
    await resume(id);
    market.t.setNow(start + 5 * HOUR);
    expect(await used()).toEqual(['8']);
    await gauge('g3', 5, '4');
    market.t.setNow(start + 6 * HOUR);
    expect(await used()).toEqual(['12']);
  });

  it('lets what its plan says count on: hours of storage, reported storage and its gauge', async () => {
    const { plans } = await publish(market.t, {
      kept: [
        { code: 'gb', unitPrice: '1', whileSuspended: true },
        { code: 'gb.level', unitPrice: '1', aggregation: 'TIME_WEIGHTED', whileSuspended: true },
        { code: 'hours', unitPrice: '1', source: 'PLATFORM', whileSuspended: true },
      ],
    });
    const start = t0('2026-10-20T00:00:00Z');
    market.t.setNow(start);
    const { instanceId: id } = await runningInstance(market.t, {
      ...{ planId: plans[0]!.id, budgetId: market.budgetId, startsOn: '2026-09-01', activatedAt: start },
      expectedUsage: ['gb', 'gb.level'].map((meter) => ({ meter, quantityPerMonth: '0' })),
    });
    const use = (eventId: string, meter: string, hours: number) =>
      market.one({ id: eventId, instanceId: id, meter, quantity: '1', occurredAt: at(start + hours * HOUR) });
    await use('k1', 'gb.level', 0);
    market.t.setNow(start + HOUR);
    await suspend(id);
    market.t.setNow(start + 4 * HOUR);
    expect(await use('k2', 'gb', 2)).toBe('ACCEPTED');
    expect(await metered(id, at(start), at(start + 4 * HOUR))).toBe('4');
    const { usage } = await market.t.ok<{ usage: { quantity: string }[] }>(
      'query($i:ID!,$f:DateTime!,$t:DateTime!){usage(instanceId:$i,meter:"gb.level",from:$f,to:$t,granularity:MONTH){quantity}}',
      { i: id, f: at(start), t: at(start + 4 * HOUR) },
      BUYER,
    );
    expect(usage).toEqual([{ quantity: '4' }]);
  });

  it('is ended by the side that began it alone', async () => {
    const id = await market.instance();
    expect(refusal(await suspend(id, OPERATIONS, ''))).toBe('VALIDATION_FAILED/REQUIRED');
    await suspend(id, OPERATIONS, '攻击流量');
    expect(refusal(await suspend(id))).toBe('INVALID_TRANSITION');
    const refused = await resume(id);
    expect(refusal(refused)).toBe('SUSPENDED_BY_OTHERS');
    expect(refused.errors![0]!.message).toContain('攻击流量');
    expect(refusal(await resume(id, OPERATIONS))).toBe('ok');
    expect(refusal(await resume(id, OPERATIONS))).toBe('INVALID_TRANSITION');
  });

  it('is told to both sides, and who did it knows', async () => {
    const id = await market.instance();
    await suspend(id);
    expect(await told(id, OPERATIONS)).toEqual(['INSTANCE_SUSPENDED']);
    expect(await told(id, BUYER)).toEqual(['INSTANCE_ACTIVATED']);
    await resume(id);
    expect(await told(id, OPERATIONS)).toEqual(['INSTANCE_RESUMED', 'INSTANCE_SUSPENDED']);
  });

  it('is of what runs, and nobody else’s business', async () => {
    const id = await market.instance();
    for (const email of [OTHER_OPERATIONS, 'buyer@chongqing.example'])
      expect(refusal(await suspend(id, email))).toBe('NOT_FOUND');
    expect(refusal(await suspend(id, 'finance@chengdu.example'))).toBe('FORBIDDEN');
    expect(refusal(await suspend(newId()))).toBe('NOT_FOUND');
    expect(refusal(await suspend(await market.unborn()))).toBe('INVALID_TRANSITION');
    expect(refusal(await resume(id))).toBe('INVALID_TRANSITION');
  });

  it('lasts to the end of an instance that is ended meanwhile, and never beyond', async () => {
    const id = await market.instance();
    await suspend(id);
    market.t.setNow(NOW + HOUR);
    expect(refusal(await market.terminate(id, at(NOW - HOUR)))).toBe('VALIDATION_FAILED/BEFORE_LAST_CHANGE');
    await market.terminate(id, at(NOW));
    const { serviceInstance } = await market.t.ok<{ serviceInstance: Seen }>(
      `query($id:ID!){serviceInstance(id:$id)${SEEN}}`,
      { id },
      BUYER,
    );
    expect(serviceInstance).toMatchObject({ status: 'TERMINATED', suspensions: [{ from: at(NOW), to: at(NOW) }] });
    expect(await metered(id, at(SINCE), at(NOW))).toBe(String((NOW - SINCE) / HOUR));
  });

  it('is what a used-up budget’s policy does by itself, and takes back when there is money', async () => {
    const policies = market.t.app.get(PolicySuspensions);
    const id = await market.instance();
    const own = await market.instance();
    const ask = async (asked: string | null): Promise<void> => {
      await rows(market.database, 'UPDATE service_instance SET asked = ?, asked_at = ? WHERE id IN (?)', [
        ...[asked, asked && new Date(), [id, own].map((each) => Buffer.from(each.replaceAll('-', ''), 'hex'))],
      ]);
      await Promise.all([policies.run('test'), policies.run('test')]);
      await policies.run('test');
    };
    await suspend(own);
    await ask('DOWNSCALE');
    expect(refusal(await resume(own))).toBe('ok');
    await suspend(own);
    await ask('SUSPEND');
    const seen = async (of: Id): Promise<string[]> => {
      const { serviceInstance } = await market.t.ok<{ serviceInstance: Seen }>(
        `query($id:ID!){serviceInstance(id:$id)${SEEN}}`,
        { id: of },
        BUYER,
      );
      return [serviceInstance.status, ...serviceInstance.suspensions.map(({ by }) => by)];
    };
    expect(await seen(id)).toEqual(['SUSPENDED', 'POLICY']);
    expect(refusal(await resume(id))).toBe('SUSPENDED_BY_OTHERS');
    // What its buyer suspended is not resumed while the policy wants it suspended, and not by the policy.
    expect(await seen(own)).toEqual(['SUSPENDED', 'BUYER', 'BUYER']);
    expect(refusal(await resume(own))).toBe('BUDGET_USED_UP');
    await ask(null);
    expect(await seen(id)).toEqual(['ACTIVE', 'POLICY']);
    expect(await seen(own)).toEqual(['SUSPENDED', 'BUYER', 'BUYER']);
    expect(refusal(await resume(own))).toBe('ok');
    const tables = await rows<{ n: string }>(
      market.database,
      "SELECT COUNT(*) AS n FROM audit_row WHERE action IN ('suspendInstance', 'resumeInstance') AND subject_id = ?",
      [Buffer.from(id.replaceAll('-', ''), 'hex')],
    );
    expect(Number(tables[0]!.n)).toBe(2);
  });
});
