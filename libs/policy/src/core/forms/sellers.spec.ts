import { describe, expect, it } from '@jest/globals';
import type { Facts, OfferingFacts } from '../facts.js';
import type { SellerFacts } from '../seller.js';
import { SELLER_FORM_NAMES, SELLER_RULE_FORMS } from './sellers.js';

const offering = (more: Partial<OfferingFacts> = {}): OfferingFacts => ({
  ...{ id: 'o', code: 'O', providerId: 'p', serviceModel: 'IAAS', clouds: ['GOVERNMENT'], zoneCodes: [] },
  ...{ attributes: {}, plans: [] },
  ...more,
});
const proof = (kind: string, details: object = {}, offeringCodes: string[] = []): SellerFacts['evidence'][number] => ({
  ...{ kind, offeringCodes, details: details as Record<string, unknown> },
});
const facts = (evidence: SellerFacts['evidence'], more: Partial<Facts> = {}): Facts => ({
  ...{ buyer: null, offerings: [offering()], sellers: [{ id: 'p', standing: 'ADMITTED', evidence }] },
  ...more,
});
const faults = (form: string, parameters: object, asked: Facts): number =>
  SELLER_RULE_FORMS[form]!.violations(parameters, asked).length;
const ALL = { serviceModels: ['IAAS'], clouds: ['GOVERNMENT'] };

it('nothing is said where nobody looked at who sells', () => {
  const parameters: Record<string, object> = {
    SELLER_STANDING: { standings: ['ADMITTED'] },
    EVIDENCE_REQUIRED: { ...ALL, kinds: ['K'], buyerKinds: ['AGENCY'] },
    LEVEL_PROVED: { ...ALL, attribute: 'level', from: 2, kind: 'K', field: 'level' },
  };
  const asked: Facts = { buyer: null, offerings: [offering({ attributes: { level: 3 } })] };
  for (const form of SELLER_FORM_NAMES) expect([form, faults(form, parameters[form]!, asked)]).toEqual([form, 0]);
});

describe('SELLER_STANDING', () => {
  it('asks for one of the standings; a provider that nobody knows stands as NONE', () => {
    expect(faults('SELLER_STANDING', { standings: ['ADMITTED'] }, facts([]))).toBe(0);
    expect(faults('SELLER_STANDING', { standings: ['SUSPENDED'] }, facts([]))).toBe(1);
    expect(faults('SELLER_STANDING', { standings: ['ADMITTED'] }, facts([], { sellers: [] }))).toBe(1);
  });
});

describe('EVIDENCE_REQUIRED', () => {
  const rule = { ...ALL, kinds: ['A', 'B'], buyerKinds: ['AGENCY'] };
  it('asks for each kind, of the whole provider or of this offering', () => {
    expect(faults('EVIDENCE_REQUIRED', rule, facts([proof('A'), proof('B', {}, ['O'])]))).toBe(0);
    expect(faults('EVIDENCE_REQUIRED', rule, facts([proof('A'), proof('B', {}, ['OTHER'])]))).toBe(1);
  });
  it('holds for the kinds of buyers it names, and where nobody buys', () => {
    const buying = (organizationKind: 'AGENCY' | 'ENTERPRISE'): Facts => facts([], { buyer: { organizationKind } });
    expect(faults('EVIDENCE_REQUIRED', rule, buying('AGENCY'))).toBe(1);
    expect(faults('EVIDENCE_REQUIRED', rule, buying('ENTERPRISE'))).toBe(0);
    expect(faults('EVIDENCE_REQUIRED', rule, facts([], { offerings: [offering({ clouds: ['HPC'] })] }))).toBe(0);
  });
});

it('LICENCE_COVERS asks for one of the values', () => {
  const rule = { ...ALL, kind: 'L', field: 'services', values: ['CLOUD'] };
  expect(faults('LICENCE_COVERS', rule, facts([proof('L', { services: ['IDC', 'CLOUD'] })]))).toBe(0);
  expect(faults('LICENCE_COVERS', rule, facts([proof('L', { services: ['IDC'] })]))).toBe(1);
});

it('SHARE_AT_MOST allows the limit itself, and more in excepted zones alone', () => {
  const rule = { ...ALL, kind: 'L', field: 'share', percent: '50', exceptZones: ['Z'] };
  const of = (share: string, zoneCodes: string[]): number =>
    faults('SHARE_AT_MOST', rule, facts([proof('L', { share })], { offerings: [offering({ zoneCodes })] }));
  expect([of('50', []), of('50.01', []), of('60', ['Z']), of('60', ['Z', 'Y'])]).toEqual([0, 1, 0, 1]);
});

it('LEVEL_PROVED asks for the declared level or a higher one, from a level on', () => {
  const rule = { ...ALL, attribute: 'level', from: 2, kind: 'F', field: 'level' };
  const of = (declared: number, proved: string | null): number =>
    faults(
      'LEVEL_PROVED',
      rule,
      facts(proved ? [proof('F', { level: proved })] : [], {
        offerings: [offering({ attributes: { level: declared } })],
      }),
    );
  expect([of(1, null), of(2, null), of(3, '3'), of(3, '4'), of(4, '3')]).toEqual([0, 1, 0, 0, 1]);
});

it('SYSTEM_LEVEL holds an item to its system, and refuses a system that nobody knows', () => {
  const of = (system: string | null, level: number): number =>
    faults(
      'SYSTEM_LEVEL',
      { attribute: 'level' },
      facts([], {
        offerings: [offering({ attributes: { level } })],
        systems: [{ code: 'S', levels: { level: 3 } }],
        items: [
          {
            ...{ id: 'i', offeringId: 'o', zoneCode: null, serviceArea: null, bandwidthMbps: null, sector: null },
            ...{ system, quantity: '1' },
          } as NonNullable<Facts['items']>[number],
        ],
      }),
    );
  expect([of(null, 1), of('S', 3), of('S', 2), of('X', 5)]).toEqual([0, 0, 1, 1]);
});

it('EVIDENCE_DEMANDED asks for what the buyer demands, and EVIDENCE_BADGE tells of what is there', () => {
  const demanding: Partial<Facts> = { buyer: { organizationKind: 'AGENCY' }, demands: ['T'] };
  expect(faults('EVIDENCE_DEMANDED', {}, facts([], demanding))).toBe(1);
  expect(faults('EVIDENCE_DEMANDED', {}, facts([proof('T')], demanding))).toBe(0);
  expect(faults('EVIDENCE_BADGE', { ...ALL, kind: 'T' }, facts([proof('T')]))).toBe(1);
});
