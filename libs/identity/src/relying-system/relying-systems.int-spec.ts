import 'reflect-metadata'; // before @peculiar/x509, which injects by it
import { DAY, type Instant, MINUTE, newId, parseInstant } from '#kernel';
import { at, bin, insertRows } from '#platform';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHash, type webcrypto } from 'node:crypto';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  type Body,
  fingerprintOf,
  newBody,
  newCertificate,
  newKeys,
  newList,
  signatureOf,
} from '../../../../apps/testing/pki.js';

const NOW: Instant = parseInstant('2026-11-02T01:00:00Z')!;
const OPERATOR = 'operator@yunshi.example';
const ADMIN = 'admin@chengdu.example';
const PEOPLE = 40_000;
const SYSTEMS = 30;
const YEARS = { validFrom: NOW - 365 * DAY, validTo: NOW + 730 * DAY };

let t: TestApp;
let body: Body;
let authorityId: string;
let keys: webcrypto.CryptoKeyPair;

const codeIn = ({ errors }: GqlAnswer<unknown>): string | undefined =>
  errors?.[0]?.extensions.issues?.[0]?.code ?? errors?.[0]?.extensions.code;
const emailOf = (person: number): string => `p${person}@chengdu.example`;
const serialOf = (person: number): string => (0x10_0000 + person).toString(16);
const certificateOf = (person: number): ReturnType<typeof newCertificate> =>
  newCertificate(body, { subject: `CN=p${person},O=AG-CD`, serial: serialOf(person), ...YEARS }, keys);

async function signIn(person: number, system?: string): Promise<GqlAnswer<any>> {
  const { challenge } = (await t.gql<any>('{certificateChallenge{challenge}}')).data!.certificateChallenge;
  const certificate = (await certificatesOf.get(person)!).toString('pem');
  return t.gql(
    'mutation($i:SignInWithCertificateInput!){signInWithCertificate(input:$i){accessToken refreshToken viewer{email roles}}}',
    { i: { email: emailOf(person), certificate, challenge, signature: signatureOf(keys, challenge), system } },
  );
}
/** Those who sign in have real ones; of the others the register holds a fingerprint that nobody can show. */
const certificatesOf = new Map<number, ReturnType<typeof newCertificate>>();

const whoIs = async (accessToken: string, email = ADMIN): Promise<any> =>
  (
    await t.ok<any>(
      'query($a:String!){systemSession(accessToken:$a){systemCode email organizationId roles expiresAt}}',
      { a: accessToken },
      email,
    )
  ).systemSession;
const grant = (systemId: string, role: string, email = ADMIN, organization = 'AG-CD'): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:SystemGrantInput!){grantSystemAccess(input:$i){id role}}',
    { i: { systemId, role, organizationId: t.organization(organization) } },
    email,
  );

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(NOW);
  for (const [email, code] of [
    [ADMIN, 'AG-CD'],
    ['admin@chongqing.example', 'AG-CQ'],
  ] as const)
    await t.addPerson({ organizationId: t.organization(code), email, roles: ['ORG_ADMIN'] });
  keys = await newKeys();
  body = await newBody({ subject: 'CN=Example CA,C=CN', ...YEARS });
  const { registerCertificateAuthority } = await t.ok<any>(
    'mutation($i:RegisterCertificateAuthorityInput!){registerCertificateAuthority(input:$i){id}}',
    { i: { name: 'CA', certificate: body.certificate.toString('pem') } },
    OPERATOR,
  );
  authorityId = registerCertificateAuthority.id;
});
afterAll(() => t.close());

const importList = (serials: string[], from: Instant): Promise<unknown> =>
  newList(body, { serials, from, until: from + 7 * DAY }).then((list) =>
    t.ok(
      'mutation($a:ID!,$l:String!){importRevocationList(authorityId:$a,list:$l){listUntil}}',
      { a: authorityId, l: list },
      OPERATOR,
    ),
  );

