import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../../../apps/testing/harness.js';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import { type Running, startProcess } from '../../../../apps/testing/processes.js';
import { UseMarket } from '../use.fixture.js';
import { CSV_HEAD, csvLine, fileState, quarantined, reportOf, upload } from '../ways.fixture.js';

const ROWS = 30_000;
/** Every so many rows one is refused. */
const BAD = 1000;

let market: UseMarket;
const workers: Running[] = [];
beforeAll(async () => {
  market = await UseMarket.open();
}, 120_000);
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await market.t.close();
});

const start = (): Running => {
  workers.push(startProcess('worker', { DATABASE_URL: process.env.DATABASE_URL!, REDIS_URL: process.env.REDIS_URL! }));
  return workers.at(-1)!;
};

/** Holds the file when it has come so far: the slice under way waits for it, so a kill always lands in one. */
async function heldBeyond(fileId: string, rows: number): Promise<(() => Promise<void>) | null> {
  const runner = market.t.app.get(DataSource).createQueryRunner();
  const release = async (): Promise<void> => {
    await runner.rollbackTransaction();
    await runner.release();
  };
  await runner.startTransaction();
  const [file] = await runner.query('SELECT rows_read FROM usage_file WHERE id = ? FOR UPDATE', [bin(fileId)]);
  if (file.rows_read > rows) return release;
  await release();
  return null;
}

describe('workers killed while they take a file in', () => {
  it('lose and double no row, in events, counts, report and quarantine: the next goes on where it stopped [I1 I6 I43]', async () => {
    const instanceId = await market.instance();
    const rows = Array.from({ length: ROWS }, (_, n) =>
      csvLine({
        id: `row-${n}`,
        instanceId,
        meter: n % BAD === BAD - 1 ? 'none' : 'cpu',
        quantity: '0.25',
        occurredAt: '2026-10-01T00:00:00Z',
      }),
    );
    const { id } = await upload(market, `${CSV_HEAD}\n${rows.join('\n')}\n`, { gzip: true });
    for (const part of [0.1, 0.4]) {
      const worker = start();
      const release = await until(() => heldBeyond(id, part * ROWS), 90, 5);
      await worker.kill();
      await release();
      expect((await fileState(market, id)).status).toBe('PROCESSING'); // otherwise the kill came too late
    }
    start();
    const state = await until(async () => {
      const seen = await fileState(market, id);
      return seen.status !== 'PROCESSING' && seen;
    }, 120);
    // 30 000 rows = 29 970 accepted + 30 refused; 29 970 × 0.25 = 7 492.5
    expect(state).toMatchObject({ status: 'DONE', rows: ROWS, accepted: 29_970, duplicates: 0, rejected: 30 });
    const { usage } = await market.t.ok<any>(
      'query($i:ID!){usage(instanceId:$i,meter:"cpu",from:"2026-10-01T00:00:00Z",to:"2026-10-02T00:00:00Z"){quantity}}',
      { i: instanceId },
      'operations@provider-a.example',
    );
    expect(usage).toEqual([{ quantity: '7492.5' }]);
    const report = await reportOf(market, id);
    expect([report.length, report.filter((line) => !line.endsWith(',ACCEPTED,,')).length]).toEqual([ROWS, 30]);
    expect((await quarantined(market, { fileId: id })).map(({ row }) => row)).toEqual(
      Array.from({ length: 30 }, (_, n) => (n + 1) * BAD),
    );
  }, 300_000);
});
