import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  BUYER,
  CATALOG_A,
  codeOf,
  create,
  find,
  issuesOf,
  one,
  OPERATOR,
  publish,
  step,
  tryCreate,
} from '../listing.fixture.js';

/** Provider A's defaults keep every rule; each case takes something away. */
let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const findingsOf = ({ errors }: GqlAnswer<unknown>): string[] =>
  (errors?.[0]?.extensions.findings ?? []).map(({ ruleId, code }) => `${ruleId} ${code}`);
const submitted = async (over: object): Promise<{ status: string; findings: string[] }> => {
  const { id } = await create(t, over);
  const answer = await step(t, 'submitOffering', id, CATALOG_A);
  return { status: answer.data?.submitOffering?.status ?? 'REFUSED', findings: findingsOf(answer) };
};
const without = (...codes: string[]): { attributes: object } => ({
  attributes: Object.fromEntries(codes.map((code) => [code, null])),
});
const accepted = { status: 'IN_REVIEW', findings: [] };
const refused = (...findings: string[]): object => ({ status: 'REFUSED', findings });

describe('what an offering declares before it is sold', () => {
  const social = { clouds: ['SOCIAL'] };
  const paas = { serviceModel: 'PAAS', ...social };
  const daas = { serviceModel: 'DAAS', ...social };
  const specification = (kind: string): object => ({ kind, standard: `${kind} standard`, version: '1' });
  const component = (kind: string, origin = 'DOMESTIC'): object => ({ kind, product: `${kind} product`, origin });
  const node = (code: string, kind: string, arch?: string): object => ({ code, kind, arch });
  const iaas = (attributes: object): object => ({ serviceModel: 'IAAS', ...social, attributes });
  const cases: [string, object, object][] = [
    [
      '[S1-48] SaaS without an agreement on its level',
      { ...social, ...without('slaAvailability') },
      refused('S1-48 SLA_REQUIRED'),
    ],
    ['[S1-48] SaaS without an endpoint', { ...social, ...without('endpoint') }, refused('S1-48 SLA_REQUIRED')],
    [
      '[S1-48] SaaS that is to be installed',
      { ...social, attributes: { installationArtefact: 'setup.exe' } },
      refused('S1-48 SLA_REQUIRED'),
    ],
    [
      '[S1-48] SaaS with 99.9 % and a table of credits',
      { ...social, attributes: { slaAvailability: '99.9', slaCredits: [{ below: '99.9', creditPercent: 10 }] } },
      accepted,
    ],
    ['[S1-48] PaaS is not asked', { ...paas, ...without('slaAvailability') }, accepted],
    [
      '[S3-15] the government cloud without RTO and RPO',
      { serviceModel: 'DAAS', ...without('rtoMinutes', 'rpoMinutes') },
      refused('S3-15 CONTINUITY_REQUIRED'),
    ],
    [
      '[S3-15] RTO 4 h and RPO 15 min',
      { serviceModel: 'DAAS', attributes: { rtoMinutes: 240, rpoMinutes: 15 } },
      accepted,
    ],
    [
      '[S3-15] at once and nothing lost',
      { serviceModel: 'DAAS', attributes: { rtoMinutes: 0, rpoMinutes: 0 } },
      accepted,
    ],
    ['[S3-15] the social cloud is not asked', { ...daas, ...without('rtoMinutes') }, accepted],
    [
      '[S3-16] SaaS without export formats',
      { ...social, ...without('exportFormats') },
      refused('S3-16 EXIT_PLAN_REQUIRED'),
    ],
    [
      '[S3-16] SaaS that exports nothing',
      { ...social, attributes: { exportFormats: [] } },
      refused('S3-16 EXIT_PLAN_REQUIRED'),
    ],
    [
      '[S3-16] CSV and JSON by an API',
      { ...social, attributes: { exportFormats: ['CSV', 'JSON'], interfaces: ['API'] } },
      accepted,
    ],
    [
      '[S4-07] the government cloud without saying where data lies',
      { serviceModel: 'DAAS', ...without('dataLocation') },
      refused('S4-07 PRIVACY_ATTRIBUTES_REQUIRED'),
    ],
    [
      '[S4-07] nor whether it is personal',
      { serviceModel: 'DAAS', ...without('personalData') },
      refused('S4-07 PRIVACY_ATTRIBUTES_REQUIRED'),
    ],
    [
      '[S4-07] what it does not encrypt it declares',
      { serviceModel: 'DAAS', attributes: { encryptionAtRest: false, personalData: true } },
      accepted,
    ],
    [
      '[S1-16] PaaS by no specification',
      { ...paas, ...without('specifications') },
      refused('S1-16 PAAS_SPECIFICATIONS_REQUIRED'),
    ],
    [
      '[S1-16] PaaS by two of three',
      { ...paas, attributes: { specifications: ['DEVELOPMENT', 'DEPLOYMENT'].map(specification) } },
      refused('S1-16 PAAS_SPECIFICATIONS_REQUIRED'),
    ],
    [
      '[S1-16] PaaS by three',
      { ...paas, attributes: { specifications: ['DEVELOPMENT', 'DEPLOYMENT', 'MANAGEMENT'].map(specification) } },
      accepted,
    ],
    [
      '[S4-32] DaaS that says nothing of its stages',
      { ...daas, ...without('stageSecurity') },
      refused('S4-32 STAGE_SECURITY_REQUIRED'),
    ],
    [
      '[S4-32] DaaS that says two of three',
      {
        ...daas,
        attributes: {
          stageSecurity: [
            { stage: 'COLLECT', statement: 's' },
            { stage: 'PROCESS', statement: 's' },
          ],
        },
      },
      refused('S4-32 STAGE_SECURITY_REQUIRED'),
    ],
    ['[S4-32] DaaS that says three', daas, accepted],
    [
      '[S3-38] industrial cloud for one tenant',
      {
        ...daas,
        attributes: {
          labels: ['INDUSTRIAL_CLOUD'],
          multiTenant: false,
          conformance: [{ domain: 'TECHNOLOGY', standard: 'GB/T 35301-2017' }],
        },
      },
      refused('S3-38 LABEL_NOT_SHAREABLE'),
    ],
    [
      '[S3-38] industrial cloud by no standard',
      { ...daas, attributes: { labels: ['INDUSTRIAL_CLOUD'], multiTenant: true } },
      refused('S3-38 LABEL_NOT_SHAREABLE'),
    ],
    [
      '[S3-38] industrial cloud shared and by a standard',
      {
        ...daas,
        attributes: {
          labels: ['INDUSTRIAL_CLOUD'],
          multiTenant: true,
          conformance: [{ domain: 'TECHNOLOGY', standard: 'GB/T 35301-2017' }],
        },
      },
      accepted,
    ],
    ['[S3-38] one tenant without the label', { ...daas, attributes: { multiTenant: false } }, accepted],
    [
      '[S3-17] a domestic solution that declares no component',
      { ...daas, attributes: { labels: ['DOMESTIC_SOLUTION'] } },
      refused('S3-17 LABEL_NEEDS_COMPONENTS'),
    ],
    [
      '[S3-17] a domestic solution on a foreign database',
      {
        ...daas,
        attributes: { labels: 'DOMESTIC_SOLUTION', components: [component('CPU'), component('DATABASE', 'FOREIGN')] },
      },
      refused('S3-17 LABEL_NEEDS_COMPONENTS'),
    ],
    [
      '[S3-17] a domestic solution with its declaration',
      {
        ...daas,
        attributes: {
          labels: ['DOMESTIC_SOLUTION'],
          components: ['CPU', 'OS', 'DATABASE', 'MIDDLEWARE'].map((kind) => component(kind)),
        },
      },
      accepted,
    ],
    [
      '[S1-13] two main centres',
      iaas({ nodes: [node('m1', 'MAIN'), node('m2', 'MAIN')] }),
      refused('S1-13 ONE_MAIN_CENTRE'),
    ],
    ['[S1-13] nodes without a main centre', iaas({ nodes: [node('n1', 'NODE')] }), refused('S1-13 ONE_MAIN_CENTRE')],
    [
      '[S1-13] one main centre and three nodes of other kinds',
      iaas({
        nodes: [node('m', 'MAIN', 'x86_64'), node('n1', 'NODE', 'arm64'), node('n2', 'NODE'), node('n3', 'NODE')],
      }),
      accepted,
    ],
    [
      '[S1-14] infrastructure that says nothing of what it serves',
      iaas(without('iaasUses').attributes),
      refused('S1-14 IAAS_USE_REQUIRED'),
    ],
    ['[S1-14] nor by an empty list', iaas({ iaasUses: [] }), refused('S1-14 IAAS_USE_REQUIRED')],
    ['[S1-14] infrastructure for recovery and storage', iaas({ iaasUses: ['DISASTER_RECOVERY', 'STORAGE'] }), accepted],
    ['[S1-14] PaaS is not asked', { ...paas, ...without('iaasUses') }, accepted],
    ['[S1-54] a device', { ...daas, attributes: { supplyLayer: 'DEVICE' } }, refused('S1-54 LAYER_OUT_OF_SCOPE')],
    ['[S1-54] a terminal', { ...daas, attributes: { supplyLayer: 'TERMINAL' } }, refused('S1-54 LAYER_OUT_OF_SCOPE')],
    ['[S1-54] a value-added service', { ...daas, attributes: { supplyLayer: 'VALUE_ADDED' } }, accepted],
  ];
  it.each(cases)('%s', async (_name, over, expected) => {
    expect(await submitted(over)).toEqual(expected);
  });

  it('is told of by the clause that asks for it', async () => {
    const { id } = await create(t, without('slaAvailability'));
    const { errors } = await step(t, 'submitOffering', id, CATALOG_A);
    expect(errors![0]!.extensions.findings![0]!.citation!.quote).toContain('按某种服务水平协议（SLA）');
    expect(errors![0]!.message).toContain('does not declare slaAvailability');
  });

  it('[S1-07] a cost structure sums to 100 %', async () => {
    const split = (bandwidth: number) => ({ attributes: { costSplit: { bandwidth, power: 25, other: 45 } } });
    expect(issuesOf(await tryCreate(t, split(29)))).toEqual(['attributes.costSplit SUM_MISMATCH']);
    expect(codeOf(await tryCreate(t, split(30)))).toBe('ok');
  });

  it('[S4-44] a data product shows its insurance: cover 1 000 000 until a day', async () => {
    const insurance = { policyNumber: 'P-1', cover: '1000000', currency: 'CNY', validTo: '2027-06-30' };
    const product = (over: object) => ({ serviceModel: 'DAAS', attributes: { insurance: { ...insurance, ...over } } });
    expect(issuesOf(await tryCreate(t, product({ validTo: 'soon' })))).toEqual([
      'attributes.insurance.validTo WRONG_TYPE',
    ]);
    const { id } = await publish(t, product({}));
    const { offering } = await t.ok<{ offering: { attributes: object } }>(
      'query($id:ID!){offering(id:$id){attributes}}',
      { id },
      BUYER,
    );
    expect(offering.attributes).toEqual({ insurance });
  });
});

