import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { Transactions } from '#platform';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { WebhookEvents } from './webhook-events.js';

const FINANCE = 'finance@chengdu.example';
const OTHER = 'finance@chongqing.example';
const REDELIVER = 'mutation($id:ID!){redeliverWebhook(deliveryId:$id){id}}';

interface Message {
  id: string;
  /** When it says that it was sent, in seconds. */
  time: number;
  signedRight: boolean;
  /** Of the secrets `known`, which ones have signed it. */
  signedBy: string[];
  body: { id: string; type: string; subjectId: string; sequence: number; data: { n: number } };
}
interface Delivery {
  id: string;
  sequence: number;
  status: string;
  attempts: number;
  answer: string | null;
}

describe('webhooks', () => {
  let t: TestApp;
  let server: Server;
  let url: string;
  let secret = '';
  let hookId = '';
  const got: Message[] = [];
  /** What the receiver answers, the oldest first; then 204. */
  let answers: number[] = [];
  let wait: string | undefined;
  let known: string[] = [];

  const create = (email: string, at = url) =>
    t.gql<{ createWebhook: { webhook: { id: string }; secret: string } }>(
      'mutation($i:CreateWebhookInput!){createWebhook(input:$i){secret webhook{id}}}',
      { i: { url: at, types: ['invoice.issued'] } },
      email,
    );
  const publish = (subjectId: string, n: number, abort = false): Promise<void> =>
    t.app.get(Transactions).run(async (manager) => {
      const organizationIds = [t.organization('AG-CD')];
      await t.app
        .get(WebhookEvents)
        .publish(manager, [{ type: 'invoice.issued', subjectId, organizationIds, data: { n } }]);
      if (abort) throw new Error('undone');
    });
  const deliveries = async (): Promise<Delivery[]> => {
    const { webhookDeliveries } = await t.ok<{ webhookDeliveries: { edges: { node: Delivery }[] } }>(
      'query($id:ID!){webhookDeliveries(webhookId:$id,first:100){edges{node{id sequence status attempts answer}}}}',
      { id: hookId },
      FINANCE,
    );
    return webhookDeliveries.edges.map(({ node }) => node);
  };

  beforeAll(async () => {
    t = await startTestApp({ worker: 2 });
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = request.headers;
        const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
        const due = createHmac('sha256', key)
          .update(`${String(id)}.${String(time)}.${text}`)
          .digest('base64');
        const signedRight = signature === `v1,${due}`;
        const signedBy = known.filter((each) => {
          const signed = createHmac('sha256', Buffer.from(each.slice(6), 'base64'))
            .update(`${String(id)}.${String(time)}.${text}`)
            .digest('base64');
          return String(signature).split(' ').includes(`v1,${signed}`);
        });
        got.push({
          id: String(id),
          time: Number(time),
          signedRight,
          signedBy,
          body: JSON.parse(text) as Message['body'],
        });
        response.writeHead(answers.shift() ?? 204, wait === undefined ? {} : { 'retry-after': wait }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { data } = await create(FINANCE);
    ({ secret } = data!.createWebhook);
    hookId = data!.createWebhook.webhook.id;
  });
  afterAll(async () => {
    await t?.close();
    server?.close();
  });
  beforeEach(() => {
    got.length = 0;
    answers = [];
    wait = undefined;
  });

  it('tells signed messages with stable ids, numbered per thing in the order things happened [I48]', async () => {
    const [a, b] = [newId(), newId()];
    for (let n = 1; n <= 3; n++) await publish(a, n);
    await publish(b, 1);
    await until(() => Promise.resolve(got.length >= 4));
    const of = (subject: string): unknown[] =>
      got.filter(({ body }) => body.subjectId === subject).map(({ body }) => [body.sequence, body.data.n]);
    expect(of(a)).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(of(b)).toEqual([[1, 1]]);
    expect(got.every(({ signedRight, id, body }) => signedRight && id === body.id)).toBe(true);
    expect(new Set(got.map(({ id }) => id)).size).toBe(4);
  });

  it('sends again what was not taken, under the same id, before anything later of the same thing [I48]', async () => {
    answers = [503];
    const subject = newId();
    await publish(subject, 1);
    await publish(subject, 2);
    const [waiting] = await until(async () => {
      const open = (await deliveries()).filter(
        ({ status, attempts, answer }) => status === 'PENDING' && attempts === 1 && answer,
      );
      return open.length > 0 && open;
    });
    expect(waiting).toMatchObject({ sequence: 1, answer: '503' });
    expect(got.map(({ body }) => body.data.n)).toEqual([1]);
    t.setNow(Date.now() * 1000 + 61_000_000); // the first retry comes after a minute
    await until(() => Promise.resolve(got.length >= 3));
    t.setNow(null);
    expect(got.map(({ body }) => body.data.n)).toEqual([1, 1, 2]);
    expect(got[0]!.id).toBe(got[1]!.id);
    expect(got[1]!.time - got[0]!.time).toBeGreaterThanOrEqual(60);
    expect(got.every(({ signedRight }) => signedRight)).toBe(true);
  });

  it('sends a message once more when its owner asks, under its own id, timed and signed anew', async () => {
    const subject = newId();
    await publish(subject, 1);
    const taken = await until(async () =>
      (await deliveries()).find(({ id, status }) => id === got[0]?.id && status === 'DELIVERED'),
    );
    const later = Date.now() * 1000 + 3_600_000_000;
    t.setNow(later);
    const { errors } = await t.gql(REDELIVER, { id: taken.id }, OTHER);
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    await t.ok(REDELIVER, { id: taken.id }, FINANCE);
    await until(() => Promise.resolve(got.length >= 2));
    t.setNow(null);
    expect(got[1]).toEqual({ ...got[0], time: Math.floor(later / 1_000_000) });
    expect(got[1]!.signedRight).toBe(true);
  });

  it('is paused by an address that answers that it is gone, until its owner resumes it', async () => {
    answers = [410];
    await publish(newId(), 1);
    const status = async (): Promise<string> => {
      const { webhooks } = await t.ok<{ webhooks: { id: string; status: string }[] }>(
        '{webhooks{id status}}',
        {},
        FINANCE,
      );
      return webhooks.find(({ id }) => id === hookId)!.status;
    };
    await until(async () => (await status()) === 'PAUSED');
    const refused = (await deliveries()).find(({ id }) => id === got[0]!.id);
    expect(refused).toMatchObject({ status: 'FAILED', attempts: 1, answer: '410' });
    await publish(newId(), 2);
    await t.ok('mutation($id:ID!){resumeWebhook(id:$id){status}}', { id: hookId }, FINANCE);
    await publish(newId(), 3);
    await until(() => Promise.resolve(got.length >= 2));
    expect(got.map(({ body }) => body.data.n)).toEqual([1, 3]);
  });

  it('tells nothing of what was undone', async () => {
    await expect(publish(newId(), 9, true)).rejects.toThrow('undone');
    const last = newId();
    await publish(last, 10);
    await until(() => Promise.resolve(got.some(({ body }) => body.subjectId === last)));
    expect(got.map(({ body }) => body.data.n)).toEqual([10]);
  });

  const told = async (): Promise<Message> => {
    const subject = newId();
    await publish(subject, 1);
    return until<Message>(() => Promise.resolve(got.find(({ body }) => body.subjectId === subject)));
  };

  it('waits as long as the receiver asks, when that is longer', async () => {
    answers = [429];
    wait = '7200';
    const { id } = await told();
    const nextAt = async (): Promise<string | null> => {
      const { webhookDeliveries } = await t.ok<{ webhookDeliveries: { edges: { node: any }[] } }>(
        'query($id:ID!){webhookDeliveries(webhookId:$id,first:100){edges{node{id answer nextAt answeredAt}}}}',
        { id: hookId },
        FINANCE,
      );
      const { node } = webhookDeliveries.edges.find((each) => each.node.id === id)!;
      return node.answer === '429' ? String(Date.parse(node.nextAt) - Date.parse(node.answeredAt)) : null;
    };
    expect(await until(async () => (await nextAt()) ?? false)).toBe('7200000');
    t.setNow(Date.now() * 1000 + 7_201_000_000);
    await until(() => Promise.resolve(got.filter((each) => each.id === id).length === 2));
    t.setNow(null);
  });

  it('signs with both secrets after a rotation, then with the new one alone', async () => {
    const rotate = async (overlapHours?: number): Promise<string> => {
      const { rotateWebhook } = await t.ok<{ rotateWebhook: { secret: string } }>(
        'mutation($id:ID!,$h:Int){rotateWebhook(id:$id,overlapHours:$h){secret}}',
        { id: hookId, h: overlapHours ?? 24 },
        FINANCE,
      );
      return rotateWebhook.secret;
    };
    const next = await rotate();
    expect(next).not.toBe(secret);
    expect(await rotate()).toBe(next);
    known = [secret, next];
    expect((await told()).signedBy).toEqual([secret, next]);
    t.setNow(Date.now() * 1000 + 24 * 3_600_000_000 + 1_000_000);
    expect((await told()).signedBy).toEqual([next]);
    t.setNow(null);
    const last = await rotate(0);
    known = [secret, next, last];
    expect((await told()).signedBy).toEqual([last]);
    for (const hours of [-1, 721]) {
      const { errors } = await t.gql(
        'mutation($id:ID!,$h:Int){rotateWebhook(id:$id,overlapHours:$h){secret}}',
        { id: hookId, h: hours },
        FINANCE,
      );
      expect(errors?.[0]?.extensions.issues?.[0]).toMatchObject({ path: 'overlapHours', code: 'OUT_OF_RANGE' });
    }
  });

  it('is nobody else’s [I47]', async () => {
    const asked = await t.gql(
      'query($id:ID!){webhookDeliveries(webhookId:$id){edges{node{id}}}}',
      { id: hookId },
      OTHER,
    );
    expect(asked.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const ended = await t.gql('mutation($id:ID!){deleteWebhook(id:$id){id}}', { id: hookId }, OTHER);
    expect(ended.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('refuses addresses that are none, and types it does not know', async () => {
    const { errors } = await t.gql(
      'mutation($i:CreateWebhookInput!){createWebhook(input:$i){secret}}',
      { i: { url: 'nowhere', types: ['x'] } },
      FINANCE,
    );
    expect(errors?.[0]?.extensions.issues?.map(({ path, code }) => [path, code])).toEqual([
      ['url', 'MALFORMED'],
      ['types.0', 'UNKNOWN_TYPE'],
    ]);
  });
});
