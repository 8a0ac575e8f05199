import { describe, expect, it } from '@jest/globals';
import type { PlanFacts } from '#catalog';
import { dec, type Id, type Instant, parseInstant } from '#kernel';
import type { EntityManager } from 'typeorm';
import { serviceSubjects, subjectsOf } from './service-months.js';

const day = (text: string): Instant => parseInstant(`${text}T00:00:00+08:00`)!;
const manager = null as unknown as EntityManager;
const plans = new Map([
  ['plan', { prices: [{ aggregation: 'UNIQUE_COUNT', meter: 'users' }] } as unknown as PlanFacts],
]);

/** Instances of one service from these days on, one after the other; the last one lives. */
const chain = (...days: string[]) =>
  days.map((from, index) => ({
    ...{ id: `i${String(index).padStart(2, '0')}`, planId: 'plan', organizationId: 'o' },
    ...{ serviceId: 's', activatedAt: day(from) },
    terminatedAt: index + 1 < days.length ? day(days[index + 1]!) : null,
  }));

async function asked(some: ReturnType<typeof chain>, from: string, upTo: string): Promise<string[]> {
  const calls: string[] = [];
  const usage = {
    subjectsTogether: (_: unknown, { instanceIds, month }: { instanceIds: readonly Id[]; month: string }) => {
      calls.push(`${month} ${instanceIds.join(',')}`);
      return Promise.resolve((of: readonly Id[]) => dec(of.length));
    },
  };
  const spans = some.map((one) => ({ instanceId: one.id, from }));
  const found = await serviceSubjects(usage, manager, some, plans, { spans, upTo, until: undefined });
  for (const call of calls) {
    const parts = some.map((instance) => ({ instance, price: { meter: 'users' }, month: call.slice(0, 7) }));
    expect(subjectsOf(found, parts).toFixed()).toBe(String(some.length));
  }
  return calls;
}

describe('the subjects of a service that goes on', () => {
  it('are those of the instances that live in the month, however many there were before', async () => {
    const months = Array.from(
      { length: 40 },
      (_, n) => `${2020 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`,
    );
    const some = chain(...months.map((month) => `${month}-11`));
    const [last] = (await asked(some, months.at(-1)!, months.at(-1)!)).slice(-1);
    expect(last).toBe(`${months.at(-1)} i38,i39`);
  });

  it('are asked for only in months that are rated, and in which it went on', async () => {
    const some = chain('2026-01-05', '2026-02-11', '2026-03-01', '2026-04-11', '2026-05-11');
    // In March, from its first instant on, it was one instance.
    expect(await asked(some, '2026-01', '2026-04')).toEqual(['2026-02 i00,i01', '2026-04 i02,i03']);
    expect(await asked(some, '2026-04', '2026-04')).toEqual(['2026-04 i02,i03']);
    expect(await asked(some, '2026-06', '2026-06')).toEqual([]);
  });
});
