import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, HOUR, type Instant, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  aPlan,
  AUDITOR,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  find,
  issuesOf,
  OPERATOR,
  publish,
  step,
  usagePrice,
} from '../listing.fixture.js';
import { RevisionEffects } from './revision-effect.service.js';
import { did, revised, revisionsOf, tryRevise, tryRewrite, tryStep } from './revision.fixture.js';

let t: TestApp;
const NOW = parseInstant('2026-09-01T02:00:00Z')!;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());
beforeEach(() => t.setNow(NOW));

const dearer = { plans: [aPlan([usagePrice({ unitPrice: '0.7' })])] };

const seen = async (id: string, email = BUYER): Promise<any> =>
  (
    await t.ok<any>(
      'query($id:ID!){offering(id:$id){name summary revision version status zones{code} plans{id revision prices{unitPrice}}}}',
      { id },
      email,
    )
  ).offering;

const estimate = (planId: string): Promise<any> =>
  t.gql(
    'query($p:ID!){estimate(items:[{planId:$p,usage:[{meter:"requests",quantityPerMonth:"10"}]}]){total{amount}}}',
    { p: planId },
    BUYER,
  );

const later = (from: Instant): string => formatInstant(from);

describe('a revision of a published offering', () => {
  it('is drafted, reviewed and in force, with new plans beside the old ones that keep their prices', async () => {
    const listed = await publish(t);
    const old = listed.plans[0]!.id;
    const made = await did(tryRevise(t, { offeringId: listed.id, version: 3, name: 'Renamed', ...dearer }));
    expect(made).toMatchObject({ revision: 2, status: 'DRAFT', plans: [{ id: null, prices: [{ unitPrice: '0.7' }] }] });
    expect(await seen(listed.id)).toMatchObject({ revision: 1, plans: [{ id: old }] });
    expect((await did(tryStep(t, 'submit', made.id, CATALOG_A))).status).toBe('IN_REVIEW');
    expect(await did(tryStep(t, 'approve', made.id, OPERATOR))).toMatchObject({
      status: 'CURRENT',
      effectiveAt: later(NOW),
    });
    const now = await seen(listed.id);
    expect(now).toMatchObject({ name: 'Renamed', revision: 2, status: 'PUBLISHED' });
    expect(now.plans).toEqual([{ id: expect.not.stringMatching(old), revision: 2, prices: [{ unitPrice: '0.7' }] }]);
    expect((await estimate(now.plans[0].id)).data.estimate.total.amount).toBe('7.00');
    expect(await find(t, { text: 'renamed' })).toEqual([listed.code]);
  });

  it('refuses the plan that it replaced and names the new one', async () => {
    const listed = await publish(t, { plans: [aPlan(), aPlan([usagePrice()], 'gone')] });
    await revised(t, { offeringId: listed.id, version: 3, ...dearer });
    const [now] = (await seen(listed.id)).plans;
    const [standard, gone] = listed.plans.map(({ id }) => id);
    const refused = await estimate(standard!);
    expect(issuesOf(refused)).toEqual([`plans.${standard} PLAN_REPLACED`]);
    expect(refused.errors[0].message).toContain(now.id);
    expect(codeOf(refused)).toBe('PLAN_REPLACED');
    expect(issuesOf(await estimate(gone!))).toEqual([`plans.${gone} NOT_ON_SALE`]);
  });

  it('takes effect at its instant, for prices by the microsecond and for lists with the sweep', async () => {
    const listed = await publish(t, { name: 'Before the turn' });
    const from = NOW + DAY;
    const made = await revised(t, {
      offeringId: listed.id,
      version: 3,
      name: 'After the turn',
      effectiveFrom: later(from),
      ...dearer,
    });
    expect(made).toMatchObject({ status: 'APPROVED', effectiveAt: later(from) });
    t.setNow(from - 1);
    expect(codeOf(await estimate(listed.plans[0]!.id))).toBe('ok');
    t.setNow(from);
    expect(await find(t, { text: 'after turn' })).toEqual([]);
    expect(codeOf(await estimate(listed.plans[0]!.id))).toBe('PLAN_REPLACED');
    expect(await find(t, { text: 'after turn' })).toEqual([listed.code]);
    expect(await revisionsOf(t, listed.id, BUYER)).toMatchObject([
      { revision: 2, status: 'CURRENT', effectiveAt: later(from) },
      { revision: 1, status: 'SUPERSEDED', supersededAt: later(from) },
    ]);
  });

  it('takes effect by the sweep when nobody asks, once', async () => {
    const listed = await publish(t, { name: 'Unasked' });
    await revised(t, { offeringId: listed.id, version: 3, name: 'Swept', effectiveFrom: later(NOW + HOUR) });
    const sweep = (): Promise<void> => t.app.get(RevisionEffects).sweep('test');
    await sweep();
    expect(await find(t, { text: 'swept' })).toEqual([]);
    t.setNow(NOW + 2 * HOUR);
    await Promise.all([sweep(), sweep()]);
    expect(await find(t, { text: 'swept' })).toEqual([listed.code]);
    expect((await seen(listed.id)).plans).toHaveLength(1);
    expect((await revisionsOf(t, listed.id, BUYER))[0]).toMatchObject({ effectiveAt: later(NOW + HOUR) });
  });

  it('mends some words without a review and leaves the plans on sale', async () => {
    const listed = await publish(t, { summary: 'Sends mesages' });
    const { id } = await did(tryRevise(t, { offeringId: listed.id, version: 3, summary: 'Sends messages' }));
    expect((await did(tryStep(t, 'submit', id, CATALOG_A))).status).toBe('CURRENT');
    expect(await seen(listed.id)).toMatchObject({
      summary: 'Sends messages',
      revision: 2,
      plans: [{ id: listed.plans[0]!.id, revision: 1 }],
    });
    const whole = await did(
      tryRevise(t, { offeringId: listed.id, version: 4, summary: 'Something else, as was never seen before' }),
    );
    expect((await did(tryStep(t, 'submit', whole.id, CATALOG_A))).status).toBe('IN_REVIEW');
  });

  it('goes back to its provider, is rewritten, and is given up even when it was approved', async () => {
    const listed = await publish(t);
    const { id } = await did(tryRevise(t, { offeringId: listed.id, version: 3, zoneCodes: ['CN-510100'] }));
    await did(tryStep(t, 'submit', id, CATALOG_A));
    const back = await did(tryStep(t, 'request', id, OPERATOR, 'Say why'));
    expect(back).toMatchObject({ status: 'CHANGES_REQUESTED', changeReason: 'Say why' });
    const again = { id, version: back.version, name: 'Why', effectiveFrom: later(NOW + DAY) };
    expect(codeOf(await tryRewrite(t, { ...again, version: 1 }))).toBe('VERSION_CONFLICT');
    await did(tryRewrite(t, again));
    await did(tryStep(t, 'submit', id, CATALOG_A));
    expect((await did(tryStep(t, 'approve', id, OPERATOR))).status).toBe('APPROVED');
    expect((await did(tryStep(t, 'withdraw', id, CATALOG_A))).status).toBe('WITHDRAWN');
    t.setNow(NOW + 2 * DAY);
    expect(await seen(listed.id)).toMatchObject({ revision: 1 });
    const next = await revised(t, { offeringId: listed.id, version: 3, name: 'Third' });
    expect(next.revision).toBe(3);
  });

  it('is not withdrawn any more from its instant on', async () => {
    const listed = await publish(t);
    const { id } = await revised(t, {
      offeringId: listed.id,
      version: 3,
      name: 'Late',
      effectiveFrom: later(NOW + HOUR),
    });
    t.setNow(NOW + HOUR);
    expect(codeOf(await tryStep(t, 'withdraw', id, CATALOG_A))).toBe('INVALID_TRANSITION');
    expect((await seen(listed.id)).name).toBe('Late');
  });

  it('is one at a time, of the version that was read, of what is published, and changes something', async () => {
    const listed = await publish(t);
    const input = { offeringId: listed.id, version: 3 };
    expect(codeOf(await tryRevise(t, { ...input, version: 2 }))).toBe('VERSION_CONFLICT');
    const { id } = await did(tryRevise(t, { ...input, idempotencyKey: 'k' }));
    expect((await did(tryRevise(t, { ...input, idempotencyKey: 'k' }))).id).toBe(id);
    expect(codeOf(await tryRevise(t, input))).toBe('REVISION_OPEN');
    expect(codeOf(await tryStep(t, 'submit', id, CATALOG_A))).toBe('NOTHING_CHANGED');
    const draft = await create(t);
    expect(codeOf(await tryRevise(t, { offeringId: draft.id, version: 1 }))).toBe('INVALID_TRANSITION');
    for (const [effectiveFrom, code] of [
      [later(NOW - 1), 'IN_PAST'],
      [later(NOW + 800 * DAY), 'OUT_OF_RANGE'],
    ])
      expect(issuesOf(await tryRewrite(t, { id, version: 1, effectiveFrom }))).toEqual([`effectiveFrom ${code}`]);
  });

  it('holds to the meters its provider has published, and to the rules', async () => {
    const listed = await publish(t, { plans: [aPlan([usagePrice({ meter: 'held' })])] });
    const other = { plans: [aPlan([usagePrice({ meter: 'held', unit: 'piece' })])] };
    expect(issuesOf(await tryRevise(t, { offeringId: listed.id, version: 3, ...other }))).toEqual([
      'plans.0.prices.0.meter METER_CONFLICT',
    ]);
    const fixedFee = [{ code: 'f', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '5' }];
    const { id } = await did(
      tryRevise(t, { offeringId: listed.id, version: 3, serviceModel: 'PAAS', plans: [aPlan(fixedFee)] }),
    );
    expect(codeOf(await tryStep(t, 'submit', id, CATALOG_A))).toBe('PLAN_RULE');
  });

  it('is given up when the offering is retired, and made of one that is suspended', async () => {
    const listed = await publish(t);
    await t.ok('mutation($id:ID!){suspendOffering(id:$id,reason:"r"){id}}', { id: listed.id }, OPERATOR);
    const { id } = await did(tryRevise(t, { offeringId: listed.id, version: 4, name: 'Mended' }));
    await step(t, 'retireOffering', listed.id, CATALOG_A);
    expect(codeOf(await tryStep(t, 'submit', id, CATALOG_A))).toBe('INVALID_TRANSITION');
  });
});

