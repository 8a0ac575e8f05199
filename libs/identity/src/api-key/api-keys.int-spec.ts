import { Clock } from '#kernel';
import { Audit, Transactions } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { ApiKeys } from './api-key.service.js';

describe('an API key', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
  });
  afterAll(() => t.close());

  it('that is revoked ends at once in the process that revoked it, and in others within 2 seconds', async () => {
    const { app } = t;
    const here = app.get(ApiKeys);
    // The same service of another process: what it remembers is its own.
    const elsewhere = new ApiKeys(app.get(DataSource), app.get(Transactions), app.get(Audit), app.get(Clock));
    const chief = t.actor('chief@chengdu.example');
    const { id, secret } = await here.create(chief, { name: 'both', roles: ['BUYER'] });
    for (const [keys, requestId] of [
      [here, 'a'],
      [here, 'b'],
      [elsewhere, 'c'],
    ] as const)
      expect(await keys.actorOf(secret, requestId)).toEqual({
        personId: chief.personId,
        organizationId: chief.organizationId,
        organizationKind: chief.organizationKind,
        roles: ['BUYER'],
        requestId,
      });
    const since = performance.now();
    await here.revoke(chief, id);
    expect(await here.actorOf(secret, 'd')).toBeNull();
    await until(async () => (await elsewhere.actorOf(secret, 'e')) === null);
    expect(performance.now() - since).toBeLessThan(5_000); // 2 s, and what a busy machine takes
  });

  it('is bound to one operation at least, and to no list without end', async () => {
    const create = (operations: string[]): ReturnType<TestApp['gql']> =>
      t.gql(
        'mutation($i:CreateApiKeyInput!){createApiKey(input:$i){id}}',
        { i: { name: 'bound', roles: ['BUYER'], operations } },
        'chief@chengdu.example',
      );
    for (const [operations, code] of [
      [[], 'REQUIRED'],
      [Array.from({ length: 501 }, () => 'createOrder'), 'TOO_MANY'],
    ] as const)
      expect((await create([...operations])).errors?.[0]?.extensions.issues).toMatchObject([
        { path: 'operations', code },
      ]);
    expect((await create(['createOrder'])).errors).toBeUndefined();
  });
});
