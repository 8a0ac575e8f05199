import { describe, expect, it } from '@jest/globals';
import type { BundledFacts, OfferingFacts } from '../facts.js';
import { itemFacts } from '../standings.js';
import { BUNDLE_RULE_FORMS } from './bundles.js';

const rule = { label: 'L', serviceModels: ['IAAS', 'PAAS', 'SAAS'] };
const iaas: BundledFacts = { id: 'i', serviceModel: 'IAAS' };
const paas: BundledFacts = { id: 'p', serviceModel: 'PAAS' };
const composite = (bundled: BundledFacts[], labels = ['L']): OfferingFacts => ({
  ...{ id: 'c', code: 'svc', serviceModel: 'SAAS', clouds: ['ENTERPRISE'], zoneCodes: [], plans: [] },
  attributes: { labels },
  bundled,
});

describe('COMPOSITE_LISTED', () => {
  const said = (...of: Parameters<typeof composite>): string[] =>
    BUNDLE_RULE_FORMS.COMPOSITE_LISTED.violations(rule, { buyer: null, offerings: [composite(...of)] }).map(
      ({ en }) => en,
    );

  it('counts the offering itself and what it bundles', () => {
    expect(said([iaas, paas])).toEqual([]);
    expect(said([iaas])).toEqual(['svc: nothing of PAAS.']);
    expect(said([])).toEqual(['svc: nothing of IAAS, PAAS.']);
    expect(said([], ['M'])).toEqual([]);
  });
});

describe('COMPOSITE_ORDERED', () => {
  const count = (...ordered: string[]): number =>
    BUNDLE_RULE_FORMS.COMPOSITE_ORDERED.violations(rule, {
      buyer: { organizationKind: 'AGENCY' },
      offerings: [composite([iaas, paas])],
      items: ordered.map((offeringId) =>
        itemFacts({ id: offeringId, offeringId, planCode: null, zoneCode: null, configuration: null, quantity: '1' }),
      ),
    }).length;

  it('asks for a line of each model where the composite is ordered', () => {
    expect([count('c', 'i', 'p'), count('c', 'i'), count('c')]).toEqual([0, 1, 1]);
    expect([count('i'), count()]).toEqual([0, 0]);
  });
});
