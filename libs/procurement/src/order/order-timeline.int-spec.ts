import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';

interface Step {
  command: string;
  status: string;
  name: string | null;
  comment: string | null;
  organization: { code: string } | null;
}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
}, 120_000);
afterAll(() => t.close());

const timeline = async (id: Id, email: string): Promise<Step[]> =>
  (
    await t.ok<{ order: { timeline: Step[] } }>(
      'query($id:ID!){order(id:$id){timeline{command status name comment organization{code}}}}',
      { id },
      email,
    )
  ).order.timeline;

describe('the timeline of an order', () => {
  it('tells its buyer every step with who and why, and its provider what came since the approval, with names of its own', async () => {
    const planId = (await publish(t, 'timeline', { fee: monthly() })).planIds.fee!;
    const budgetId = await makeBudget(t);
    const { id } = await doOrder(
      t,
      'createOrder',
      { title: 'n', budgetId, months: 1, items: [{ planId, quantity: '1' }] },
      BUYER,
    );
    await doOrder(t, 'submitOrder', id, BUYER);
    await t.ok('mutation($id:ID!){returnOrder(id:$id,reason:"太贵"){id}}', { id }, APPROVER);
    await doOrder(t, 'submitOrder', id, BUYER);
    await t.ok('mutation($id:ID!){approveOrder(id:$id,comment:"同意"){id}}', { id }, APPROVER);
    await doOrder(t, 'acceptOrder', id, OPERATIONS);

    const seen = await timeline(id, BUYER);
    expect(seen.map(({ command, status }) => `${command} ${status}`)).toEqual([
      'create DRAFT',
      'submit PENDING_APPROVAL',
      'return RETURNED',
      'submit PENDING_APPROVAL',
      'approve PENDING_PROVIDER',
      'accept EXECUTING',
    ]);
    expect(seen[2]).toMatchObject({ comment: '太贵', name: expect.any(String), organization: { code: 'AG-CD' } });
    expect(seen[4]).toMatchObject({ comment: '同意' });
    // Another organization is named, its people are not.
    expect(seen[5]).toMatchObject({ name: null, organization: { code: 'PV-A' } });

    const told = await timeline(id, OPERATIONS);
    expect(told.map(({ command, comment, name }) => ({ command, comment, isNamed: name !== null }))).toEqual([
      { command: 'approve', comment: null, isNamed: false },
      { command: 'accept', comment: null, isNamed: true },
    ]);
  });
});
