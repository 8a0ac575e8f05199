import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { BUYER, codeOf, find, issuesOf, OPERATOR, publish, type SeenOffering } from '../listing.fixture.js';

const EXPERT = 'expert@yunshi.example';

let t: TestApp;
const offerings: SeenOffering[] = [];
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-01'));
  await t.addPerson({ organizationId: t.organization('YUNSHI'), email: EXPERT, roles: ['OPERATOR_REVIEWER'] });
  for (let index = 0; index < 21; index++) offerings.push(await publish(t, { code: `svc-${index}` }));
});
afterAll(() => t.close());

const FIELDS = 'id number issuer status version validFrom validTo allowedActions';
const input = (over: object = {}): object => ({
  ...{ number: '2026-1', issuer: '广东省经济和信息化委员会', validFrom: '2026-03-01', validTo: '2026-07-01' },
  products: offerings.slice(0, 12).map(({ id }) => id),
  solutions: offerings.slice(12, 20).map(({ id }) => id),
  ...over,
});
const draft = (over: object = {}, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:DraftRecommendedIssueInput!){draftRecommendedIssue(input:$i){${FIELDS}}}`,
    { i: input(over) },
    email,
  );
const step = (operation: string, id: string, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql<any>(`mutation($id:ID!){${operation}RecommendedIssue(id:$id){${FIELDS}}}`, { id }, email);
const review = (issueId: string, offeringId: string, more: object = {}, email = EXPERT): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:ReviewRecommendedEntryInput!){reviewRecommendedEntry(input:$i){${FIELDS}}}`,
    { i: { issueId, offeringId, recommended: true, opinion: 'Typical of its kind', ...more } },
    email,
  );
const badges = async (index: number): Promise<object[]> =>
  (
    await t.ok<any>(
      'query($id:ID!){offering(id:$id){recommendations{list issueNumber issuer validTo}}}',
      { id: offerings[index]!.id },
      BUYER,
    )
  ).offering.recommendations;
const badged = async (): Promise<number> =>
  (await t.ok<any>('{offerings(first:100){edges{node{recommendations{list}}}}}', {}, BUYER)).offerings.edges.filter(
    ({ node }: any) => node.recommendations.length,
  ).length;

