import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish } from '../../../../apps/testing/market.js';
import { BrokerPlans1764440010000 } from './1764440010000-broker-plans.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

it('plans that were bound by their ids are bound by offering and code, of two revisions the later, and back', async () => {
  const database = t.app.get(DataSource);
  const { id: offeringId, plans } = await publish(t, { small: [{ code: 'u', unitPrice: '1' }] });
  const [later, broker] = [newId(), newId()];
  await database.query(
    "INSERT INTO plan (id, offering_id, revision, position, code, name, currency) VALUES (?,?,2,0,'small','s','CNY')",
    [bin(later), bin(offeringId)],
  );
  await database.query(
    "INSERT INTO broker (id, provider_id, created_by, url, sealed_credentials, created_at) VALUES (?,?,?,'https://b.example',x'00','2026-01-01')",
    [bin(broker), bin(newId()), bin(newId())],
  );
  const migration = new BrokerPlans1764440010000();
  const runner = database.createQueryRunner();
  try {
    await migration.down(runner);
    for (const [planId, brokerPlanId] of [
      [later, 'new'],
      [plans[0]!.id, 'old'],
    ] as const)
      await runner.query(
        "INSERT INTO broker_plan (plan_id, broker_id, service_id, broker_plan_id, polling_seconds) VALUES (?,?,'s',?,60)",
        [bin(planId), bin(broker), brokerPlanId],
      );
    await migration.up(runner);
    expect(await rows(database, 'SELECT offering_id, plan_code, broker_plan_id, bindable FROM broker_plan')).toEqual([
      { offering_id: bin(offeringId), plan_code: 'small', broker_plan_id: 'new', bindable: 0 },
    ]);
    await migration.down(runner);
    const both = await rows<{ plan_id: Buffer }>(database, 'SELECT plan_id FROM broker_plan ORDER BY plan_id');
    expect(both.map((row) => row.plan_id.toString('hex'))).toEqual(
      [plans[0]!.id, later].map((planId) => bin(planId).toString('hex')).sort(),
    );
    await migration.up(runner);
  } finally {
    await runner.release();
  }
});
