import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { bin } from '#platform';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget, publish } from '../../../../apps/testing/market.js';
import { codesOf, evidenceInput, OPERATOR, submitEvidence, whileLocked } from '../market.fixture.js';

let t: TestApp;
let budgetId: string;
const BUYER = 'buyer@chengdu.example';
const ADMIN = 'admin@chengdu.example';
const CATALOG = 'catalog@provider-a.example';
const plans: Record<string, string> = {};

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-02'));
  await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
  const use = { p: [{ code: 'use', unitPrice: '1' }] };
  for (const [code, attributes] of Object.entries({
    'level-2': { mlpsLevel: 2, drGrade: 3 },
    'level-3': { mlpsLevel: 3, drGrade: 3 },
    'level-3-dr-5': { mlpsLevel: 3, drGrade: 5 },
  }))
    plans[code] = (await publish(t, use, { code, attributes })).plans[0]!.id;
  budgetId = await openBudget(t);
});
afterAll(() => t.close());

const register = (input: object, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:RegisterInformationSystemInput!){registerInformationSystem(input:$i){id mlpsLevel drGrade}}',
    { i: input },
    email,
  );
/** The codes that refuse an order of this offering, for this system. */
async function ordered(offering: string, informationSystem: string | null): Promise<string[]> {
  const made = await t.gql<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    {
      i: {
        ...{ title: 'o', budgetId },
        items: [
          {
            ...{ planId: plans[offering], quantity: '1', expectedUsage: [{ meter: 'use', quantityPerMonth: '1' }] },
            ...(informationSystem ? { configuration: { informationSystem } } : {}),
          },
        ],
      },
    },
    BUYER,
  );
  if (!made.data) return codesOf(made);
  const submitted = await t.gql(
    'mutation($id:ID!){submitOrder(id:$id){status}}',
    { id: made.data.createOrder.id },
    BUYER,
  );
  return codesOf(submitted);
}

describe('[S1-03] the level of a buyer’s system', () => {
  it('is at most that of what is ordered for it', async () => {
    await register({ code: 'portal', name: '门户系统', mlpsLevel: 3 });
    expect(await ordered('level-2', 'portal')).toEqual(['MLPS_TOO_LOW']);
    expect(await ordered('level-3', 'portal')).toEqual([]);
    expect(await ordered('level-2', null)).toEqual([]);
    expect(await ordered('level-3', 'unknown')).toEqual(['MLPS_TOO_LOW', 'DR_TOO_LOW']);
  });

  it('goes with its recovery grade, and is written anew under its code', async () => {
    await register({ code: 'core', name: '核心系统', mlpsLevel: 2, drGrade: 4 });
    expect(await ordered('level-3', 'core')).toEqual(['DR_TOO_LOW']);
    expect(await ordered('level-3-dr-5', 'core')).toEqual([]);
    const { data } = await register({ code: 'core', name: '核心系统', mlpsLevel: 2, drGrade: 2 });
    expect(data.registerInformationSystem).toMatchObject({ drGrade: 2 });
    expect(await ordered('level-3', 'core')).toEqual([]);
    const { informationSystems } = await t.ok<any>('{informationSystems{edges{node{code}}}}', {}, BUYER);
    expect(informationSystems.edges).toHaveLength(2);
    const others = await t.ok<any>('{informationSystems{edges{node{code}}}}', {}, 'buyer@chongqing.example');
    expect(others.informationSystems.edges).toEqual([]);
    expect(codesOf(await register({ code: 'x', name: 'x', mlpsLevel: 6, drGrade: 0 }))).toEqual([
      'OUT_OF_RANGE',
      'OUT_OF_RANGE',
    ]);
  });

  it('and grade are found by in the catalogue', async () => {
    const { offerings } = await t.ok<any>(
      'query($f:OfferingFilter){offerings(filter:$f){edges{node{code}}}}',
      {
        f: {
          attributes: [
            { code: 'mlpsLevel', min: '3' },
            { code: 'drGrade', min: '4' },
          ],
        },
      },
      BUYER,
    );
    expect(offerings.edges.map(({ node }: any) => node.code)).toEqual(['level-3-dr-5']);
  });
});

