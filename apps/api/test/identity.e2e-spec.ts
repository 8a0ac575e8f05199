import { Organizations } from '#identity';
import { parseInstant } from '#kernel';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/harness.js';

interface Session {
  accessToken: string;
  refreshToken: string;
  viewer: { email: string };
}

const SIGN_IN =
  'mutation($email:String!,$password:String!){signIn(input:{email:$email,password:$password}){accessToken refreshToken viewer{email roles organization{code}}}}';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const asToken = (
  token: string,
  query: string,
): Promise<{ data: Record<string, unknown> | null; errors?: { extensions: { code: string } }[] }> =>
  t
    .http('POST', '/graphql', {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    })
    .then((answer) => answer.json());

describe('sessions', () => {
  it('opens with address and password, however the address is written', async () => {
    const { data } = await t.gql<{ signIn: Session }>(SIGN_IN, {
      email: 'Buyer@Chengdu.example',
      password: 'Yunshi-demo-2026',
    });
    expect(data!.signIn.viewer).toEqual({
      email: 'buyer@chengdu.example',
      roles: ['BUYER'],
      organization: { code: 'AG-CD' },
    });
    const { data: seen } = await asToken(data!.signIn.accessToken, '{viewer{email}}');
    expect(seen).toEqual({ viewer: { email: 'buyer@chengdu.example' } });
  });

  it('opens each of several in one request for the person it names', async () => {
    const { data } = await t.gql<Record<'a' | 'b', Session>>(
      `mutation($p:String!){a:signIn(input:{email:"buyer@chengdu.example",password:$p}){viewer{email}}
        b:signIn(input:{email:"finance@chengdu.example",password:$p}){viewer{email}}}`,
      { p: 'Yunshi-demo-2026' },
    );
    expect([data!.a.viewer.email, data!.b.viewer.email]).toEqual(['buyer@chengdu.example', 'finance@chengdu.example']);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await t.gql(SIGN_IN, { email: 'buyer@chengdu.example', password: 'nope' });
    const unknown = await t.gql(SIGN_IN, { email: 'nobody@chengdu.example', password: 'nope' });
    expect(wrong).toEqual(unknown);
    expect(wrong.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('exchanges a refresh token once; a second use ends the whole family', async () => {
    const REFRESH = 'mutation($t:String){refreshSession(refreshToken:$t){accessToken refreshToken viewer{email}}}';
    const { data } = await t.gql<{ signIn: Session }>(SIGN_IN, {
      email: 'buyer@chengdu.example',
      password: 'Yunshi-demo-2026',
    });
    const first = await t.gql<{ refreshSession: Session }>(REFRESH, { t: data!.signIn.refreshToken });
    expect(first.data!.refreshSession.viewer.email).toBe('buyer@chengdu.example');
    const again = await t.gql(REFRESH, { t: data!.signIn.refreshToken });
    expect(again.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const heir = await t.gql(REFRESH, { t: first.data!.refreshSession.refreshToken });
    expect(heir.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('are listed to their owner, who ends any of them at once, access tokens too', async () => {
    const open = async (): Promise<Session> =>
      (await t.gql<{ signIn: Session }>(SIGN_IN, { email: 'finance@chongqing.example', password: 'Yunshi-demo-2026' }))
        .data!.signIn;
    const list = async (token: string): Promise<{ id: string; current: boolean }[]> =>
      (await asToken(token, '{sessions{id openedAt usedAt expiresAt current}}')).data!.sessions as never;
    const [lost, here] = [await open(), await open()];
    const seen = await list(here.accessToken);
    expect(seen.map(({ current }) => current)).toEqual([true, false]);
    const end = (id: string, token: string) => asToken(token, `mutation{endSession(id:"${id}")}`);
    const foreign = await t.gql(`mutation{endSession(id:"${seen[1]!.id}")}`, {}, 'buyer@chengdu.example');
    expect(foreign.errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect((await asToken(lost.accessToken, '{viewer{id}}')).errors).toBeUndefined();
    for (let again = 0; again < 2; again++)
      expect((await end(seen[1]!.id, here.accessToken)).data).toEqual({ endSession: true });
    expect((await asToken(lost.accessToken, '{viewer{id}}')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const REFRESH = 'mutation($t:String){refreshSession(refreshToken:$t){accessToken}}';
    expect((await t.gql(REFRESH, { t: lost.refreshToken })).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    expect((await list(here.accessToken)).map(({ id }) => id)).toEqual([seen[0]!.id]);
  });

  it('lock an address for longer and longer after wrong passwords in a row, a known one and an unknown alike', async () => {
    const now = Date.now() * 1000;
    const minute = 60_000_000;
    t.setNow(now);
    const tries = async (email: string, password: string, times = 1): Promise<string[]> => {
      const codes: string[] = [];
      for (let n = 0; n < times; n++) {
        const { errors } = await t.gql(SIGN_IN, { email, password });
        codes.push(errors ? errors[0]!.extensions.code : 'ok');
      }
      return codes;
    };
    const wrong = Array<string>(5).fill('UNAUTHENTICATED');
    for (const email of ['approver@qingyang.example', 'nobody@qingyang.example'])
      expect(await tries(email, 'wrong', 7)).toEqual([...wrong, 'TOO_MANY_ATTEMPTS', 'TOO_MANY_ATTEMPTS']);
    const right = (): Promise<string[]> => tries('Approver@qingyang.example', 'Yunshi-demo-2026');
    expect(await right()).toEqual(['TOO_MANY_ATTEMPTS']);
    t.setNow(now + minute);
    expect(await tries('approver@qingyang.example', 'wrong')).toEqual(['UNAUTHENTICATED']);
    t.setNow(now + 2 * minute);
    expect(await right()).toEqual(['TOO_MANY_ATTEMPTS']); // two minutes this time
    t.setNow(now + 3 * minute);
    expect(await right()).toEqual(['ok']);
    expect(await tries('approver@qingyang.example', 'wrong', 4)).toEqual(wrong.slice(1)); // counted anew
    expect(await right()).toEqual(['ok']);
    const locks = await t.app
      .get(DataSource)
      .query<{ after: string }[]>("SELECT `after` FROM audit_row WHERE action = 'lockSignIn' ORDER BY at, id");
    expect(locks).toHaveLength(3);
    t.setNow(null);
  });

  it('tell of many wrong passwords at once no more than of five', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => t.gql(SIGN_IN, { email: 'finance@qingyang.example', password: 'guess' })),
    );
    const codes = answers.map(({ errors }) => errors![0]!.extensions.code);
    const looked = codes.filter((code) => code === 'UNAUTHENTICATED').length;
    expect(looked).toBeGreaterThanOrEqual(5);
    expect(looked).toBeLessThan(10);
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(40 - looked);
  });

  it('refuses a token of another secret, no token and a malformed one', async () => {
    const forged = `${t.token('buyer@chengdu.example').slice(0, -4)}AAAA`;
    for (const token of [forged, 'x', 'ysk_unknown']) {
      const { errors } = await asToken(token, '{viewer{id}}');
      expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect((await t.gql('{viewer{id}}')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('API keys', () => {
  const MAKE = 'mutation($i:CreateApiKeyInput!){createApiKey(input:$i){id secret name}}';

  it('act as their maker with their own roles until they are revoked', async () => {
    const { createApiKey: key } = await t.ok<{ createApiKey: { id: string; secret: string } }>(
      MAKE,
      { i: { name: 'sync', roles: ['BUYER'] } },
      'chief@chengdu.example',
    );
    const { data } = await asToken(key.secret, '{viewer{email roles}}');
    expect(data).toEqual({ viewer: { email: 'chief@chengdu.example', roles: ['BUYER'] } });
    const foreign = await t.gql('mutation($id:ID!){revokeApiKey(id:$id)}', { id: key.id }, 'buyer@chongqing.example');
    expect(foreign.errors![0]!.extensions.code).toBe('NOT_FOUND');
    const colleague = await t.gql('mutation($id:ID!){revokeApiKey(id:$id)}', { id: key.id }, 'buyer@chengdu.example');
    expect(colleague.errors![0]!.extensions.code).toBe('FORBIDDEN');
    for (const _ of [1, 2])
      await t.ok('mutation($id:ID!){revokeApiKey(id:$id)}', { id: key.id }, 'chief@chengdu.example');
    expect((await asToken(key.secret, '{viewer{id}}')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('cannot be given a role their maker lacks', async () => {
    const { errors } = await t.gql(MAKE, { i: { name: 'x', roles: ['FINANCE'] } }, 'buyer@chengdu.example');
    expect(errors![0]!.extensions.issues).toEqual([
      expect.objectContaining({ path: 'roles.0', code: 'ROLE_NOT_HELD' }),
    ]);
  });

  it('end at their expiry', async () => {
    const now = Date.now() * 1000;
    const { createApiKey: key } = await t.ok<{ createApiKey: { secret: string } }>(
      MAKE,
      { i: { name: 'short', roles: ['BUYER'], expiresAt: new Date(now / 1000 + 60_000).toISOString() } },
      'buyer@chengdu.example',
    );
    t.setNow(now + 61_000_000);
    expect((await asToken(key.secret, '{viewer{id}}')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    t.setNow(null);
  });

  it('may be bound to operations, which are all they then do', async () => {
    const make = (operations: string[]) =>
      t.gql<{ createApiKey: { secret: string } }>(
        MAKE,
        { i: { name: 'bound', roles: ['PROVIDER_OPERATIONS'], operations } },
        'operations@provider-a.example',
      );
    const { errors } = await make(['reportUsage', 'approveOrder', 'no such']);
    expect(errors![0]!.extensions.issues!.map(({ path, code }) => [path, code])).toEqual([
      ['operations.1', 'OPERATION_NOT_HELD'],
      ['operations.2', 'OPERATION_NOT_HELD'],
    ]);
    const { secret } = (await make(['usageFiles', 'viewer'])).data!.createApiKey;
    expect((await asToken(secret, '{viewer{email}}')).data).toEqual({
      viewer: { email: 'operations@provider-a.example' },
    });
    expect((await asToken(secret, '{usageFiles{edges{node{id}}}}')).errors).toBeUndefined();
    for (const query of [
      '{orders{edges{node{id}}}}',
      'mutation{createApiKey(input:{name:"x",roles:[PROVIDER_OPERATIONS]}){id}}',
    ])
      expect((await asToken(secret, query)).errors![0]!.extensions.code).toBe('FORBIDDEN');
    const { status } = await t.http('POST', '/v1/usage-events', {
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/cloudevents-batch+json' },
      body: '[]',
    });
    expect(status).toBe(403);
  });

  it('are rotated with an overlap in which both secrets hold, by their maker alone, and are listed without secrets', async () => {
    const now = parseInstant('2026-07-01T00:00:00Z')!;
    const hour = 3_600_000_000;
    t.setNow(now);
    const maker = 'buyer@chongqing.example';
    const rotate = (id: string, more = '', email = maker) =>
      t.gql<{ rotateApiKey: { id: string; secret: string; expiresAt: string | null } }>(
        `mutation($id:ID!){rotateApiKey(id:$id${more}){id secret expiresAt}}`,
        { id },
        email,
      );
    const made = await t.ok<{ createApiKey: { id: string; secret: string } }>(
      MAKE,
      { i: { name: 'turning', roles: ['BUYER'], operations: ['viewer'], expiresAt: '2026-07-11T00:00:00Z' } },
      maker,
    );
    const old = made.createApiKey;
    const works = async (secret: string): Promise<boolean> => !(await asToken(secret, '{viewer{id}}')).errors;
    expect((await rotate(old.id, '', 'buyer@chengdu.example')).errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect((await rotate(old.id, '', 'finance@chongqing.example')).errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect((await rotate(old.id, ',overlapHours:721')).errors![0]!.extensions.code).toBe('VALIDATION_FAILED');
    t.setNow(now + 24 * hour);
    const { id, secret, expiresAt } = (await rotate(old.id, ',overlapHours:2')).data!.rotateApiKey;
    expect(expiresAt).toBe('2026-07-12T00:00:00Z'); // ten days, as the one before
    expect([await works(old.secret), await works(secret)]).toEqual([true, true]);
    // Bound as the one before.
    expect((await asToken(secret, '{orders{edges{node{id}}}}')).errors![0]!.extensions.code).toBe('FORBIDDEN');
    t.setNow(now + 26 * hour);
    expect([await works(old.secret), await works(secret)]).toEqual([false, true]);
    expect((await rotate(old.id)).errors![0]!.extensions.code).toBe('INVALID_TRANSITION');
    const { apiKeys } = await t.ok<{ apiKeys: { edges: { node: object }[] } }>(
      '{apiKeys{edges{node{id name roles operations createdAt expiresAt revokedAt}}}}',
      {},
      maker,
    );
    expect(apiKeys.edges.map(({ node }) => node)).toEqual([
      {
        ...{ id, name: 'turning', roles: ['BUYER'], operations: ['viewer'], revokedAt: null },
        ...{ createdAt: '2026-07-02T00:00:00Z', expiresAt: '2026-07-12T00:00:00Z' },
      },
      {
        ...{ id: old.id, name: 'turning', roles: ['BUYER'], operations: ['viewer'], revokedAt: null },
        ...{ createdAt: '2026-07-01T00:00:00Z', expiresAt: '2026-07-02T02:00:00Z' },
      },
    ]);
    t.setNow(null);
  });
});

describe('organizations and people', () => {
  it('are made by the operator, once per idempotencyKey', async () => {
    const MAKE = 'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id code parent{code}}}';
    const input = { kind: 'AGENCY', code: 'AG-NEW', name: '新机构', idempotencyKey: 'k1' };
    const twins = await Promise.all(
      [1, 2, 3].map(() => t.gql<{ createOrganization: { id: string } }>(MAKE, { i: input }, 'operator@yunshi.example')),
    );
    expect(new Set(twins.map(({ data }) => data!.createOrganization.id)).size).toBe(1);
    const other = await t.gql(MAKE, { i: { ...input, name: '别的' } }, 'operator@yunshi.example');
    expect(other.errors![0]!.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    const taken = await t.gql(MAKE, { i: { ...input, idempotencyKey: null } }, 'operator@yunshi.example');
    expect(taken.errors![0]!.extensions.issues![0]).toMatchObject({ path: 'code', code: 'DUPLICATE_CODE' });
  });

  it('get roles that fit their organization’s kind only', async () => {
    const { errors } = await t.gql(
      'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}',
      { i: { organizationId: t.organization('PV-A'), email: 'x@provider-a.example', name: 'x', roles: ['BUYER'] } },
      'operator@yunshi.example',
    );
    expect(errors![0]!.extensions.issues![0]).toMatchObject({ path: 'roles.0', code: 'ROLE_NOT_FOR_KIND' });
  });

  it('shows a caller its own, its descendants and providers; the operator everything', async () => {
    const codes = async (email: string): Promise<string[]> =>
      (await t.ok<{ organizations: { code: string }[] }>('{organizations{code}}', {}, email)).organizations.map(
        ({ code }) => code,
      );
    expect(await codes('buyer@chengdu.example')).toEqual(['AG-CD', 'AG-CD-QY', 'PV-A', 'PV-B']);
    expect(await codes('buyer@qingyang.example')).toEqual(['AG-CD-QY', 'PV-A', 'PV-B']);
    expect(await codes('finance@provider-a.example')).toEqual(['PV-A', 'PV-B']);
    expect(await codes('auditor@yunshi.example')).toContain('AG-CQ');
  });

  it('is found by another buyer that was told its code, exactly, and nothing around it [I47]', async () => {
    const find = (code: string, email = 'buyer@qingyang.example') =>
      t.gql<{ buyerByCode: { name: string; parent: unknown; children: unknown[] } }>(
        'query($c:String!){buyerByCode(code:$c){name parent{code} children{code}}}',
        { c: code },
        email,
      );
    const chongqing = { name: '重庆示例委', parent: null, children: [] };
    expect((await find('AG-CQ')).data).toEqual({ buyerByCode: chongqing });
    expect((await find(' 11500000MB0A000261 ')).data).toEqual({ buyerByCode: chongqing });
    expect((await find('AG-CD', 'buyer@chongqing.example')).data!.buyerByCode.children).toEqual([]);
    for (const nobody of ['AG-C', '%', '', 'PV-A'])
      expect([nobody, (await find(nobody)).errors?.[0]?.extensions.code]).toEqual([nobody, 'NOT_FOUND']);
    expect((await find('AG-CQ', 'finance@provider-a.example')).errors![0]!.extensions.code).toBe('FORBIDDEN');
  });

  it('are read with their children, of whom a caller is shown what it may know, in one statement', async () => {
    const CHILDREN = '{organizations(kinds:[AGENCY]){code children{code children{code}}}}';
    type Tree = { code: string; children: Tree[] }[];
    const seen = async (email: string): Promise<Tree> =>
      (await t.ok<{ organizations: Tree }>(CHILDREN, {}, email)).organizations;
    const chengdu = { code: 'AG-CD', children: [{ code: 'AG-CD-QY', children: [] }] };
    expect(await seen('buyer@chengdu.example')).toContainEqual(chengdu);
    const asked = jest.spyOn(t.app.get(Organizations), 'children');
    expect(await seen('auditor@yunshi.example')).toContainEqual(chengdu);
    expect(asked).toHaveBeenCalledTimes(1); // the auditor’s list holds the second level’s organizations, too
    asked.mockRestore();
  });

  it('are found by their id however its letters are written', async () => {
    const id = t.organization('AG-CD').toUpperCase();
    const person = { organizationId: id, email: 'capitals@chengdu.example', name: 'x', roles: ['BUYER'] };
    const { createPerson } = await t.ok<{ createPerson: { organization: { code: string } } }>(
      'mutation($i:CreatePersonInput!){createPerson(input:$i){organization{code}}}',
      { i: person },
      'operator@yunshi.example',
    );
    expect(createPerson.organization.code).toBe('AG-CD');
  });

  it('lets an ORG_ADMIN make organizations below itself and people in its own only', async () => {
    const operator = 'operator@yunshi.example';
    await t.ok(
      'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}',
      {
        i: {
          organizationId: t.organization('AG-CD'),
          email: 'admin@chengdu.example',
          name: 'admin',
          roles: ['ORG_ADMIN'],
          initialPassword: 'Yunshi-demo-2026',
        },
      },
      operator,
    );
    const { signIn } = await t.ok<{ signIn: Session }>(
      SIGN_IN,
      { email: 'admin@chengdu.example', password: 'Yunshi-demo-2026' },
      operator,
    );
    const made = await asToken(
      signIn.accessToken,
      'mutation{createOrganization(input:{kind:AGENCY,code:"AG-CD-2",name:"x"}){parent{code}}}',
    );
    expect(made.data).toEqual({ createOrganization: { parent: { code: 'AG-CD' } } });
    const foreign = `mutation{createOrganization(input:{kind:AGENCY,code:"AG-CQ-2",name:"x",parentId:"${t.organization('AG-CQ')}"}){id}}`;
    expect((await asToken(signIn.accessToken, foreign)).errors![0]!.extensions.code).toBe('NOT_FOUND');
    const below = `mutation{createPerson(input:{organizationId:"${t.organization('AG-CQ')}",email:"y@x.example",name:"y",roles:[BUYER]}){id}}`;
    expect((await asToken(signIn.accessToken, below)).errors![0]!.extensions.code).toBe('NOT_FOUND');
  });

  it('are of several provider kinds, where they are providers [S1-41]', async () => {
    const make = (input: object) =>
      t.gql<{ createOrganization: { providerKinds: string[] } }>(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){providerKinds}}',
        { i: { name: 'n', ...input } },
        'operator@yunshi.example',
      );
    const all = ['TELECOM_CARRIER', 'COMPUTE', 'DATA', 'SECURITY', 'SYSTEM_INTEGRATOR', 'INDUSTRY_CENTER'];
    const made = await make({ kind: 'PROVIDER', code: 'PV-ALL', providerKinds: [...all, 'DATA'] });
    expect(made.data!.createOrganization.providerKinds).toEqual(all);
    const { errors } = await make({ kind: 'AGENCY', code: 'AG-DATA', providerKinds: ['DATA'] });
    expect(errors![0]!.extensions.issues!.map(({ path, code }) => [path, code])).toEqual([
      ['providerKinds', 'NOT_FOR_KIND'],
    ]);
  });

  it('carry a unified social credit code whose check characters fit, or one of a pilot city that a person compared', async () => {
    let n = 0;
    const make = async (input: object): Promise<string[]> => {
      const { data, errors } = await t.gql<{ createOrganization: { uscc: string } }>(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){uscc}}',
        { i: { kind: 'ENTERPRISE', code: `USCC-${n++}`, name: 'n', ...input } },
        'operator@yunshi.example',
      );
      return errors
        ? errors[0]!.extensions.issues!.map(({ path, code }) => `${path} ${code}`)
        : [data!.createOrganization.uscc];
    };
    expect(await make({ uscc: '91330106673959654P' })).toEqual(['91330106673959654P']);
    expect(await make({ uscc: '91330106673959654Q' })).toEqual(['uscc USCC_CHECK']);
    expect(await make({ uscc: '91330106673959654' })).toEqual(['uscc MALFORMED']);
    expect(await make({ uscc: '91330106673959654Q', usccConfirmed: true })).toEqual(['uscc USCC_CHECK']);
    const early = '91350100M0001TGQXM';
    expect(await make({ uscc: early })).toEqual(['uscc USCC_UNCERTAIN']);
    expect(await make({ uscc: early, usccConfirmed: true })).toEqual([early]);
    expect(await make({ divisionCode: '510199' })).toEqual(['divisionCode UNKNOWN_DIVISION']);
  });

  it('may name the new trades in their names [S4-35]', async () => {
    const names = ['重庆示例云计算有限公司', '重庆示例大数据有限公司'];
    for (const [index, name] of names.entries())
      await t.ok(
        'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
        { i: { kind: 'PROVIDER', code: `NAMED-${index}`, name, divisionCode: '500000' } },
        'operator@yunshi.example',
      );
    const { organizations } = await t.ok<{ organizations: { name: string }[] }>(
      '{organizations(text:"重庆示例"){name}}',
      {},
      'operator@yunshi.example',
    );
    expect(organizations.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('lie in divisions of GB/T 2260: Guangdong has its 21 cities [S3-02]', async () => {
    const below = async (parent: string | null): Promise<{ code: string; name: string; level: string }[]> =>
      (
        await t.ok<{ divisions: { code: string; name: string; level: string }[] }>(
          'query($p:String){divisions(parent:$p){code name level}}',
          { p: parent },
          'buyer@chengdu.example',
        )
      ).divisions;
    expect(await below(null)).toHaveLength(34);
    const cities = await below('440000');
    const numbered = (from: number, to: number): string[] =>
      Array.from({ length: to - from + 1 }, (_, index) => `${from + index}00`);
    expect(cities.map(({ code }) => code)).toEqual([
      ...numbered(4401, 4409),
      ...numbered(4412, 4420),
      ...numbered(4451, 4453),
    ]);
    expect(new Set(cities.map(({ level }) => level))).toEqual(new Set(['CITY']));
    expect((await below('510100')).find(({ code }) => code === '510104')).toMatchObject({
      name: '锦江区',
      level: 'COUNTY',
    });
    const unknown = await t.gql('{divisions(parent:"999999"){code}}', {}, 'buyer@chengdu.example');
    expect(unknown.errors![0]!.extensions.code).toBe('NOT_FOUND');
  });

  it('are deactivated by an administrator and come back; what they did stays theirs', async () => {
    const organizationId = t.organization('AG-CQ');
    const admin = 'people-admin@chongqing.example';
    await t.addPerson({ organizationId, email: admin, roles: ['ORG_ADMIN'] });
    const email = 'leaver@chongqing.example';
    const { createPerson } = await t.ok<{ createPerson: { id: string } }>(
      'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}',
      { i: { organizationId, email, name: 'Leaver', roles: ['FINANCE'], initialPassword: 'Leaver-2026' } },
      admin,
    );
    const { id } = createPerson;
    const signIn = () => t.gql<{ signIn: Session }>(SIGN_IN, { email, password: 'Leaver-2026' });
    const session = (await signIn()).data!.signIn;
    const { data: made } = await asToken(
      session.accessToken,
      'mutation{createApiKey(input:{name:"k",roles:[FINANCE]}){secret}}',
    );
    const { secret } = (made as { createApiKey: { secret: string } }).createApiKey;
    await asToken(session.accessToken, 'mutation{createBudget(input:{name:"b",fiscalYear:2026,amount:"1"}){id}}');
    const works = async (token: string): Promise<boolean> => !(await asToken(token, '{viewer{id}}')).errors;
    expect([await works(session.accessToken), await works(secret)]).toEqual([true, true]);

    const set = (command: string, by: string, who = id) =>
      t.gql<Record<string, { deactivatedAt: string | null }>>(
        `mutation($id:ID!){${command}(id:$id){deactivatedAt}}`,
        { id: who },
        by,
      );
    const codeOf = (answer: Awaited<ReturnType<typeof set>>): string => answer.errors![0]!.extensions.code;
    expect(codeOf(await set('deactivatePerson', 'finance@chongqing.example'))).toBe('FORBIDDEN');
    await t.addPerson({
      organizationId: t.organization('AG-CD'),
      email: 'people-admin@chengdu.example',
      roles: ['ORG_ADMIN'],
    });
    expect(codeOf(await set('deactivatePerson', 'people-admin@chengdu.example'))).toBe('NOT_FOUND');
    expect(codeOf(await set('deactivatePerson', admin, t.actor(admin).personId))).toBe('FORBIDDEN'); // oneself

    const first = (await set('deactivatePerson', admin)).data!.deactivatePerson!.deactivatedAt;
    expect(first).not.toBeNull();
    expect((await set('deactivatePerson', admin)).data!.deactivatePerson!.deactivatedAt).toBe(first);
    expect([await works(session.accessToken), await works(secret)]).toEqual([false, false]);
    expect((await signIn()).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const REFRESH = 'mutation($t:String){refreshSession(refreshToken:$t){accessToken}}';
    expect((await t.gql(REFRESH, { t: session.refreshToken })).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    const [row] = await t.app
      .get(DataSource)
      .query<{ n: string }[]>('SELECT COUNT(*) AS n FROM audit_row WHERE person_id = ? AND action = ?', [
        Buffer.from(id.replaceAll('-', ''), 'hex'),
        'createBudget',
      ]);
    expect(Number(row!.n)).toBe(1);

    const list = async (by: string, more = ''): Promise<string[]> =>
      (
        await t.ok<{ people: { edges: { node: { email: string; deactivatedAt: string | null } }[] } }>(
          `{people(first:100${more}){edges{node{email deactivatedAt organization{code}}}}}`,
          {},
          by,
        )
      ).people.edges.map(({ node }) => `${node.email}${node.deactivatedAt ? ' x' : ''}`);
    expect((await list(admin))[0]).toBe(`${email} x`);
    expect(await list('people-admin@chengdu.example')).not.toContain(`${email} x`);
    expect(await list('auditor@yunshi.example', `,organizationId:"${organizationId}"`)).toEqual(await list(admin));
    expect((await list('operator@yunshi.example')).length).toBeGreaterThan((await list(admin)).length);

    expect((await set('reactivatePerson', admin)).data!.reactivatePerson!.deactivatedAt).toBeNull();
    expect([await works(session.accessToken), await works(secret)]).toEqual([false, true]); // a session does not come back
    expect((await signIn()).errors).toBeUndefined();
  });
});
