import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import type { Running } from '../../testing/processes.js';
import {
  expectAllBilledOnce,
  isCompleted,
  issued,
  manyAccounts,
  startRun,
  startWorker,
} from './billing-run.fixture.js';

const BUYERS = 150;
/** A worker lives until it has issued about this many. */
const LIFE = 12;

let t: TestApp;
const alive = new Set<Running>();
beforeAll(async () => {
  t = await startTestApp();
}, 120_000);
afterAll(async () => {
  await Promise.all([...alive].map((worker) => worker.kill()));
  await t.close();
});

describe('workers killed again and again during one billing run', () => {
  it('end it all the same, two at a time and Redis emptied on the way [I33 I37 I43 I44]', async () => {
    const quantities = await manyAccounts(t, BUYERS);
    const runId = await startRun(t);
    let kills = 0;
    while (!(await isCompleted(t, runId))) {
      const pair = [startWorker(), startWorker()];
      pair.forEach((worker) => alive.add(worker));
      const before = await issued(t);
      await until(async () => (await issued(t)) >= before + LIFE || (await isCompleted(t, runId)), 120);
      for (const worker of pair) {
        await worker.kill();
        alive.delete(worker);
      }
      kills += pair.length;
      if (kills % 4 === 0) await t.flushRedis();
    }
    expect(kills).toBeGreaterThanOrEqual(8);
    await expectAllBilledOnce(t, quantities);
  }, 600_000);
});
