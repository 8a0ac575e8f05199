import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatInstant, type Id, type Instant } from '#kernel';
import { openBudget, publish, reportUse } from '../../../../apps/testing/market.js';
import { refusal, t0 } from '../use.fixture.js';
import { APPROVER, BUYER, ChangeMarket, FEBRUARY, OPERATIONS } from './changes.fixture.js';
import { Lifecycle } from './lifecycle.service.js';

const MARCH = t0('2026-03-01T00:00:00+08:00');

describe('a service that goes on as another instance', () => {
  let market: ChangeMarket;
  beforeAll(async () => {
    market = await ChangeMarket.open();
  });
  beforeEach(() => market.t.setNow(FEBRUARY));
  afterAll(() => market.t.close());

  const switched = (instanceId: Id, planId: Id, more: object = {}) => ({ kind: 'MODIFY', instanceId, planId, ...more });
  const seen = async (id: Id): Promise<any> =>
    (
      await market.t.ok<any>(
        'query($id:ID!){serviceInstance(id:$id){id status externalId activatedAt terminatedAt quantity continuesId plan{code}}}',
        { id },
        BUYER,
      )
    ).serviceInstance;

  describe('by another plan', () => {
    it('reserves the difference, and runs by it from the instant its provider tells', async () => {
      const budgetId = await openBudget(market.t, { amount: '100000.00' });
      const instanceId = await market.running('2', { budgetId, externalId: 'vm-switched' });
      const { id, estimate, items } = await market.accepted([switched(instanceId, market.largeId)]);
      // (200 − 100) × 2 × 11 months, and nothing for the setup.
      expect(estimate.amount).toBe('2200.00');
      expect(await market.money(budgetId)).toBe('95400 0 4600');
      expect(items[0]).toMatchObject({ goesOnAs: null, plan: { code: 'large' }, instance: { id: instanceId } });
      market.t.setNow(MARCH);
      const at = t0('2026-02-11T00:00:00+08:00');
      const { data } = await market.complete(items[0]!.id, at);
      const { goesOnAs } = data!.completeOrderItem;
      expect(goesOnAs).toMatchObject({
        ...{ status: 'ACTIVE', quantity: '2', activatedAt: formatInstant(at), externalId: 'vm-switched' },
        ...{ continuesId: instanceId, plan: { code: 'large' } },
      });
      expect(await seen(instanceId)).toMatchObject({
        ...{ status: 'TERMINATED', externalId: null, terminatedAt: formatInstant(at), plan: { code: 'small' } },
      });
      expect((await market.see(id)).status).toBe('DONE');
      expect(await market.money(budgetId)).toBe('95400 0 4600');
      // And back, which is cheaper: 100 × 2 × 10 months come free.
      const back = await market.accepted([switched(goesOnAs!.id, market.planId)]);
      await market.complete(back.items[0]!.id);
      expect(await market.money(budgetId)).toBe('97400 0 2600');
    });

    it('is refused of another offering, and of one that asks for use nobody expects', async () => {
      const other = await publish(market.t, { x: [{ code: 'y', unitPrice: '1' }] });
      const instanceId = await market.running();
      const refused = async (planId: Id) => refusal(await market.create([switched(instanceId, planId)]));
      expect(await refused(other.plans[0]!.id)).toBe('VALIDATION_FAILED/OTHER_OFFERING');
      expect(await refused('nonsense')).toBe('VALIDATION_FAILED/OTHER_OFFERING');
      expect(await refused(market.meteredId)).toBe('VALIDATION_FAILED/USAGE_EXPECTED');
    });

    it('takes use by any name of the service, where it lived when it was used', async () => {
      const usage = { expectedUsage: [{ meter: 'cpu', quantityPerMonth: '1' }] };
      const instanceId = await market.running('1', { planId: market.meteredId, externalId: 'vm-used', ...usage });
      const event = (id: string, when: string, name: object) => ({
        ...{ id, meter: 'cpu', quantity: '1', occurredAt: formatInstant(t0(when)), ...name },
      });
      const report = (events: object[]) => reportUse(market.t, events as Parameters<typeof reportUse>[1]);
      // By the same plan again, as a renewal does.
      const renewal = await market.accepted(
        [
          {
            kind: 'RENEW',
            instanceId: await market.running('1', {
              planId: market.meteredId,
              months: 1,
              externalId: 'vm-again',
              ...usage,
            }),
          },
        ],
        { budgetId: market.budgetId, months: 1 },
      );
      market.t.setNow(t0('2026-02-02T00:00:00+08:00'));
      const { data } = await market.complete(renewal.items[0]!.id);
      const [old, next] = [renewal.items[0]!.instance!.id, data!.completeOrderItem.goesOnAs!.id];
      market.t.setNow(MARCH);
      const told = await report([
        event('1', '2026-01-15T00:00:00+08:00', { externalId: 'vm-again' }),
        event('2', '2026-01-16T00:00:00+08:00', { instanceId: next }),
        event('3', '2026-02-15T00:00:00+08:00', { instanceId: old }),
        event('4', '2026-02-16T00:00:00+08:00', { externalId: 'vm-again', instanceId: old }),
        event('5', '2025-12-16T00:00:00+08:00', { instanceId: old }),
        event('6', '2026-02-16T00:00:00+08:00', { externalId: 'vm-used', instanceId: old }),
      ]);
      expect(told).toMatchObject({
        accepted: 4,
        rejected: [{ code: 'OUTSIDE_LIFETIME' }, { code: 'UNKNOWN_INSTANCE' }],
      });
      const used = async (id: Id): Promise<string[]> =>
        (
          await market.t.ok<any>(
            'query($i:ID!){usage(instanceId:$i,meter:"cpu",from:"2025-12-31T16:00:00Z",to:"2026-02-28T16:00:00Z",granularity:MONTH){quantity}}',
            { i: id },
            BUYER,
          )
        ).usage.map(({ quantity }: any) => quantity);
      expect(await used(old)).toEqual(['2']);
      expect(await used(next)).toEqual(['2']);
      expect(await used(instanceId)).toEqual([]);
    });
  });

  describe('for another term', () => {
    /** Ordered for two months: its term ends on 1 March. */
    const ending = (more: object = {}): Promise<Id> => market.running('2', { months: 2, ...more });
    const renew = (instanceId: Id) => [{ kind: 'RENEW', instanceId }];
    const sweep = (now: Instant): Promise<void> => {
      market.t.setNow(now);
      return market.t.app.get(Lifecycle).renewDue('test');
    };

    it('is paid by its own order from the day the old term ends on, without a gap', async () => {
      const [paying, budgetId] = [await openBudget(market.t), await openBudget(market.t)];
      const instanceId = await ending({ budgetId: paying });
      const made = await market.submitted(renew(instanceId), { budgetId, months: 3 });
      expect(made).toMatchObject({ startsOn: '2026-03-01', estimate: { amount: '600.00' }, budget: { id: budgetId } });
      await market.must('approveOrder', made.id, APPROVER);
      expect(await market.must('acceptOrder', made.id, OPERATIONS)).toMatchObject({
        ...{ status: 'PENDING_START', items: [{ status: 'PENDING', instance: { status: 'ACTIVE' } }] },
      });
      expect(refusal(await market.complete(made.items[0]!.id))).toBe('INVALID_TRANSITION');
      market.t.setNow(MARCH + 20_000_000);
      await market.complete(made.items[0]!.id);
      const { status, items } = await market.see(made.id);
      expect([status, items[0]!.status]).toEqual(['DONE', 'DONE']);
      expect(items[0]!.instance!.terminatedAt).toBe(formatInstant(MARCH));
      expect(items[0]!.goesOnAs).toMatchObject({ status: 'ACTIVE', activatedAt: formatInstant(MARCH) });
      expect([await market.money(paying), await market.money(budgetId)]).toEqual(['999600 0 400', '999400 0 600']);
    });

    it('begins by itself, and where use is told already with the look at it', async () => {
      const usage = { planId: market.meteredId, expectedUsage: [{ meter: 'cpu', quantityPerMonth: '1' }] };
      const [still, used] = [await ending(), await ending({ ...usage })];
      market.t.setNow(MARCH);
      const orders = [
        await market.accepted(renew(still), { budgetId: market.budgetId, months: 1 }),
        await market.accepted(renew(used), { budgetId: market.budgetId, months: 1 }),
      ];
      await reportUse(market.t, [
        { id: 'early', instanceId: used, meter: 'cpu', quantity: '1', occurredAt: formatInstant(MARCH + 5_000_000) },
      ]);
      await sweep(MARCH + 20_000_000);
      const ends = await Promise.all([still, used].map(async (id) => (await seen(id)).terminatedAt));
      expect(ends).toEqual([formatInstant(MARCH), formatInstant(MARCH + 20_000_000)]);
      for (const { id } of orders) expect((await market.see(id)).status).toBe('DONE');
      await sweep(MARCH + 40_000_000);
    });

    it('fails with its money when the instance has ended before', async () => {
      const budgetId = await openBudget(market.t);
      const instanceId = await ending();
      const { id } = await market.submitted(renew(instanceId), { budgetId, months: 3 });
      await market.must('approveOrder', id, APPROVER);
      await market.must('acceptOrder', id, OPERATIONS);
      market.t.setNow(FEBRUARY + 1);
      await market.t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: instanceId }, BUYER);
      market.t.setNow(MARCH);
      await market.fail((await market.see(id)).items[0]!.id);
      expect(await market.see(id)).toMatchObject({ status: 'FAILED', items: [{ status: 'FAILED', goesOnAs: null }] });
      expect(await market.money(budgetId)).toBe('1000000 0 0');
    });

    it('needs a budget of its own, and begins on no other day', async () => {
      const instanceId = await ending();
      const { data } = await market.create(renew(instanceId));
      expect(refusal(await market.step('submitOrder', data!.createOrder.id, BUYER))).toBe('BUDGET_REQUIRED');
      for (const startsOn of ['2026-02-28', '2026-03-02'])
        expect(refusal(await market.create(renew(instanceId), { budgetId: market.budgetId, startsOn }))).toBe(
          'VALIDATION_FAILED/NOT_TERM_END',
        );
      market.t.setNow(t0('2026-04-07T09:00:00+08:00'));
      const late = await market.create(renew(instanceId), { budgetId: market.budgetId });
      const submitted = await market.must('submitOrder', late.data!.createOrder.id, BUYER);
      expect(submitted.startsOn).toBe('2026-04-07');
    });
  });
});
