import type { Machine } from '#kernel/core';
import type { EligibilityFact, ZoneEligibility } from './zone-facts.js';

export const ELIGIBILITY_STATUSES = ['APPLIED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'REVOKED'] as const;
export type EligibilityStatus = (typeof ELIGIBILITY_STATUSES)[number];
export type EligibilityCommand = 'approve' | 'reject' | 'withdraw' | 'revoke';

/** The life of an application to buy in a zone. What was decided is never decided again: one applies anew. */
export const ELIGIBILITY_MACHINE: Machine<EligibilityStatus, EligibilityCommand> = {
  APPLIED: { approve: 'APPROVED', reject: 'REJECTED', withdraw: 'WITHDRAWN' },
  APPROVED: { revoke: 'REVOKED' },
  REJECTED: {},
  WITHDRAWN: {},
  REVOKED: {},
};

/** What an applicant says of itself, and which facts a reviewer found proved. */
export interface EligibilityClaim {
  /** ISO 3166-1 alpha-2 of the country in whose register it stands. */
  registrationCountry: string;
  /** The countries it works in, each once. */
  countries: readonly string[];
  /** Whether it has a unified social credit code: a legal person of mainland China has. */
  registeredInChina: boolean;
  verifiedFacts: readonly EligibilityFact[];
}

/** What an application lacks. */
export const ELIGIBILITY_GAPS = [
  'NOT_REGISTERED_ABROAD',
  'TOO_FEW_COUNTRIES',
  'MISSING_APPROVAL',
  'MISSING_IN_AREA',
  'MISSING_FACILITY',
  'MISSING_INTL_LINE',
] as const;
export type EligibilityGap = (typeof ELIGIBILITY_GAPS)[number];

/** Everything that the zone's policy asks for and the claim does not show; nothing when it is eligible. 000 ¶4, 002 二(二)8. */
export function eligibilityGaps(rule: ZoneEligibility, claim: EligibilityClaim): EligibilityGap[] {
  const gaps: EligibilityGap[] = [];
  if (rule.registeredAbroad && (claim.registeredInChina || claim.registrationCountry === 'CN'))
    gaps.push('NOT_REGISTERED_ABROAD');
  if (rule.minimumCountries !== null && new Set(claim.countries).size < rule.minimumCountries)
    gaps.push('TOO_FEW_COUNTRIES');
  for (const fact of rule.facts) if (!claim.verifiedFacts.includes(fact)) gaps.push(`MISSING_${fact}`);
  return gaps;
}
