import { describe, expect, it } from '@jest/globals';
import { type DomainError } from '#kernel';
import type { Config } from '#platform';
import type { Verdict } from '../core/index.js';
import { IntakeQueue, SLICE } from './intake-queue.js';
import type { IntakeWriter, Portion } from './intake-writer.js';

const portion = (count: number): Portion =>
  ({ events: Array.from({ length: count }, () => ({})) }) as unknown as Portion;
const duplicates = ({ events }: Portion): Verdict[] => events.map(() => ({ kind: 'DUPLICATE' as const }));

const queueOf = (writer: object, intakeMerge = SLICE): IntakeQueue =>
  new IntakeQueue(writer as IntakeWriter, { intakeMerge, poolSize: 10 } as Config);

/** A queue whose writes finish when told. */
function gated(intakeMerge?: number): { queue: IntakeQueue; groups: number[][]; open: () => void } {
  const groups: number[][] = [];
  const gates: (() => void)[] = [];
  const writer = {
    write: async (portions: Portion[]) => {
      groups.push(portions.map(({ events }) => events.length));
      await new Promise<void>((resolve) => gates.push(resolve));
      return portions.map(duplicates);
    },
  };
  return {
    queue: queueOf(writer, intakeMerge),
    groups,
    open: () => gates.splice(0).forEach((gate) => gate()),
  };
}
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the queue of intake', () => {
  it('writes at most 500 events together, in the order they came, and answers each portion by itself', async () => {
    const { queue, groups, open } = gated();
    const answers = [200, 200, 200, 450, 500].map((count) => queue.submit(portion(count)));
    await pause(20);
    open();
    await pause(20);
    open();
    expect((await Promise.all(answers)).map((verdicts) => verdicts.length)).toEqual([200, 200, 200, 450, 500]);
    expect(groups).toEqual([[200, 200], [200], [450], [500]]);
    expect(SLICE).toBe(500);
  });

  it('writes four transactions at a time; what comes meanwhile goes together', async () => {
    const { queue, groups, open } = gated();
    const answers = Array.from({ length: 4 }, () => queue.submit(portion(SLICE)));
    await pause(5);
    answers.push(...Array.from({ length: 9 }, () => queue.submit(portion(10))));
    await pause(30);
    expect(groups).toHaveLength(4);
    open();
    await pause(30);
    expect(groups.slice(4)).toEqual([Array.from({ length: 9 }, () => 10)]);
    open();
    expect(await Promise.all(answers)).toHaveLength(13);
  });

  it('gives each portion a transaction of its own when told not to merge', async () => {
    const { queue, groups, open } = gated(1);
    const answers = Array.from({ length: 10 }, () => queue.submit(portion(1)));
    await pause(20);
    expect(groups).toHaveLength(8); // all but two of the pool's connections
    open();
    await pause(20);
    open();
    await Promise.all(answers);
    expect(groups).toEqual(Array.from({ length: 10 }, () => [1]));
  });

  it('refuses with UNAVAILABLE when more than 50 000 events are under way, and takes more when they are done', async () => {
    const { queue } = gated();
    let finish = (): void => undefined;
    const first = queue.admit(45_000, () => new Promise<void>((resolve) => (finish = resolve)));
    await expect(queue.admit(5_001, () => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(queue.admit(5_000, () => Promise.resolve(1))).resolves.toBe(1);
    finish();
    await first;
    await expect(queue.admit(10_000, () => Promise.resolve(2))).resolves.toBe(2);
  });

  it('tells every portion of a transaction that the database is away, and tries none by itself', async () => {
    let writes = 0;
    const writer = {
      write: () => (writes++, Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }))),
    };
    const queue = queueOf(writer);
    const told = await Promise.allSettled([queue.submit(portion(1)), queue.submit(portion(1))]);
    expect(told.map((each) => each.status === 'rejected' && (each.reason as DomainError).code)).toEqual([
      'UNAVAILABLE',
      'UNAVAILABLE',
    ]);
    expect(writes).toBe(1);
  });
});
