import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bytesToId } from '#kernel';
import { json, rows } from '#platform';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { doEverything } from '../../testing/every-mutation.js';
import { startTestApp, type TestApp } from '../../testing/harness.js';
import { draftOrder, openBudget, publish } from '../../testing/market.js';

interface AuditRow {
  person_id: Buffer | null;
  organization_id: Buffer | null;
  roles: string;
  request_id: string;
  action: string;
  subject_id: Buffer | null;
  before: unknown;
  after: unknown;
}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ worker: true });
});
afterAll(() => t.close());

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';

const trail = (action: string): Promise<AuditRow[]> =>
  rows<AuditRow>(t.app.get(DataSource), 'SELECT * FROM audit_row WHERE action = ? ORDER BY id', [action]);

describe('the audit trail', () => {
  it('has a row of every mutation: who, for whom, in which role, on which request, and what came of it [I45]', async () => {
    await doEverything(t);
    const mutations = Object.keys(t.app.get(GraphQLSchemaHost).schema.getMutationType()!.getFields());
    expect(mutations.length).toBeGreaterThan(20);
    for (const mutation of mutations) {
      const [row] = await trail(mutation);
      const told = [row?.person_id, row?.organization_id, row?.roles, row?.request_id].map(Boolean);
      expect([mutation, ...told]).toEqual([mutation, true, true, true, true]);
      // A session and the end of a key have nothing but themselves to tell.
      if (!['signIn', 'refreshSession', 'endSession', 'revokeApiKey'].includes(mutation))
        expect([mutation, row!.after]).not.toEqual([mutation, null]);
    }
  }, 180_000);

  it('tells what an approval changed, under the request id the client gave', async () => {
    const id = await draftOrder(t, {
      planId: (await publish(t, { only: [{ code: 'more', unitPrice: '1' }] })).plans[0]!.id,
      budgetId: await openBudget(t),
      expectedUsage: [{ meter: 'more', quantityPerMonth: '1' }],
    });
    await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, BUYER);
    await t.http('POST', '/graphql', {
      email: APPROVER,
      headers: { 'content-type': 'application/json', 'x-request-id': 'ticket-4711' },
      body: JSON.stringify({ query: `mutation{approveOrder(id:"${id}"){id}}` }),
    });
    const row = (await trail('approveOrder')).find(({ subject_id }) => subject_id && bytesToId(subject_id) === id)!;
    expect([row.request_id, row.roles, bytesToId(row.person_id!)]).toEqual([
      'ticket-4711',
      'APPROVER',
      t.actor(APPROVER).personId,
    ]);
    expect(json(row.before)).toMatchObject({ status: 'PENDING_APPROVAL' });
    expect(json(row.after)).toMatchObject({ status: 'PENDING_PROVIDER' });
  });

  it('has no row of what was refused', async () => {
    const count = async (): Promise<string> =>
      (await rows<{ n: string }>(t.app.get(DataSource), 'SELECT COUNT(*) AS n FROM audit_row'))[0]!.n;
    const before = await count();
    await t.gql(
      'mutation{createBudget(input:{name:"",fiscalYear:2026,amount:"1.005"}){id}}',
      {},
      'finance@chengdu.example',
    );
    await t.gql('mutation{createBudget(input:{name:"x",fiscalYear:2026,amount:"1"}){id}}', {}, BUYER);
    expect(await count()).toBe(before);
  });
});
