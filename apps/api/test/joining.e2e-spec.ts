import { bytesToId, DAY, formatInstant, HOUR, parseInstant } from '#kernel';
import { AuditChain, rows } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../testing/harness.js';
import { draftOrder, openBudget, publish } from '../../testing/market.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const NOW = parseInstant('2026-10-01T02:00:00Z')!;
const ADMIN = 'admin@chengdu.example';
const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const CHIEF = 'chief@chengdu.example';

beforeAll(async () => {
  await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
});

const codeOf = ({ errors }: GqlAnswer<unknown>): string => errors?.[0]?.extensions.code ?? 'ok';
const issuesOf = ({ errors }: GqlAnswer<unknown>): string[] =>
  (errors?.[0]?.extensions.issues ?? []).map(({ path, code }) => `${path} ${code}`);

interface Invited {
  invitePerson: { token: string | null; invitation: { id: string; expiresAt: string } };
}
const invite = (email: string, over: object = {}, by = ADMIN): Promise<GqlAnswer<Invited>> =>
  t.gql<Invited>(
    'mutation($i:InvitePersonInput!){invitePerson(input:$i){token invitation{id expiresAt}}}',
    { i: { organizationId: t.organization('AG-CD'), email, name: '新同事', roles: ['BUYER'], ...over } },
    by,
  );
const accept = (
  token: string,
  password = 'my-own-password',
): Promise<GqlAnswer<{ acceptInvitation: { email: string } }>> =>
  t.gql('mutation($i:AcceptInvitationInput!){acceptInvitation(input:$i){email}}', { i: { token, password } });
const signIn = (email: string, password = 'my-own-password'): Promise<GqlAnswer<unknown>> =>
  t.gql('mutation($i:SignInInput!){signIn(input:$i){accessToken}}', { i: { email, password } });

