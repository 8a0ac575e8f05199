import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { BUYER, CATALOG_B, codeOf, issuesOf, publish, type SeenOffering } from '../listing.fixture.js';

let t: TestApp;
let [plain, guarded, firewall]: SeenOffering[] = [];
beforeAll(async () => {
  t = await startTestApp();
  plain = await publish(t, { code: 'plain', attributes: { mlpsLevel: 2 } });
  guarded = await publish(t, { code: 'guarded', attributes: { mlpsLevel: 3 } });
  firewall = await publish(t, { code: 'firewall', categoryCodes: ['prof.security'] }, CATALOG_B);
});
afterAll(() => t.close());

const ask = (offerings: (SeenOffering | undefined)[], mlpsLevel?: number): Promise<any> =>
  t.gql<any>(
    'query($p:[ID!]!,$l:Int){companions(planIds:$p,mlpsLevel:$l){code provider{code}}}',
    { p: offerings.map((offering) => offering!.plans[0]!.id), l: mlpsLevel },
    BUYER,
  );
const codes = async (...asked: Parameters<typeof ask>): Promise<string[]> =>
  (await ask(...asked)).data.companions.map(({ code }: any) => code);

it('[S1-33] suggests a security service to go with the order of a level-3 system', async () => {
  expect(await codes([plain], 3)).toEqual(['firewall']);
  expect(await codes([guarded])).toEqual(['firewall']);
});

it('suggests none for lower levels, nor once one is among them', async () => {
  expect(await codes([plain])).toEqual([]);
  expect(await codes([guarded], 2)).toEqual([]);
  expect(await codes([guarded, firewall], 3)).toEqual([]);
});

it('refuses what is no level, and plans that the caller may not know of', async () => {
  expect(issuesOf(await ask([plain], 6))).toEqual(['mlpsLevel OUT_OF_RANGE']);
  expect(issuesOf(await ask([], 3))).toEqual(['planIds REQUIRED']);
  expect(codeOf(await t.gql('{companions(planIds:["x"]){code}}', {}, BUYER))).toBe('NOT_FOUND');
});
