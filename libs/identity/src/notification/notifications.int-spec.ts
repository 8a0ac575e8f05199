import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Id, newId } from '#kernel';
import { bin, rows, Transactions } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { type MailSink, startMailSink } from '../../../../apps/testing/mail-sink.js';
import { Notifications } from './notifications.service.js';

const FINANCE = 'finance@chengdu.example';
const OTHER = 'finance@chongqing.example';
const OPERATOR = 'operator@yunshi.example';

interface Node {
  id: string;
  event: string;
  title: string;
  message: string;
  subject: string;
  subjectId: string;
  readAt: string | null;
}

let t: TestApp;
let sink: MailSink;

beforeAll(async () => {
  sink = await startMailSink();
  Object.assign(process.env, { SMTP_URL: sink.url, MAIL_FROM: '云市 <no-reply@yunshi.example>' });
  t = await startTestApp({ worker: 2 });
});
afterAll(async () => {
  await t?.close();
  await sink?.close();
  delete process.env.SMTP_URL;
  delete process.env.MAIL_FROM;
});
beforeEach(() => {
  sink.refusals = [];
});
afterEach(() => t.setNow(null));

const tell = (number: string, { code = 'AG-CD', subjectId = newId(), abort = false } = {}): Promise<void> =>
  t.app.get(Transactions).run(async (manager) => {
    const facts = { number, period: '2026-09', total: '12.00', currency: 'CNY' };
    await t.app
      .get(Notifications)
      .tell(manager, [{ event: 'INVOICE_ISSUED', to: { organizationId: t.organization(code) }, subjectId, facts }]);
    if (abort) throw new Error('undone');
  });
const read = async (
  email: string,
  args = '',
): Promise<{ unreadCount: number; nodes: Node[]; endCursor: string | null }> => {
  const { notifications } = await t.ok<{
    notifications: { unreadCount: number; edges: { node: Node }[]; pageInfo: { endCursor: string | null } };
  }>(
    `{notifications${args}{unreadCount pageInfo{endCursor} edges{node{id event title message subject subjectId readAt}}}}`,
    {},
    email,
  );
  const { unreadCount, edges, pageInfo } = notifications;
  return { unreadCount, nodes: edges.map(({ node }) => node), endCursor: pageInfo.endCursor };
};
const mark = (ids: readonly string[], email: string) =>
  t.gql<{ markNotificationsRead: number }>('mutation($ids:[ID!]!){markNotificationsRead(ids:$ids)}', { ids }, email);
const prefer = (input: object, email: string) =>
  t.gql<{ setNotificationPreferences: { language: string | null } }>(
    'mutation($i:SetNotificationPreferencesInput!){setNotificationPreferences(input:$i){language settings{event inApp mail}}}',
    { i: input },
    email,
  );
const mailState = async (notificationId: Id): Promise<{ status: string; attempts: number; answer: string | null }> => {
  const [row] = await rows<{ status: string; attempts: number; answer: string | null }>(
    t.app.get(DataSource),
    'SELECT status, attempts, answer FROM notification_mail WHERE id = ?',
    [bin(notificationId)],
  );
  return row!;
};
const mailed = (part: string): Promise<number> =>
  until(() => Promise.resolve(sink.mails().filter(({ subject }) => subject.includes(part)).length));

