import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { createHash } from 'node:crypto';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n');
const STRANGER = 'buyer@chongqing.example';

let t: TestApp;
let orderId: Id;
beforeAll(async () => {
  t = await startTestApp();
  const planId = (await publish(t, 'files', { fee: monthly() })).planIds.fee!;
  const budgetId = await makeBudget(t);
  const input = { title: 'n', budgetId, months: 1, items: [{ planId, quantity: '1' }] };
  orderId = (await doOrder(t, 'createOrder', input, BUYER)).id;
}, 120_000);
afterAll(() => t.close());

const post = async (email: string): Promise<Id> =>
  (
    await t.ok<{ postOrderMessage: { id: Id } }>(
      'mutation($id:ID!){postOrderMessage(orderId:$id,text:"附件如下"){id}}',
      { id: orderId },
      email,
    )
  ).postOrderMessage.id;
const send = (messageId: Id, email: string, { name = '需求 说明.pdf', body = PDF, sha256 = '' } = {}) =>
  t.http(
    'POST',
    `/v1/order-files?messageId=${messageId}&name=${encodeURIComponent(name)}${sha256 && `&sha256=${sha256}`}`,
    { email, headers: { 'content-type': 'application/octet-stream' }, body },
  );
const codeOf = (answer: { json<T>(): T }): string =>
  answer.json<{ error: { code: string; issues?: { code: string }[] } }>().error.issues?.[0]?.code ??
  answer.json<{ error: { code: string } }>().error.code;
const filesOf = async (email: string): Promise<{ id: Id; name: string; sha256: string }[]> =>
  (
    await t.ok<{ orderMessages: { edges: { node: { files: { id: Id; name: string; sha256: string }[] } }[] } }>(
      'query($id:ID!){orderMessages(orderId:$id,first:50){edges{node{files{id name sha256}}}}}',
      { id: orderId },
      email,
    )
  ).orderMessages.edges.flatMap(({ node }) => node.files);

describe('a file of a message', () => {
  it('goes with what was just written, is read by both sides since the approval, and by nobody else', async () => {
    const early = await post(BUYER);
    const inner = (await send(early, BUYER, { name: 'intern.pdf' })).json<{ id: Id }>();
    await doOrder(t, 'submitOrder', orderId, BUYER);
    await doOrder(t, 'approveOrder', orderId, APPROVER);
    const messageId = await post(BUYER);
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    const sent = await send(messageId, BUYER, { sha256 });
    expect(sent.status).toBe(201);
    const { id } = sent.json<{ id: Id }>();
    // Sent again it is the file that is there.
    expect((await send(messageId, BUYER, { sha256 })).json<{ id: Id }>().id).toBe(id);

    expect(await filesOf(OPERATIONS)).toEqual([{ id, name: '需求 说明.pdf', sha256 }]);
    expect((await filesOf(BUYER)).map((file) => file.name)).toEqual(['需求 说明.pdf', 'intern.pdf']);
    const read = await t.http('GET', `/v1/order-files/${id}`, { email: OPERATIONS });
    expect({ status: read.status, text: read.text }).toEqual({ status: 200, text: PDF.toString() });
    expect(read.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
    expect(read.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''/);

    expect((await t.http('GET', `/v1/order-files/${inner.id}`, { email: OPERATIONS })).status).toBe(404);
    expect((await t.http('GET', `/v1/order-files/${id}`, { email: STRANGER })).status).toBe(404);
    for (const email of [STRANGER, OPERATIONS, APPROVER]) expect((await send(messageId, email)).status).toBe(404);
  });

  it('is a PDF or picture of bounded size and number, and what its sender says it is', async () => {
    const messageId = await post(BUYER);
    expect(codeOf(await send(messageId, BUYER, { body: Buffer.from('<script>') }))).toBe('WRONG_FILE_TYPE');
    expect(codeOf(await send(messageId, BUYER, { sha256: '0'.repeat(64) }))).toBe('HASH_MISMATCH');
    expect(codeOf(await send(messageId, BUYER, { name: 'n'.repeat(201) }))).toBe('TOO_LONG');
    for (let n = 0; n < 10; n++) expect((await send(messageId, BUYER, { name: `${n}.pdf` })).status).toBe(201);
    expect(codeOf(await send(messageId, BUYER, { name: '10.pdf' }))).toBe('TOO_MANY');
  });
});
