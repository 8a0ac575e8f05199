import type { Instant } from '#kernel/core';

/** Why a certificate lets nobody in. */
export type CertificateFault =
  'CERT_SIGNATURE_INVALID' | 'CERT_NOT_YET_VALID' | 'CERT_EXPIRED' | 'CERT_REVOKED' | 'CERT_STATUS_UNKNOWN';

/** One certificate of a chain, and what the one that issued it says of it. */
export interface ChainLink {
  /** Both ends belong to the time in which it holds (RFC 5280, 4.1.2.5). */
  validFrom: Instant;
  validTo: Instant;
  /** Whether the issuer's key made its signature over what it says now. */
  signed: boolean;
  /** The issuer's revocation list, which holds before `until`; null: it has none. A ROOT is trusted by being registered. */
  list: { revoked: boolean; until: Instant } | null | 'ROOT';
}

/**
 * Judges a chain from the holder's certificate to the root. What is forged or altered says nothing else of itself, so
 * signatures come first; a revocation stands even in an outdated list; and where no list holds now nobody knows whether
 * the certificate is revoked, which is refused. 001 名词解释 CA.
 */
export function judgeChain(chain: readonly ChainLink[], now: Instant): CertificateFault | null {
  if (chain.some(({ signed }) => !signed)) return 'CERT_SIGNATURE_INVALID';
  if (chain.some(({ list }) => list !== 'ROOT' && list?.revoked)) return 'CERT_REVOKED';
  if (chain.some(({ validFrom }) => now < validFrom)) return 'CERT_NOT_YET_VALID';
  if (chain.some(({ validTo }) => validTo < now)) return 'CERT_EXPIRED';
  if (chain.some(({ list }) => list !== 'ROOT' && !(list && now < list.until))) return 'CERT_STATUS_UNKNOWN';
  return null;
}

/** A serial number as it is compared: hexadecimal in small letters, without colons, blanks and leading zeros. */
export const plainSerial = (serial: string): string =>
  serial
    .replace(/[\s:]/g, '')
    .toLowerCase()
    .replace(/^0+(?=.)/, '');
