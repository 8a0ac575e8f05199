import { describe, expect, it } from '@jest/globals';
import { dec } from '#kernel/core';
import fc from 'fast-check';
import type { Facts, OfferingFacts } from '../facts.js';
import { RULE_FORMS } from '../rule-forms.js';
import { gbpsOf, type ItemFacts, itemFacts, type Standings } from '../standings.js';

const offering = (changes: Partial<OfferingFacts> = {}): OfferingFacts => ({
  ...{
    id: 'o',
    code: 'svc',
    serviceModel: 'SAAS',
    clouds: ['ENTERPRISE'],
    zoneCodes: ['Z'],
    attributes: {},
    plans: [],
  },
  ...changes,
});
const none: Standings = { zones: [], eligible: [], channels: [], centres: [], exempt: [], sellers: [] };
const facts = (changes: Partial<Omit<Facts, 'standings'>> & { standings?: Partial<Standings> } = {}): Facts => ({
  ...{ buyer: { organizationKind: 'ENTERPRISE' }, offerings: [offering()] },
  ...changes,
  standings: { ...none, ...changes.standings },
});
const item = (changes: Partial<ItemFacts> = {}): ItemFacts => ({
  ...{
    id: 'i',
    offeringId: 'o',
    planCode: null,
    zoneCode: null,
    serviceArea: null,
    bandwidthMbps: null,
    sector: null,
    system: null,
    quantity: '1',
  },
  ...changes,
});
const count = (form: string, parameters: object, told: Facts): number =>
  RULE_FORMS[form]!.violations(parameters, told).length;

describe('ZONE_APPROVED', () => {
  const rule = { zoneCodes: ['Z'], when: null };
  const eligible = [{ zone: 'Z', foreignInvested: false, validTo: null }];

  it('asks for an approval in each place that counts', () => {
    expect(count('ZONE_APPROVED', rule, facts())).toBe(1);
    expect(count('ZONE_APPROVED', rule, facts({ standings: { eligible } }))).toBe(0);
    expect(count('ZONE_APPROVED', rule, facts({ buyer: null }))).toBe(0);
    const both = [offering({ zoneCodes: ['Z', 'CN-1'] })];
    expect(count('ZONE_APPROVED', rule, facts({ offerings: both }))).toBe(1);
    // The place that is chosen decides.
    expect(count('ZONE_APPROVED', rule, facts({ offerings: both, items: [item({ zoneCode: 'CN-1' })] }))).toBe(0);
    expect(count('ZONE_APPROVED', rule, facts({ offerings: both, items: [item({ zoneCode: 'Z' })] }))).toBe(1);
    expect(count('ZONE_APPROVED', rule, facts({ offerings: both, items: [item()] }))).toBe(1);
  });

  it('without any standings refuses: nobody looked', () => {
    expect(count('ZONE_APPROVED', rule, { buyer: { organizationKind: 'ENTERPRISE' }, offerings: [offering()] })).toBe(
      1,
    );
  });

  it('may hold for offerings of one attribute alone', () => {
    const when = { attribute: 'offshore', equals: true };
    expect(count('ZONE_APPROVED', { ...rule, when }, facts())).toBe(0);
    const offshore = [offering({ attributes: { offshore: true } })];
    expect(count('ZONE_APPROVED', { ...rule, when }, facts({ offerings: offshore }))).toBe(1);
    const written = [offering({ attributes: { offshore: 'true' } })];
    expect(count('ZONE_APPROVED', { ...rule, when }, facts({ offerings: written }))).toBe(0);
  });
});

describe('ZONE_OPERATIONAL', () => {
  it('needs one place in operation, or the one that is chosen', () => {
    const standings = { zones: [{ code: 'Z', state: 'APPROVED' as const }] };
    expect(count('ZONE_OPERATIONAL', {}, facts({ standings }))).toBe(1);
    const both = [offering({ zoneCodes: ['Z', 'CN-1'] })];
    expect(count('ZONE_OPERATIONAL', {}, facts({ offerings: both, standings }))).toBe(0);
    const chosen = facts({ offerings: both, items: [item({ zoneCode: 'Z' })], standings });
    expect(count('ZONE_OPERATIONAL', {}, chosen)).toBe(1);
    expect(count('ZONE_OPERATIONAL', {}, facts({ offerings: [offering({ zoneCodes: [] })], standings }))).toBe(0);
  });
});

