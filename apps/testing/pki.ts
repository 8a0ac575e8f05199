import 'reflect-metadata'; // before @peculiar/x509, which injects by it
import { type Instant } from '#kernel';
import {
  BasicConstraintsExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import { hash, KeyObject, sign, webcrypto } from 'node:crypto';

/** Certification bodies, certificates and revocation lists, made as a real body makes them. */

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dateOf = (instant: Instant): Date => new Date(instant / 1_000);

export const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

export interface Body {
  certificate: X509Certificate;
  keys: webcrypto.CryptoKeyPair;
}

interface Asked {
  subject: string;
  serial?: string;
  validFrom: Instant;
  validTo: Instant;
}

/** A body of its own, or one that another has certified. */
export async function newBody(
  { subject, serial, validFrom, validTo }: Asked,
  by?: Body,
  pathLength?: number,
): Promise<Body> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial ?? '01',
    subject,
    issuer: by?.certificate.subject ?? subject,
    notBefore: dateOf(validFrom),
    notAfter: dateOf(validTo),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (by?.keys ?? keys).privateKey,
    extensions: [
      new BasicConstraintsExtension(true, pathLength, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

export const newCertificate = (
  by: Body,
  { subject, serial = '02', validFrom, validTo }: Asked,
  keys: webcrypto.CryptoKeyPair,
  extensions: Extension[] = [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)],
): Promise<X509Certificate> =>
  X509CertificateGenerator.create({
    serialNumber: serial,
    subject,
    issuer: by.certificate.subject,
    notBefore: dateOf(validFrom),
    notAfter: dateOf(validTo),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: by.keys.privateKey,
    extensions,
  });

/** A revocation list in PEM. */
export async function newList(
  by: Body,
  { serials, from, until, extensions }: { serials: string[]; from: Instant; until?: Instant; extensions?: Extension[] },
): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: by.certificate.subject,
    thisUpdate: dateOf(from),
    nextUpdate: until === undefined ? undefined : dateOf(until),
    signingAlgorithm: ALGORITHM,
    signingKey: by.keys.privateKey,
    entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: dateOf(from) })),
    extensions,
  });
  return list.toString('pem');
}

/** The signature over a challenge, as `openssl dgst -sha256 -sign` makes it, in Base64. */
export const signatureOf = ({ privateKey }: webcrypto.CryptoKeyPair, challenge: string): string =>
  sign('sha256', Buffer.from(challenge), KeyObject.from(privateKey)).toString('base64');

export const fingerprintOf = (certificate: X509Certificate): string =>
  hash('sha256', Buffer.from(certificate.rawData), 'hex');
