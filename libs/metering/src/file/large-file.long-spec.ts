import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { until } from '../../../../apps/testing/harness.js';
import { type Running, startProcess } from '../../../../apps/testing/processes.js';
import { OPERATIONS, UseMarket } from '../use.fixture.js';
import { CSV_HEAD, csvLine, fileState } from '../ways.fixture.js';

/** The file's size in MiB; LARGE_FILE_MIB makes it another. */
const SIZE = Number(process.env.LARGE_FILE_MIB ?? 1024);
const ROW = 2048;
const ROWS = (SIZE * 1024 * 1024) / ROW;
/** Rows made at once. */
const BLOCK = 512;

const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

let market: UseMarket;
let worker: Running;
beforeAll(async () => {
  market = await UseMarket.open();
}, 120_000);
afterAll(async () => {
  await worker.kill();
  await market.t.close();
});

describe('a file of a gigabyte', () => {
  it('is uploaded and taken in whole, in memory that does not grow with it', async () => {
    const instanceId = await market.instance();
    const row = (n: number): string => {
      const fields = { id: `row-${n}`, instanceId, meter: 'cpu', quantity: '1', occurredAt: '2026-10-01T00:00:00Z' };
      const line = csvLine(fields);
      return `${line},${'x'.repeat(ROW - line.length - 2)}\n`;
    };
    function* content(): Generator<string> {
      yield `${CSV_HEAD},remark\n`;
      for (let n = 0; n < ROWS; n += BLOCK) yield Array.from({ length: BLOCK }, (_, i) => row(n + i)).join('');
    }
    await market.t.app.listen({ port: 0, host: '127.0.0.1' });
    const url = `${await market.t.app.getUrl()}/v1/usage-files`;
    const before = residentMiB(process.pid);
    const id = await new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'text/csv', authorization: `Bearer ${market.t.token(OPERATIONS)}` };
      const upload = request(url, { method: 'POST', headers }, (answer) => {
        answer.toArray().then((parts) => resolve((JSON.parse(parts.join('')) as { id: string }).id), reject);
      });
      pipeline(Readable.from(content()), upload).catch(reject);
    });
    const grown = residentMiB(process.pid) - before;
    worker = startProcess('worker', { DATABASE_URL: process.env.DATABASE_URL!, REDIS_URL: process.env.REDIS_URL! });
    const seen: { share: number; resident: number }[] = [];
    const state = await until(async () => {
      const { status, rows } = await fileState(market, id);
      if (status === 'PROCESSING') seen.push({ share: rows / ROWS, resident: residentMiB(worker.child.pid!) });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return status !== 'PROCESSING' && status !== 'RECEIVED' && fileState(market, id);
    }, 3000);
    expect(state).toMatchObject({ status: 'DONE', rows: ROWS, accepted: ROWS, rejected: 0 });
    const peak = (from: number, to: number): number =>
      Math.max(...seen.filter(({ share }) => from <= share && share < to).map(({ resident }) => resident));
    const [early, late] = [peak(0.1, 0.4), peak(0.7, 1)];
    process.stdout.write(
      `${SIZE} MiB, ${ROWS} rows: api grew by ${grown.toFixed(0)} MiB; worker's peak ${early.toFixed(0)} MiB early, ${late.toFixed(0)} MiB late\n`,
    );
    expect(grown).toBeLessThan(200);
    expect(late).toBeLessThan(early * 1.2 + 20);
  }, 3_600_000);
});