describe('channels', () => {
  const line = offering({ attributes: { channel: 'C' } });
  const channel = (committedGbps: string): Standings['channels'][number] => ({
    ...{ code: 'C', state: 'OPERATIONAL', gateway: 'G', coverage: ['A'], stage: 'S' },
    ...{ capacityGbps: '20', committedGbps },
  });
  const asked = (committed: string, ...items: Partial<ItemFacts>[]): Facts =>
    facts({ offerings: [line], items: items.map(item), standings: { channels: [channel(committed)] } });

  it('have room to the last bit: 19.5 and 0.4 of 20, then not 0.2', () => {
    expect(count('CHANNEL_CAPACITY', {}, asked('19.5', { bandwidthMbps: '400' }))).toBe(0);
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', { bandwidthMbps: '200' }))).toBe(1);
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', { bandwidthMbps: '100' }))).toBe(0);
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', { bandwidthMbps: '60' }, { bandwidthMbps: '60' }))).toBe(1);
    expect(count('CHANNEL_CAPACITY', {}, asked('0', {}))).toBe(1);
  });

  it('are asked for what is beyond what an item has of them already', () => {
    const line = (channel: string): Partial<ItemFacts> => ({ bandwidthMbps: '400', held: [{ channel, gbps: '0.3' }] });
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', line('C')))).toBe(0);
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', line('D')))).toBe(1);
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', line('C'), { bandwidthMbps: '1' }))).toBe(1);
    // What one has less of leaves nothing for another before it is done.
    const less = { bandwidthMbps: '100', held: [{ channel: 'C', gbps: '0.3' }] };
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', line('C'), less))).toBe(0);
    expect(count('CHANNEL_CAPACITY', {}, asked('19.9', { bandwidthMbps: '200' }, less))).toBe(1);
  });

  it('allow exactly what is left, whatever the numbers', () => {
    const mbps = fc.integer({ min: 1, max: 999_999 });
    fc.assert(
      fc.property(mbps, mbps, fc.integer({ min: 1, max: 9 }), (committed, wanted, quantity) => {
        const told = asked(dec(committed).times('0.001').toFixed(), {
          ...{ bandwidthMbps: String(wanted), quantity: String(quantity) },
        });
        expect(count('CHANNEL_CAPACITY', {}, told)).toBe(committed + wanted * quantity > 20_000 ? 1 : 0);
      }),
    );
  });

  it('are delivered where they cover, once they are in operation, to the kinds they serve', () => {
    expect(count('CHANNEL_COVERAGE', {}, asked('0', { serviceArea: 'A' }))).toBe(0);
    expect(count('CHANNEL_COVERAGE', {}, asked('0', { serviceArea: 'B' }))).toBe(1);
    expect(count('CHANNEL_COVERAGE', {}, asked('0', {}))).toBe(1);
    expect(count('CHANNEL_OPERATIONAL', {}, asked('0', {}))).toBe(0);
    expect(count('CHANNEL_OPERATIONAL', {}, facts({ offerings: [line] }))).toBe(1); // no such channel
    expect(count('CHANNEL_BUYERS', { buyerKinds: ['ENTERPRISE'] }, asked('0', {}))).toBe(0);
    expect(count('CHANNEL_BUYERS', { buyerKinds: ['MULTINATIONAL'] }, asked('0', {}))).toBe(1);
  });

  it('read an item’s configuration as it is written, and nothing else', () => {
    const read = (configuration: unknown, quantity = '3'): [string | null, string | null] => {
      const read = itemFacts({ id: 'i', offeringId: 'o', planCode: null, zoneCode: null, configuration, quantity });
      return [read.serviceArea, gbpsOf(read)];
    };
    expect(read({ serviceArea: ' A ', bandwidthMbps: 100 })).toEqual(['A', '0.3']);
    expect(read({ bandwidthMbps: '0.5' })).toEqual([null, '0.0015']);
    for (const wrong of [0, -1, 1e21, '1e3', 'x', null, true, NaN])
      expect(read({ bandwidthMbps: wrong })).toEqual([null, null]);
    expect(read(null)).toEqual([null, null]);
  });
});

describe('data centres', () => {
  const hosted = (changes: Partial<OfferingFacts> = {}) => [offering({ attributes: { dataCentre: 'D' }, ...changes })];
  const centre = { code: 'D', status: 'EXISTING' as const, park: 'P', measured: false };

  it('exist', () => {
    expect(count('CENTRE_EXISTS', {}, facts({ offerings: hosted(), standings: { centres: [centre] } }))).toBe(0);
    const planned = { centres: [{ ...centre, status: 'PLANNED' as const }] };
    expect(count('CENTRE_EXISTS', {}, facts({ offerings: hosted(), standings: planned }))).toBe(1);
    expect(count('CENTRE_EXISTS', {}, facts({ offerings: hosted() }))).toBe(1);
    expect(count('CENTRE_EXISTS', {}, facts())).toBe(0);
  });

  it('are measured where an offering is called green', () => {
    const green = hosted({ attributes: { dataCentre: 'D', green: true }, clouds: ['GOVERNMENT'] });
    const rule = { clouds: ['GOVERNMENT'] };
    expect(count('GREEN_CENTRE', rule, facts({ offerings: green, standings: { centres: [centre] } }))).toBe(1);
    const measured = { centres: [{ ...centre, measured: true }] };
    expect(count('GREEN_CENTRE', rule, facts({ offerings: green, standings: measured }))).toBe(0);
    expect(count('GREEN_CENTRE', rule, facts({ offerings: [offering({ attributes: { green: true } })] }))).toBe(0);
  });

  it('lie in the park for the agencies of a division and below', () => {
    const rule = { division: '500000', park: 'P', buyerKinds: ['AGENCY'] };
    const ask = (divisionCode: string | null, kind: 'AGENCY' | 'ENTERPRISE', standings: Partial<Standings>): number =>
      count(
        'PLACEMENT',
        rule,
        facts({ buyer: { organizationKind: kind, divisionCode }, offerings: hosted(), standings }),
      );
    const outside = { centres: [{ ...centre, park: null }] };
    expect(ask('500000', 'AGENCY', { centres: [centre] })).toBe(0);
    expect(ask('500112', 'AGENCY', outside)).toBe(1);
    expect(ask('500112', 'AGENCY', { ...outside, exempt: ['D'] })).toBe(0);
    expect(ask('510100', 'AGENCY', outside)).toBe(0);
    expect(ask('500112', 'ENTERPRISE', outside)).toBe(0);
    expect(ask(null, 'AGENCY', outside)).toBe(0);
  });
});

