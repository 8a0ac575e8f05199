import { Clock, DAY, formatInstant, type Instant, MINUTE, parseInstant, SECOND } from '#kernel';
import { Config } from '#platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { codeOf, enrolFactor } from '../../../../apps/testing/every-second-factor.js';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

const START: Instant = parseInstant('2026-11-02T01:00:00Z')!;
const ADMIN = 'admin@chengdu.example';
const STRANGER = 'admin@provider-a.example';

interface SignedIn {
  signIn: { accessToken: string; refreshToken: string };
}

describe('a second factor', () => {
  let t: TestApp;
  let now: Instant = START;
  const pass = (span: number): void => t.setNow((now += span));
  const signIn = (email: string, code?: string, password = 'Yunshi-demo-2026'): Promise<GqlAnswer<SignedIn>> =>
    t.gql('mutation($i:SignInInput!){signIn(input:$i){accessToken refreshToken}}', { i: { email, password, code } });
  const codeIn = ({ errors }: GqlAnswer<unknown>): string | undefined => errors?.[0]?.extensions.code;
  const disable = (email: string, c: string): Promise<GqlAnswer<{ disableSecondFactor: boolean }>> =>
    t.gql('mutation($c:String!){disableSecondFactor(code:$c)}', { c }, email);
  const stateOf = async (email: string): Promise<unknown> =>
    (await t.ok<{ secondFactor: unknown }>('{secondFactor{recoveryCodesLeft mustEnrol}}', {}, email)).secondFactor;
  const asToken = async (token: string, query: string): Promise<GqlAnswer<Record<string, never>>> =>
    (
      await t.http('POST', '/graphql', {
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      })
    ).json();

  beforeAll(async () => {
    t = await startTestApp();
    t.setNow(now);
    await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
    await t.addPerson({ organizationId: t.organization('PV-A'), email: STRANGER, roles: ['PROVIDER_ADMIN'] });
  });
  afterAll(() => t.close());

  it('is asked for at sign-in once it is confirmed, and each code counts once, in two sign-ins at a time too', async () => {
    const email = 'buyer@chengdu.example';
    const begun = await t.ok<{ enrolSecondFactor: { secret: string; uri: string } }>(
      'mutation{enrolSecondFactor(password:"Yunshi-demo-2026"){secret uri}}',
      {},
      email,
    );
    expect(begun.enrolSecondFactor.uri).toContain(`secret=${begun.enrolSecondFactor.secret}`);
    expect(codeIn(await signIn(email))).toBeUndefined(); // begun, it counts for nothing
    const { secret, recovery } = await enrolFactor(t, email);
    expect(new Set(recovery).size).toBe(10);
    expect(codeIn(await signIn(email))).toBe('SECOND_FACTOR_REQUIRED');
    expect(codeIn(await signIn(email, undefined, 'wrong'))).toBe('UNAUTHENTICATED');
    expect(codeIn(await signIn(email, codeOf(t, secret)))).toBe('SECOND_FACTOR_WRONG'); // it confirmed
    expect(codeIn(await signIn(email, codeOf(t, begun.enrolSecondFactor.secret, 1)))).toBe('SECOND_FACTOR_WRONG');
    pass(30 * SECOND);
    const both = await Promise.all([signIn(email, codeOf(t, secret)), signIn(email, codeOf(t, secret))]);
    expect(both.map(codeIn).sort()).toEqual(['SECOND_FACTOR_WRONG', undefined]);
    expect(codeIn(await signIn(email, codeOf(t, secret, -1)))).toBe('SECOND_FACTOR_WRONG'); // from before the last
    expect(codeIn(await signIn(email, codeOf(t, secret, 2)))).toBe('SECOND_FACTOR_WRONG'); // too far ahead
    expect(codeIn(await signIn(email, codeOf(t, secret, 1)))).toBeUndefined(); // a clock that is a little ahead
  });

  it('is kept sealed and its recovery codes hashed, each good for one sign-in', async () => {
    const email = 'approver@chengdu.example';
    const { secret, recovery } = await enrolFactor(t, email);
    const stored = await t.app
      .get(DataSource)
      .query<Record<string, unknown>[]>('SELECT CAST(sealed_secret AS CHAR) s, recovery_hashes h FROM second_factor');
    const audited = await t.app.get(DataSource).query<unknown[]>('SELECT `before`, `after` FROM audit_row');
    for (const kept of [secret, recovery[0]!, recovery[0]!.replaceAll('-', '')])
      expect(JSON.stringify([stored, audited])).not.toContain(kept);
    expect(codeIn(await signIn(email, recovery[3]!.toLowerCase()))).toBeUndefined();
    expect(codeIn(await signIn(email, recovery[3]))).toBe('SECOND_FACTOR_WRONG');
    expect(await stateOf(email)).toEqual({ recoveryCodesLeft: 9, mustEnrol: false });
  });

  it('counts wrong codes as wrong passwords, and the password alone buys no further guesses', async () => {
    const email = 'buyer@chongqing.example';
    const { secret } = await enrolFactor(t, email);
    pass(30 * SECOND);
    for (let guess = 0; guess < 5; guess++) {
      expect(codeIn(await signIn(email, 'no'))).toBe('SECOND_FACTOR_WRONG');
      if (guess < 4) expect(codeIn(await signIn(email))).toBe('SECOND_FACTOR_REQUIRED');
    }
    expect(codeIn(await signIn(email, codeOf(t, secret)))).toBe('TOO_MANY_ATTEMPTS');
    pass(2 * MINUTE);
    expect(codeIn(await signIn(email, codeOf(t, secret)))).toBeUndefined();
  });

  it('is begun by whoever knows the password, and ended by a code or by another administrator', async () => {
    const email = 'finance@chengdu.example';
    const wrong = await t.gql('mutation{enrolSecondFactor(password:"wrong"){uri}}', {}, email);
    expect(codeIn(wrong)).toBe('FORBIDDEN');
    expect(codeIn(await t.gql('mutation{confirmSecondFactor(code:"000000")}', {}, email))).toBe('INVALID_TRANSITION');
    const { secret } = await enrolFactor(t, email);
    const again = await t.gql('mutation{enrolSecondFactor(password:"Yunshi-demo-2026"){uri}}', {}, email);
    expect(codeIn(again)).toBe('INVALID_TRANSITION');
    expect(codeIn(await disable(email, '000000'))).toBe('SECOND_FACTOR_WRONG');
    pass(30 * SECOND);
    expect((await disable(email, codeOf(t, secret))).data).toEqual({ disableSecondFactor: true });
    expect((await disable(email, 'any')).data).toEqual({ disableSecondFactor: true }); // nothing is there any more

    await enrolFactor(t, email);
    pass(30 * SECOND);
    const reset = (by: string, of: string): Promise<GqlAnswer<unknown>> =>
      t.gql('mutation($id:ID!){resetSecondFactor(personId:$id)}', { id: t.actor(of).personId }, by);
    expect(codeIn(await reset('buyer@chengdu.example', email))).toBe('FORBIDDEN');
    expect(codeIn(await reset(STRANGER, email))).toBe('NOT_FOUND');
    expect(codeIn(await reset(ADMIN, ADMIN))).toBe('FORBIDDEN');
    expect(codeIn(await signIn(email))).toBe('SECOND_FACTOR_REQUIRED');
    expect(codeIn(await reset(ADMIN, email))).toBeUndefined();
    expect(codeIn(await reset(ADMIN, email))).toBeUndefined();
    expect(codeIn(await signIn(email))).toBeUndefined();
    const told = await t.app
      .get(DataSource)
      .query<unknown[]>("SELECT 1 FROM audit_row WHERE action = 'resetSecondFactor'");
    expect(told).toHaveLength(1);
  });

  it('is needed in production by operators and finance, whose sessions can only enrol until they have it', async () => {
    Object.assign(t.app.get(Config), { production: true });
    try {
      const { data } = await signIn('operator@yunshi.example');
      const { accessToken, refreshToken } = data!.signIn;
      expect((await asToken(accessToken, '{viewer{email} secondFactor{mustEnrol}}')).data).toEqual({
        viewer: { email: 'operator@yunshi.example' },
        secondFactor: { mustEnrol: true },
      });
      for (const query of ['{people{edges{node{id}}}}', 'mutation{createApiKey(input:{name:"k",roles:[AUDITOR]}){id}}'])
        expect(codeIn(await asToken(accessToken, query))).toBe('SECOND_FACTOR_ENROLMENT_REQUIRED');
      const rest = await t.http('GET', '/v1/usage-files/x/report.csv', {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      expect(rest.status).toBe(403);
      expect(rest.text).toContain('SECOND_FACTOR_ENROLMENT_REQUIRED');

      const confirm = await asToken(accessToken, 'mutation{confirmSecondFactor(code:"000000")}');
      expect(codeIn(confirm)).toBe('INVALID_TRANSITION'); // reached: there is nothing to confirm yet
      await enrolFactor(t, 'operator@yunshi.example');
      const { refreshSession } = await t.ok<{ refreshSession: { accessToken: string } }>(
        'mutation($r:String){refreshSession(refreshToken:$r){accessToken}}',
        { r: refreshToken },
        'operator@yunshi.example',
      );
      expect(codeIn(await asToken(refreshSession.accessToken, '{people{edges{node{id}}}}'))).toBeUndefined();
      const buyer = (await signIn('buyer@qingyang.example')).data!.signIn.accessToken;
      expect(codeIn(await asToken(buyer, '{apiKeys{edges{node{id}}}}'))).toBeUndefined();
      // Roles lent by finance ask for a factor of who acts in them.
      const { delegateRoles } = await t.ok<{ delegateRoles: { id: string } }>(
        'mutation($i:DelegateRolesInput!){delegateRoles(input:$i){id}}',
        {
          i: {
            personId: t.actor('buyer@qingyang.example').personId,
            roles: ['FINANCE'],
            endsAt: formatInstant(t.app.get(Clock).now() + DAY),
          },
        },
        'finance@qingyang.example',
      );
      const lent = await t.http('POST', '/graphql', {
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${buyer}`,
          'x-delegation': delegateRoles.id,
        },
        body: '{"query":"{budgets{id}}"}',
      });
      expect(codeIn(lent.json())).toBe('SECOND_FACTOR_ENROLMENT_REQUIRED');
    } finally {
      Object.assign(t.app.get(Config), { production: false });
    }
  });
});
