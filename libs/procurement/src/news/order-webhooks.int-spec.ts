import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { activate, APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';

interface Message {
  type: string;
  subjectId: Id;
  sequence: number;
  data: Record<string, unknown>;
}

const TYPES = ['approved', 'accepted', 'declined', 'started', 'cancelled', 'ended'].map((each) => `order.${each}`);
let t: TestApp;
let server: Server;
let plan: Id;
let budgetId: Id;
/** What each side's address was told. */
const got: Record<string, Message[]> = { '/buyer': [], '/provider': [], '/other': [] };

beforeAll(async () => {
  t = await startTestApp({ worker: true });
  t.setNow(parseInstant('2026-10-15T10:00:00+08:00'));
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      got[request.url!]!.push(JSON.parse(text) as Message);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [path, email] of [
    ['/buyer', 'finance@chengdu.example'],
    ['/provider', 'finance@provider-a.example'],
    ['/other', 'finance@chongqing.example'],
  ])
    await t.ok(
      'mutation($i:CreateWebhookInput!){createWebhook(input:$i){secret}}',
      { i: { url: at + path!, types: TYPES } },
      email!,
    );
  plan = (await publish(t, 'told', { fee: monthly() })).planIds.fee!;
  budgetId = await makeBudget(t);
}, 90_000);
afterAll(async () => {
  await t?.close();
  server?.close();
});

const submitted = async (): Promise<Id> => {
  const items = [{ planId: plan, quantity: '1' }];
  const input = { title: 'Secret title', budgetId, startsOn: '2026-10-15', months: 1, items };
  const { id } = await doOrder(t, 'createOrder', input, BUYER);
  await doOrder(t, 'submitOrder', id, BUYER);
  return id;
};
/** What an address was told of an order, once it was told so much. */
const toldOf = (path: string, orderId: Id, many: number): Promise<unknown[]> =>
  until(() => {
    const told = got[path]!.filter(({ subjectId }) => subjectId === orderId);
    return Promise.resolve(
      told.length >= many && told.map(({ type, sequence, data }) => [sequence, type, data.id, data.status]),
    );
  });

describe('addresses of both sides', () => {
  it('are told of an order from its approval to its end, and nobody else is', async () => {
    const id = await submitted();
    await doOrder(t, 'approveOrder', id, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    await activate(t, OPERATIONS, { instanceId: items[0]!.instance!.id });
    const told = [
      [1, 'order.approved', id, 'PENDING_PROVIDER'],
      [2, 'order.accepted', id, 'EXECUTING'],
      [3, 'order.ended', id, 'DONE'],
    ];
    expect(await toldOf('/provider', id, 3)).toEqual(told);
    expect(await toldOf('/buyer', id, 3)).toEqual(told);
    expect(got['/other']).toEqual([]);
    expect(JSON.stringify(got)).not.toContain('Secret title');
  });

  it('are told that an order is off; of one that was never approved, nobody is', async () => {
    const early = await submitted();
    await doOrder(t, 'cancelOrder', early, BUYER);
    const id = await submitted();
    await doOrder(t, 'approveOrder', id, APPROVER);
    await doOrder(t, 'cancelOrder', id, BUYER);
    expect(await toldOf('/provider', id, 2)).toEqual([
      [1, 'order.approved', id, 'PENDING_PROVIDER'],
      [2, 'order.cancelled', id, 'CANCELLED'],
    ]);
    const declined = await submitted();
    await doOrder(t, 'approveOrder', declined, APPROVER);
    await doOrder(t, 'declineOrder', declined, OPERATIONS);
    expect(await toldOf('/buyer', declined, 2)).toMatchObject([{}, [2, 'order.declined', declined, 'REJECTED']]);
    expect(
      Object.values(got)
        .flat()
        .filter(({ subjectId }) => subjectId === early),
    ).toEqual([]);
  });
});
