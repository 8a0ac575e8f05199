import type { Operation } from './permissions.js';
import { type Role, seesEverything } from './roles.js';

/** Seconds a code is shown for (RFC 6238, 5.2). */
export const STEP_SECONDS = 30;

/** Whose password alone is not enough in production: who sees or decides everything, and who pays. */
export const needsSecondFactor = (held: readonly Role[]): boolean => seesEverything(held) || held.includes('FINANCE');

const WHILE_ENROLLING: readonly Operation[] = [
  'viewer',
  'sessions',
  'endSession',
  'secondFactor',
  'enrolSecondFactor',
  'confirmSecondFactor',
];

/** What a session may do whose person has yet to enrol a second factor. */
export const mayWhileEnrolling = (operation: Operation): boolean => WHILE_ENROLLING.includes(operation);

/** A code as it is compared: people write blanks, hyphens and small letters. */
export const plainCode = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();

/** What a code can be, by its form; null for neither. */
export function kindOfCode(plain: string): 'TOTP' | 'RECOVERY' | null {
  if (/^\d{6}$/.test(plain)) return 'TOTP';
  return /^[A-Z2-7]{16}$/.test(plain) ? 'RECOVERY' : null;
}
