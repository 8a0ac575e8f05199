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

const BUYERS = 40;

let t: TestApp;
const workers: Running[] = [];
beforeAll(async () => {
  t = await startTestApp();
}, 120_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await t.close();
});

const start = (): Running => {
  workers.push(startWorker());
  return workers.at(-1)!;
};

describe('a worker killed in the middle of a billing run', () => {
  it('loses and doubles nothing: the next worker ends the run [I32 I33 I37 I43]', async () => {
    const quantities = await manyAccounts(t, BUYERS);
    const first = start();
    const runId = await startRun(t);
    await until(async () => (await issued(t)) >= 2);
    await first.kill();
    expect(await issued(t)).toBeLessThan(BUYERS); // otherwise the kill came too late to prove anything
    start();
    await until(() => isCompleted(t, runId), 60);
    await expectAllBilledOnce(t, quantities);
  }, 180_000);
});
