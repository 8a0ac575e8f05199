import { type Instant, SECOND } from '#kernel';
import { Secret, TOTP } from 'otpauth';
import { STEP_SECONDS } from '../core/index.js';

/** 160 bits, as RFC 4226 recommends, in Base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** 80 bits, which nobody finds by trying, in groups for reading. */
export const newRecoveryCode = (): string => new Secret({ size: 10 }).base32.match(/.{4}/g)!.join('-');

/** What apps read as a QR code. */
export const totpUri = (secret: string, email: string): string =>
  new TOTP({ issuer: 'Yunshi', label: email, secret: Secret.fromBase32(secret) }).toString();

/** The step whose code this is: the present one, or one before or after it, for clocks that differ; null for none. */
export function stepOf(secret: string, code: string, now: Instant): number | null {
  const timestamp = now / (SECOND / 1000);
  const delta = TOTP.validate({ token: code, secret: Secret.fromBase32(secret), timestamp, window: 1 });
  return delta === null ? null : Math.floor(now / (STEP_SECONDS * SECOND)) + delta;
}