describe('components', () => {
  it('[S2-14] "all domestic" leaves out what has a foreign database', async () => {
    const four = (database: string): object => ({
      components: ['CPU', 'OS', 'DATABASE', 'MIDDLEWARE'].map((kind) => ({
        ...{ kind, product: kind },
        origin: kind === 'DATABASE' ? database : 'DOMESTIC',
      })),
    });
    await publish(t, { code: 'domestic', attributes: four('DOMESTIC') });
    await publish(t, { code: 'foreign-database', attributes: four('FOREIGN') });
    await publish(t, { code: 'undeclared' });
    const all = { code: 'components.origin', anyOf: ['DOMESTIC'], noneOf: ['FOREIGN'] };
    expect(await find(t, { attributes: [all] })).toEqual(['domestic']);
    expect(await find(t, { attributes: [{ code: 'components.origin', anyOf: ['DOMESTIC'] }] })).toHaveLength(2);
  });

  it('[S3-12] [S4-10] what is for individuals alone is closed to agencies, in lists, by id and in orders', async () => {
    const options = await t.ok<{ attributeDefinitions: { code: string; options: { nameZh: string }[] }[] }>(
      '{attributeDefinitions{code options{nameZh}}}',
      {},
      BUYER,
    );
    const audiences = options.attributeDefinitions.find(({ code }) => code === 'audiences')!.options;
    expect(audiences.map(({ nameZh }) => nameZh).join('、')).toBe('政府、重点行业、企业、社会、个人');
    const personal = await publish(t, { code: 'personal', attributes: { audiences: ['PERSONAL'] } });
    const both = await publish(t, { code: 'both', attributes: { audiences: ['PERSONAL', 'GOVERNMENT'] } });
    const listed = (email: string): Promise<string[]> => find(t, { text: 'message' }, email);
    expect(await listed(BUYER)).toContain('both');
    expect(await listed(BUYER)).not.toContain('personal');
    expect(await listed('buyer@mnc.example')).toContain('personal');
    expect(findingsOf(await one(t, personal.id, BUYER))).toEqual(['S3-12 AUDIENCE_CLOSED']);
    expect(codeOf(await one(t, both.id, BUYER))).toBe('ok');
    expect(codeOf(await one(t, personal.id, OPERATOR))).toBe('ok');
    const revised = async (email: string): Promise<string[]> =>
      (
        await t.ok<{ offeringRevisions: { edges: { node: { offering: { code: string } } }[] } }>(
          '{offeringRevisions(first:100){edges{node{offering{code}}}}}',
          {},
          email,
        )
      ).offeringRevisions.edges.map(({ node }) => node.offering.code);
    expect(await revised('buyer@mnc.example')).toEqual(expect.arrayContaining(['personal', 'both']));
    expect(await revised(BUYER)).toContain('both');
    expect(await revised(BUYER)).not.toContain('personal');
    const estimate = await t.gql(
      'query($i:[EstimateItemInput!]!){estimate(items:$i){total{amount}}}',
      { i: [{ planId: personal.plans[0]!.id, quantity: '1', from: '2026-12-01', months: 1 }] },
      BUYER,
    );
    expect(findingsOf(estimate)).toEqual(['S3-12 AUDIENCE_CLOSED']);
  });
});
