import { expect } from '@jest/globals';
import { dayStart, dec, sum } from '#kernel';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import type { TestApp } from '../../testing/harness.js';
import { openBudget, publish, reportUse, runningInstance } from '../../testing/market.js';
import { type Running, startProcess } from '../../testing/processes.js';

const OPERATOR = 'operator@yunshi.example';
const UNIT_PRICE = '0.125';

/** As many buyers of one provider, so as many accounts of one run; the nth used n units in September 2026. */
export async function manyAccounts(t: TestApp, buyers: number): Promise<Map<string, string>> {
  const offering = await publish(t, { only: [{ code: 'use', unitPrice: UNIT_PRICE }] });
  const quantities = new Map<string, string>();
  for (let n = 1; n <= buyers; n++) {
    const mail = await enterprise(t, n);
    const { instanceId } = await runningInstance(t, {
      mail,
      planId: offering.plans[0]!.id,
      budgetId: await openBudget(t, { mail, amount: '1000.00' }),
      startsOn: '2026-09-01',
      expectedUsage: [{ meter: 'use', quantityPerMonth: '10' }],
      activatedAt: dayStart('2026-09-01'),
    });
    quantities.set(instanceId, String(n));
    await reportUse(t, [
      { id: `use-${n}`, instanceId, meter: 'use', quantity: String(n), occurredAt: '2026-09-15T00:00:00Z' },
    ]);
  }
  return quantities;
}

async function enterprise(t: TestApp, n: number): Promise<string> {
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind: 'ENTERPRISE', code: `E-${n}`, name: `Enterprise ${n}` } },
    OPERATOR,
  );
  for (const [part, role] of [
    ['buyer', 'BUYER'],
    ['approver', 'APPROVER'],
    ['finance', 'FINANCE'],
  ] as const)
    await t.addPerson({
      organizationId: createOrganization.id,
      email: `${part}@e${n}.example`,
      roles: [role],
    });
  return `e${n}`;
}

export const startWorker = (): Running =>
  startProcess('worker', { DATABASE_URL: process.env.DATABASE_URL!, REDIS_URL: process.env.REDIS_URL! });

export async function startRun(t: TestApp): Promise<string> {
  const { startBillingRun } = await t.ok<{ startBillingRun: { id: string } }>(
    'mutation{startBillingRun(input:{period:"2026-09"}){id}}',
    {},
    OPERATOR,
  );
  return startBillingRun.id;
}

export async function isCompleted(t: TestApp, runId: string): Promise<boolean> {
  const { billingRun } = await t.ok<{ billingRun: { status: string } }>(
    'query($id:ID!){billingRun(id:$id){status}}',
    { id: runId },
    OPERATOR,
  );
  return billingRun.status === 'COMPLETED';
}

export async function issued(t: TestApp): Promise<number> {
  const [row] = await rows<{ n: string }>(t.app.get(DataSource), 'SELECT COUNT(*) AS n FROM invoice');
  return Number(row!.n);
}

/** One invoice per buyer, numbers without a gap, every quantity whole, the budgets moved by the same sums. */
export async function expectAllBilledOnce(t: TestApp, quantities: Map<string, string>): Promise<void> {
  const nodes: { number: string; total: string; lines: { instanceId: string; quantity: string }[] }[] = [];
  for (let after: string | null = null; ;) {
    const { invoices }: Invoices = await t.ok<Invoices>(
      `query($a:String){invoices(first:100,after:$a){edges{node{number total lines{instanceId quantity}}}
        pageInfo{hasNextPage endCursor}}}`,
      { a: after },
      OPERATOR,
    );
    nodes.push(...invoices.edges.map(({ node }) => node));
    if (!invoices.pageInfo.hasNextPage) break;
    after = invoices.pageInfo.endCursor;
  }
  const numbers = nodes.map(({ number }) => Number(number.slice(-6))).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: quantities.size }, (_, index) => index + 1));
  for (const { lines } of nodes)
    expect([lines.length, lines[0]!.quantity]).toEqual([1, quantities.get(lines[0]!.instanceId)]);
  // Σ round(n × 0.125), half away from zero
  const expected = sum([...quantities.values()].map((n) => dec(n).times(dec(UNIT_PRICE)).toDecimalPlaces(2)));
  expect(sum(nodes.map(({ total }) => dec(total))).toFixed()).toBe(expected.toFixed());
  const [actual] = await rows<{ total: string }>(t.app.get(DataSource), 'SELECT SUM(actual) AS total FROM budget');
  expect(dec(actual!.total).toFixed()).toBe(expected.toFixed());
}

interface Invoices {
  invoices: {
    edges: { node: { number: string; total: string; lines: { instanceId: string; quantity: string }[] } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
