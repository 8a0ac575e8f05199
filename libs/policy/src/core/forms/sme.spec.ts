import { describe, expect, it } from '@jest/globals';
import type { BuyerFacts, Facts, OfferingFacts } from '../facts.js';
import { itemFacts } from '../standings.js';
import type { SmePlanFacts } from '../sme.js';
import { SME_RULE_FORMS } from './sme.js';

const offering = (smePlans: SmePlanFacts[], labels: string[] = []): OfferingFacts => ({
  ...{ id: 'o', code: 'svc', serviceModel: 'SAAS', clouds: ['ENTERPRISE'], zoneCodes: [], plans: [] },
  attributes: { labels },
  smePlans,
});
const said = (form: string, parameters: object, facts: Facts): string[] =>
  SME_RULE_FORMS[form]!.violations(parameters, facts).map(({ en }) => en);

describe('SME_PRICES', () => {
  const of = (above: string[] | null): string[] =>
    said('SME_PRICES', {}, { buyer: null, offerings: [offering([{ plan: 'sme', listPlan: 'list', above }])] });

  it('names each price that is above the list, and plans that are not there', () => {
    expect(of([])).toEqual([]);
    expect(of(['vm', 'disk'])).toEqual([
      'svc: vm of sme is above that of list.',
      'svc: disk of sme is above that of list.',
    ]);
    expect(of(null)).toEqual(['svc has no plans sme and list.']);
  });
});

describe('SME_BUYERS', () => {
  const all = { label: null, inPark: false };
  const inPark = { label: 'L', inPark: true };
  const ordered = (rule: object, sme: BuyerFacts['sme'], { plan = 'sme', labels = ['L'] } = {}): number =>
    said('SME_BUYERS', rule, {
      buyer: { organizationKind: 'ENTERPRISE', sme },
      offerings: [offering([{ plan: 'sme', listPlan: 'list', above: [] }], labels)],
      items: [
        itemFacts({ id: 'i', offeringId: 'o', planCode: plan, zoneCode: null, configuration: null, quantity: '1' }),
      ],
    }).length;

  it('asks for what was confirmed of the buyer, and for a park where the rule does', () => {
    expect([ordered(all, null), ordered(all, undefined), ordered(all, { size: 'MICRO', park: null })]).toEqual([
      1, 1, 0,
    ]);
    expect(ordered(inPark, { size: 'MICRO', park: null })).toBe(1);
    expect(ordered(inPark, { size: 'MICRO', park: 'P' })).toBe(0);
  });

  it('looks at other plans and other labels not at all', () => {
    expect(ordered(all, null, { plan: 'list' })).toBe(0);
    expect(ordered(inPark, null, { labels: [] })).toBe(0);
  });
});