describe('an invitation', () => {
  it('lets somebody join once, with a password that nobody else knows', async () => {
    t.setNow(NOW);
    const { token } = (await invite('New@Chengdu.example')).data!.invitePerson;
    expect(codeOf(await signIn('new@chengdu.example'))).toBe('UNAUTHENTICATED');
    expect(issuesOf(await accept(token!, 'short'))).toEqual(['input.password PASSWORD_LENGTH']);
    expect((await accept(token!)).data).toEqual({ acceptInvitation: { email: 'new@chengdu.example' } });
    expect(codeOf(await signIn('new@chengdu.example'))).toBe('ok');
    expect(codeOf(await accept(token!, 'another-password'))).toBe('INVITATION_OVER');
    const [stored] = await rows<{ n: string }>(
      t.app.get(DataSource),
      'SELECT COUNT(*) AS n FROM audit_row WHERE CONCAT(`before`, `after`) LIKE ?',
      [`%${token}%`],
    );
    expect(Number(stored!.n)).toBe(0);
  });

  it('ends after seven days and when it is withdrawn, and a token that never was is told the same', async () => {
    t.setNow(NOW);
    const late = (await invite('late@chengdu.example')).data!.invitePerson;
    expect(late.invitation.expiresAt).toBe(formatInstant(NOW + 7 * DAY));
    const unwanted = (await invite('unwanted@chengdu.example')).data!.invitePerson;
    const withdraw = (id: string, by: string): Promise<GqlAnswer<unknown>> =>
      t.gql('mutation($id:ID!){withdrawInvitation(id:$id){endedAt}}', { id }, by);
    await t.addPerson({
      organizationId: t.organization('AG-CQ'),
      email: 'admin@chongqing.example',
      roles: ['ORG_ADMIN'],
    });
    expect(codeOf(await withdraw(unwanted.invitation.id, 'admin@chongqing.example'))).toBe('NOT_FOUND');
    expect(codeOf(await withdraw(unwanted.invitation.id, ADMIN))).toBe('ok');
    t.setNow(NOW + 7 * DAY);
    const answers = await Promise.all([accept(late.token!), accept(unwanted.token!), accept('never-was')]);
    expect(answers.map(codeOf)).toEqual(['INVITATION_OVER', 'INVITATION_OVER', 'INVITATION_OVER']);
    expect(new Set(answers.map(({ errors }) => errors![0]!.message)).size).toBe(1);
    const seen = async (by: string): Promise<string[]> =>
      (
        await t.ok<{ invitations: { edges: { node: { email: string } }[] } }>(
          '{invitations(first:100){edges{node{email}}}}',
          {},
          by,
        )
      ).invitations.edges.map(({ node }) => node.email);
    expect((await seen(ADMIN)).slice(0, 2)).toEqual(['unwanted@chengdu.example', 'late@chengdu.example']);
    expect(await seen('admin@chongqing.example')).toEqual([]);
  });

  it('is made by administrators for their own, in roles that fit, once under one key', async () => {
    t.setNow(NOW);
    expect(codeOf(await invite('x@chengdu.example', {}, BUYER))).toBe('FORBIDDEN');
    expect(codeOf(await invite('x@chengdu.example', { organizationId: t.organization('AG-CQ') }))).toBe('NOT_FOUND');
    expect(issuesOf(await invite('x@chengdu.example', { roles: ['OPERATOR_ADMIN'] }))).toEqual([
      'roles.0 ROLE_NOT_FOR_KIND',
    ]);
    expect(issuesOf(await invite(BUYER))).toEqual(['email DUPLICATE_EMAIL']);
    const first = (await invite('once@chengdu.example', { idempotencyKey: 'k' })).data!.invitePerson;
    const again = (await invite('once@chengdu.example', { idempotencyKey: 'k' })).data!.invitePerson;
    expect([again.invitation.id, again.token]).toEqual([first.invitation.id, null]);
  });

  it('of an address that someone has taken in the meantime makes nobody', async () => {
    t.setNow(NOW);
    const [one, two] = await Promise.all([invite('twice@chengdu.example'), invite('twice@chengdu.example')]);
    const answers = await Promise.all([one, two].map(({ data }) => accept(data!.invitePerson.token!)));
    expect(answers.map(codeOf).sort()).toEqual(['VALIDATION_FAILED', 'ok']);
    expect(answers.flatMap(issuesOf)).toEqual(['email DUPLICATE_EMAIL']);
  });
});

interface Delegated {
  delegateRoles: { id: string };
}
const delegate = (over: object, by = APPROVER): Promise<GqlAnswer<Delegated>> =>
  t.gql<Delegated>(
    'mutation($i:DelegateRolesInput!){delegateRoles(input:$i){id}}',
    { i: { personId: t.actor(BUYER).personId, roles: ['APPROVER'], endsAt: formatInstant(NOW + DAY), ...over } },
    by,
  );

/** As the person of this address, in the roles of a delegation. */
const acting = async <T>(
  delegation: string,
  query: string,
  variables: object = {},
  email = BUYER,
): Promise<GqlAnswer<T>> =>
  (
    await t.http('POST', '/graphql', {
      email,
      headers: { 'content-type': 'application/json', 'x-delegation': delegation },
      body: JSON.stringify({ query, variables }),
    })
  ).json();

const APPROVE = 'mutation($id:ID!){approveOrder(id:$id){status}}';

async function submitted(by = BUYER, delegation?: string): Promise<string> {
  const offering = await publish(t, { only: [{ code: 'use', unitPrice: '1' }] });
  const id = await draftOrder(t, {
    planId: offering.plans[0]!.id,
    budgetId: await openBudget(t),
    expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }],
  });
  const SUBMIT = 'mutation($id:ID!){submitOrder(id:$id){status}}';
  const answer = delegation ? await acting(delegation, SUBMIT, { id }, by) : await t.gql(SUBMIT, { id }, by);
  expect(codeOf(answer)).toBe('ok');
  return id;
}