/** As many people as a city has: written at once, since it is their certificates that are looked at. */
async function manyPeople(): Promise<void> {
  const organization = bin(t.organization('AG-CD'));
  await insertRows(
    t.app.get(DataSource),
    'INSERT INTO person (id, organization_id, email, name, roles, created_at)',
    Array.from({ length: PEOPLE }, (_, person) => [
      bin(newId()),
      organization,
      emailOf(person),
      `p${person}`,
      person % 2 ? '["BUYER"]' : '["APPROVER","BUYER"]',
      at(NOW),
    ]),
  );
}

async function registerAll(): Promise<number> {
  let registered = 0;
  for (let start = 0; start < PEOPLE; start += 1_000) {
    const certificates = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const person = start + index;
        const real = await certificatesOf.get(person);
        return {
          serial: serialOf(person),
          fingerprint: real ? fingerprintOf(real) : createHash('sha256').update(`${person}`).digest('hex'),
          email: emailOf(person),
          organizationCode: 'AG-CD',
        };
      }),
    );
    const answer = await t.ok<any>(
      'mutation($i:RegisterClientCertificatesInput!){registerClientCertificates(input:$i){registered}}',
      { i: { authorityId, certificates } },
      OPERATOR,
    );
    registered += answer.registerClientCertificates.registered;
  }
  return registered;
}

async function registerSystems(): Promise<{ id: string; code: string }[]> {
  const systems: { id: string; code: string }[] = [];
  for (let number = 1; number <= SYSTEMS; number++) {
    const { registerRelyingSystem } = await t.ok<any>(
      'mutation($i:RegisterRelyingSystemInput!){registerRelyingSystem(input:$i){id code}}',
      {
        i: {
          organizationId: t.organization('AG-CD'),
          code: `SYS-${number}`,
          name: `系统 ${number}`,
          idempotencyKey: `${number}`,
        },
      },
      OPERATOR,
    );
    systems.push(registerRelyingSystem);
  }
  return systems;
}

it('[S1-04] 40 000 certificates and 30 systems: a valid one opens a session with roles, its serial once revoked none', async () => {
  for (const person of [17, 39_998]) certificatesOf.set(person, certificateOf(person));
  await manyPeople();
  expect(await registerAll()).toBe(PEOPLE);
  await importList(
    Array.from({ length: 3_000 }, (_, person) => serialOf(1_000 + person)),
    NOW,
  );
  const systems = await registerSystems();
  expect(systems).toHaveLength(SYSTEMS);

  const own = (await signIn(39_998)).data.signInWithCertificate;
  expect(own.viewer).toEqual({ email: emailOf(39_998), roles: ['APPROVER', 'BUYER'] });
  for (const { id } of systems.slice(0, -1)) await grant(id, 'BUYER');
  await grant(systems[0]!.id, 'APPROVER');

  const entered = (await signIn(39_998, 'SYS-1')).data.signInWithCertificate;
  expect(await whoIs(entered.accessToken)).toEqual({
    systemCode: 'SYS-1',
    email: emailOf(39_998),
    organizationId: t.organization('AG-CD'),
    roles: ['APPROVER', 'BUYER'],
    expiresAt: '2026-11-02T01:15:00Z',
  });
  for (const { code } of systems.slice(1, -1))
    expect((await whoIs((await signIn(17, code)).data.signInWithCertificate.accessToken)).roles).toEqual(['BUYER']);
  expect(codeIn(await signIn(17, 'SYS-30'))).toBe('SYSTEM_NOT_GRANTED');
  expect(codeIn(await signIn(17, 'SYS-31'))).toBe('SYSTEM_NOT_GRANTED');

  t.setNow(NOW + MINUTE);
  await importList([serialOf(39_998)], NOW + MINUTE);
  expect(codeIn(await signIn(39_998))).toBe('CERT_REVOKED');
  expect(codeIn(await signIn(39_998, 'SYS-1'))).toBe('CERT_REVOKED');
  expect(await whoIs(entered.accessToken)).toBeNull();
  expect(codeIn(await signIn(17))).toBeUndefined();
}, 120_000);