describe('the history of an offering', () => {
  it('tells others what was, is and will be in force, and its two sides also who wrote and what was asked', async () => {
    const listed = await publish(t);
    await revised(t, { offeringId: listed.id, version: 3, ...dearer });
    await revised(t, { offeringId: listed.id, version: 4, name: 'To come', effectiveFrom: later(NOW + DAY) });
    const short = async (email: string): Promise<unknown[]> =>
      (await revisionsOf(t, listed.id, email)).map(({ revision, status, plans }) => [
        revision,
        status,
        plans[0]!.prices[0]!.unitPrice,
      ]);
    const all = [
      [3, 'APPROVED', '0.7'],
      [2, 'CURRENT', '0.7'],
      [1, 'SUPERSEDED', '0.5'],
    ];
    for (const email of [BUYER, CATALOG_A, CATALOG_B, AUDITOR]) expect(await short(email)).toEqual(all);
    expect((await revisionsOf(t, listed.id, CATALOG_A))[0]!.authorId).toBe(t.actor(CATALOG_A).personId);
    expect((await revisionsOf(t, listed.id, BUYER))[0]!.authorId).toBeNull();
  });

  it('keeps drafts to its provider and the operator, whose queue they stand in', async () => {
    const listed = await publish(t);
    const { id } = await did(tryRevise(t, { offeringId: listed.id, version: 3, name: 'Hidden' }));
    await did(tryStep(t, 'submit', id, CATALOG_A));
    expect((await revisionsOf(t, listed.id, BUYER)).map(({ status }) => status)).toEqual(['CURRENT']);
    const { offeringRevisions } = await t.ok<any>(
      '{offeringRevisions(statuses:[IN_REVIEW]){edges{node{id allowedActions offering{code}}}}}',
      {},
      OPERATOR,
    );
    expect(offeringRevisions.edges[0].node).toEqual({
      id,
      allowedActions: ['approveOfferingRevision', 'requestOfferingRevisionChanges'],
      offering: { code: listed.code },
    });
    const { waitingForMe } = await t.ok<any>('{waitingForMe{kind items{id pageId title}}}', {}, OPERATOR);
    expect(waitingForMe.find(({ kind }: any) => kind === 'LISTINGS_TO_REVIEW').items).toContainEqual({
      ...{ id, pageId: listed.id, title: `${listed.code} Hidden` },
    });
  });

  it('compares two revisions field by field and price by price', async () => {
    const listed = await publish(t);
    await revised(t, { offeringId: listed.id, version: 3, attributes: { rtoMinutes: 5 }, ...dearer });
    const compare = (from: number, to: number, email = BUYER): Promise<any> =>
      t.gql(
        'query($id:ID!,$a:Int!,$b:Int!){offeringRevisionDiff(offeringId:$id,from:$a,to:$b){path before after}}',
        { id: listed.id, a: from, b: to },
        email,
      );
    expect((await compare(1, 2)).data.offeringRevisionDiff).toEqual([
      { path: ['attributes', 'rtoMinutes'], before: null, after: 5 },
      { path: ['plans', 'standard', 'prices', 'p', 'unitPrice'], before: '0.5', after: '0.7' },
    ]);
    expect((await compare(2, 2)).data.offeringRevisionDiff).toEqual([]);
    expect(codeOf(await compare(1, 9))).toBe('NOT_FOUND');
  });
});
