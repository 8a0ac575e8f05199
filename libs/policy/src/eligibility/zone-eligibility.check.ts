import { type DateOn, Issues, listInput, text, textInput } from '#kernel';
import { ELIGIBILITY_FACTS, type EligibilityFact, type ZoneEligibility } from '../core/index.js';
import type { Eligibility, Evidence } from './zone-eligibility.rows.js';
import type { ApplyForZoneInput, DecideZoneEligibilityInput } from './zone-eligibility.type.js';

const COUNTRY = /^[A-Z]{2}$/;
/** Beside the businesses that the plans name. */
const OTHER = 'OTHER';

type Claim = Pick<
  Eligibility,
  'registrationCountry' | 'registrationNumber' | 'countries' | 'business' | 'foreignInvested' | 'evidence'
>;

/**
 * What an organization says of itself, trimmed. VALIDATION_FAILED with everything wrong: MALFORMED countries,
 * DUPLICATE ones, UNKNOWN_BUSINESS, NOT_ASKED_FOR for evidence of a fact that the zone does not ask for.
 */
export function checkApplication(
  input: ApplyForZoneInput,
  rule: ZoneEligibility,
  businesses: readonly string[],
): Claim {
  const issues = new Issues();
  const claim: Claim = {
    registrationCountry: textInput(issues, ['registrationCountry'], input.registrationCountry, {
      max: 2,
      pattern: COUNTRY,
    }),
    registrationNumber: textInput(issues, ['registrationNumber'], input.registrationNumber, { max: 100 }),
    countries: checkCountries(issues, input.countries),
    business: input.business?.trim() || null,
    foreignInvested: input.foreignInvested ?? false,
    evidence: checkEvidence(issues, input.evidence, rule),
  };
  if (claim.business !== null && ![...businesses, OTHER].includes(claim.business))
    issues.add(
      ['business'],
      'UNKNOWN_BUSINESS',
      text(`One of ${[...businesses, OTHER].join(', ')}.`, `须为 ${[...businesses, OTHER].join('、')} 之一。`),
    );
  issues.throwIfAny();
  return claim;
}

function checkCountries(issues: Issues, countries: readonly string[]): string[] {
  listInput(issues, ['countries'], countries, { min: 1, max: 250 });
  return countries.slice(0, 250).map((country, index) => {
    if (countries.indexOf(country) < index)
      issues.add(['countries', index], 'DUPLICATE', text('Stands here twice.', '重复。'));
    return textInput(issues, ['countries', index], country, { max: 2, pattern: COUNTRY });
  });
}

function checkEvidence(issues: Issues, evidence: ApplyForZoneInput['evidence'], rule: ZoneEligibility): Evidence[] {
  listInput(issues, ['evidence'], evidence, { min: 1, max: 50 });
  return evidence.slice(0, 50).map(({ fact = null, reference }, index) => {
    if (fact !== null && !rule.facts.includes(fact))
      issues.add(
        ['evidence', index, 'fact'],
        'NOT_ASKED_FOR',
        text('The zone does not ask for this fact.', '该区域不要求此项事实。'),
      );
    return { fact, reference: textInput(issues, ['evidence', index, 'reference'], reference, { max: 1000 }) };
  });
}

/**
 * A reviewer's word: NO_EVIDENCE for a fact without evidence, OUT_OF_RANGE for an approval that would end today or
 * before.
 */
export function checkDecision(
  input: DecideZoneEligibilityInput,
  { evidence }: Eligibility,
  today: DateOn,
): { verifiedFacts: EligibilityFact[]; refusal: string | null; validTo: DateOn | null } {
  const issues = new Issues();
  listInput(issues, ['verifiedFacts'], input.verifiedFacts, { max: ELIGIBILITY_FACTS.length });
  input.verifiedFacts.slice(0, ELIGIBILITY_FACTS.length).forEach((fact, index) => {
    if (!evidence.some((each) => each.fact === fact))
      issues.add(
        ['verifiedFacts', index],
        'NO_EVIDENCE',
        text('The application has no evidence of it.', '申请未提供该项事实的证明。'),
      );
  });
  const refusal = textInput(issues, ['refusal'], input.refusal ?? '', { max: 2000, min: 0 }) || null;
  const validTo = input.validTo ?? null;
  if (validTo !== null && validTo <= today)
    issues.add(['validTo'], 'OUT_OF_RANGE', text('After today.', '须晚于今天。'));
  issues.throwIfAny();
  return { verifiedFacts: [...new Set(input.verifiedFacts)], refusal, validTo };
}