describe('what a person is told', () => {
  it('is listed newest first, in pages, with how many are unread', async () => {
    const subjectId = newId();
    await tell('N-1', { subjectId });
    await tell('N-2');
    const { unreadCount, nodes, endCursor } = await read(FINANCE, '(first:1)');
    expect(unreadCount).toBe(2);
    expect(nodes).toMatchObject([{ event: 'INVOICE_ISSUED', subject: 'INVOICE', title: 'Invoice N-2 was issued' }]);
    expect(nodes[0]!.message).toBe('It covers 2026-09: 12.00 CNY in all.');
    expect((await read(FINANCE, `(first:1,after:"${endCursor}")`)).nodes).toMatchObject([
      { title: 'Invoice N-1 was issued', subjectId },
    ]);
  });

  it('stays read once it is marked, and is marked twice as well as once', async () => {
    const { nodes } = await read(FINANCE);
    const [first] = nodes;
    expect((await mark([first!.id], FINANCE)).data).toEqual({ markNotificationsRead: nodes.length - 1 });
    const { readAt } = (await read(FINANCE)).nodes[0]!;
    expect(readAt).not.toBeNull();
    expect((await mark([first!.id, first!.id.toUpperCase()], FINANCE)).data).toEqual({
      markNotificationsRead: nodes.length - 1,
    });
    expect((await read(FINANCE)).nodes[0]!.readAt).toBe(readAt);
    expect((await read(FINANCE, '(unreadOnly:true)')).nodes.map(({ id }) => id)).toEqual(
      nodes.slice(1).map(({ id }) => id),
    );
  });

  it('is nobody else’s, to read or to mark', async () => {
    await tell('N-3');
    const [mine] = (await read(FINANCE)).nodes;
    for (const email of [OTHER, OPERATOR, 'buyer@chengdu.example']) {
      expect((await read(email)).nodes).toEqual([]);
      expect((await mark([mine!.id], email)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    }
    expect((await read(FINANCE)).nodes[0]!.readAt).toBeNull();
  });

  it('is nothing of what was undone', async () => {
    await expect(tell('N-4', { abort: true })).rejects.toThrow('undone');
    expect((await read(FINANCE)).nodes.map(({ title }) => title)).not.toContain('Invoice N-4 was issued');
  });

  it('is at most 100 at a time, and only ids', async () => {
    const { errors } = await mark(Array.from({ length: 101 }, newId), FINANCE);
    expect(errors?.[0]?.extensions.issues).toMatchObject([{ path: 'ids', code: 'TOO_MANY' }]);
    expect((await mark(['nonsense'], FINANCE)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('is not told to who acts no more', async () => {
    const email = 'leaver@chengdu.example';
    await t.addPerson({ organizationId: t.organization('AG-CD'), email, roles: ['FINANCE'] });
    const personId = bin(t.actor(email).personId);
    await t.ok('mutation($id:ID!){deactivatePerson(id:$id){id}}', { id: t.actor(email).personId }, OPERATOR);
    await tell('N-5');
    expect(
      await rows(t.app.get(DataSource), 'SELECT 1 FROM notification WHERE person_id = ?', [personId]),
    ).toHaveLength(0);
  });
});

describe('mails', () => {
  it('come in the language of the person, under the notification’s id', async () => {
    await tell('M-1');
    await mailed('M-1');
    const [{ id }] = (await read(FINANCE)).nodes as [Node];
    const chinese = sink.mails(FINANCE).find(({ subject }) => subject.includes('M-1'))!;
    expect(chinese).toMatchObject({ subject: '账单 M-1 已出具', messageId: `<${id}@yunshi.example>` });
    expect(chinese.text).toContain('账期 2026-09，合计 12.00 CNY。');
    expect((await prefer({ language: 'en' }, OTHER)).data?.setNotificationPreferences.language).toBe('en');
    await tell('M-2', { code: 'AG-CQ' });
    await mailed('M-2');
    const english = sink.mails(OTHER).find(({ subject }) => subject.includes('M-2'))!;
    expect(english.subject).toBe('Invoice M-2 was issued');
    expect(english.text).toContain('It covers 2026-09: 12.00 CNY in all.');
    expect((await until(async () => (await mailState(id)).status === 'SENT' && (await mailState(id)))).attempts).toBe(
      1,
    );
  });

  it('that are refused for now arrive once, later', async () => {
    sink.refusals = [451];
    await tell('M-3', { code: 'AG-CQ' });
    const [{ id }] = (await read(OTHER)).nodes as [Node];
    const waiting = await until(async () => {
      const state = await mailState(id);
      return state.answer !== null && state;
    });
    expect(waiting).toMatchObject({ status: 'PENDING', attempts: 1 });
    expect(waiting.answer).toContain('451');
    t.setNow(Date.now() * 1000 + 61_000_000); // the first retry comes after a minute
    await until(async () => (await mailState(id)).status === 'SENT');
    t.setNow(null);
    expect(sink.mails(OTHER).filter(({ subject }) => subject.includes('M-3'))).toHaveLength(1);
  });

  it('that a server took without saying so come again, under the same Message-ID', async () => {
    sink.denials = 1;
    await tell('M-6', { code: 'AG-CQ' });
    const [{ id }] = (await read(OTHER)).nodes as [Node];
    await until(async () => (await mailState(id)).answer !== null);
    t.setNow(Date.now() * 1000 + 61_000_000);
    await until(async () => (await mailState(id)).status === 'SENT');
    const [first, second, ...more] = sink.mails(OTHER).filter(({ subject }) => subject.includes('M-6'));
    expect([first!.messageId, second!.messageId, more]).toEqual([second!.messageId, first!.messageId, []]);
  });

  it('that are refused for good are not tried again, and why is kept', async () => {
    sink.refusals = [550];
    await tell('M-4', { code: 'AG-CQ' });
    const [{ id }] = (await read(OTHER)).nodes as [Node];
    const state = await until(async () => {
      const now = await mailState(id);
      return now.status !== 'PENDING' && now;
    });
    expect(state).toMatchObject({ status: 'FAILED', attempts: 1 });
    expect(state.answer).toContain('550');
    expect(sink.mails(OTHER).some(({ subject }) => subject.includes('M-4'))).toBe(false);
  });

  it('do not go out of a sandbox', async () => {
    const { openSandbox } = await t.ok<{ openSandbox: { buyer: { id: string } } }>(
      'mutation{openSandbox{buyer:agency{id}}}',
      {},
      'catalog@provider-a.example',
    );
    const organizationId = openSandbox.buyer.id;
    const before = sink.mails().length;
    await t.app
      .get(Transactions)
      .run((manager) =>
        t.app
          .get(Notifications)
          .tell(manager, [{ event: 'INVOICE_ISSUED', to: { organizationId }, subjectId: newId(), facts: {} }]),
      );
    const [told] = await rows<{ inside: string; mails: string }>(
      t.app.get(DataSource),
      `SELECT COUNT(*) AS inside, COUNT(m.id) AS mails FROM notification n JOIN person p ON p.id = n.person_id
         LEFT JOIN notification_mail m ON m.id = n.id WHERE p.organization_id = ?`,
      [bin(organizationId)],
    );
    expect(told).toEqual({ inside: '1', mails: '0' });
    await tell('M-5');
    await mailed('M-5');
    expect(sink.mails().length).toBe(before + 1);
  });
});

describe('a person’s choices', () => {
  it('are kept: what is off by mail is told inside, what is off inside goes by mail, and both off is silence', async () => {
    const choice = (inApp: boolean, mail: boolean) =>
      prefer({ choices: [{ event: 'INVOICE_ISSUED', inApp, mail }] }, FINANCE);
    await choice(true, false);
    await tell('C-1');
    await choice(false, true);
    await tell('C-2');
    await choice(false, false);
    await tell('C-3');
    await choice(true, true);
    await tell('C-4');
    await mailed('C-4');
    await mailed('C-2');
    const ofThese = (titles: string[]): string[] => titles.flatMap((title) => /C-\d/.exec(title) ?? []).sort();
    expect(ofThese((await read(FINANCE)).nodes.map(({ title }) => title))).toEqual(['C-1', 'C-4']);
    expect(ofThese(sink.mails(FINANCE).map(({ subject }) => subject))).toEqual(['C-2', 'C-4']);
  });

  it('decide on the language of what is read', async () => {
    await prefer({ language: 'zh-CN' }, FINANCE);
    expect((await read(FINANCE, '(first:1)')).nodes[0]!.title).toBe('账单 C-4 已出具');
  });

  it('are told with everything else on, and refuse a language that is none', async () => {
    const { notificationPreferences } = await t.ok<{
      notificationPreferences: { language: string | null; settings: { inApp: boolean; mail: boolean }[] };
    }>('{notificationPreferences{language settings{event inApp mail}}}', {}, 'buyer@chengdu.example');
    expect(notificationPreferences.language).toBeNull();
    expect(notificationPreferences.settings.every(({ inApp, mail }) => inApp && mail)).toBe(true);
    const { errors } = await prefer({ language: 'fr' }, FINANCE);
    expect(errors?.[0]?.extensions.issues).toMatchObject([{ path: 'language', code: 'UNKNOWN_LANGUAGE' }]);
  });
});
