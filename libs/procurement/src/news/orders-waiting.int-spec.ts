import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Digests } from '#identity';
import { type Id, parseInstant } from '#kernel';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { type MailSink, startMailSink } from '../../../../apps/testing/mail-sink.js';
import { APPROVER, BUYER, doOrder, FINANCE, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';

const BOTH = 'both@chengdu.example';
const at = (time: string): number => parseInstant(`2026-10-${time}:00+08:00`)!;
let t: TestApp;
let sink: MailSink;
let plan: Id;
let budgetId: Id;
/** One that waits for its approver, and one that waits for its provider. */
let submitted: { id: Id; number: string };
let approved: { id: Id; number: string };

interface Waiting {
  kind: string;
  count: number;
  items: { id: Id; title: string }[];
}

const waits = async (email: string): Promise<Waiting[]> =>
  (await t.ok<{ waitingForMe: Waiting[] }>('{waitingForMe{kind count items{id title}}}', {}, email)).waitingForMe;
const waitsOf = async (email: string, kind: string): Promise<Waiting | undefined> =>
  (await waits(email)).find((one) => one.kind === kind);
const prefer = (input: string, email: string): Promise<unknown> =>
  t.ok(`mutation{setNotificationPreferences(input:{${input}}){digest}}`, {}, email);
const submit = async (email = BUYER): Promise<{ id: Id; number: string }> => {
  const items = [{ planId: plan, quantity: '1' }];
  const input = { title: 'Cloud', budgetId, startsOn: '2026-11-01', months: 1, items };
  const { id, number } = await doOrder(t, 'createOrder', input, email);
  await doOrder(t, 'submitOrder', id, email);
  return { id, number };
};
const sweepTwice = async (): Promise<void> => {
  await Promise.all([t.app.get(Digests).sweep(), t.app.get(Digests).sweep()]);
  await t.app.get(Digests).sweep();
};
/** The digests that came to an address, once every mail that was written has been sent. */
const digests = async (email: string): Promise<{ subject: string; text: string }[]> => {
  await until(async () => {
    const sql = "SELECT 1 FROM notification_mail WHERE status = 'PENDING' LIMIT 1";
    return !(await rows(t.app.get(DataSource), sql)).length;
  });
  return sink.mails(email).filter(({ subject }) => /wait|待您处理/.test(subject) && !/waits for your/.test(subject));
};

beforeAll(async () => {
  sink = await startMailSink();
  Object.assign(process.env, { SMTP_URL: sink.url, MAIL_FROM: 'no-reply@yunshi.example' });
  t = await startTestApp({ worker: 1 });
  t.setNow(at('15T07:00'));
  plan = (await publish(t, 'waiting', { fee: monthly() })).planIds.fee!;
  budgetId = await makeBudget(t);
  const organizationId = t.organization('AG-CD');
  await t.addPerson({ organizationId, email: BOTH, roles: ['BUYER', 'APPROVER'] });
  submitted = await submit();
  approved = await submit(BOTH);
  await doOrder(t, 'approveOrder', approved.id, APPROVER);
});
afterAll(async () => {
  await t?.close();
  await sink?.close();
  delete process.env.SMTP_URL;
  delete process.env.MAIL_FROM;
});

describe('what waits for a person', () => {
  it('is what they may decide on, and what they have not read', async () => {
    const line = (order: { id: Id; number: string }) => ({ id: order.id, title: `${order.number} Cloud` });
    expect(await waitsOf(APPROVER, 'ORDERS_TO_APPROVE')).toMatchObject({ count: 1, items: [line(submitted)] });
    expect(await waitsOf(OPERATIONS, 'ORDERS_TO_ACCEPT')).toMatchObject({ count: 1, items: [line(approved)] });
    // What was approved is no news any more.
    expect(await waitsOf(APPROVER, 'UNREAD_NOTIFICATIONS')).toMatchObject({
      count: 1,
      items: [{ title: `Order ${submitted.number} waits for your approval` }],
    });
    expect(await waits(BUYER)).toEqual([]);
    expect(await waits('approver@chongqing.example')).toEqual([]);
    expect(await waits('operations@provider-b.example')).toEqual([]);
  });

  it('is no order that they asked for themselves', async () => {
    const own = await submit(BOTH);
    const ids = async (email: string) => (await waitsOf(email, 'ORDERS_TO_APPROVE'))?.items.map(({ id }) => id);
    expect(await ids(BOTH)).toEqual([submitted.id]);
    expect(await ids(APPROVER)).toEqual([submitted.id, own.id]);
    await doOrder(t, 'cancelOrder', own.id, BOTH);
    expect(await ids(APPROVER)).toEqual([submitted.id]);
  });

  it('waits in the roles of a colleague for whom they stand in', async () => {
    const { delegateRoles } = await t.ok<{ delegateRoles: { id: Id } }>(
      'mutation($i:DelegateRolesInput!){delegateRoles(input:$i){id}}',
      { i: { personId: t.actor(FINANCE).personId, roles: ['APPROVER'], endsAt: '2026-10-16T00:00:00Z' } },
      APPROVER,
    );
    const answer = await t.http('POST', '/graphql', {
      email: FINANCE,
      headers: { 'content-type': 'application/json', 'x-delegation': delegateRoles.id },
      body: JSON.stringify({ query: '{waitingForMe{kind count}}' }),
    });
    expect(answer.json()).toEqual({ data: { waitingForMe: [{ kind: 'ORDERS_TO_APPROVE', count: 1 }] } });
  });
});

describe('the digest of a day', () => {
  beforeAll(async () => {
    for (const email of [APPROVER, OPERATIONS, BUYER]) await prefer('digest:DAILY', email);
    await prefer('language:"en"', OPERATIONS);
  });

  it('comes at 08:00, once however often it is looked for, to those for whom something waits', async () => {
    t.setNow(at('15T07:59'));
    await sweepTwice();
    expect(await digests(APPROVER)).toEqual([]);
    t.setNow(at('15T08:00'));
    await sweepTwice();
    const [chinese, ...more] = await digests(APPROVER);
    expect(more).toEqual([]);
    expect(chinese!.subject).toMatch(/^有 \d+ 项事项待您处理$/);
    expect(chinese!.text).toContain(`待您审批的订单：1\n- ${submitted.number} Cloud`);
    expect(chinese!.text).toContain('未读通知：');
    const [english] = await digests(OPERATIONS);
    expect(english!.subject).toBe('2 things wait for you');
    expect(english!.text).toContain(`Orders that wait for your acceptance: 1\n- ${approved.number} Cloud`);
    expect(await digests(BUYER)).toEqual([]);
    expect(await digests(BOTH)).toEqual([]); // has not asked for one
  });

  it('is the day’s only one, and comes again the next day while things wait', async () => {
    t.setNow(at('15T18:00'));
    await sweepTwice();
    expect(await digests(APPROVER)).toHaveLength(1);
    t.setNow(at('16T09:30'));
    await sweepTwice();
    expect(await digests(APPROVER)).toHaveLength(2);
  });

  it('begins the day after it was asked for, where that was after 08:00, and ends when it is turned off', async () => {
    await prefer('digest:DAILY', BOTH);
    await prefer('digest:NONE', APPROVER);
    await sweepTwice();
    expect(await digests(BOTH)).toEqual([]);
    t.setNow(at('17T08:00'));
    await sweepTwice();
    expect(await digests(BOTH)).toHaveLength(1);
    expect(await digests(APPROVER)).toHaveLength(2);
  });
});

describe('a notification that asks for something', () => {
  it('counts as read once anybody has done what it asks, and as unread when it is asked anew', async () => {
    const unread = async (email: string): Promise<string[]> => {
      const { notifications } = await t.ok<any>(
        '{notifications(unreadOnly:true,first:50){edges{node{event subjectId}}}}',
        {},
        email,
      );
      return notifications.edges.filter(({ node }: any) => node.subjectId === id).map(({ node }: any) => node.event);
    };
    const { id } = await submit();
    expect(await unread(BOTH)).toEqual(['ORDER_SUBMITTED']);
    expect(await unread(APPROVER)).toEqual(['ORDER_SUBMITTED']);
    await t.ok('mutation($id:ID!){returnOrder(id:$id,reason:"r"){id}}', { id }, APPROVER);
    expect([await unread(BOTH), await unread(APPROVER)]).toEqual([[], []]);
    expect(await unread(BUYER)).toEqual(['ORDER_RETURNED']);
    await doOrder(t, 'submitOrder', id, BUYER);
    expect([await unread(BOTH), await unread(APPROVER), await unread(BUYER)]).toEqual([
      ['ORDER_SUBMITTED'],
      ['ORDER_SUBMITTED'],
      [],
    ]);
    await doOrder(t, 'approveOrder', id, APPROVER);
    expect(await unread(BOTH)).toEqual([]);
    expect(await unread(OPERATIONS)).toEqual(['ORDER_APPROVED']);
    await doOrder(t, 'acceptOrder', id, OPERATIONS);
    expect(await unread(OPERATIONS)).toEqual([]);
    // Another order's stay.
    expect(await waitsOf(OPERATIONS, 'UNREAD_NOTIFICATIONS')).toMatchObject({ count: 1 });
  });
});