describe('a delegation', () => {
  it('lets a colleague act in the roles given, within its period and in no others', async () => {
    t.setNow(NOW);
    await t.addPerson({ organizationId: t.organization('AG-CD'), email: 'deputy@chengdu.example', roles: ['FINANCE'] });
    const { id } = (
      await delegate({
        personId: t.actor('deputy@chengdu.example').personId,
        startsAt: formatInstant(NOW + HOUR),
      })
    ).data!.delegateRoles;
    const order = await submitted();
    const approve = (): Promise<GqlAnswer<unknown>> => acting(id, APPROVE, { id: order }, 'deputy@chengdu.example');
    expect(codeOf(await approve())).toBe('NOT_FOUND'); // not yet
    t.setNow(NOW + HOUR);
    expect(codeOf(await acting(id, APPROVE, { id: order }, CHIEF))).toBe('NOT_FOUND'); // another's
    expect(codeOf(await t.gql(APPROVE, { id: order }, 'deputy@chengdu.example'))).toBe('FORBIDDEN'); // not saying so
    const { data } = await acting<{ viewer: unknown }>(
      id,
      '{viewer{email roles onBehalfOf{email}}}',
      {},
      'deputy@chengdu.example',
    );
    expect(data!.viewer).toEqual({
      email: 'deputy@chengdu.example',
      roles: ['APPROVER'],
      onBehalfOf: { email: APPROVER },
    });
    const budget = 'mutation{createBudget(input:{name:"b",fiscalYear:2026,amount:"1"}){id}}';
    expect(codeOf(await acting(id, budget, {}, 'deputy@chengdu.example'))).toBe('FORBIDDEN'); // FINANCE is not given
    expect(codeOf(await approve())).toBe('ok');
    const [row] = await rows<{ person_id: Buffer; on_behalf_of: Buffer; roles: string }>(
      t.app.get(DataSource),
      "SELECT person_id, on_behalf_of, roles FROM audit_row WHERE action = 'approveOrder' ORDER BY id DESC LIMIT 1",
    );
    expect([bytesToId(row!.person_id), bytesToId(row!.on_behalf_of), row!.roles]).toEqual([
      t.actor('deputy@chengdu.example').personId,
      t.actor(APPROVER).personId,
      'APPROVER',
    ]);
    await t.app.get(AuditChain).seal();
    expect((await t.app.get(AuditChain).verify()).links).toBeGreaterThan(0);
    t.setNow(NOW + DAY);
    expect(codeOf(await acting(id, '{viewer{id}}', {}, 'deputy@chengdu.example'))).toBe('NOT_FOUND'); // over
  });

  it('makes nobody approve what they, or those they act for, have asked for', async () => {
    t.setNow(NOW);
    // The buyer asked, and holds the approver's role for a while.
    const toBuyer = (await delegate({})).data!.delegateRoles.id;
    expect(codeOf(await acting(toBuyer, APPROVE, { id: await submitted() }))).toBe('FORBIDDEN');
    // The chief buys and approves; who approves for the chief must not approve what the chief asked for.
    const ofChief = (await delegate({ personId: t.actor(APPROVER).personId }, CHIEF)).data!.delegateRoles.id;
    const asked = await submitted(CHIEF);
    expect(codeOf(await acting(ofChief, APPROVE, { id: asked }, APPROVER))).toBe('FORBIDDEN');
    const { data } = await acting<{ order: { allowedActions: string[] } }>(
      ofChief,
      'query($id:ID!){order(id:$id){allowedActions}}',
      { id: asked },
      APPROVER,
    );
    expect(data!.order.allowedActions).not.toContain('approveOrder');
    // What is asked for in the chief's name, the chief does not approve either.
    const buying = (await delegate({ personId: t.actor(APPROVER).personId, roles: ['BUYER'] }, CHIEF)).data!
      .delegateRoles.id;
    const inName = await submitted(APPROVER, buying);
    expect(codeOf(await t.gql(APPROVE, { id: inName }, CHIEF))).toBe('FORBIDDEN');
    expect(codeOf(await t.gql(APPROVE, { id: inName }, APPROVER))).toBe('FORBIDDEN');
  });

  it('is not passed on, makes no keys, and ends when its giver or an administrator ends it, or acts no more', async () => {
    t.setNow(NOW);
    const { id } = (await delegate({})).data!.delegateRoles;
    const pass = `mutation{delegateRoles(input:{personId:"${t.actor(CHIEF).personId}",roles:[APPROVER],endsAt:"2026-10-02T00:00:00Z"}){id}}`;
    expect(codeOf(await acting(id, pass))).toBe('FORBIDDEN');
    expect(codeOf(await acting(id, 'mutation{createApiKey(input:{name:"k",roles:[APPROVER]}){id}}'))).toBe('FORBIDDEN');
    const { createApiKey } = await t.ok<{ createApiKey: { secret: string } }>(
      'mutation{createApiKey(input:{name:"k",roles:[BUYER]}){secret}}',
      {},
      BUYER,
    );
    const byKey = await t.http('POST', '/graphql', {
      headers: {
        'content-type': 'application/json',
        'x-delegation': id,
        authorization: `Bearer ${createApiKey.secret}`,
      },
      body: '{"query":"{viewer{id}}"}',
    });
    expect(codeOf(byKey.json())).toBe('FORBIDDEN');
    const end = (which: string, by: string): Promise<GqlAnswer<unknown>> =>
      t.gql('mutation($id:ID!){endDelegation(id:$id){endsAt}}', { id: which }, by);
    expect(codeOf(await end(id, CHIEF))).toBe('NOT_FOUND');
    expect(codeOf(await end(id, ADMIN))).toBe('ok');
    expect(codeOf(await acting(id, '{viewer{id}}'))).toBe('NOT_FOUND');
    const other = (await delegate({})).data!.delegateRoles.id;
    await t.ok('mutation($id:ID!){deactivatePerson(id:$id){id}}', { id: t.actor(APPROVER).personId }, ADMIN);
    expect(codeOf(await acting(other, '{viewer{id}}'))).toBe('NOT_FOUND');
    await t.ok('mutation($id:ID!){reactivatePerson(id:$id){id}}', { id: t.actor(APPROVER).personId }, ADMIN);
  });

  it('is of held roles and to a colleague; others see nothing of it', async () => {
    t.setNow(NOW);
    expect(issuesOf(await delegate({ roles: ['FINANCE'] }))).toEqual(['roles.0 ROLE_NOT_HELD']);
    expect(codeOf(await delegate({ personId: t.actor('buyer@chongqing.example').personId }))).toBe('NOT_FOUND');
    expect(issuesOf(await delegate({ personId: t.actor(APPROVER).personId }))).toEqual(['personId NOT_ONESELF']);
    const made = (await delegate({ idempotencyKey: 'd' })).data!.delegateRoles.id;
    expect((await delegate({ idempotencyKey: 'd' })).data!.delegateRoles.id).toBe(made);
    const seen = async (by: string): Promise<unknown[]> =>
      (
        await t.ok<{ delegations: { edges: { node: unknown }[] } }>(
          '{delegations{edges{node{id from{email} to{email} roles}}}}',
          {},
          by,
        )
      ).delegations.edges.map(({ node }) => node);
    const expected = { id: made, from: { email: APPROVER }, to: { email: BUYER }, roles: ['APPROVER'] };
    for (const who of [APPROVER, BUYER, ADMIN]) expect((await seen(who))[0]).toEqual(expected);
    expect(await seen('finance@chengdu.example')).toEqual([]);
    expect(await seen('buyer@chongqing.example')).toEqual([]);
  });
});
