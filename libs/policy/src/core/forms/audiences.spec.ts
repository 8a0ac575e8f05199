import { describe, expect, it } from '@jest/globals';
import type { BuyerFacts, OfferingFacts } from '../facts.js';
import { ATTRIBUTE_BUYERS_DENIED, AUDIENCE_RULE_FORMS } from './audiences.js';

const rule = { attribute: 'audiences', values: ['PERSONAL'], buyerKinds: ['AGENCY'] };
const denied = (audiences: unknown, organizationKind: BuyerFacts['organizationKind'] | null = 'AGENCY'): number => {
  const offering: OfferingFacts = {
    ...{ id: 'id', serviceModel: 'SAAS', clouds: ['SOCIAL'], zoneCodes: [], plans: [] },
    attributes: { audiences },
  };
  const buyer = organizationKind && { organizationKind };
  return AUDIENCE_RULE_FORMS[ATTRIBUTE_BUYERS_DENIED]!.violations(rule, { buyer, offerings: [offering] }).length;
};

describe('ATTRIBUTE_BUYERS_DENIED', () => {
  it('denies what is for these alone', () => {
    expect([denied(['PERSONAL']), denied('PERSONAL')]).toEqual([1, 1]);
  });

  it('denies nothing that is for others too, or says nothing', () => {
    expect([['PERSONAL', 'GOVERNMENT'], ['ENTERPRISE'], [], null, undefined].map((one) => denied(one))).toEqual([
      ...[0, 0, 0, 0, 0],
    ]);
  });

  it('denies other kinds of buyers nothing, nor a provider that hands it in', () => {
    expect([denied(['PERSONAL'], 'ENTERPRISE'), denied(['PERSONAL'], null)]).toEqual([0, 0]);
  });
});
