import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { codeOf, issuesOf } from '../listing.fixture.js';

let t: TestApp;
const BUYER = 'buyer@chengdu.example';
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const start = (input: object): Promise<GqlAnswer<any>> =>
  t.gql<any>('mutation($i:StartPilotInput!){startPilot(input:$i){id status}}', { i: input }, BUYER);
const close = (id: string, summary: string, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:ClosePilotInput!){closePilot(input:$i){status summary rollOut}}',
    { i: { id, summary, rollOut: true } },
    email,
  );

it('[S3-39] a pilot is not closed without a summary; with one it says whether others take it up', async () => {
  expect(issuesOf(await start({ title: 't', field: 'FARMING' }))).toEqual(['field UNKNOWN_OPTION']);
  const { data } = await start({ title: '智慧城管试点', field: 'SMART_CITY' });
  const { id } = data.startPilot;
  expect(issuesOf(await close(id, ' '))).toEqual(['summary REQUIRED']);
  expect(codeOf(await close(id, 's', 'buyer@chongqing.example'))).toBe('NOT_FOUND');
  expect((await close(id, '三个区可复制')).data).toEqual({
    closePilot: { status: 'CLOSED', summary: '三个区可复制', rollOut: true },
  });
  expect(codeOf(await close(id, 'again'))).toBe('INVALID_TRANSITION');
  const { pilots } = await t.ok<any>(
    '{pilots(field:"SMART_CITY",rollOut:true){edges{node{title}}}}',
    {},
    'catalog@provider-a.example',
  );
  expect(pilots.edges).toEqual([{ node: { title: '智慧城管试点' } }]);
});
