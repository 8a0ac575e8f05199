import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  dec,
  type Decimal,
  formatInstant,
  HOUR,
  type Instant,
  type Month,
  monthOf,
  monthPeriod,
  newId,
  plain,
  sum,
  ZERO,
} from '#kernel';
import { Transactions } from '#platform';
import { Instances } from '#procurement';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { type EventWish, openBudget, publish, reportUse, runningInstance } from '../../../../apps/testing/market.js';
import { spanOf, WHOLE_AGGREGATIONS, type WholeMeter, wholeUse } from '../core/index.js';
import { providerEventKey } from '../event/event-key.js';
import { NOW, SINCE } from '../use.fixture.js';
import { UsageLedger } from './usage-ledger.js';

const MONTHS: Month[] = ['2026-09', '2026-10'];
/** Where events of the test lie: on both sides of hours, of a month's end, and often at one instant. */
const OCTOBER = monthPeriod('2026-10').from;
const INSTANTS = [SINCE, SINCE + HOUR, OCTOBER - 1, OCTOBER, OCTOBER + 90 * 60_000_000, OCTOBER + 50 * HOUR];

interface Kept extends EventWish {
  key: string;
  at: Instant;
}

describe('months that are computed whole, against the same computed in code', () => {
  let t: TestApp;
  let instanceId: string;
  let meters: WholeMeter[];
  const events: Kept[] = [];
  beforeAll(async () => {
    t = await startTestApp();
    t.setNow(NOW);
    const { plans } = await publish(t, {
      all: WHOLE_AGGREGATIONS.map((aggregation) => ({ code: aggregation, aggregation, unitPrice: '1' })),
    });
    const expectedUsage = WHOLE_AGGREGATIONS.map((meter) => ({ meter, quantityPerMonth: '0' }));
    const wish = { planId: plans[0]!.id, budgetId: await openBudget(t), startsOn: '2026-09-01', expectedUsage };
    ({ instanceId } = await runningInstance(t, { activatedAt: SINCE, ...wish }));
    meters = WHOLE_AGGREGATIONS.map((aggregation) => ({
      instanceId,
      meter: aggregation,
      aggregation,
      terminatedAt: null,
    }));
  });
  afterAll(() => t.close());

  const standing = (meter: string): Kept[] => {
    const replaced = new Set(events.map(({ correctsEventId }) => correctsEventId));
    return events.filter(
      (one) => one.meter === meter && !replaced.has(one.id) && !(one.correctsEventId && dec(one.quantity).isZero()),
    );
  };

  const expected = (meter: WholeMeter['aggregation'], month: Month): Decimal => {
    const { from, to } = monthPeriod(month);
    const all = standing(meter).map((one) => ({ ...one, quantity: dec(one.quantity), subject: one.subject ?? null }));
    const span = spanOf(all.filter(({ at }) => monthOf(at) === month));
    const carried = spanOf(all.filter(({ at }) => at < from))?.latest ?? null;
    return wholeUse(meter, span, { from, until: Math.min(to, NOW), carried });
  };

  /** One more portion of originals and corrections of any earlier event that is not corrected yet. */
  const report = async (round: number): Promise<void> => {
    const drawn = fc.sample(
      fc.record({
        meter: fc.constantFrom(...WHOLE_AGGREGATIONS),
        at: fc.constantFrom(...INSTANTS),
        quantity: fc.constantFrom('0', '1', '2.5', '1.5', '7.123456789012'),
        subject: fc.constantFrom(undefined, '', 'a', 'a ', 'A'),
        correct: fc.integer({ min: 0, max: 200 }),
      }),
      { numRuns: 40, seed: round },
    );
    const fresh: Kept[] = drawn.map(({ meter, at, quantity, subject, correct }, n): Kept => {
      const corrected = new Set(events.map(({ correctsEventId }) => correctsEventId));
      const original = correct < 120 ? events.filter(({ id }) => !corrected.has(id))[correct] : undefined;
      const of = original ?? { meter, at, subject };
      const id = `w-${round}-${n}`;
      const event = {
        ...{ id, instanceId, quantity, meter: of.meter, at: of.at, subject: of.subject },
        occurredAt: formatInstant(of.at),
        key: '',
        ...(original ? { correctsEventId: original.id } : {}),
      };
      events.push(event);
      return event;
    });
    const { providerId } = await t.app.get(Instances).get(instanceId);
    for (const event of fresh) event.key = providerEventKey(providerId, '', event.id);
    const receipt = await reportUse(
      t,
      fresh.map(({ key: _key, at: _at, ...event }) => event),
    );
    expect(receipt).toMatchObject({ accepted: fresh.length, rejected: [] });
  };

  it('every closing says what stands, and every line’s events sum to it [I5] [I9] [I11] [I13] [I35]', async () => {
    const ledger = t.app.get(UsageLedger);
    const spans = [{ instanceId, from: '2026-09' }];
    const wanted = { spans, meters: [...WHOLE_AGGREGATIONS], whole: meters, upTo: '2026-10' };
    const billed = new Map<string, { quantity: Decimal; cut: number }>();
    for (let round = 0; round < 6; round++) {
      await report(round);
      const uses = await t.app.get(Transactions).run(async (manager) => {
        const found = await ledger.lockMonths(manager, wanted);
        await ledger.closeCuts(manager, found);
        return found;
      });
      expect(uses.map(({ month }) => month)).toEqual(MONTHS);
      for (const { month, closedCut, meters: told } of uses)
        for (const { aggregation } of meters) {
          const use = dec(told.find(({ meter }) => meter === aggregation)?.quantity ?? '0');
          expect([round, month, aggregation, plain(use)]).toEqual([
            round,
            month,
            aggregation,
            plain(expected(aggregation, month)),
          ]);
          const before = billed.get(`${month} ${aggregation}`) ?? { quantity: ZERO, cut: 0 };
          const line = {
            lineNo: 1,
            lineId: newId(),
            lineKind: 'USAGE',
            instanceId,
            month,
            meter: aggregation,
            aggregation,
          };
          const shares: Decimal[] = [];
          for await (const event of ledger.eventsOfLines([{ ...line, afterCut: before.cut, throughCut: closedCut }]))
            shares.push(dec(event.quantity));
          expect([round, month, aggregation, plain(sum(shares))]).toEqual([
            round,
            month,
            aggregation,
            plain(use.minus(before.quantity)),
          ]);
          // Now and then a month gets no line, and the next takes the events of several cuts.
          if ((round + aggregation.length) % 3)
            billed.set(`${month} ${aggregation}`, { quantity: use, cut: closedCut });
        }
    }
  });
});
