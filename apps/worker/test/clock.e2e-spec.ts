import { DAY, formatInstant, monthStart, parseInstant, SECOND } from '#kernel';
import { ClockSetter, Config, ProductClock, rows } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp, until } from '../../testing/harness.js';
import { openBudget, publish, runningInstance } from '../../testing/market.js';

const BUYER = 'buyer@chengdu.example';

describe('the product’s clock, set', () => {
  let t: TestApp;
  const setter = (): ClockSetter => t.app.get(ClockSetter);
  const ask = async <T>(query: string, token: string, variables = {}): Promise<GqlAnswer<T>> =>
    (
      await t.http('POST', '/graphql', {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
    ).json<GqlAnswer<T>>();
  const signIn = async (): Promise<string> =>
    (
      await t.ok<{ signIn: { accessToken: string } }>(
        'mutation($i:SignInInput!){signIn(input:$i){accessToken}}',
        { i: { email: BUYER, password: 'Yunshi-demo-2026' } },
        '',
      )
    ).signIn.accessToken;
  const move = (to: string): Promise<number> => setter().set(() => parseInstant(to)!);

  beforeAll(async () => {
    process.env.PRODUCT_CLOCK = 'movable';
    t = await startTestApp({ worker: true });
  });
  afterAll(async () => {
    delete process.env.PRODUCT_CLOCK;
    await t?.close();
  });

  it('goes forward only where anything has happened', async () => {
    await expect(move('2020-01-01T00:00:00Z')).rejects.toMatchObject({ code: 'CLOCK_BACKWARD' });
  });

  it('is followed by tokens, rules and the worker’s schedule: a month of hours is metered at once', async () => {
    const { plans } = await publish(t, { hours: [{ code: 'hours', unitPrice: '1', source: 'PLATFORM' }] });
    const budgetId = await openBudget(t, { fiscalYear: Number(formatInstant(Date.now() * 1000).slice(0, 4)) });
    const wish = { planId: plans[0]!.id, budgetId, activatedAt: Date.now() * 1000 - 1_000_000 };
    const today = formatInstant(wish.activatedAt + 8 * 3_600_000_000).slice(0, 10);
    const { instanceId } = await runningInstance(t, { ...wish, startsOn: today });

    const old = await signIn();

    const now = await setter().set((before) => before + 31 * DAY);
    const [told] = await rows<{ at: number }>(
      t.app.get(DataSource),
      "SELECT at FROM audit_row WHERE action = 'setClock'",
    );
    expect(Math.abs(told!.at - now)).toBeLessThan(10 * SECOND); // of the time from then on

    // The access token of a month ago has ended with its quarter of an hour.
    expect((await ask('{viewer{id}}', old)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const token = await signIn();
    const hours = await until(async () => {
      const { data } = await ask<{ usage: { quantity: string }[] }>(
        'query($id:ID!,$from:DateTime!,$to:DateTime!){usage(instanceId:$id,meter:"hours",from:$from,to:$to,granularity:MONTH){quantity}}',
        token,
        { id: instanceId, from: formatInstant(monthStart('2026-01')), to: formatInstant(now) },
      );
      const sum = data!.usage.reduce((total, { quantity }) => total + Number(quantity), 0);
      return sum > 31 * 24 - 2 ? sum : null;
    }, 15);
    expect(hours).toBeLessThanOrEqual(31 * 24 + 1);
  });

  it('is refused by a process that cannot follow, and in production', async () => {
    const config = { ...t.app.get(Config), movableClock: false } as Config;
    await expect(ProductClock.open(t.app.get(DataSource), config)).rejects.toThrow(/clock of this database was set/);
    const { JWT_SECRET, SECRETS_KEYS } = process.env;
    const env = { DATABASE_URL: 'mysql://a/b', REDIS_URL: 'redis://a', JWT_SECRET, SECRETS_KEYS };
    expect(() => Config.fromEnv({ ...env, NODE_ENV: 'production', PRODUCT_CLOCK: 'movable' })).toThrow(/production/);
    expect(Config.fromEnv({ ...env, PRODUCT_CLOCK: 'movable' }).movableClock).toBe(true);
  });
});
