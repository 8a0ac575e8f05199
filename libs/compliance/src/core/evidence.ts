import { addMonths, dateOf, type DateOn, DAY, dayStart, type Machine } from '#kernel/core';

/** What was decided of a piece of evidence. Whether it has run out is a matter of the day, not of a decision. */
export const EVIDENCE_STATUSES = ['SUBMITTED', 'VERIFIED', 'REJECTED', 'REVOKED', 'WITHDRAWN'] as const;
export type EvidenceStatus = (typeof EVIDENCE_STATUSES)[number];
export type EvidenceCommand = 'verify' | 'reject' | 'revoke' | 'withdraw';

/** The life of a piece of evidence. It is never edited: what replaces it is evidence of its own. */
export const EVIDENCE_MACHINE: Machine<EvidenceStatus, EvidenceCommand> = {
  SUBMITTED: { verify: 'VERIFIED', reject: 'REJECTED', withdraw: 'WITHDRAWN' },
  VERIFIED: { revoke: 'REVOKED' },
  REJECTED: {},
  REVOKED: {},
  WITHDRAWN: {},
};

/** How verified evidence stands on a day. */
export const VALIDITIES = ['NOT_YET_VALID', 'VALID', 'EXPIRING', 'EXPIRED'] as const;
export type Validity = (typeof VALIDITIES)[number];

/** Both days taken; null: without end. */
export interface Validly {
  validFrom: DateOn;
  lastValidOn: DateOn | null;
}

/** Warnings come so many days before the last day of validity, the earliest first. */
export const WARNED_BEFORE = [90, 60, 30] as const;

/** So many days after `on`, or before it. */
export const dayAfter = (on: DateOn, days: number): DateOn => dateOf(dayStart(on) + days * DAY);

/** VALID on its first day and on its last, EXPIRING from 90 days before the last. */
export function validityOn({ validFrom, lastValidOn }: Validly, on: DateOn): Validity {
  if (on < validFrom) return 'NOT_YET_VALID';
  if (lastValidOn === null) return 'VALID';
  if (on > lastValidOn) return 'EXPIRED';
  return on >= dayAfter(lastValidOn, -WARNED_BEFORE[0]) ? 'EXPIRING' : 'VALID';
}

export const isValidOnDay = (one: Validly, on: DateOn): boolean => ['VALID', 'EXPIRING'].includes(validityOn(one, on));

/** The last day of what holds for at most so many months from its first day on. */
export const lastDayOf = (validFrom: DateOn, months: number): DateOn =>
  dayAfter(dateOf(addMonths(dayStart(validFrom), months)), -1);

/** What facts, rules and admission look at of verified evidence. */
export interface EvidenceHeld extends Validly {
  kind: string;
  /** The provider's codes of the offerings it is about; none: about all. */
  offeringCodes: readonly string[];
  details: Readonly<Record<string, unknown>>;
}
