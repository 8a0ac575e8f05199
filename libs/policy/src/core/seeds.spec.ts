import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Citation, parseInstant } from '#kernel/core';
import {
  documentStandingOn,
  evaluate,
  loadDivisions,
  loadDocuments,
  loadRules,
  loadZoneFacts,
  loadZones,
  parseTaxonomy,
} from './index.js';

const root = new URL('../../../../', import.meta.url);
const raw = (path: string): string => readFileSync(new URL(`seeds/${path}`, root), 'utf8');
const seed = (path: string): unknown => JSON.parse(raw(path));

const documents = loadDocuments(seed('plans/documents.json'));
const divisions = loadDivisions(seed('reference/divisions.json'));
const zones = loadZones(seed('plans/zones.json'), divisions);
const rules = loadRules(seed('plans/rules.json'), {
  documentIds: documents.map(({ id }) => id),
  zoneCodes: zones.map(({ code }) => code),
});
const citations = [...rules, ...zones].flatMap(({ citation }): Citation[] => (citation ? [citation] : []));

describe('the plan documents in seeds', () => {
  it('are the five, with their numbers and days', () => {
    expect(documents.map(({ id, number, date, status }) => [id, number, date, status])).toEqual([
      ['000', null, null, 'ARTICLE'],
      ['001', null, '2011-07-12', 'IN_FORCE'],
      ['002', null, null, 'DRAFT'],
      ['003', '粤府办〔2014〕17号', '2014-04-11', 'IN_FORCE'],
      ['004', '渝府发〔2015〕48号', '2015-07-16', 'IN_FORCE'],
    ]);
  });

  it('stand in force for their years and are expired after; an article and a draft stay what they are', () => {
    const on = (day: string): string[] => documents.map((document) => documentStandingOn(document, day));
    expect(on('2015-12-31')).toEqual(['ARTICLE', 'IN_FORCE', 'DRAFT', 'IN_FORCE', 'IN_FORCE']);
    expect(on('2016-01-01')).toEqual(['ARTICLE', 'EXPIRED', 'DRAFT', 'IN_FORCE', 'IN_FORCE']);
    expect(on('2014-04-10')).toEqual(['ARTICLE', 'IN_FORCE', 'DRAFT', 'NOT_YET', 'NOT_YET']);
    expect(on('2026-11-20')).toEqual(['ARTICLE', 'EXPIRED', 'DRAFT', 'EXPIRED', 'EXPIRED']);
  });
});

