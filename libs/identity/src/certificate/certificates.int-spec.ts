import 'reflect-metadata'; // before @peculiar/x509, which injects by it
import { DAY, type Instant, MINUTE, parseInstant } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension } from '@peculiar/x509';
import type { Extension, X509Certificate } from '@peculiar/x509';
import type { webcrypto } from 'node:crypto';
import { codeOf, enrolFactor } from '../../../../apps/testing/every-second-factor.js';
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

const START: Instant = parseInstant('2026-11-02T01:00:00Z')!;
const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@chengdu.example';
const ADMIN = 'admin@chengdu.example';
const YEARS = { validFrom: START - 365 * DAY, validTo: START + 730 * DAY };

let t: TestApp;
let now = START;
let root: Body;
let issuer: Body;
let issuerId: string;
let rootId: string;
let keys: webcrypto.CryptoKeyPair;

const codeIn = ({ errors }: GqlAnswer<unknown>): string | undefined =>
  errors?.[0]?.extensions.issues?.[0]?.code ?? errors?.[0]?.extensions.code;
const pass = (span: number): void => t.setNow((now += span));

const register = (name: string, { certificate }: Body, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:RegisterCertificateAuthorityInput!){registerCertificateAuthority(input:$i){id parentId endedAt}}',
    { i: { name, certificate: certificate.toString('pem') } },
    email,
  );
const importList = (authorityId: string, list: string): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($a:ID!,$l:String!){importRevocationList(authorityId:$a,list:$l){listFrom listUntil}}',
    { a: authorityId, l: list },
    OPERATOR,
  );
const bind = (
  certificates: { serial: string; fingerprint: string; email: string; organizationCode: string }[],
  authorityId = issuerId,
): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:RegisterClientCertificatesInput!){registerClientCertificates(input:$i){registered known}}',
    { i: { authorityId, certificates } },
    OPERATOR,
  );
const challenge = async (): Promise<string> =>
  (await t.gql<any>('{certificateChallenge{challenge expiresAt}}')).data!.certificateChallenge.challenge;
const signInBy = (input: object): Promise<GqlAnswer<any>> =>
  t.gql(
    'mutation($i:SignInWithCertificateInput!){signInWithCertificate(input:$i){accessToken refreshToken expiresAt viewer{email roles}}}',
    { i: input },
  );
const signIn = async (
  certificate: X509Certificate | string,
  email = BUYER,
  { with: signer = keys, ...more }: { with?: webcrypto.CryptoKeyPair; code?: string; system?: string } = {},
): Promise<GqlAnswer<any>> => {
  const asked = await challenge();
  const pem = typeof certificate === 'string' ? certificate : certificate.toString('pem');
  return signInBy({ email, certificate: pem, challenge: asked, signature: signatureOf(signer, asked), ...more });
};
const refresh = (refreshToken: string): Promise<GqlAnswer<any>> =>
  t.gql('mutation($r:String){refreshSession(refreshToken:$r){accessToken refreshToken expiresAt}}', {
    r: refreshToken,
  });
const asToken = async (token: string, query: string): Promise<GqlAnswer<any>> =>
  (
    await t.http('POST', '/graphql', {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    })
  ).json();

/** A certificate of the buyer's with this serial number, bound to somebody. */
async function bound(
  serial: string,
  { email = BUYER, organizationCode = 'AG-CD', validTo = YEARS.validTo, validFrom = YEARS.validFrom } = {},
): Promise<X509Certificate> {
  const certificate = await newCertificate(
    issuer,
    { subject: `CN=${email},O=${organizationCode}`, serial, validFrom, validTo },
    keys,
  );
  const answer = await bind([{ serial, fingerprint: fingerprintOf(certificate), email, organizationCode }]);
  expect(answer.errors).toBeUndefined();
  return certificate;
}
const lists = async (revoked: string[] = [], of: Body = issuer, id = issuerId): Promise<GqlAnswer<any>> =>
  importList(id, await newList(of, { serials: revoked, from: now, until: now + 30 * DAY }));

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(now);
  await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
  keys = await newKeys();
  root = await newBody({ subject: 'CN=Example Root,O=Example CA,C=CN', ...YEARS });
  issuer = await newBody({ subject: 'CN=Example Issuing CA 1,O=Example CA,C=CN', serial: '10', ...YEARS }, root, 0);
  rootId = (await register('根', root)).data.registerCertificateAuthority.id;
  issuerId = (await register('签发', issuer)).data.registerCertificateAuthority.id;
  await lists([], root, rootId);
  await lists();
});
afterAll(() => t.close());

