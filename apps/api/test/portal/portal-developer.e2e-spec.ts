import AxeBuilder from '@axe-core/playwright';
import { Redis } from 'ioredis';
import { Sessions } from '#identity';
import { QUEUE_PREFIX, redisOptions } from '#platform';
import { expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { describeInBrowser, expectAccessible } from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { QUEUE_NAMES } from '../../src/queues/queue-names.js';

const OPERATOR = 'operator@yunshi.example';

describeInBrowser('developers and operators in the portal', (portal) => {
  it('try requests of their role with the schema at hand, nothing loaded from elsewhere', async () => {
    const page = await portal.signedIn('operations@provider-a.example', '/');
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(portal.url) && /^https?:/.test(request.url())) foreign.push(request.url());
    });
    await page.getByRole('link', { name: '接口调试' }).click();
    await page.getByRole('tab', { name: /RefusedUse/ }).waitFor();
    expect(await page.getByRole('tab', { name: /Trail/ }).count()).toBe(0);
    await page.getByRole('tab', { name: /WhoAmI/ }).click();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.locator('.result-window').getByText('"蓉云运维员"').waitFor();
    await page
      .getByRole('button', { name: /Documentation Explorer/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Query', exact: true }).first().waitFor();
    // Around the package's own page, which is as accessible as it is made (ADR 0061).
    const { violations } = await new AxeBuilder({ page }).exclude('.graphiql-container').analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    expect(foreign).toEqual([]);
    expect(await page.evaluate('Object.keys(localStorage).filter((key) => key.startsWith("graphiql"))')).toEqual([]);
    expect(portal.complaints).toEqual([]);
  }, 120_000);

  it('look at the queues behind the same login, and no longer than it lasts', async () => {
    const page = await portal.signedIn(OPERATOR, '/queue-board');
    const foreign: string[] = [];
    page.context().on('request', (request) => {
      if (!request.url().startsWith(portal.url) && /^https?:/.test(request.url())) foreign.push(request.url());
    });
    // Without having been let in one is led here.
    expect((await page.context().request.get(`${portal.url}/queues/api/queues`)).status()).toBe(401);
    await page.getByRole('button', { name: '允许此浏览器查看' }).click();
    await expectAccessible(page);
    const [board] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: '打开任务队列' }).click(),
    ]);
    board.on('console', (said) => said.type() === 'error' && portal.complaints.push(said.text()));
    await board.getByText('billing', { exact: true }).first().waitFor();
    await board
      .getByRole('link', { name: /billing/ })
      .first()
      .click();
    await board.waitForURL(/\/queues\/queue\/billing/);
    expect(foreign).toEqual([]);
    expect(portal.complaints).toEqual([]);
    // Nothing but reading is there.
    expect((await page.context().request.put(`${portal.url}/queues/api/queues/billing/pause`)).status()).toBe(404);

    await portal.t.app.get(DataSource).query('UPDATE refresh_token SET ended_at = NOW(6) WHERE ended_at IS NULL');
    portal.t.app.get(Sessions).forget();
    expect((await page.context().request.get(`${portal.url}/queues/api/queues`)).status()).toBe(401);
  }, 120_000);

  it('open the queues as an operator in person: nobody else, no key, no page of another site', async () => {
    const { t } = portal;
    const mutation = 'mutation{openQueueBoard}';
    for (const email of ['auditor@yunshi.example', 'buyer@chengdu.example'])
      expect((await t.gql(mutation, {}, email)).errors![0]!.extensions.code).toBe('FORBIDDEN');
    const { createApiKey } = await t.ok<{ createApiKey: { secret: string } }>(
      'mutation{createApiKey(input:{name:"k",roles:[OPERATOR_ADMIN]}){secret}}',
      {},
      OPERATOR,
    );
    const byKey = await t.http('POST', '/graphql', {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${createApiKey.secret}` },
      body: JSON.stringify({ query: mutation }),
    });
    expect(byKey.json<{ errors: { extensions: { code: string } }[] }>().errors[0]!.extensions.code).toBe('FORBIDDEN');
    const opened = await t.http('POST', '/graphql', {
      email: OPERATOR,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: mutation }),
    });
    const set = [opened.headers['set-cookie']].flat().join();
    expect(set).toMatch(/^yunshi_queues=[^;]+;.*Path=\/queues; HttpOnly; SameSite=Strict/);
    const cookie = set.split(';')[0]!;
    const look = (headers: Record<string, string>) => t.http('GET', '/queues/api/queues', { headers });
    expect((await look({ cookie })).status).toBe(200);
    expect((await look({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(401);
    // It opens nothing else.
    expect((await t.http('GET', '/v1/offerings.json', { headers: { cookie } })).status).toBe(401);
    const policy = String((await t.http('GET', '/queues', { headers: { cookie } })).headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      expect(policy.split('; ')).toContain(part);
  }, 60_000);

  it('see every queue that workers have', async () => {
    const redis = new Redis(redisOptions(process.env.REDIS_URL!));
    const known = await until(async () => {
      const keys = await redis.keys(`${QUEUE_PREFIX}:*:meta`);
      const names = keys.map((key) => key.slice(QUEUE_PREFIX.length + 1, -':meta'.length)).sort();
      return names.length >= QUEUE_NAMES.length && names;
    });
    redis.disconnect();
    expect(known).toEqual([...QUEUE_NAMES].sort());
  }, 60_000);
});