describe('the rules in seeds', () => {
  it('begin when they must and have no end but a later version', () => {
    expect(rules.map(({ id, code, effect, validTo }) => [id, code, effect, validTo])).toEqual([
      ['S0-05', 'ZONE_DOMESTIC_PARTY', 'REFUSE', null],
      ['S1-30', 'PAYG_PRICE_REQUIRED', 'REFUSE', null],
      ['S1-37', 'VM_ISOLATION_REQUIRED', 'REFUSE', null],
      ['S0-04', 'ZONE_DOMESTIC_PARTY', 'REFUSE', null],
      ['S0-03', 'ZONE_NOT_ELIGIBLE', 'REFUSE', null],
      ['S0-07', 'CARRIER_NOT_OF_ZONE', 'REFUSE', null],
      ['S0-15', 'ZONE_NOT_OPERATIONAL', 'REFUSE', null],
      ['S0-13', 'CHANNEL_NOT_OPERATIONAL', 'REFUSE', null],
      ['S0-09', 'CHANNEL_ENTERPRISE_ONLY', 'REFUSE', null],
      ['S0-10', 'OUT_OF_COVERAGE', 'REFUSE', null],
      ['S0-12', 'CAPACITY_EXCEEDED', 'REFUSE', null],
      ['S0-02', 'ZONE_ISOLATION', 'REFUSE', null],
      ['S3-33', 'DR_SAME_CITY', 'REFUSE', null],
      ['S1-36', 'GREEN_NOT_MEASURED', 'REFUSE', null],
      ['S4-52', 'DATA_CENTRE_NOT_OPERATIONAL', 'REFUSE', null],
      ['S4-17', 'PLACEMENT_POLICY', 'REFUSE', null],
      ['S2-19', 'OFFSHORE_NOT_ELIGIBLE', 'REFUSE', null],
      ['S2-22', 'CARRIER_ONLY', 'REFUSE', null],
      ['S2-22-BUYER', 'FIE_ONLY', 'REFUSE', null],
      ['S2-23', 'NOT_ON_WHITE_LIST', 'REFUSE', null],
      ['S1-48', 'SLA_REQUIRED', 'REFUSE', null],
      ['S3-15', 'CONTINUITY_REQUIRED', 'REFUSE', null],
      ['S3-16', 'EXIT_PLAN_REQUIRED', 'REFUSE', null],
      ['S4-07', 'PRIVACY_ATTRIBUTES_REQUIRED', 'REFUSE', null],
      ['S1-16', 'PAAS_SPECIFICATIONS_REQUIRED', 'REFUSE', null],
      ['S4-32', 'STAGE_SECURITY_REQUIRED', 'REFUSE', null],
      ['S3-38', 'LABEL_NOT_SHAREABLE', 'REFUSE', null],
      ['S3-17', 'LABEL_NEEDS_COMPONENTS', 'REFUSE', null],
      ['S3-10', 'COMPOSITE_INCOMPLETE', 'REFUSE', null],
      ['S3-10-ORDER', 'COMPOSITE_INCOMPLETE', 'REFUSE', null],
      ['S1-13', 'ONE_MAIN_CENTRE', 'REFUSE', null],
      ['S1-14', 'IAAS_USE_REQUIRED', 'REFUSE', null],
      ['S1-54', 'LAYER_OUT_OF_SCOPE', 'REFUSE', null],
      ['S3-12', 'AUDIENCE_CLOSED', 'REFUSE', null],
      ['S2-17', 'BUNDLE_INCOMPLETE', 'REFUSE', null],
      ['S2-17-SECTOR', 'SECTOR_REQUIRED', 'REFUSE', null],
      ['S3-13', 'SME_PRICE_ABOVE_LIST', 'REFUSE', null],
      ['S3-13-BUYER', 'SME_ONLY', 'REFUSE', null],
      ['S4-22', 'PARK_SME_ONLY', 'REFUSE', null],
      ['S4-02', 'PROVIDER_NOT_ADMITTED', 'REFUSE', null],
      ['S4-02-ORDER', 'PROVIDER_NOT_ADMITTED', 'REFUSE', null],
      ['S4-34', 'TELECOM_LICENCE_REQUIRED', 'REFUSE', null],
      ['S2-21', 'FOREIGN_SHARE_EXCEEDED', 'REFUSE', '2024-04-08'],
      ['S2-21', 'FOREIGN_SHARE_EXCEEDED', 'REFUSE', null],
      ['S4-29', 'ASSESSMENT_REQUIRED', 'REFUSE', null],
      ['S4-31', 'SECURITY_ASSESSMENT_REQUIRED', 'REFUSE', null],
      ['S4-30', 'MLPS_FILING_REQUIRED', 'REFUSE', null],
      ['S4-30-BADGE', 'TRUSTED_CLOUD', 'BADGE', null],
      ['S4-30-DEMAND', 'EVIDENCE_DEMANDED', 'REFUSE', null],
      ['S1-03', 'MLPS_TOO_LOW', 'REFUSE', null],
      ['S1-03-DR', 'DR_TOO_LOW', 'REFUSE', null],
      ['S4-47', 'CLASSIFIED_OUT_OF_SCOPE', 'REFUSE', null],
    ]);
    // A draft's rules begin with its period; all others hold from the first day on which an order can start.
    const first = rules.filter(({ id }, index) => rules.findIndex((rule) => rule.id === id) === index);
    for (const { validFrom, citation } of first)
      expect(validFrom <= (citation.document === '002' ? '2022-01-01' : '2016-05-01')).toBe(true);
  });
});

describe('the carriers of a zone', () => {
  it('are those that its rule allows', () => {
    const facts = loadZoneFacts(
      seed('plans/zone-facts.json'),
      zones.map(({ code }) => code),
    );
    const rule = rules.find(({ id }) => id === 'S0-07')!;
    expect((rule.parameters as { allowed: string[] }).allowed).toEqual(facts.carriers.map(({ name }) => name));
  });
});

describe('the bundle of a zone', () => {
  it('has the components and sectors of the lists', () => {
    const { terms } = loadZoneFacts(
      seed('plans/zone-facts.json'),
      zones.map(({ code }) => code),
    );
    const listed = (name: string): string[] => terms.filter(({ list }) => list === name).map(({ code }) => code);
    const { components, sectors } = rules.find(({ id }) => id === 'S2-17-SECTOR')!.parameters as Record<
      string,
      unknown
    >;
    expect([components, sectors]).toEqual([listed('BUNDLE_COMPONENT'), listed('SECTOR')]);
  });
});

describe('the closed zone at billing', () => {
  const at = parseInstant('2026-11-01T00:00:00+08:00')!;
  const offering = {
    id: 'o',
    code: 'ZONED',
    serviceModel: 'IAAS' as const,
    clouds: ['SOCIAL' as const],
    zoneCodes: ['CQ-LJ-OFFSHORE'],
    attributes: {},
    plans: [],
  };
  const codes = (organizationKind: 'AGENCY' | 'MULTINATIONAL', uscc: string | null, zoneCodes = offering.zoneCodes) =>
    evaluate(rules, {
      scope: 'INVOICE',
      at,
      facts: { buyer: { organizationKind, uscc }, offerings: [{ ...offering, zoneCodes }] },
    }).findings.map(({ ruleId, code }) => `${ruleId} ${code}`);

  it('has no bill for an agency, nor for a foreign-invested enterprise registered in China [S0-04]', () => {
    expect(codes('AGENCY', '11510100MB0A00018F')).toEqual(['S0-04 ZONE_DOMESTIC_PARTY']);
    expect(codes('MULTINATIONAL', '91310115MA6CLD05XP')).toEqual(['S0-04 ZONE_DOMESTIC_PARTY']);
    expect(codes('MULTINATIONAL', null)).toEqual([]);
    expect(codes('AGENCY', '11510100MB0A00018F', [])).toEqual([]);
  });
});