describe('authorities', () => {
  it('are trusted by an operator’s word, an intermediate only below one that is trusted, each once', async () => {
    expect(codeIn(await register('x', issuer, ADMIN))).toBe('FORBIDDEN');
    const again = await register('again', issuer);
    expect(again.data.registerCertificateAuthority).toEqual({ id: issuerId, parentId: rootId, endedAt: null });
    const elsewhere = await newBody({ subject: 'CN=Elsewhere', ...YEARS });
    const below = await newBody({ subject: 'CN=Below', ...YEARS }, elsewhere);
    expect(codeIn(await register('x', below))).toBe('CERT_UNKNOWN_ISSUER');
    const namesake = await newBody(
      { subject: issuer.certificate.subject, ...YEARS },
      { ...elsewhere, certificate: root.certificate },
    );
    expect(codeIn(await register('x', namesake))).toBe('CERT_UNKNOWN_ISSUER'); // names the root, not signed by it
    const tooDeep = await newBody({ subject: 'CN=Too deep', ...YEARS }, issuer); // the issuing body may have none below
    expect(codeIn(await register('x', tooDeep))).toBe('CERT_UNKNOWN_ISSUER');
    const plain = await newCertificate(issuer, { subject: 'CN=a', ...YEARS }, keys);
    expect(codeIn(await register('x', { certificate: plain, keys }))).toBe('NOT_AN_AUTHORITY');
    expect(
      codeIn(
        await t.gql(
          'mutation{registerCertificateAuthority(input:{name:"x",certificate:"-----BEGIN CERTIFICATE-----"}){id}}',
          {},
          OPERATOR,
        ),
      ),
    ).toBe('MALFORMED');
  });

  it('have a list of what they revoked: signed by them, whole, in force, and never older than the standing one', async () => {
    const forged = await newList(
      { ...root, certificate: issuer.certificate },
      { serials: [], from: now, until: now + DAY },
    );
    expect(codeIn(await importList(issuerId, forged))).toBe('LIST_NOT_SIGNED');
    const rootsOwn = await newList(root, { serials: [], from: now, until: now + DAY });
    expect(codeIn(await importList(issuerId, rootsOwn))).toBe('LIST_NOT_SIGNED');
    const outdated = await newList(issuer, { serials: [], from: now - 2 * DAY, until: now });
    expect(codeIn(await importList(issuerId, outdated))).toBe('LIST_OUTDATED');
    const endless = await newList(issuer, { serials: [], from: now });
    expect(codeIn(await importList(issuerId, endless))).toBe('LIST_OUTDATED');
    const partial = await newList(issuer, {
      serials: [],
      from: now,
      until: now + DAY,
      extensions: [new KeyUsagesExtension(KeyUsageFlags.cRLSign, true)], // stands for any condition not understood
    });
    expect(codeIn(await importList(issuerId, partial))).toBe('LIST_NOT_WHOLE');
    expect(codeIn(await importList(issuerId, 'no list'))).toBe('MALFORMED');
    const older = await newList(issuer, { serials: ['aa'], from: now - MINUTE, until: now + DAY });
    const kept = await importList(issuerId, older);
    expect(kept.data.importRevocationList.listFrom).toBe('2026-11-02T01:00:00Z');
  });
});

