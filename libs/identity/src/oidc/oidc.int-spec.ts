import { MINUTE, parseInstant } from '#kernel';
import { Config } from '#platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { codeOf, enrolFactor } from '../../../../apps/testing/every-second-factor.js';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  type Account,
  type IdentityProvider,
  knowProviders,
  startIdentityProvider,
} from '../../../../apps/testing/oidc.js';

const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@chengdu.example';
const ADMIN = 'admin@chengdu.example';

let t: TestApp;
let idp: IdentityProvider;
let now = parseInstant('2026-11-02T01:00:00Z')!;
const pass = (span: number): void => t.setNow((now += span));
const codeIn = ({ errors }: GqlAnswer<unknown>): string | undefined =>
  errors?.[0]?.extensions.issues?.[0]?.code ?? errors?.[0]?.extensions.code;

const start = (provider = 'gov'): Promise<GqlAnswer<any>> =>
  t.gql('query($p:String!){oidcSignIn(provider:$p){authorizationUrl ticket}}', { p: provider });
const complete = (input: object): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:CompleteOidcSignInInput!){completeOidcSignIn(input:$i){secondFactorTicket session{accessToken refreshToken viewer{email roles}}}}',
    { i: input },
  );
/** Away to the provider and back, ready to be completed. */
async function returned(account: Account): Promise<{ ticket: string; callbackUrl: string }> {
  const { authorizationUrl, ticket } = (await start()).data.oidcSignIn;
  return { ticket, callbackUrl: await idp.visit(authorizationUrl, account) };
}
const signIn = async (account: Account): Promise<GqlAnswer<any>> => complete(await returned(account));
const link = (subject: string, email: string, by = ADMIN): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:LinkOidcIdentityInput!){linkOidcIdentity(input:$i){id issuer subject}}',
    { i: { provider: 'gov', subject, personId: t.actor(email).personId } },
    by,
  );
const count = async (table: string): Promise<number> =>
  Number((await t.app.get(DataSource).query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);
const everything = (): Promise<number[]> =>
  Promise.all(['oidc_identity', 'refresh_token', 'spent_ticket', 'audit_row'].map(count));

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(now);
  await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
  idp = await startIdentityProvider({ emailDomains: ['chengdu.example'], secondFactor: ['mfa'] });
});
beforeEach(() => {
  idp.answerBy(null);
  knowProviders(t, idp);
});
afterAll(async () => {
  await idp.close();
  await t.close();
});

