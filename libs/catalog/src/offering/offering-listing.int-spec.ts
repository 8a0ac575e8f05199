import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bin, rows } from '#platform';
import { DataSource } from 'typeorm';
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
  one,
  OPERATOR,
  publish,
  SEEN,
  step,
  tryCreate,
  usagePrice,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const update = (input: object, email = CATALOG_A): Promise<any> =>
  t.gql(
    `mutation($i:UpdateOfferingInput!){updateOffering(input:$i){name summary attributes ${SEEN}}}`,
    { i: input },
    email,
  );

const requestChanges = (id: string, reason: string, email = OPERATOR): Promise<any> =>
  t.gql(`mutation($id:ID!,$r:String!){requestOfferingChanges(id:$id,reason:$r){${SEEN}}}`, { id, r: reason }, email);

describe('an offering on its way into the catalogue', () => {
  it('is drafted, submitted, approved and then found by buyers with everything it was listed with', async () => {
    const listed = await publish(t, {
      categoryCodes: ['cloud.gov.collab.office'],
      zoneCodes: ['CN-510100'],
      description: 'Longer text',
      attributes: { slaAvailability: '99.95', own: { kept: [1, 'two'] } },
      plans: [aPlan([usagePrice({ unitPrice: '0.000000400000', includedQuantity: '100.0' })])],
    });
    const { offering } = await t.ok<any>(
      `query($id:ID!){offering(id:$id){code description status revision version attributes clouds serviceModel allowedActions
        provider{code} categories{code nameZh nameEn parent{code} children{code}} zones{code name kind operational}
        plans{code prices{code kind model currency interval meter unit aggregation source unitPrice tiers{upTo} packageSize includedQuantity taxCategory taxRate}}}}`,
      { id: listed.id },
      BUYER,
    );
    expect(offering).toMatchObject({
      code: listed.code,
      description: 'Longer text',
      status: 'PUBLISHED',
      revision: 1,
      version: 3,
      attributes: { slaAvailability: '99.95', own: { kept: [1, 'two'] } },
      clouds: ['GOVERNMENT'],
      allowedActions: [],
      provider: { code: 'PV-A' },
      categories: [
        { code: 'cloud.gov.collab.office', nameZh: '协同办公', parent: { code: 'cloud.gov.collab' }, children: [] },
      ],
      zones: [{ code: 'CN-510100', name: 'Chengdu', kind: 'REGION', operational: true }],
    });
    expect(offering.plans[0].prices[0]).toEqual({
      code: 'p',
      kind: 'USAGE',
      model: 'PER_UNIT',
      currency: 'CNY',
      interval: null,
      meter: 'requests',
      unit: 'request',
      aggregation: 'SUM',
      source: 'PROVIDER',
      unitPrice: '0.0000004',
      tiers: [],
      packageSize: null,
      includedQuantity: '100',
      taxCategory: 'INFORMATION_SERVICE',
      taxRate: '0.06',
    });
  });

  it('keeps tiers, packages and intervals as they were written, in their order', async () => {
    const plans = [
      aPlan([
        usagePrice({
          code: 't',
          meter: 'tiered',
          model: 'VOLUME',
          unitPrice: null,
          tiers: [
            { upTo: '10', unitPrice: '2' },
            { unitPrice: '1', flatAmount: '3.50' },
          ],
        }),
        usagePrice({ code: 'b', meter: 'bundle', model: 'PACKAGE', packageSize: '1000', unitPrice: '9' }),
      ]),
      aPlan(
        [
          {
            code: 'y',
            kind: 'RECURRING',
            model: 'FLAT',
            interval: 'YEAR',
            unitPrice: '1200',
            taxCategory: null,
            source: null,
            currency: null,
          },
        ],
        'yearly',
      ),
    ];
    const { id } = await create(t, { plans });
    const { offering } = await t.ok<any>(
      'query($id:ID!){offering(id:$id){plans{code prices{code interval currency source taxCategory unitPrice packageSize tiers{upTo unitPrice flatAmount}}}}}',
      { id },
      CATALOG_A,
    );
    expect(offering.plans.map(({ code }: any) => code)).toEqual(['standard', 'yearly']);
    const [tiered, bundle] = offering.plans[0].prices;
    expect(tiered).toMatchObject({
      unitPrice: null,
      tiers: [
        { upTo: '10', unitPrice: '2', flatAmount: '0' },
        { upTo: null, unitPrice: '1', flatAmount: '3.5' },
      ],
    });
    expect(bundle).toMatchObject({ packageSize: '1000', unitPrice: '9' });
    expect(offering.plans[1].prices[0]).toMatchObject({
      interval: 'YEAR',
      currency: 'CNY',
      source: null,
      taxCategory: 'INFORMATION_SERVICE',
    });
  });

  it('shows each caller the actions that are theirs, in every state', async () => {
    const { id } = await create(t);
    const actions = async (email: string): Promise<string[] | string> => {
      const answer = await one(t, id, email);
      return answer.data?.offering.allowedActions ?? codeOf(answer);
    };
    const all = async (): Promise<unknown[]> =>
      Promise.all([CATALOG_A, OPERATOR, AUDITOR, CATALOG_B, BUYER].map(actions));
    expect(await all()).toEqual([
      ['updateOffering', 'submitOffering', 'withdrawOffering'],
      [],
      [],
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    await step(t, 'submitOffering', id, CATALOG_A);
    expect(await all()).toEqual([
      ['withdrawOffering'],
      ['approveOffering', 'requestOfferingChanges'],
      [],
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    await step(t, 'approveOffering', id, OPERATOR);
    expect(await all()).toEqual([
      ['reviseOffering', 'pauseOffering', 'retireOffering'],
      ['suspendOffering'],
      [],
      [],
      [],
    ]);
    expect(await actions('operations@provider-a.example')).toEqual([]);
  });

  it('goes back to its provider with a reason, is rewritten and passes', async () => {
    const { id } = await create(t);
    await step(t, 'submitOffering', id, CATALOG_A);
    expect(issuesOf(await requestChanges(id, ' '))).toEqual(['reason REQUIRED']);
    const { data } = await requestChanges(id, 'Say what it is for');
    expect(data.requestOfferingChanges).toMatchObject({
      status: 'CHANGES_REQUESTED',
      changeReason: 'Say what it is for',
      version: 3,
    });
    const updated = await update({ id, version: 3, summary: 'For agencies', plans: null });
    expect(updated.data.updateOffering).toMatchObject({
      status: 'CHANGES_REQUESTED',
      summary: 'For agencies',
      name: '政务消息服务 Message service',
      version: 4,
    });
    await step(t, 'submitOffering', id, CATALOG_A);
    expect((await step(t, 'approveOffering', id, OPERATOR)).data?.approveOffering).toMatchObject({
      status: 'PUBLISHED',
      changeReason: null,
    });
  });

  it('is not moved where its state does not lead', async () => {
    const { id } = await create(t);
    expect(codeOf(await step(t, 'approveOffering', id, OPERATOR))).toBe('INVALID_TRANSITION');
    await step(t, 'submitOffering', id, CATALOG_A);
    expect(codeOf(await step(t, 'submitOffering', id, CATALOG_A))).toBe('INVALID_TRANSITION');
    expect(codeOf(await update({ id, version: 2, name: 'Late' }))).toBe('INVALID_TRANSITION');
    await step(t, 'approveOffering', id, OPERATOR);
    expect(codeOf(await requestChanges(id, 'Too late'))).toBe('INVALID_TRANSITION');
  });

  it('is approved once when two reviewers approve at once', async () => {
    const { id } = await create(t);
    await step(t, 'submitOffering', id, CATALOG_A);
    const answers = await Promise.all([1, 2].map(() => step(t, 'approveOffering', id, OPERATOR)));
    expect(answers.map(codeOf).sort()).toEqual(['INVALID_TRANSITION', 'ok']);
  });

  it('is moved only by the roles of the contract', async () => {
    const { id } = await create(t);
    for (const email of ['operations@provider-a.example', 'finance@provider-a.example', BUYER, OPERATOR, AUDITOR]) {
      expect(codeOf(await step(t, 'submitOffering', id, email))).toBe('FORBIDDEN');
      expect(codeOf(await tryCreate(t, {}, email))).toBe('FORBIDDEN');
    }
    for (const email of [CATALOG_A, BUYER, AUDITOR])
      expect(codeOf(await step(t, 'approveOffering', id, email))).toBe('FORBIDDEN');
  });

  it('leaves an audit row for every change, with what was before and after', async () => {
    const { id } = await create(t);
    await update({ id, version: 1, name: 'New name', plans: [aPlan([usagePrice({ unitPrice: '7' })])] });
    await step(t, 'submitOffering', id, CATALOG_A);
    await step(t, 'approveOffering', id, OPERATOR);
    const found = await rows<{ action: string; before: string | null; after: string; roles: string }>(
      t.app.get(DataSource),
      'SELECT action, `before`, `after`, roles FROM audit_row WHERE subject_id = ? ORDER BY id',
      [bin(id)],
    );
    expect(found.map(({ action, roles }) => [action, roles])).toEqual([
      ['createOffering', 'PROVIDER_CATALOG'],
      ['updateOffering', 'PROVIDER_CATALOG'],
      ['submitOffering', 'PROVIDER_CATALOG'],
      ['approveOffering', 'OPERATOR_ADMIN OPERATOR_REVIEWER'],
    ]);
    const parse = (value: unknown): any => (typeof value === 'string' ? JSON.parse(value) : value);
    expect(parse(found[1]!.before)).toMatchObject({ version: 1, plans: [{ prices: [{ unitPrice: '0.5' }] }] });
    expect(parse(found[1]!.after)).toMatchObject({
      version: 2,
      name: 'New name',
      plans: [{ prices: [{ unitPrice: '7' }] }],
    });
    expect(parse(found[3]!.before)).toEqual({ status: 'IN_REVIEW', version: 3 });
    expect(parse(found[3]!.after)).toMatchObject({ status: 'PUBLISHED', version: 4 });
  });
});

describe('updateOffering', () => {
  it('replaces plans and attributes whole and leaves what is absent or null', async () => {
    const made = await create(t, { attributes: { a: 1, b: 2 }, categoryCodes: ['cloud.gov'] });
    const { data } = await update({
      id: made.id,
      version: 1,
      attributes: { c: 3 },
      plans: [aPlan([usagePrice()], 'other')],
      categoryCodes: null,
      name: null,
    });
    expect(data.updateOffering).toMatchObject({
      attributes: { c: 3 },
      plans: [{ code: 'other' }],
      name: '政务消息服务 Message service',
    });
    expect(await find(t, { categoryCodes: ['cloud.gov'], statuses: ['DRAFT'] }, CATALOG_A)).toEqual([made.code]);
    expect(data.updateOffering.plans[0].id).not.toBe(made.plans[0]!.id);
  });

  it('is found under its new words and codes alone', async () => {
    const { id, code } = await create(t, {
      name: 'Before',
      categoryCodes: ['cloud.social'],
      zoneCodes: ['CN-500000'],
      clouds: ['HPC'],
    });
    await update({
      id,
      version: 1,
      name: 'Afterwards',
      categoryCodes: ['cloud.gov.city'],
      zoneCodes: ['CN-510000'],
      clouds: ['SOCIAL'],
    });
    const hits = async (filter: object): Promise<boolean> => (await find(t, filter, CATALOG_A)).includes(code);
    const before = [
      { text: 'before' },
      { categoryCodes: ['cloud.social'] },
      { zoneCodes: ['CN-500000'] },
      { clouds: ['HPC'] },
    ];
    const after = [
      { text: 'afterwards' },
      { categoryCodes: ['cloud.gov.city'] },
      { zoneCodes: ['CN-510000'] },
      { clouds: ['SOCIAL'] },
    ];
    expect(await Promise.all(before.map(hits))).toEqual([false, false, false, false]);
    expect(await Promise.all(after.map(hits))).toEqual([true, true, true, true]);
  });

  it('refuses a stale version, so that of two at once one wins', async () => {
    const { id } = await create(t);
    const answers = await Promise.all(['First', 'Second'].map((name) => update({ id, version: 1, name })));
    expect(answers.map(codeOf).sort()).toEqual(['VERSION_CONFLICT', 'ok']);
  });

  it('checks like a new listing', async () => {
    const { id } = await create(t);
    const answer = await update({
      id,
      version: 1,
      name: ' ',
      clouds: [],
      zoneCodes: ['CN-999999'],
      plans: [aPlan([usagePrice({ unitPrice: '-1' })])],
    });
    expect(issuesOf(answer)).toEqual([
      'clouds REQUIRED',
      'zoneCodes.0 UNKNOWN_ZONE',
      'name REQUIRED',
      'plans.0.prices.0.unitPrice NEGATIVE',
    ]);
  });
});

describe('other organizations', () => {
  it('neither learn of a draft nor change what is published', async () => {
    const [draft, published] = [await create(t), await publish(t)];
    const strange = ['not-an-id', '018f0000-0000-7000-8000-000000000000'];
    for (const id of [draft.id, ...strange]) {
      expect(codeOf(await one(t, id, CATALOG_B))).toBe('NOT_FOUND');
      expect(codeOf(await one(t, id, BUYER))).toBe('NOT_FOUND');
      expect(codeOf(await t.gql('query($p:ID!){estimate(items:[{planId:$p}]){total{amount}}}', { p: id }, BUYER))).toBe(
        'NOT_FOUND',
      );
      expect(codeOf(await step(t, 'submitOffering', id, CATALOG_B))).toBe('NOT_FOUND');
      expect(codeOf(await update({ id, version: 1, name: 'Mine now' }, CATALOG_B))).toBe('NOT_FOUND');
    }
    for (const id of strange) {
      expect(codeOf(await step(t, 'approveOffering', id, OPERATOR))).toBe('NOT_FOUND');
      expect(codeOf(await requestChanges(id, 'why'))).toBe('NOT_FOUND');
    }
    expect(codeOf(await one(t, published.id, CATALOG_B))).toBe('ok');
    expect(codeOf(await update({ id: published.id, version: 3, name: 'Mine now' }, CATALOG_B))).toBe('NOT_FOUND');
    expect(
      codeOf(
        await t.gql(
          'query($p:ID!){estimate(items:[{planId:$p}]){total{amount}}}',
          { p: draft.plans[0]!.id },
          CATALOG_B,
        ),
      ),
    ).toBe('NOT_FOUND');
  });
});
