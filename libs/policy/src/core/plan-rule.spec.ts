import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel/core';
import { loadRules, type PlanRule, type RuleReferences, rulesInForce, withoutZones, zonesOfRule } from './index.js';

type Row = Record<string, unknown>;
const rows = JSON.parse(readFileSync(new URL('../../../../seeds/plans/rules.json', import.meta.url), 'utf8')) as Row[];
const [zone, payg, attribute] = rows as [Row, Row, Row];
const load = (row: Row, known?: RuleReferences) => () => loadRules([row], known);
const without = (row: Row, key: string): Row => Object.fromEntries(Object.entries(row).filter(([k]) => k !== key));
const given = (row: Row, parameters: object): Row => ({
  ...row,
  parameters: { ...(row.parameters as object), ...parameters },
});

describe('loadRules', () => {
  it('reads the rows as they are', () => {
    expect(loadRules(rows)).toEqual(rows);
    expect(loadRules([])).toEqual([]);
  });

  it.each(Object.keys(zone))('refuses a row without %s', (key) => {
    expect(load(without(zone, key))).toThrow(`rules[0].${key}: missing`);
  });

  it.each([
    ['an unknown key', { ...zone, valdTo: null }, 'rules[0].valdTo: unknown key'],
    ['an unknown form', { ...zone, form: 'ZONE_CLOSED' }, 'rules[0].form: unknown form ZONE_CLOSED'],
    ['a form that is only inherited', { ...zone, form: 'toString' }, 'rules[0].form: unknown form toString'],
    ['an unknown scope', { ...zone, scopes: ['VIEW', 'LOOK'] }, 'rules[0].scopes[1]: not one of'],
    ['no scope', { ...zone, scopes: [] }, 'rules[0].scopes: empty'],
    ['a scope twice', { ...zone, scopes: ['VIEW', 'VIEW'] }, 'rules[0].scopes: repeats itself'],
    ['an unknown effect', { ...zone, effect: 'FORBID' }, 'rules[0].effect: not one of'],
    ['a code in lower case', { ...zone, code: 'zone closed' }, 'rules[0].code: not a code'],
    ['an empty id', { ...zone, id: '' }, 'rules[0].id: not a text'],
    ['a message in one language', { ...zone, message: { en: 'No.' } }, 'rules[0].message.zh: missing'],
    ['an empty message', { ...zone, message: { en: 'No.', zh: ' ' } }, 'rules[0].message.zh: not a text'],
    ['no citation', { ...zone, citation: null }, 'rules[0].citation: not an object'],
    [
      'an empty quote',
      { ...zone, citation: { ...(zone.citation as object), quote: '' } },
      'rules[0].citation.quote: not a text',
    ],
    [
      'a citation without section',
      { ...zone, citation: { document: '000', quote: 'x' } },
      'rules[0].citation.section: missing',
    ],
    ['a day not on the calendar', { ...zone, validFrom: '2026-02-29' }, 'rules[0].validFrom: not a day'],
    ['an instant for a day', { ...zone, validFrom: '2026-02-28T00:00:00Z' }, 'rules[0].validFrom: not a day'],
    ['an empty period', { ...zone, validTo: zone.validFrom }, 'rules[0].validTo: not after validFrom'],
    ['a rule that is no object', 'S0-05' as unknown as Row, 'rules[0]: not an object'],
  ])('refuses %s', (_title, row, message) => {
    expect(load(row)).toThrow(message);
  });

  it.each([
    ['a missing parameter', { ...zone, parameters: { zoneCodes: ['A'] } }, 'parameters.buyerKinds: missing'],
    ['an unknown parameter', given(zone, { zones: [] }), 'parameters.zones: unknown key'],
    ['an unknown buyer kind', given(zone, { buyerKinds: ['AGENCIES'] }), 'parameters.buyerKinds[0]: not one of'],
    ['no zone', given(zone, { zoneCodes: [] }), 'parameters.zoneCodes: empty'],
    ['a zone that is no text', given(zone, { zoneCodes: [7] }), 'parameters.zoneCodes[0]: not a text'],
    ['an unknown service model', given(payg, { serviceModels: ['IaaS'] }), 'parameters.serviceModels[0]: not one of'],
    ['service models that are no list', given(payg, { serviceModels: 'IAAS' }), 'parameters.serviceModels: not a list'],
    ['an unknown cloud', given(attribute, { clouds: ['GOV'] }), 'parameters.clouds[0]: not one of'],
    ['a value that is neither text nor truth', given(attribute, { equals: 1 }), 'parameters.equals: neither'],
    ['an attribute without a name', given(attribute, { attribute: '' }), 'parameters.attribute: not a text'],
  ])('refuses %s', (_title, row, message) => {
    expect(load(row)).toThrow(`rules[0].${message}`);
  });

  it('refuses two rows with one id and validFrom', () => {
    expect(() => loadRules([zone, { ...zone, effect: 'WARN' }])).toThrow('S0-05 from 2016-05-01 appears twice');
  });

  it('allows versions of a rule that follow one another and refuses versions that overlap', () => {
    const old = { ...zone, validTo: '2020-01-01' };
    expect(loadRules([old, { ...zone, validFrom: '2020-01-01' }])).toHaveLength(2);
    expect(() => loadRules([{ ...zone, validFrom: '2019-12-31' }, old])).toThrow(
      'versions 2016-05-01 and 2019-12-31 overlap',
    );
    expect(() => loadRules([zone, { ...zone, validFrom: '2030-01-01' }])).toThrow('overlap');
  });

  it('checks the document and the zones a rule points at', () => {
    expect(load(zone, { documentIds: ['001'] })).toThrow('rules[0].citation.document: unknown document 000');
    expect(load(zone, { zoneCodes: ['ZH-HENGQIN'] })).toThrow(
      'rules[0].parameters.zoneCodes: unknown zone CQ-LJ-OFFSHORE',
    );
    expect(load(zone, { documentIds: ['000'], zoneCodes: ['CQ-LJ-OFFSHORE'] })).not.toThrow();
    expect(load(payg, { zoneCodes: [] })).not.toThrow();
  });
});

describe('rulesInForce', () => {
  const rules = loadRules([
    { ...payg, id: 'then', validTo: '2026-01-01' },
    { ...payg, id: 'now', validFrom: '2026-01-01' },
    { ...payg, id: 'elsewhere', scopes: ['ORDER'] },
  ]);
  const ids = (at: string): string[] => rulesInForce(rules, 'SUBMIT_OFFERING', parseInstant(at)!).map(({ id }) => id);

  it('takes a day of Asia/Shanghai and half-open periods', () => {
    expect(ids('2025-12-31T15:59:59Z')).toEqual(['then']);
    expect(ids('2025-12-31T16:00:00Z')).toEqual(['now']);
    expect(ids('2011-07-11T15:59:59Z')).toEqual([]);
  });
});

describe('withoutZones', () => {
  const rule = { parameters: { zoneCodes: ['A', 'B'], when: null } } as unknown as PlanRule;

  it('leaves the zones that are not switched off, and no rule without any', () => {
    expect(withoutZones(rule, [])).toBe(rule);
    expect(withoutZones(rule, ['C'])).toBe(rule);
    expect(withoutZones(rule, ['A'])!.parameters).toEqual({ zoneCodes: ['B'], when: null });
    expect(withoutZones(rule, ['A', 'B'])).toBeNull();
    const anywhere = { parameters: {} } as unknown as PlanRule;
    expect(withoutZones(anywhere, ['A'])).toBe(anywhere);
    expect(zonesOfRule(anywhere)).toEqual([]);
  });
});
