import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  BUYER,
  CATALOG_A,
  codeOf,
  create,
  find,
  issuesOf,
  OPERATOR,
  publish,
  SEEN,
  step,
  tryCreate,
} from '../listing.fixture.js';

interface Definition {
  code: string;
  nameZh: string;
  nameEn: string;
  type: string;
  min: string | null;
  max: string | null;
  unit: string | null;
  options: { code: string; nameZh: string }[];
  fields: { code: string; filterable: boolean }[];
  requiredBy: string[];
  filterable: boolean;
}

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const definitions = async (asked = ''): Promise<Definition[]> =>
  (
    await t.ok<{ attributeDefinitions: Definition[] }>(
      `{attributeDefinitions${asked}{code nameZh nameEn type min max unit filterable requiredBy
        options{code nameZh} fields{code filterable}}}`,
      {},
      BUYER,
    )
  ).attributeDefinitions;
const codes = async (asked: string): Promise<string[]> => (await definitions(asked)).map(({ code }) => code);

describe('attribute definitions', () => {
  it('say what the market understands, the names of the contract first among them', async () => {
    const all = new Map((await definitions()).map((one) => [one.code, one]));
    for (const code of [
      ...['vmIsolation', 'mlpsLevel', 'slaAvailability', 'rtoMinutes', 'rpoMinutes'],
      ...['exportFormats', 'interfaces', 'dataLocation'],
    ])
      expect(all.get(code)).toMatchObject({ filterable: true });
    expect(all.get('mlpsLevel')).toMatchObject({
      ...{ type: 'INTEGER', min: '1', max: '5', nameZh: '网络安全等级保护等级', requiredBy: ['S4-30', 'S1-03'] },
    });
    expect(all.get('rtoMinutes')).toMatchObject({ unit: 'minute', min: '0' });
    expect(all.get('vmIsolation')).toMatchObject({ type: 'BOOLEAN', requiredBy: ['S1-37'] });
    expect(all.get('components')!.fields.map(({ code }) => code)).toEqual(['kind', 'product', 'origin']);
  });

  it('are asked for by what an offering is', async () => {
    expect(await codes('(serviceModel:IAAS)')).toContain('vmIsolation');
    expect(await codes('(serviceModel:SAAS)')).not.toContain('vmIsolation');
    expect(await codes('(serviceModel:SAAS,cloud:GOVERNMENT,categoryCode:"cloud.gov.city")')).toContain('mlpsLevel');
    expect(codeOf(await t.gql('{attributeDefinitions{code}}'))).toBe('UNAUTHENTICATED');
  });
});

describe('known attributes', () => {
  const wrong: [string, object, string[]][] = [
    ['a level beyond the five', { mlpsLevel: 6 }, ['attributes.mlpsLevel OUT_OF_RANGE']],
    ['a level as a text', { mlpsLevel: '3' }, ['attributes.mlpsLevel WRONG_TYPE']],
    ['half a level', { mlpsLevel: 2.5 }, ['attributes.mlpsLevel WRONG_TYPE']],
    ['more than always', { slaAvailability: '100.01' }, ['attributes.slaAvailability OUT_OF_RANGE']],
    ['a promise in words', { slaAvailability: 'always' }, ['attributes.slaAvailability WRONG_TYPE']],
    ['time before now', { rtoMinutes: -1 }, ['attributes.rtoMinutes OUT_OF_RANGE']],
    ['yes for true', { encryptionAtRest: 'yes' }, ['attributes.encryptionAtRest WRONG_TYPE']],
    ['an unknown architecture', { arch: ['arm64', 'z80'] }, ['attributes.arch.1 UNKNOWN_OPTION']],
    ['a format twice', { exportFormats: ['CSV', 'CSV'] }, ['attributes.exportFormats DUPLICATE']],
    [
      'a format that is none',
      { exportFormats: ['CSV', ' ', 3] },
      [...['attributes.exportFormats.1 REQUIRED', 'attributes.exportFormats.2 WRONG_TYPE']],
    ],
    ['a long format', { exportFormats: ['x'.repeat(201)] }, ['attributes.exportFormats.0 TOO_LONG']],
    ['a hundred and one', { os: Array.from({ length: 101 }, (_, index) => `os ${index}`) }, ['attributes.os TOO_MANY']],
    [
      'a component without origin',
      { components: [{ kind: 'CPU', product: 'p' }] },
      ['attributes.components.0.origin REQUIRED'],
    ],
    ['a component in words', { components: ['CPU'] }, ['attributes.components.0 WRONG_TYPE']],
    ['components in words', { components: 'all' }, ['attributes.components WRONG_TYPE']],
  ];
  it.each(wrong)('refuse %s', async (_name, attributes, issues) => {
    expect(issuesOf(await tryCreate(t, { attributes }))).toEqual(issues);
  });

  it('are judged at an update as at the beginning, and all at once', async () => {
    const { id, version } = await create(t, { attributes: { mlpsLevel: 3 } });
    const answer = await t.gql(
      `mutation($i:UpdateOfferingInput!){updateOffering(input:$i){${SEEN}}}`,
      { i: { id, version, attributes: { mlpsLevel: 0, arch: 'sparc' } } },
      CATALOG_A,
    );
    expect(issuesOf(answer)).toEqual(['attributes.mlpsLevel OUT_OF_RANGE', 'attributes.arch UNKNOWN_OPTION']);
  });

  it('leave unknown keys, nulls, and what was always taken as it is', async () => {
    const attributes = { own: { kept: [1] }, mlpsLevel: null, kind: 'OTHER', vmIsolation: 'no', os: 'Linux', sla: [] };
    const { id } = await create(t, { attributes });
    const { offering } = await t.ok<{ offering: { attributes: object } }>(
      'query($id:ID!){offering(id:$id){attributes}}',
      { id },
      CATALOG_A,
    );
    expect(offering.attributes).toEqual(attributes);
  });
});

