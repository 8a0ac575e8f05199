import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, dec } from '#kernel';
import { openDataSource, rows } from '#platform';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb } from '../../../scripts/lib/mariadb.mjs';
import { ensureBinaries } from '../../../scripts/lib/binaries.mjs';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import { openBudget, publish, runningInstance } from '../../testing/market.js';
import { type Running, running } from '../../testing/processes.js';

const BATCHES = 60;
const SIZE = 100;
const CLIENTS = 4;

let folder: string;
let server: Running;
let restart: () => void;
let t: TestApp;
const given = process.env.DATABASE_URL;

// A server of its own: this one is killed.
beforeAll(async () => {
  await ensureBinaries(['database']);
  folder = mkdtempSync(join(tmpdir(), 'yunshi-kill-'));
  const handle = await startMariadb(join(folder, 'data'), {
    password: 'killed',
    databases: ['kill'],
    redoMb: 48,
    poolMb: 128,
    log: join(folder, 'log'),
  });
  const { spawnfile, spawnargs } = handle.child as ChildProcess;
  server = running(handle.child);
  // The same server on the same port and files; the start-up SQL has done its work.
  restart = () => {
    const args = spawnargs.slice(1).filter((argument: string) => !argument.startsWith('--init-file'));
    server = running(spawn(spawnfile, args, { cwd: join(folder, 'data'), stdio: 'ignore' }));
  };
  process.env.DATABASE_URL = `${handle.url}/kill`;
  t = await startTestApp();
}, 120_000);
afterAll(async () => {
  await t.close();
  await server.kill();
  process.env.DATABASE_URL = given;
  rmSync(folder, { recursive: true, force: true });
});

describe('a database killed in the middle of intake', () => {
  it('loses and doubles no event: what was acknowledged is stored, what was not may be sent again [I1 I2 I5 I43]', async () => {
    const offering = await publish(t, { only: [{ code: 'use', unitPrice: '1' }] });
    const budgetId = await openBudget(t);
    const { instanceId } = await runningInstance(t, {
      planId: offering.plans[0]!.id,
      budgetId,
      startsOn: '2026-09-01',
      expectedUsage: [{ meter: 'use', quantityPerMonth: '0' }],
      activatedAt: dayStart('2026-09-01'),
    });
    let accepted = 0;
    let refused = 0;
    let kills = 0;
    const send = async (batch: number): Promise<void> => {
      const events = Array.from({ length: SIZE }, (_, index) => ({
        id: `${batch}-${index}`,
        instanceId,
        meter: 'use',
        quantity: '1.5',
        occurredAt: new Date(Date.UTC(2026, 8, 2, index % 24, batch % 60)).toISOString(),
      }));
      await until(async () => {
        const { data, errors } = await t.gql<{ reportUsage: { accepted: number; duplicates: number; rejected: [] } }>(
          'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted duplicates rejected{code}}}',
          { i: { events } },
          'operations@provider-a.example',
        );
        if (errors) {
          expect(errors[0]!.extensions.code).toBe('UNAVAILABLE');
          refused++;
          return false;
        }
        expect(data!.reportUsage.rejected).toEqual([]);
        expect(data!.reportUsage.accepted + data!.reportUsage.duplicates).toBe(SIZE);
        return ++accepted;
      }, 60);
    };
    const queue = Array.from({ length: BATCHES }, (_, batch) => batch);
    const client = async (): Promise<void> => {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
        const sending = send(batch);
        // Twice, with requests in flight: once early and once late.
        if (batch === 15 || batch === 40) {
          kills++;
          await server.kill();
          restart();
        }
        await sending;
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));

    expect([accepted, kills]).toEqual([BATCHES, 2]);
    expect(refused).toBeGreaterThan(0); // the kills hit something
    const dataSource = await openDataSource(process.env.DATABASE_URL!, { entities: [], poolSize: 1 });
    const [events] = await rows<{ n: string; total: string }>(
      dataSource,
      'SELECT COUNT(*) AS n, SUM(quantity) AS total FROM usage_event',
    );
    const [rollup] = await rows<{ n: string; total: string }>(
      dataSource,
      'SELECT SUM(n) AS n, SUM(quantity) AS total FROM usage_rollup',
    );
    await dataSource.destroy();
    const all = BATCHES * SIZE;
    expect([Number(events!.n), dec(events!.total).toFixed()]).toEqual([all, dec(all).times(dec('1.5')).toFixed()]);
    expect([Number(rollup!.n), dec(rollup!.total).toFixed()]).toEqual([all, dec(all).times(dec('1.5')).toFixed()]);
  }, 180_000);
});