describe('[S4-30] the trusted cloud certificate', () => {
  const explain = async (): Promise<any[]> => {
    const { offerings } = await t.ok<any>(
      'query($f:OfferingFilter){offerings(filter:$f){edges{node{id}}}}',
      { f: { text: 'level-3-dr-5' } },
      BUYER,
    );
    const answer = await t.ok<any>(
      'query($o:[ID!]!){explain(act:ORDER,offeringIds:$o){outcome findings{code effect}}}',
      { o: [offerings.edges[0].node.id] },
      BUYER,
    );
    return answer.explain.findings;
  };
  const demand = (kinds: string[], email = ADMIN): Promise<GqlAnswer<any>> =>
    t.gql<any>('mutation($k:[String!]!){setEvidenceDemands(kinds:$k)}', { k: kinds }, email);

  it('is a badge where it is held, and refuses nothing where it is not unless the buyer demands it', async () => {
    expect(await explain()).toEqual([]);
    expect(await ordered('level-3-dr-5', null)).toEqual([]);
    expect((await demand(['TRUSTED_CLOUD'])).data).toEqual({ setEvidenceDemands: ['TRUSTED_CLOUD'] });
    expect(await ordered('level-3-dr-5', null)).toEqual(['EVIDENCE_DEMANDED']);
    const { data } = await submitEvidence(
      t,
      evidenceInput('TRUSTED_CLOUD', { offeringCodes: ['level-3-dr-5'] }),
      CATALOG,
    );
    await t.ok('mutation($id:ID!){verifyEvidence(id:$id){id}}', { id: data!.submitEvidence.id }, OPERATOR);
    expect(await explain()).toEqual([{ code: 'TRUSTED_CLOUD', effect: 'BADGE' }]);
    expect(await ordered('level-3-dr-5', null)).toEqual([]);
    expect(await ordered('level-3', null)).toEqual(['EVIDENCE_DEMANDED']);
    expect(codesOf(await demand(['NOTHING']))).toEqual(['UNKNOWN_KIND']);
    expect((await demand([])).data).toEqual({ setEvidenceDemands: [] });
    expect(await ordered('level-3', null)).toEqual([]);
    expect((await demand([], BUYER)).errors![0]!.extensions.code).toBe('FORBIDDEN');
  });

  it('a level of protection that stands in no valid filing is not listed', async () => {
    const refused = await publish(
      t,
      { p: [{ code: 'use', unitPrice: '1' }] },
      { code: 'level-4', attributes: { mlpsLevel: 4 } },
    ).catch((error: Error) => error.message);
    expect(refused).toContain('MLPS_FILING_REQUIRED');
  });
});

describe('what is written for the first time by several at once', () => {
  const locked = () => ({
    ...{ sql: 'SELECT id FROM organization WHERE id = ? FOR UPDATE', parameters: [bin(t.organization('AG-CD'))] },
    waiting: 4,
  });

  it('is one system', async () => {
    const answers = await whileLocked(t, locked(), () =>
      Promise.all([1, 2, 3, 4].map((mlpsLevel) => register({ code: 'at-once', name: 'n', mlpsLevel }))),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(new Set(answers.map(({ data }) => data.registerInformationSystem.id)).size).toBe(1);
  });

  it('is what one of them demands, and no mixture', async () => {
    const sets = [['TRUSTED_CLOUD'], ['MLPS_FILING'], ['TRUSTED_CLOUD', 'MLPS_FILING'], []];
    const set = await whileLocked(t, locked(), () =>
      Promise.all(
        sets.map((kinds) => t.gql<any>('mutation($k:[String!]!){setEvidenceDemands(kinds:$k)}', { k: kinds }, ADMIN)),
      ),
    );
    expect(set.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    const { evidenceDemands } = await t.ok<any>('{evidenceDemands}', {}, ADMIN);
    expect(sets.map((kinds) => [...kinds].sort())).toContainEqual(evidenceDemands);
    await t.ok('mutation{setEvidenceDemands(kinds:[])}', {}, ADMIN);
  });
});
