import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, dec, sum } from '#kernel';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../testing/harness.js';
import { openBudget, publish, reportUse, runningInstance } from '../../testing/market.js';
import { type Running, startProcess } from '../../testing/processes.js';

/** Buyers of one provider: as many accounts, so that a run can be cut in the middle. */
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
  const worker = startProcess('worker', { DATABASE_URL: process.env.DATABASE_URL!, REDIS_URL: process.env.REDIS_URL! });
  workers.push(worker);
  return worker;
};

/** Copies of the Chongqing agency, each with its buyer, approver and finance signed in. */
async function agencies(): Promise<string[]> {
  const mails: string[] = [];
  for (let index = 0; index < BUYERS; index++) {
    const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
      { i: { kind: 'ENTERPRISE', code: `E-${index}`, name: `Enterprise ${index}` } },
      'operator@yunshi.example',
    );
    mails.push(`e${index}`);
    for (const [part, role] of [
      ['buyer', 'BUYER'],
      ['approver', 'APPROVER'],
      ['finance', 'FINANCE'],
    ] as const)
      await t.addPerson({ organizationId: createOrganization.id, email: `${part}@e${index}.example`, roles: [role] });
  }
  return mails;
}

describe('a worker killed in the middle of a billing run', () => {
  it('loses and doubles nothing: the next worker ends the run [I32 I33 I37 I43]', async () => {
    const offering = await publish(t, { only: [{ code: 'use', unitPrice: '0.125' }] });
    const mails = await agencies();
    const quantities = new Map<string, string>();
    for (const [index, mail] of mails.entries()) {
      const budgetId = await openBudget(t, { mail, amount: '1000.00' });
      const { instanceId } = await runningInstance(t, {
        mail,
        planId: offering.plans[0]!.id,
        budgetId,
        startsOn: '2026-09-01',
        expectedUsage: [{ meter: 'use', quantityPerMonth: '10' }],
        activatedAt: dayStart('2026-09-01'),
      });
      quantities.set(instanceId, String(index + 1));
      await reportUse(t, [
        {
          id: `use-${index}`,
          instanceId,
          meter: 'use',
          quantity: String(index + 1),
          occurredAt: '2026-09-15T00:00:00Z',
        },
      ]);
    }
    const first = start();
    const { startBillingRun } = await t.ok<{ startBillingRun: { id: string } }>(
      'mutation{startBillingRun(input:{period:"2026-09"}){id}}',
      {},
      'operator@yunshi.example',
    );
    const issued = async (): Promise<number> =>
      Number((await rows<{ n: string }>(t.app.get(DataSource), 'SELECT COUNT(*) AS n FROM invoice'))[0]!.n);
    await until(async () => (await issued()) >= 2);
    await first.kill();
    const atKill = await issued();
    expect(atKill).toBeLessThan(BUYERS); // otherwise the kill came too late to prove anything

    start();
    await until(async () => {
      const { billingRun } = await t.ok<{ billingRun: { status: string } }>(
        'query($id:ID!){billingRun(id:$id){status}}',
        { id: startBillingRun.id },
        'operator@yunshi.example',
      );
      return billingRun.status === 'COMPLETED';
    }, 60);

    const { invoices } = await t.ok<{
      invoices: {
        totalCount: number;
        edges: {
          node: { number: string; total: string; lines: { instanceId: string; quantity: string; amount: string }[] };
        }[];
      };
    }>(
      '{invoices(first:100){totalCount edges{node{number total lines{instanceId quantity amount}}}}}',
      {},
      'operator@yunshi.example',
    );
    expect(invoices.totalCount).toBe(BUYERS);
    const nodes = invoices.edges.map(({ node }) => node);
    expect(nodes.map(({ number }) => Number(number.slice(-6))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: BUYERS }, (_, i) => i + 1),
    );
    for (const { lines } of nodes)
      expect([lines.length, lines[0]!.quantity]).toEqual([1, quantities.get(lines[0]!.instanceId)]);
    const { edges } = (
      await t.ok<{ invoices: { edges: { node: { total: string } }[] } }>(
        '{invoices(first:100){edges{node{total}}}}',
        {},
        'finance@provider-a.example',
      )
    ).invoices;
    // Σ round(n × 0.125) for n = 1 … 40, half away from zero
    const expected = sum([...quantities.values()].map((n) => dec(n).times(dec('0.125')).toDecimalPlaces(2)));
    expect(sum(edges.map(({ node }) => dec(node.total))).toFixed()).toBe(expected.toFixed());
    const actual = await rows<{ total: string }>(t.app.get(DataSource), 'SELECT SUM(actual) AS total FROM budget');
    expect(dec(actual[0]!.total).toFixed()).toBe(expected.toFixed());
  }, 180_000);
});