// The plan texts are no part of the repository; where they lie beside it, every quotation is held against them.
const plans = new URL('../shared/plans/', root);
const textOf = (document: string): string => {
  const file = readdirSync(plans).find((name) => name.startsWith(`${document}_`));
  const text = readFileSync(new URL(file!, plans), 'utf8');
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\s+/g, '');
};

describe('the citations in seeds', () => {
  it('name a document, a section and Chinese words', () => {
    expect(citations.length).toBe(rules.length + zones.length - divisions.length);
    for (const { document, section, quote } of citations) {
      expect(documents.map(({ id }) => id)).toContain(document);
      expect(section).not.toBe('');
      expect(quote).toMatch(/\p{Script=Han}{5}/u);
    }
  });

  it('are word for word in the documents, where these are at hand', () => {
    if (!existsSync(plans)) return;
    const missing = citations.filter(({ document, quote }) => !textOf(document).includes(quote.replace(/\s+/g, '')));
    expect(missing).toEqual([]);
    expect(parseTaxonomy(raw('plans/taxonomy.tsv'))).toEqual(
      parseTaxonomy(readFileSync(new URL('taxonomy.tsv', plans), 'utf8')),
    );
  });
});

describe('the zones in seeds', () => {
  const zone = (code: string) => zones.find((each) => each.code === code);
  const kinds = (kind: string): string[] => zones.filter((each) => each.kind === kind).map(({ code }) => code);

  it('hold the offshore zone of Chongqing as a thing of its own, not as a region [S0-01]', () => {
    expect(zone('CQ-LJ-OFFSHORE')).toMatchObject({ kind: 'OFFSHORE_CLOUD', hostDivision: '500000', operational: true });
    expect(kinds('OFFSHORE_CLOUD')).toContain('CQ-LJ-OFFSHORE');
    expect(kinds('REGION')).not.toContain('CQ-LJ-OFFSHORE');
  });

  it('hold Hengqin as operating and Shantou as planned [S0-08, S0-15]', () => {
    expect(zone('ZH-HENGQIN')).toMatchObject({ operational: true });
    expect(zone('ST-SHANTOU')).toMatchObject({ hostDivision: '440500', operational: false });
  });

  it('hold the three zones of Chengdu and the thirteen parks [S1-08, S3-36, S4-28]', () => {
    expect(
      zones.filter((each) => each.hostDivision === '510100' && each.kind !== 'REGION').map(({ kind }) => kind),
    ).toEqual(['CLUSTER', 'CLUSTER', 'DATA_BONDED_PORT']);
    expect(kinds('PARK')).toHaveLength(13);
  });

  it('hold an operational region for every division, Chengdu among them', () => {
    expect(kinds('REGION')).toEqual(divisions.map(({ code }) => `CN-${code}`));
    expect(zone('CN-510100')).toEqual({
      code: 'CN-510100',
      name: { zh: '成都市', en: 'Chengdu' },
      kind: 'REGION',
      operational: true,
      hostDivision: '510100',
      citation: null,
    });
    expect(zones.filter(({ kind, operational }) => kind === 'REGION' && !operational)).toEqual([]);
  });

  it('know the divisions of the example organizations and the 21 cities of Guangdong', () => {
    const codes = divisions.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['310000', '310115', '440000', '440100', '500000', '500112', '510100', '510104']),
    );
    expect(divisions.filter(({ parent }) => parent === '440000')).toHaveLength(21);
    expect(divisions).toHaveLength(46);
  });
});

describe('the taxonomy in seeds', () => {
  const nodes = parseTaxonomy(raw('plans/taxonomy.tsv'));
  const children = (parent: string): string[] =>
    nodes.filter((node) => node.parent === parent).map(({ nameZh }) => nameZh);

  it('has 207 nodes, each under a node that stands before it', () => {
    expect(nodes).toHaveLength(207);
    expect(nodes.map(({ position }) => position)).toEqual(nodes.map((_, index) => index));
    expect(nodes.filter(({ parent }) => parent === null).map(({ code }) => code)).toContain('cloud');
  });

  it('gives the leaves in the order of the plan [S1-23, S1-24]', () => {
    expect(children('cloud.gov.collab')).toEqual([
      '政府网站',
      '呼叫热线',
      '目录与交换',
      '协同办公',
      '基础数据库',
      '信息安全',
    ]);
    expect(children('cloud.gov.city')).toHaveLength(8);
  });
});