describe('sign-in by a provider of identities', () => {
  it('names its providers, and sends people to them with PKCE, state and nonce', async () => {
    expect((await t.gql('{oidcProviders{code name}}')).data).toEqual({
      oidcProviders: [{ code: 'gov', name: 'Example identity' }],
    });
    const { authorizationUrl } = (await start()).data.oidcSignIn;
    expect([...new URL(authorizationUrl).searchParams.keys()].sort()).toEqual(
      [
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'nonce',
        'redirect_uri',
        'response_type',
        'scope',
        'state',
      ].sort(),
    );
    expect(authorizationUrl).not.toContain(idp.settings.clientSecret);
    expect(codeIn(await start('nobody'))).toBe('NOT_FOUND');
  });

  it('opens the same session as a password, knowing people by a verified address the first time and by themselves then', async () => {
    const { data, errors } = await signIn({ subject: 's1', email: 'Buyer@chengdu.example' });
    expect(errors).toBeUndefined();
    expect(data.completeOidcSignIn.session.viewer).toEqual({ email: BUYER, roles: ['BUYER'] });
    const { accessToken, refreshToken } = data.completeOidcSignIn.session;
    const viewer = await t.http('POST', '/graphql', {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: '{"query":"{viewer{email}}"}',
    });
    expect(viewer.json()).toMatchObject({ data: { viewer: { email: BUYER } } });
    expect(
      codeIn(await t.gql('mutation($r:String){refreshSession(refreshToken:$r){expiresAt}}', { r: refreshToken })),
    ).toBeUndefined();
    const later = await signIn({ subject: 's1', email: 'another@elsewhere.example', verified: false });
    expect(later.data.completeOidcSignIn.session.viewer.email).toBe(BUYER);
  });

  it.each([
    ['an address that is not verified', { subject: 'n1', email: BUYER, verified: false }],
    ['a domain the provider may not speak for', { subject: 'n2', email: 'buyer@chongqing.example' }],
    ['an address nobody has', { subject: 'n3', email: 'nobody@chengdu.example' }],
  ])('knows nobody by %s, and writes nothing', async (_, account) => {
    const before = await everything();
    expect(codeIn(await signIn(account))).toBe('OIDC_NOT_LINKED');
    expect(await everything()).toEqual(before);
  });

  it('knows those whom an administrator has linked, until the link ends', async () => {
    const email = 'finance@chengdu.example';
    expect(codeIn(await link('l1', 'buyer@chongqing.example'))).toBe('NOT_FOUND');
    expect(codeIn(await link('l1', email, BUYER))).toBe('FORBIDDEN');
    const { id } = (await link('l1', email)).data.linkOidcIdentity;
    expect((await link('l1', email)).data.linkOidcIdentity.id).toBe(id);
    expect(codeIn(await link('l1', BUYER))).toBe('ALREADY_BOUND');
    const { session } = (await signIn({ subject: 'l1', email: 'x@elsewhere.example' })).data.completeOidcSignIn;
    expect(session.viewer.email).toBe(email);
    const { oidcIdentities } = await t.ok<any>('{oidcIdentities{edges{node{subject}}}}', {}, ADMIN);
    expect(oidcIdentities.edges[0].node.subject).toBe('l1');
    await t.ok('mutation($id:ID!){unlinkOidcIdentity(id:$id)}', { id }, ADMIN);
    expect(codeIn(await signIn({ subject: 'l1', email: 'x@elsewhere.example' }))).toBe('OIDC_NOT_LINKED');
    const { refreshToken } = session;
    expect(
      codeIn(await t.gql('mutation($r:String){refreshSession(refreshToken:$r){expiresAt}}', { r: refreshToken })),
    ).toBe('UNAUTHENTICATED');
  });

  it('refuses people who act no more', async () => {
    const email = 'chief@chengdu.example';
    await signIn({ subject: 'd1', email });
    await t.ok('mutation($id:ID!){deactivatePerson(id:$id){id}}', { id: t.actor(email).personId }, OPERATOR);
    expect(codeIn(await signIn({ subject: 'd1', email }))).toBe('OIDC_NOT_LINKED');
    expect(codeIn(await signIn({ subject: 'd2', email }))).toBe('OIDC_NOT_LINKED');
  });

  it('takes each return once, with the ticket it began with, in its time', async () => {
    const [one, other] = [
      await returned({ subject: 's1', email: BUYER }),
      await returned({ subject: 's1', email: BUYER }),
    ];
    expect(codeIn(await complete({ ...one, ticket: other.ticket }))).toBe('OIDC_REFUSED'); // another’s state
    const forged = one.callbackUrl.replace(/code=[^&]+/, 'code=made-up');
    expect(codeIn(await complete({ ...one, callbackUrl: forged }))).toBe('OIDC_REFUSED');
    expect(codeIn(await complete(one))).toBeUndefined();
    expect(codeIn(await complete(one))).toBe('OIDC_REFUSED'); // the code is used up there
    expect(codeIn(await complete({ ...one, ticket: 'made-up' }))).toBe('SIGN_IN_OVER');
    expect(codeIn(await complete({ ...other, callbackUrl: 'no address' }))).toBe('MALFORMED');
    expect(codeIn(await complete({ ticket: other.ticket, code: '000000' }))).toBe('SIGN_IN_OVER'); // no ticket for a code
    const denied = `${idp.settings.redirectUri}?error=access_denied&state=${new URL(other.callbackUrl).searchParams.get('state')}&iss=${encodeURIComponent(idp.settings.issuer)}`;
    expect(codeIn(await complete({ ...other, callbackUrl: denied }))).toBe('OIDC_REFUSED');
    pass(15 * MINUTE);
    expect(codeIn(await complete(other))).toBe('SIGN_IN_OVER');
  });

  it('says so when the provider is dead, silent, breaks off, or talks nonsense, and nothing is written', async () => {
    const back = await returned({ subject: 's1', email: BUYER });
    const before = await everything();
    idp.answerBy((_, response) => response.writeHead(503).end('down'));
    expect(codeIn(await complete(back))).toBe('OIDC_UNAVAILABLE');
    idp.answerBy((request) => request.socket.destroy());
    expect(codeIn(await complete(back))).toBe('OIDC_UNAVAILABLE');
    idp.answerBy((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'));
    expect(codeIn(await complete(back))).toBe('OIDC_UNAVAILABLE');
    idp.answerBy(() => undefined); // silent: the patience of the product is what ends it
    expect(codeIn(await complete(back))).toBe('OIDC_UNAVAILABLE');
    const dead = { ...idp, settings: { ...idp.settings, code: 'dead', issuer: 'http://127.0.0.1:9' } };
    knowProviders(t, idp, dead);
    expect(codeIn(await start('dead'))).toBe('OIDC_UNAVAILABLE');
    expect(await everything()).toEqual(before);
    idp.answerBy(null);
    expect(codeIn(await complete(back))).toBeUndefined(); // its code was never asked for
  }, 30_000);

  it('asks for the second factor unless the provider says that it has', async () => {
    const email = 'approver@chengdu.example';
    const { secret } = await enrolFactor(t, email);
    pass(MINUTE);
    const { completeOidcSignIn } = (await signIn({ subject: 'f1', email })).data;
    expect(completeOidcSignIn.session).toBeNull();
    const ticket = completeOidcSignIn.secondFactorTicket;
    expect(codeIn(await complete({ ticket }))).toBe('SECOND_FACTOR_REQUIRED');
    expect(codeIn(await complete({ ticket, code: '000000' }))).toBe('SECOND_FACTOR_WRONG');
    const code = codeOf(t, secret);
    expect((await complete({ ticket, code })).data.completeOidcSignIn.session.viewer.email).toBe(email);
    pass(MINUTE);
    expect(codeIn(await complete({ ticket, code: codeOf(t, secret) }))).toBe('SIGN_IN_OVER');
    const strong = await signIn({ subject: 'f1', email, amr: ['pwd', 'mfa'] });
    expect(strong.data.completeOidcSignIn.session.viewer.email).toBe(email);
  });

  it('counts the provider’s second factor in production, also after the session was refreshed', async () => {
    const email = 'finance@qingyang.example';
    await link('p1', email, OPERATOR);
    try {
      const budgets = async (token: string): Promise<string | undefined> =>
        codeIn(
          (
            await t.http('POST', '/graphql', {
              headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
              body: '{"query":"{budgets{id}}"}',
            })
          ).json(),
        );
      const [weak, strong] = [
        await returned({ subject: 'p1', email, amr: ['pwd'] }),
        await returned({ subject: 'p1', email, amr: ['mfa'] }),
      ];
      Object.assign(t.app.get(Config), { production: true });
      expect(await budgets((await complete(weak)).data.completeOidcSignIn.session.accessToken)).toBe(
        'SECOND_FACTOR_ENROLMENT_REQUIRED',
      );
      const { session } = (await complete(strong)).data.completeOidcSignIn;
      expect(await budgets(session.accessToken)).toBeUndefined();
      const { refreshSession } = await t.ok<any>(
        'mutation($r:String){refreshSession(refreshToken:$r){accessToken}}',
        { r: session.refreshToken },
        email,
      );
      expect(await budgets(refreshSession.accessToken)).toBeUndefined();
    } finally {
      Object.assign(t.app.get(Config), { production: false });
    }
  });
});