describe('sellers and buyers of one kind of offering', () => {
  const when = { attribute: 'kind', equals: 'X' };
  const sold = [offering({ attributes: { kind: 'X' }, providerId: 'p' })];

  it('are asked for where the attribute is theirs', () => {
    const rule = { when, providerKinds: ['TELECOM_CARRIER'] };
    expect(count('SELLER_KIND', rule, facts())).toBe(0);
    expect(count('SELLER_KIND', rule, facts({ offerings: sold }))).toBe(1);
    const sellers = [{ id: 'p', kinds: ['TELECOM_CARRIER' as const, 'COMPUTE' as const] }];
    expect(count('SELLER_KIND', rule, facts({ offerings: sold, standings: { sellers } }))).toBe(0);
    const buyers = { when, zoneCodes: ['Z'] };
    const approved = (foreignInvested: boolean) => ({ eligible: [{ zone: 'Z', foreignInvested, validTo: null }] });
    expect(count('BUYER_FOREIGN_INVESTED', buyers, facts({ offerings: sold, standings: approved(false) }))).toBe(1);
    expect(count('BUYER_FOREIGN_INVESTED', buyers, facts({ offerings: sold, standings: approved(true) }))).toBe(0);
    expect(count('BUYER_FOREIGN_INVESTED', buyers, facts())).toBe(0);
  });
});

describe('bundles', () => {
  const rule = { zoneCodes: ['Z'], attribute: 'part', components: ['A', 'B'] };
  const part = (id: string, name: string) => offering({ id, attributes: { part: name } });
  const ordered = (parts: OfferingFacts[], sector: string | null = 'S') =>
    facts({ offerings: parts, items: parts.map(({ id }) => item({ id: `i${id}`, offeringId: id, sector })) });

  it('are ordered whole, for a sector', () => {
    const [a, b] = [part('1', 'A'), part('2', 'B')];
    expect(count('BUNDLE_WHOLE', rule, ordered([a, b]))).toBe(0);
    expect(count('BUNDLE_WHOLE', rule, ordered([a]))).toBe(1);
    expect(count('BUNDLE_WHOLE', rule, facts({ offerings: [a] }))).toBe(0); // looked at, not ordered
    expect(count('BUNDLE_WHOLE', rule, ordered([part('1', 'C')]))).toBe(0);
    expect(count('BUNDLE_WHOLE', rule, ordered([{ ...a, zoneCodes: ['CN-1'] }]))).toBe(0);
    expect(count('BUNDLE_SECTOR', { ...rule, sectors: ['S'] }, ordered([a, b]))).toBe(0);
    expect(count('BUNDLE_SECTOR', { ...rule, sectors: ['S'] }, ordered([a, b], 'T'))).toBe(2);
    expect(count('BUNDLE_SECTOR', { ...rule, sectors: ['S'] }, ordered([a, b], null))).toBe(2);
  });
});

describe('parameters', () => {
  it.each([
    ['ZONE_APPROVED', { zoneCodes: [], when: null }, 'parameters.zoneCodes: empty'],
    ['ZONE_APPROVED', { zoneCodes: ['Z'], when: { attribute: 'a', equals: 1 } }, 'parameters.when.equals: neither'],
    ['ZONE_OPERATIONAL', { zoneCodes: ['Z'] }, 'parameters.zoneCodes: unknown key'],
    ['CHANNEL_BUYERS', { buyerKinds: ['PERSON'] }, 'parameters.buyerKinds[0]: not one of'],
    ['PLACEMENT', { division: '500000', park: 'P' }, 'parameters.buyerKinds: missing'],
    ['LINK_ISOLATION', { kinds: ['ROAD'] }, 'parameters.kinds[0]: not one of'],
  ])('of %s are read to the last key', (form, parameters, fault) => {
    expect(() => RULE_FORMS[form]!.validate(parameters, 'parameters')).toThrow(fault);
  });
});
