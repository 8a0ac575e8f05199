import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '#platform';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../testing/harness.js';
import { replay } from '../src/replay/replay.js';

const OWN = join(projectRoot, 'seeds', 'demo', 'focus-sample.csv');
const REAL = join(projectRoot, '..', 'shared', 'data', 'focus-sample-1000.csv');

let t: TestApp;
let url: string;
beforeAll(async () => {
  t = await startTestApp({ worker: true });
  await t.app.listen(0, '127.0.0.1');
  url = (await t.app.getUrl()).replace('[::1]', '127.0.0.1');
}, 120_000);
afterAll(() => t.close());

const run = (file: string): ReturnType<typeof replay> =>
  replay({ file, url, email: 'operator@yunshi.example', password: 'Yunshi-demo-2026' });

describe('replaying a FOCUS file', () => {
  it('rates every charge whose own arithmetic holds, and lists the rest with the reason', async () => {
    const { total, providers } = await run(OWN);
    expect(total).toMatchObject({ read: 37, reported: 33, duplicates: 0, difference: '0' });
    expect(total.rated).toBe(total.charged);
    expect(total.skipped.map(({ row, reason }) => [row, reason])).toEqual([
      [34, 'PricingQuantity is negative'],
      [35, 'ChargeCategory is Credit'],
      [36, 'PricingQuantity × ListUnitPrice differs from ListCost by 0.001'],
      [37, 'more than 12 decimals'],
    ]);
    expect(providers.map(({ provider }) => provider).sort()).toEqual(['Example Cloud', 'Example Queue']);
  }, 120_000);

  it('reports only duplicates the second time', async () => {
    const { total } = await run(OWN);
    expect(total).toMatchObject({ read: 37, reported: 0, duplicates: 33, difference: '0' });
  }, 120_000);

  const real = existsSync(REAL) ? it : it.skip;
  real(
    'rates the 959 sound rows of the real sample to 23.166265615398628',
    async () => {
      const { total } = await run(REAL);
      expect(total).toMatchObject({
        read: 1000,
        reported: 959,
        charged: '23.166265615398628',
        rated: '23.166265615398628',
        difference: '0',
      });
      expect(total.skipped).toHaveLength(41);
    },
    300_000,
  );
});