describe('sign-in by certificate', () => {
  it('[S1-52] opens the same session as a password for the account’s holder', async () => {
    const certificate = await bound('a1');
    const { data, errors } = await signIn(certificate);
    expect(errors).toBeUndefined();
    expect(data.signInWithCertificate.viewer).toEqual({ email: BUYER, roles: ['BUYER'] });
    const { accessToken, refreshToken } = data.signInWithCertificate;
    expect((await asToken(accessToken, '{viewer{email}}')).data).toEqual({ viewer: { email: BUYER } });
    expect(codeIn(await refresh(refreshToken))).toBeUndefined();
  });

  it('[S1-52] refuses the certificate of user A on account B, and on an account that is not there in the same words', async () => {
    const certificate = await bound('a2');
    expect(codeIn(await signIn(certificate, 'approver@chengdu.example'))).toBe('CERT_SUBJECT_MISMATCH');
    expect(codeIn(await signIn(certificate, 'nobody@chengdu.example'))).toBe('CERT_SUBJECT_MISMATCH');
    expect(codeIn(await signIn(certificate, ` ${BUYER.toUpperCase()} `))).toBeUndefined();
  });

  it('[S1-52] refuses a certificate that was altered in any byte it signs, and one a namesake has signed', async () => {
    const certificate = await bound('a3');
    const der = Buffer.from(certificate.rawData);
    const at = der.indexOf(BUYER);
    der.write('Buyer', at); // another holder’s name, everything else as it was
    expect(codeIn(await signIn(der.toString('base64')))).toBe('CERT_SIGNATURE_INVALID');
    const namesake = await newBody({ subject: issuer.certificate.subject, ...YEARS });
    const forged = await newCertificate(namesake, { subject: `CN=${BUYER}`, serial: 'a3', ...YEARS }, keys);
    expect(codeIn(await signIn(forged))).toBe('CERT_SIGNATURE_INVALID');
    const unknown = await newBody({ subject: 'CN=Nobody knows', ...YEARS });
    const foreign = await newCertificate(unknown, { subject: `CN=${BUYER}`, serial: 'a3', ...YEARS }, keys);
    expect(codeIn(await signIn(foreign))).toBe('CERT_UNKNOWN_ISSUER');
    expect(codeIn(await signIn('no certificate'))).toBe('MALFORMED');
  });

  it('[S1-52] tells nothing but this to whoever has the certificate and not its key', async () => {
    const certificate = await bound('a4');
    const stranger = { with: await newKeys() };
    expect(codeIn(await signIn(certificate, 'approver@chengdu.example', stranger))).toBe('CERT_PROOF_INVALID');
    const asked = await challenge();
    const other = signatureOf(keys, 'something else');
    const input = { email: BUYER, certificate: certificate.toString('pem'), challenge: asked };
    expect(codeIn(await signInBy({ ...input, signature: other }))).toBe('CERT_PROOF_INVALID');
    expect(codeIn(await signInBy({ ...input, signature: '' }))).toBe('CERT_PROOF_INVALID');
  });

  it('takes a challenge once, of its own making, within five minutes, in two sign-ins at a time too', async () => {
    const certificate = await bound('a5');
    const asked = await challenge();
    const input = {
      email: BUYER,
      certificate: certificate.toString('pem'),
      challenge: asked,
      signature: signatureOf(keys, asked),
    };
    const both = await Promise.all([signInBy(input), signInBy(input)]);
    expect(both.map(codeIn).sort()).toEqual(['SIGN_IN_OVER', undefined]);
    for (const made of ['yunshi sign-in made-up', asked.slice(0, -4), asked.replace('yunshi sign-in ', '')])
      expect(codeIn(await signInBy({ ...input, challenge: made, signature: signatureOf(keys, made) }))).toBe(
        'SIGN_IN_OVER',
      );
    const late = await challenge();
    pass(5 * MINUTE);
    expect(codeIn(await signInBy({ ...input, challenge: late, signature: signatureOf(keys, late) }))).toBe(
      'SIGN_IN_OVER',
    );
  });

  it('[S1-52] holds a certificate to its dates, and a session by it to the certificate’s last moment', async () => {
    const early = await bound('b1', { validFrom: now + DAY });
    expect(codeIn(await signIn(early))).toBe('CERT_NOT_YET_VALID');
    const short = await bound('b2', { validTo: now + DAY });
    const { signInWithCertificate } = (await signIn(short)).data;
    pass(DAY - MINUTE);
    const { data } = await refresh(signInWithCertificate.refreshToken);
    expect(parseInstant(data.refreshSession.expiresAt)).toBe(now + MINUTE);
    pass(MINUTE + 1_000_000);
    expect(codeIn(await refresh(data.refreshSession.refreshToken))).toBe('UNAUTHENTICATED');
    expect(codeIn(await signIn(short))).toBe('CERT_EXPIRED');
  });

  it('takes certificates made for signing in alone', async () => {
    const made = async (serial: string, ...extensions: Extension[]): Promise<X509Certificate> => {
      const certificate = await newCertificate(issuer, { subject: 'CN=u', serial, ...YEARS }, keys, extensions);
      await bind([{ serial, fingerprint: fingerprintOf(certificate), email: BUYER, organizationCode: 'AG-CD' }]);
      return certificate;
    };
    const forKeys = new KeyUsagesExtension(KeyUsageFlags.keyEncipherment, true);
    expect(codeIn(await signIn(await made('c1', forKeys)))).toBe('CERT_USAGE');
    const forServers = new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]);
    expect(codeIn(await signIn(await made('c2', forServers)))).toBe('CERT_USAGE');
    const forClients = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]);
    expect(codeIn(await signIn(await made('c3', forClients)))).toBeUndefined();
  });

  it('[S1-52] refuses what is revoked, here or by the authority, and ends its sessions', async () => {
    const [byList, here] = [await bound('d1'), await bound('d2')];
    const sessions = await Promise.all(
      [byList, here].map(async (one) => (await signIn(one)).data.signInWithCertificate),
    );
    pass(MINUTE);
    await lists(['D1']);
    expect(codeIn(await signIn(byList))).toBe('CERT_REVOKED');
    const { clientCertificates } = await t.ok<any>(
      '{clientCertificates(first:100){edges{node{id serial revokedAt endedAt personId}}}}',
      {},
      ADMIN,
    );
    const nodes = clientCertificates.edges.map(({ node }: any) => node);
    expect(nodes.find(({ serial }: any) => serial === 'd1').revokedAt).toBe('2026-11-03T01:06:01Z');
    const { id } = nodes.find(({ serial }: any) => serial === 'd2');
    const end = (email: string): Promise<GqlAnswer<any>> =>
      t.gql('mutation($id:ID!){endClientCertificate(id:$id){endedAt}}', { id }, email);
    expect(codeIn(await end(BUYER))).toBe('FORBIDDEN');
    expect(codeIn(await end(ADMIN))).toBeUndefined();
    expect(codeIn(await end(ADMIN))).toBeUndefined();
    expect(codeIn(await signIn(here))).toBe('CERT_REVOKED');
    for (const { accessToken, refreshToken } of sessions) {
      expect(codeIn(await asToken(accessToken, '{viewer{email}}'))).toBe('UNAUTHENTICATED');
      expect(codeIn(await refresh(refreshToken))).toBe('UNAUTHENTICATED');
    }
    pass(MINUTE);
    await lists(); // a hold that was lifted
    expect(codeIn(await signIn(byList))).toBeUndefined();
  });

  it('refuses while nobody knows what is revoked: an authority’s list has run out, or an intermediate was revoked', async () => {
    const certificate = await bound('e1');
    const session = (await signIn(certificate)).data.signInWithCertificate;
    pass(31 * DAY);
    expect(codeIn(await signIn(certificate))).toBe('CERT_STATUS_UNKNOWN');
    await lists();
    expect(codeIn(await signIn(certificate))).toBe('CERT_STATUS_UNKNOWN'); // the root’s
    await lists([], root, rootId);
    const next = (await signIn(certificate)).data.signInWithCertificate;
    pass(MINUTE);
    await lists(['10'], root, rootId);
    expect(codeIn(await signIn(certificate))).toBe('CERT_REVOKED');
    for (const { refreshToken } of [session, next]) expect(codeIn(await refresh(refreshToken))).toBe('UNAUTHENTICATED');
    pass(MINUTE);
    await lists([], root, rootId);
    expect(codeIn(await signIn(certificate))).toBeUndefined();
  });

  it('asks for the second factor too, and a challenge serves until it is right', async () => {
    const email = 'finance@chengdu.example';
    const certificate = await bound('f1', { email });
    const { secret } = await enrolFactor(t, email);
    pass(MINUTE);
    const asked = await challenge();
    const input = {
      email,
      certificate: certificate.toString('pem'),
      challenge: asked,
      signature: signatureOf(keys, asked),
    };
    expect(codeIn(await signInBy(input))).toBe('SECOND_FACTOR_REQUIRED');
    expect(codeIn(await signInBy({ ...input, code: '000000' }))).toBe('SECOND_FACTOR_WRONG');
    expect(codeIn(await signInBy({ ...input, code: codeOf(t, secret) }))).toBeUndefined();
  });

  it('refuses people who act no more, and certificates nobody has registered as what they are', async () => {
    const email = 'approver@chengdu.example';
    const certificate = await bound('f2', { email });
    await t.ok('mutation($id:ID!){deactivatePerson(id:$id){id}}', { id: t.actor(email).personId }, OPERATOR);
    expect(codeIn(await signIn(certificate, email))).toBe('CERT_SUBJECT_MISMATCH');
    const free = await newCertificate(issuer, { subject: 'CN=free', serial: 'f3', ...YEARS }, keys);
    expect(codeIn(await signIn(free))).toBe('CERT_UNKNOWN');
    const row = { fingerprint: fingerprintOf(free), email: BUYER, organizationCode: 'AG-CD' };
    await bind([{ ...row, serial: 'f3' }], rootId); // entered under an authority that did not issue it
    expect(codeIn(await signIn(free))).toBe('CERT_UNKNOWN');
  });

  it('binds a certificate to one person of one organization, all of a list or none', async () => {
    const row = { serial: '0F:F0', fingerprint: 'ab'.repeat(32), email: BUYER, organizationCode: 'AG-CD' };
    expect(codeIn(await bind([{ ...row, organizationCode: 'AG-CQ' }]))).toBe('UNKNOWN_PERSON');
    expect(codeIn(await bind([row, { ...row, email: 'finance@chengdu.example' }]))).toBe('ALREADY_BOUND');
    expect(codeIn(await bind([{ ...row, fingerprint: 'ab' }]))).toBe('MALFORMED');
    expect(codeIn(await bind([]))).toBe('REQUIRED');
    expect(codeIn(await bind(Array.from({ length: 1_001 }, () => row)))).toBe('TOO_MANY');
    expect((await bind([row])).data.registerClientCertificates).toEqual({ registered: 1, known: 0 });
    expect((await bind([row])).data.registerClientCertificates).toEqual({ registered: 0, known: 1 });
    expect(codeIn(await bind([{ ...row, email: 'finance@chengdu.example' }]))).toBe('ALREADY_BOUND');
    expect(codeIn(await bind([row], t.organization('AG-CD')))).toBe('NOT_FOUND');

    const { clientCertificates } = await t.ok<any>('{clientCertificates(first:1){edges{node{id serial}}}}', {}, ADMIN);
    const [{ node }] = clientCertificates.edges;
    expect(node.serial).toBe('ff0');
    await t.ok('mutation($id:ID!){endClientCertificate(id:$id){endedAt}}', { id: node.id }, ADMIN);
    expect((await bind([row])).data.registerClientCertificates.known).toBe(1); // the same list again revives nothing
    const other = { ...row, email: 'finance@chengdu.example' };
    expect((await bind([other])).data.registerClientCertificates).toEqual({ registered: 1, known: 0 });
    expect(codeIn(await bind([row]))).toBe('ALREADY_BOUND');
  });

  it('takes nothing of an authority whose trust was ended', async () => {
    const certificate = await bound('f9');
    const { refreshToken } = (await signIn(certificate)).data.signInWithCertificate;
    const end = 'mutation($id:ID!){endCertificateAuthority(id:$id){endedAt}}';
    expect(codeIn(await t.gql(end, { id: rootId }, ADMIN))).toBe('FORBIDDEN');
    await t.ok(end, { id: rootId }, OPERATOR);
    expect(codeIn(await refresh(refreshToken))).toBe('UNAUTHENTICATED');
    expect(codeIn(await signIn(certificate))).toBe('CERT_UNKNOWN_ISSUER');
    expect((await register('again', root)).data.registerCertificateAuthority.endedAt).not.toBeNull();
  });
});