describe('finding by attributes', () => {
  beforeAll(async () => {
    const list = (code: string, attributes: object): Promise<unknown> => publish(t, { code, attributes });
    await list('kylin-arm', { os: ['银河麒麟', '统信UOS'], arch: ['arm64', 'x86_64'], mlpsLevel: 3 });
    await list('kylin-x86', { os: ['银河麒麟'], arch: ['x86_64'], mlpsLevel: 2 });
    await list('uos-arm', { os: '统信UOS', arch: 'arm64', slaAvailability: 99.95, encryptionAtRest: false });
    await list('chain-guard', { capabilities: ['BLOCKCHAIN', 'SECURITY', 'CLOUD'], slaAvailability: '99.990' });
    await list('chain-alone', { capabilities: ['BLOCKCHAIN', 'DATA'], rtoMinutes: 1000000 });
    await create(t, { code: 'draft', attributes: { os: ['银河麒麟'], arch: ['arm64'] } });
  });
  const by = (...attributes: object[]): Promise<string[]> => find(t, { attributes });

  it('[S1-38] by operating system and architecture at once', async () => {
    expect(await by({ code: 'os', anyOf: ['银河麒麟'] }, { code: 'arch', anyOf: ['arm64'] })).toEqual(['kylin-arm']);
    expect(await by({ code: 'os', anyOf: ['银河麒麟'] })).toEqual(['kylin-x86', 'kylin-arm']);
    expect(await by({ code: 'arch', anyOf: ['arm64'] })).toEqual(['uos-arm', 'kylin-arm']);
  });

  it('[S2-13] by capabilities that an offering has together', async () => {
    expect(await by({ code: 'capabilities', allOf: ['BLOCKCHAIN', 'SECURITY'] })).toEqual(['chain-guard']);
    expect(await by({ code: 'capabilities', anyOf: ['BLOCKCHAIN', 'SECURITY'] })).toHaveLength(2);
    const six = (await definitions()).find(({ code }) => code === 'capabilities')!.options;
    expect(six.map(({ nameZh }) => nameZh).join('')).toBe('云网数安链智');
  });

  it('by numbers between ends, by true and false, by what is not, and by being declared at all', async () => {
    expect(await by({ code: 'mlpsLevel', min: '3' })).toEqual(['kylin-arm']);
    expect(await by({ code: 'mlpsLevel', min: '2', max: '2' })).toEqual(['kylin-x86']);
    expect(await by({ code: 'mlpsLevel' })).toHaveLength(2);
    expect(await by({ code: 'slaAvailability', min: '99.95', max: '99.99' })).toEqual(['chain-guard', 'uos-arm']);
    expect(await by({ code: 'slaAvailability', anyOf: ['99.99'] })).toEqual(['chain-guard']);
    expect(await by({ code: 'encryptionAtRest', anyOf: ['false'] })).toEqual(['uos-arm']);
    expect(await by({ code: 'os' }, { code: 'os', noneOf: ['银河麒麟'] })).toEqual(['uos-arm']);
    expect(await find(t, { attributes: [{ code: 'arch', anyOf: ['arm64'] }] }, CATALOG_A)).toContain('draft');
  });

  const refused: [string, object, string][] = [
    ['an unknown attribute', { code: 'colour' }, 'filter.attributes.0.code UNKNOWN_ATTRIBUTE'],
    ['one that nothing is found by', { code: 'exitPlan' }, 'filter.attributes.0.code UNKNOWN_ATTRIBUTE'],
    ['ends of a text', { code: 'os', min: '1' }, 'filter.attributes.0.min NOT_A_NUMBER'],
    ['too many values', { code: 'os', anyOf: Array(21).fill('x') }, 'filter.attributes.0.anyOf TOO_MANY'],
  ];
  it.each(refused)('is refused for %s', async (_name, filter, issue) => {
    const answer = await t.gql(
      'query($f:OfferingFilter){offerings(filter:$f){totalCount}}',
      { f: { attributes: [filter] } },
      BUYER,
    );
    expect(issuesOf(answer)).toEqual([issue]);
  });

  it('takes away what is declared no more', async () => {
    const { id, version } = await create(t, { code: 'changed', attributes: { cardModel: 'A-910B' } });
    const cards = (): Promise<string[]> =>
      find(t, { attributes: [{ code: 'cardModel', anyOf: ['A-910B'] }] }, OPERATOR);
    expect(await cards()).toEqual(['changed']);
    await t.ok(
      `mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}`,
      { i: { id, version, attributes: {} } },
      CATALOG_A,
    );
    expect(await cards()).toEqual([]);
    expect(codeOf(await step(t, 'submitOffering', id, CATALOG_A))).toBe('ok');
  });
});
