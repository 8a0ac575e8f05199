import 'reflect-metadata'; // before @peculiar/x509, which injects by it
import type { Instant } from '#kernel';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509Crl,
} from '@peculiar/x509';
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { plainSerial } from '../core/index.js';

/** Extensions that are understood here; a critical one beside them is a condition that nobody would look at. */
const UNDERSTOOD = ['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.32', '2.5.29.37'];
const ANY_USE = '2.5.29.37.0';
/** Of a revocation list: 50 000 entries with a reason each, which is three seconds' work; the library's own limit is 10 000. */
const MOST_NODES = 400_000;
const HASHES = ['SHA-256', 'SHA-384', 'SHA-512'];

export interface Certificate {
  der: Buffer;
  /** SHA-256 of all of it. */
  fingerprint: Buffer;
  serial: string;
  subject: string;
  /** SHA-256 of the names. */
  subjectHash: Buffer;
  issuerHash: Buffer;
  validFrom: Instant;
  validTo: Instant;
  ca: boolean;
  /** How many authorities may stand below it; null: any number. */
  pathLength: number | null;
  parsed: X509Certificate;
}

export interface RevocationList {
  issuerHash: Buffer;
  from: Instant;
  /** Null: it does not say when the next one comes. */
  until: Instant | null;
  /** It speaks of all the authority's certificates, and by no condition that is not understood here. */
  whole: boolean;
  revoked: { serial: string; revokedAt: Instant }[];
  parsed: X509Crl;
}

const sha256 = (bytes: ArrayBuffer | Buffer): Buffer => hash('sha256', Buffer.from(bytes as ArrayBuffer), 'buffer');
const instant = (date: Date): Instant => date.getTime() * 1_000;

/** A certificate in PEM or DER; null for anything else. */
export function readCertificate(written: string | Buffer): Certificate | null {
  try {
    const parsed = new X509Certificate(written);
    const der = Buffer.from(parsed.rawData);
    const constraints = parsed.getExtension(BasicConstraintsExtension);
    return {
      der,
      fingerprint: sha256(der),
      serial: plainSerial(parsed.serialNumber),
      subject: parsed.subject,
      subjectHash: sha256(parsed.subjectName.toArrayBuffer()),
      issuerHash: sha256(parsed.issuerName.toArrayBuffer()),
      validFrom: instant(parsed.notBefore),
      validTo: instant(parsed.notAfter),
      ca: constraints?.ca ?? false,
      pathLength: constraints?.pathLength ?? null,
      parsed,
    };
  } catch {
    return null;
  }
}

/** A revocation list in PEM, or DER as Base64; null for anything else. */
export function readList(written: string): RevocationList | null {
  try {
    const parsed = new X509Crl(written, { berOptions: { maxNodes: MOST_NODES } });
    return {
      issuerHash: sha256(parsed.issuerName.toArrayBuffer()),
      from: instant(parsed.thisUpdate),
      until: parsed.nextUpdate ? instant(parsed.nextUpdate) : null,
      whole: ![parsed, ...parsed.entries].some(({ extensions }) => extensions.some(({ critical }) => critical)),
      revoked: parsed.entries.map(({ serialNumber, revocationDate }) => ({
        serial: plainSerial(serialNumber),
        revokedAt: instant(revocationDate),
      })),
      parsed,
    };
  } catch {
    return null;
  }
}

/** Whether this certificate's key made the signature, by a digest that is not weak. */
export async function isSignedBy(what: X509Certificate | X509Crl, { parsed }: Certificate): Promise<boolean> {
  try {
    const { name, hash: digest } = what.signatureAlgorithm as { name: string; hash?: { name: string } };
    if (name !== 'Ed25519' && !(digest && HASHES.includes(digest.name))) return false;
    const { publicKey } = parsed;
    return what instanceof X509Crl
      ? await what.verify({ publicKey })
      : await what.verify({ publicKey, signatureOnly: true });
  } catch {
    return false; // a key of another kind than the signature
  }
}

const understood = ({ parsed }: Certificate): boolean =>
  parsed.extensions.every(({ critical, type }) => !critical || UNDERSTOOD.includes(type));

const hasUse = ({ parsed }: Certificate, flag: KeyUsageFlags): boolean => {
  const uses = parsed.getExtension(KeyUsagesExtension);
  return !uses || (uses.usages & flag) !== 0;
};

/** Whether it may certify others and sign revocation lists. */
export const mayIssue = (certificate: Certificate): boolean =>
  certificate.ca &&
  understood(certificate) &&
  hasUse(certificate, KeyUsageFlags.keyCertSign) &&
  hasUse(certificate, KeyUsageFlags.cRLSign);

/** Whether it may stand for somebody who signs in. */
export function mayIdentify(certificate: Certificate): boolean {
  const purposes = certificate.parsed.getExtension(ExtendedKeyUsageExtension)?.usages;
  const forClients = !purposes || [ExtendedKeyUsage.clientAuth, ANY_USE].some((use) => purposes.includes(use));
  return (
    !certificate.ca &&
    understood(certificate) &&
    hasUse(certificate, KeyUsageFlags.digitalSignature) &&
    forClients &&
    keyOf(certificate) !== null
  );
}

/** Its public key, of a kind and size that proves something. */
function keyOf({ parsed }: Certificate): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(parsed.publicKey.rawData), format: 'der', type: 'spki' });
    const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2_048 && modulusLength <= 8_192 ? key : null;
    return ['ec', 'ed25519'].includes(key.asymmetricKeyType ?? '') ? key : null;
  } catch {
    return null;
  }
}

/** Whether the certificate's own key signed this text: ECDSA (DER) or RSA (PKCS #1) over SHA-256, or Ed25519. */
export function provesKey(certificate: Certificate, signed: string, signature: Buffer): boolean {
  const key = keyOf(certificate);
  if (!key) return false;
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(digest, Buffer.from(signed), key, signature);
}