it('lets a system’s token in there alone, told to whoever runs the system, as long as the grant stands', async () => {
  const { relyingSystems } = await t.ok<any>('{relyingSystems(first:100){edges{node{id code}}}}', {}, ADMIN);
  const { id } = relyingSystems.edges.map(({ node }: any) => node).find(({ code }: any) => code === 'SYS-2');
  const { accessToken, refreshToken } = (await signIn(17, 'SYS-2')).data.signInWithCertificate;
  const here = await t.http('POST', '/graphql', {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: '{"query":"{viewer{email}}"}',
  });
  expect(codeIn(here.json())).toBe('UNAUTHENTICATED');
  expect(await whoIs(accessToken, 'admin@chongqing.example')).toBeNull();
  expect(await whoIs(t.token(ADMIN))).toBeNull(); // a token of the product is none of a system
  expect(await whoIs('x.y.z')).toBeNull();
  const refreshed = await t.ok<any>(
    'mutation($r:String){refreshSession(refreshToken:$r){accessToken}}',
    { r: refreshToken },
    ADMIN,
  );
  expect((await whoIs(refreshed.refreshSession.accessToken)).systemCode).toBe('SYS-2');

  const revoke = (email: string): Promise<GqlAnswer<any>> =>
    t.gql(
      'mutation($i:SystemGrantInput!){revokeSystemAccess(input:$i)}',
      { i: { systemId: id, role: 'BUYER', organizationId: t.organization('AG-CD') } },
      email,
    );
  expect(codeIn(await revoke('admin@chongqing.example'))).toBe('NOT_FOUND');
  expect(codeIn(await revoke(ADMIN))).toBeUndefined();
  expect(codeIn(await revoke(ADMIN))).toBeUndefined();
  expect(await whoIs(accessToken)).toBeNull();
  expect(codeIn(await signIn(17, 'SYS-2'))).toBe('SYSTEM_NOT_GRANTED');
});

it('is granted to roles that an organization can have, by whoever runs the system, and by an operator to others', async () => {
  const { relyingSystems } = await t.ok<any>('{relyingSystems(first:1){edges{node{id}}}}', {}, ADMIN);
  const [{ node }] = relyingSystems.edges;
  expect(codeIn(await grant(node.id, 'PROVIDER_ADMIN'))).toBe('ROLE_NOT_FOR_KIND');
  expect(codeIn(await grant(node.id, 'BUYER', 'admin@chongqing.example', 'AG-CQ'))).toBe('NOT_FOUND');
  expect(codeIn(await grant(node.id, 'BUYER', ADMIN, 'AG-CQ'))).toBe('NOT_FOUND'); // which it is told nothing of
  expect(codeIn(await grant(node.id, 'BUYER', OPERATOR, 'AG-CQ'))).toBeUndefined();
  const again = await Promise.all([grant(node.id, 'FINANCE'), grant(node.id, 'FINANCE')]);
  expect(again.map(codeIn)).toEqual([undefined, undefined]);
  const { systemGrants } = await t.ok<any>(
    'query($id:ID!){systemGrants(systemId:$id){edges{node{role}}}}',
    { id: node.id },
    ADMIN,
  );
  expect(systemGrants.edges.map((edge: any) => edge.node.role)).toEqual(['FINANCE', 'BUYER']);
  const end = 'mutation($id:ID!){endRelyingSystem(id:$id){endedAt}}';
  expect(codeIn(await t.gql(end, { id: node.id }, ADMIN))).toBe('FORBIDDEN');
  await t.ok(end, { id: node.id }, OPERATOR);
  const taken = { i: { organizationId: t.organization('AG-CD'), code: 'SYS-1', name: 'x' } };
  expect(
    codeIn(
      await t.gql('mutation($i:RegisterRelyingSystemInput!){registerRelyingSystem(input:$i){id}}', taken, OPERATOR),
    ),
  ).toBe('DUPLICATE_CODE');
});
