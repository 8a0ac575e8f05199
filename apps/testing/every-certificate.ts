import { Clock, DAY } from '#kernel';
import type { TestApp } from './harness.js';
import { fingerprintOf, newBody, newCertificate, newKeys, newList, signatureOf } from './pki.js';

const OPERATOR = 'operator@yunshi.example';
const HOLDER = 'buyer@qingyang.example';

/** A certificate for the holder, by a body the product trusts, bound to them. */
export async function boundCertificate(t: TestApp) {
  const now = t.app.get(Clock).now();
  const years = { validFrom: now - DAY, validTo: now + 365 * DAY };
  const body = await newBody({ subject: 'CN=Every CA', ...years });
  const keys = await newKeys();
  const certificate = await newCertificate(body, { subject: `CN=${HOLDER}`, ...years }, keys);
  const { registerCertificateAuthority: authority } = await t.ok<{ registerCertificateAuthority: { id: string } }>(
    'mutation($i:RegisterCertificateAuthorityInput!){registerCertificateAuthority(input:$i){id}}',
    { i: { name: 'CA', certificate: body.certificate.toString('pem') } },
    OPERATOR,
  );
  await t.ok(
    'mutation($id:ID!,$list:String!){importRevocationList(authorityId:$id,list:$list){listUntil}}',
    { id: authority.id, list: await newList(body, { serials: [], from: now - DAY, until: now + DAY }) },
    OPERATOR,
  );
  const row = { serial: '02', fingerprint: fingerprintOf(certificate), email: HOLDER, organizationCode: 'AG-CD-QY' };
  await t.ok(
    'mutation($i:RegisterClientCertificatesInput!){registerClientCertificates(input:$i){registered}}',
    { i: { authorityId: authority.id, certificates: [row] } },
    OPERATOR,
  );
  return { certificate, keys, authorityId: authority.id };
}

/** What is done with certificates and the systems entered by them, each mutation once with success. */
export async function doCertificates(t: TestApp): Promise<void> {
  const { certificate, keys, authorityId } = await boundCertificate(t);
  const { certificateChallenge } = await t.ok<{ certificateChallenge: { challenge: string } }>(
    '{certificateChallenge{challenge}}',
    {},
    HOLDER,
  );
  const { challenge } = certificateChallenge;
  await t.ok(
    'mutation($i:SignInWithCertificateInput!){signInWithCertificate(input:$i){expiresAt}}',
    {
      i: {
        email: HOLDER,
        certificate: certificate.toString('pem'),
        challenge,
        signature: signatureOf(keys, challenge),
      },
    },
    HOLDER,
  );
  const { clientCertificates } = await t.ok<{ clientCertificates: { edges: { node: { id: string } }[] } }>(
    '{clientCertificates{edges{node{id}}}}',
    {},
    OPERATOR,
  );
  const [bound] = clientCertificates.edges;
  await t.ok('mutation($id:ID!){endClientCertificate(id:$id){endedAt}}', { id: bound!.node.id }, OPERATOR);
  await t.ok('mutation($id:ID!){endCertificateAuthority(id:$id){endedAt}}', { id: authorityId }, OPERATOR);

  const organizationId = t.organization('AG-CD');
  const { registerRelyingSystem: system } = await t.ok<{ registerRelyingSystem: { id: string } }>(
    'mutation($i:RegisterRelyingSystemInput!){registerRelyingSystem(input:$i){id}}',
    { i: { organizationId, code: 'every', name: '系统' } },
    OPERATOR,
  );
  const grant = { i: { systemId: system.id, organizationId, role: 'BUYER' } };
  await t.ok('mutation($i:SystemGrantInput!){grantSystemAccess(input:$i){id}}', grant, OPERATOR);
  await t.ok('mutation($i:SystemGrantInput!){revokeSystemAccess(input:$i)}', grant, OPERATOR);
  await t.ok('mutation($id:ID!){endRelyingSystem(id:$id){endedAt}}', { id: system.id }, OPERATOR);
}