describe('the recommended catalogue', () => {
  it('an expert with a declared interest in a provider does not review its entries, and reviews others’ [S3-44]', async () => {
    const { data } = await draft({ number: '2026-9' });
    const { id } = data.draftRecommendedIssue;
    await step('submit', id);
    const conflicted = 'conflicted@yunshi.example';
    await t.addPerson({
      ...{ organizationId: t.organization('YUNSHI'), email: conflicted, roles: ['OPERATOR_REVIEWER'] },
    });
    await t.ok(
      'mutation($o:ID!){declareInterest(input:{organizationId:$o,kind:SHAREHOLDING,fromOn:"2025-01-01"}){id}}',
      { o: t.organization('PV-A') },
      conflicted,
    );
    expect(issuesOf(await review(id, offerings[0]!.id, {}, conflicted))).toEqual(['offeringId EXPERT_CONFLICT']);
    expect((await review(id, offerings[0]!.id)).errors).toBeUndefined();
  });

  it('issue 2026-1 has 12 products and 8 solutions, reviewed each, and badges until its day [S3-28]', async () => {
    const { data } = await draft();
    const { id } = data.draftRecommendedIssue;
    expect(data.draftRecommendedIssue).toMatchObject({
      ...{ number: '2026-1', status: 'DRAFT', version: 1 },
      allowedActions: ['updateRecommendedIssue', 'submitRecommendedIssue'],
    });
    await step('submit', id);
    expect(codeOf(await review(id, offerings[0]!.id, {}, OPERATOR))).toBe('FORBIDDEN'); // who drafted it
    for (const { id: offeringId } of offerings.slice(0, 19)) await review(id, offeringId);
    expect(codeOf(await step('publish', id))).toBe('ENTRIES_NOT_RECOMMENDED');
    await review(id, offerings[19]!.id, { recommended: false });
    expect(codeOf(await step('publish', id))).toBe('ENTRIES_NOT_RECOMMENDED');
    await review(id, offerings[19]!.id); // the last word counts
    expect(await badges(0)).toEqual([]);
    expect((await step('publish', id)).data.publishRecommendedIssue).toMatchObject({
      ...{ status: 'PUBLISHED', allowedActions: [] },
    });
    const { recommendedIssue } = await t.ok<any>(
      'query($id:ID!){recommendedIssue(id:$id){number issuer entries{list recommended offering{code}}}}',
      { id },
      BUYER,
    );
    expect(recommendedIssue).toMatchObject({ number: '2026-1', issuer: '广东省经济和信息化委员会' });
    const count = (list: string): number => recommendedIssue.entries.filter((entry: any) => entry.list === list).length;
    expect([count('PRODUCT'), count('SOLUTION')]).toEqual([12, 8]);
    const badge = { issueNumber: '2026-1', issuer: '广东省经济和信息化委员会', validTo: '2026-07-01' };
    expect(await badges(0)).toEqual([{ list: 'PRODUCT', ...badge }]);
    expect(await badges(12)).toEqual([{ list: 'SOLUTION', ...badge }]);
    expect(await badges(20)).toEqual([]);
    expect(await badged()).toBe(20);
    t.setNow(dayStart('2026-07-01'));
    expect(await badges(0)).toEqual([]);
    expect(await badged()).toBe(0);
    const { recommendedIssues } = await t.ok<any>('{recommendedIssues{edges{node{number status}}}}', {}, BUYER);
    expect(recommendedIssues.edges).toEqual([{ node: { number: '2026-1', status: 'EXPIRED' } }]);
    t.setNow(dayStart('2026-03-01'));
  });

  it('finds, prices and judges the same with and without a badge [S3-28]', async () => {
    const asked = async (): Promise<unknown> => ({
      newest: await find(t, {}),
      best: await find(t, { text: 'message' }),
      facets: await t.ok('{offerings(filter:{text:"message"}){totalCount facets{providers{count}}}}', {}, BUYER),
      decision: await t.ok(
        'query($o:[ID!]!){explain(act:ORDER,offeringIds:$o){outcome findings{ruleId}}}',
        { o: offerings.map(({ id }) => id) },
        BUYER,
      ),
      prices: await t.ok(
        'query($i:[EstimateItemInput!]!){estimate(items:$i){total{amount}}}',
        {
          i: [0, 20].map((index) => ({
            ...{ planId: offerings[index]!.plans[0]!.id, quantity: '1', from: '2026-04-01', months: 1 },
            usage: [{ meter: 'requests', quantityPerMonth: '100' }],
          })),
        },
        BUYER,
      ),
    });
    const before = await asked(); // with 20 badges
    expect(await badged()).toBe(20);
    t.setNow(dayStart('2026-07-01'));
    expect(await badged()).toBe(0);
    expect(await asked()).toEqual(before);
    t.setNow(dayStart('2026-03-01'));
  });

  it('hides what is not published from all but the operator, and leaves out what a plan closes to the buyer [S3-28]', async () => {
    const zoned = await publish(t, { zoneCodes: ['CQ-LJ-OFFSHORE'], clouds: ['SOCIAL'] });
    const content = { number: '2026-2', products: [zoned.id, offerings[20]!.id], solutions: [] };
    const { id } = (await draft(content)).data.draftRecommendedIssue;
    const seen = (email: string): Promise<GqlAnswer<any>> =>
      t.gql<any>('query($id:ID!){recommendedIssue(id:$id){entries{offering{id}}}}', { id }, email);
    expect(codeOf(await seen(BUYER))).toBe('NOT_FOUND');
    await step('submit', id);
    for (const offeringId of content.products) await review(id, offeringId);
    await step('publish', id);
    expect((await seen(OPERATOR)).data.recommendedIssue.entries).toHaveLength(2);
    expect((await seen(BUYER)).data.recommendedIssue.entries).toEqual([{ offering: { id: offerings[20]!.id } }]);
  });

  it('is written by the operator, goes back to its drafters, and says what is wrong with it', async () => {
    expect(codeOf(await draft({}, BUYER))).toBe('FORBIDDEN');
    expect(issuesOf(await draft({ products: [offerings[0]!.id, offerings[0]!.id, 'x'], solutions: [] }))).toEqual([
      'products.1 DUPLICATE',
      'products.2 UNKNOWN_OFFERING',
    ]);
    expect(issuesOf(await draft())).toEqual(['number DUPLICATE']);
    const { id } = (await draft({ number: '2026-3', idempotencyKey: 'k' })).data.draftRecommendedIssue;
    expect((await draft({ number: '2026-3', idempotencyKey: 'k' })).data.draftRecommendedIssue.id).toBe(id);
    expect(codeOf(await review(id, offerings[0]!.id))).toBe('INVALID_TRANSITION');
    const update = (version: number): Promise<GqlAnswer<any>> =>
      t.gql<any>(
        `mutation($i:UpdateRecommendedIssueInput!){updateRecommendedIssue(input:$i){${FIELDS}}}`,
        { i: { ...input({ number: '2026-4', solutions: [] }), id, version } },
        OPERATOR,
      );
    await step('submit', id);
    expect(codeOf(await update(2))).toBe('INVALID_TRANSITION');
    await review(id, offerings[0]!.id);
    await t.ok('mutation($id:ID!){returnRecommendedIssue(id:$id,reason:"fewer"){id}}', { id }, OPERATOR);
    expect(codeOf(await update(1))).toBe('VERSION_CONFLICT');
    expect((await update(3)).data.updateRecommendedIssue).toMatchObject({
      number: '2026-4',
      status: 'DRAFT',
      version: 4,
    });
    await step('submit', id);
    expect(codeOf(await review(id, offerings[20]!.id))).toBe('NOT_FOUND');
    expect(codeOf(await step('publish', id))).toBe('ENTRIES_NOT_RECOMMENDED'); // what was said of the draft before is gone
  });
});
