import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { anOffering, aPlan, BUYER, CATALOG_A, create, publish, usagePrice } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const ask = (input: object, email = CATALOG_A): Promise<any> =>
  t.gql<any>(
    `query($i:CreateOfferingInput!){offeringTrial(input:$i){action issues{path code message}
       findings{ruleId code remedy citation{quote}}}}`,
    { i: input },
    email,
  );
const tried = async (input: object): Promise<any> => {
  const { data, errors } = await ask(input);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.offeringTrial;
};
const known = async (): Promise<number> =>
  (await t.ok<any>('{offerings{totalCount}}', {}, CATALOG_A)).offerings.totalCount;

it('says what would come of an offering, and writes nothing', async () => {
  const before = await known();
  expect(await tried(anOffering({ code: 'tried' }))).toEqual({ action: 'CREATED', issues: [], findings: [] });
  expect(await known()).toBe(before);
  const draft = await create(t);
  expect(await tried(anOffering({ code: draft.code, name: 'Another name' }))).toMatchObject({ action: 'REVISED' });
  const [same, published] = [
    await t.ok<any>('query($id:ID!){offering(id:$id){name version}}', { id: draft.id }, CATALOG_A),
    await publish(t),
  ];
  expect(same.offering).toMatchObject({ version: 1 });
  const dearer = anOffering({ code: published.code, plans: [aPlan([usagePrice({ unitPrice: '9' })])] });
  expect(await tried(dearer)).toMatchObject({ action: 'REVISED', issues: [] });
  const { offeringRevisions } = await t.ok<any>(
    'query($id:ID!){offeringRevisions(offeringId:$id){edges{node{status}}}}',
    { id: published.id },
    CATALOG_A,
  );
  expect(offeringRevisions.edges).toEqual([{ node: { status: 'CURRENT' } }]);
});

it('tells all that is wrong at once, at its place in the input', async () => {
  const { action, issues } = await tried(
    anOffering({
      code: 'wrong',
      name: '',
      categoryCodes: ['no.such'],
      plans: [aPlan([usagePrice({ unitPrice: '-1' })])],
    }),
  );
  expect(action).toBe('REFUSED');
  expect(issues.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(['name', 'categoryCodes.0', 'plans.0.prices.0.unitPrice']),
  );
});

it('says what the rules would refuse, by which clause, and what would make it right', async () => {
  const { action, findings } = await tried(
    anOffering({ code: 'ruled', clouds: ['GOVERNMENT'], attributes: { dataLocation: null } }),
  );
  expect(action).toBe('CREATED');
  expect(findings).toContainEqual({
    ...{ ruleId: 'S4-07', code: expect.any(String), remedy: expect.stringContaining('dataLocation') },
    citation: { quote: expect.any(String) },
  });
});

it('is for those who write offerings', async () => {
  expect((await ask(anOffering(), BUYER)).errors[0].extensions.code).toBe('FORBIDDEN');
});
