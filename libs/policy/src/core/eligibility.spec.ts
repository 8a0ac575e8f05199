import { describe, expect, it } from '@jest/globals';
import { commandsOf } from '#kernel/core';
import { type EligibilityClaim, ELIGIBILITY_MACHINE, eligibilityGaps } from './eligibility.js';
import type { ZoneEligibility } from './zone-facts.js';

const citation = { document: '000', section: '重庆市 ¶4', quote: '“云特区”只提供给跨国企业使用' };
const multinational: ZoneEligibility = {
  policy: 'MULTINATIONAL_ONLY',
  registeredAbroad: true,
  minimumCountries: 2,
  facts: [],
  citation,
};
const offshore: ZoneEligibility = {
  policy: 'APPROVED_BUSINESS',
  registeredAbroad: false,
  minimumCountries: null,
  facts: ['APPROVAL', 'IN_AREA', 'FACILITY', 'INTL_LINE'],
  citation,
};
const claim = (more: Partial<EligibilityClaim> = {}): EligibilityClaim => ({
  registrationCountry: 'SG',
  countries: ['SG', 'MY', 'IN'],
  registeredInChina: false,
  verifiedFacts: [],
  ...more,
});

describe('eligibilityGaps', () => {
  it('asks a multinational for a register abroad and two countries', () => {
    expect(eligibilityGaps(multinational, claim())).toEqual([]);
    expect(eligibilityGaps(multinational, claim({ countries: ['SG', 'MY'] }))).toEqual([]);
    expect(eligibilityGaps(multinational, claim({ countries: ['SG', 'SG'] }))).toEqual(['TOO_FEW_COUNTRIES']);
    expect(eligibilityGaps(multinational, claim({ registrationCountry: 'CN' }))).toEqual(['NOT_REGISTERED_ABROAD']);
    expect(eligibilityGaps(multinational, claim({ registeredInChina: true, countries: [] }))).toEqual([
      'NOT_REGISTERED_ABROAD',
      'TOO_FEW_COUNTRIES',
    ]);
  });

  it('names each fact that is not verified, of whoever asks', () => {
    const all = offshore.facts;
    expect(eligibilityGaps(offshore, claim({ registeredInChina: true, verifiedFacts: all }))).toEqual([]);
    for (const fact of all)
      expect(eligibilityGaps(offshore, claim({ verifiedFacts: all.filter((each) => each !== fact) }))).toEqual([
        `MISSING_${fact}`,
      ]);
  });
});

describe('an approval', () => {
  it('is decided once', () => {
    expect(commandsOf(ELIGIBILITY_MACHINE, 'APPLIED')).toEqual(['approve', 'reject', 'withdraw']);
    for (const end of ['REJECTED', 'WITHDRAWN', 'REVOKED'] as const)
      expect(commandsOf(ELIGIBILITY_MACHINE, end)).toEqual([]);
  });
});
