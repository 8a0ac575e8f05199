import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { type Listed, openBudget, publish } from '../../../../apps/testing/market.js';

const OPERATOR = 'operator@yunshi.example';
const SMALL = 'small';
const LARGE = 'large';

let t: TestApp;
const organizations: Record<string, string> = {};

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-01'));
  for (const [code, uscc] of [
    [SMALL, '91440100MA6CLD033G'],
    [LARGE, null],
  ] as const) {
    const { createOrganization } = await t.ok<any>(
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
      { i: { kind: 'ENTERPRISE', code: code.toUpperCase(), name: code, uscc, usccConfirmed: uscc && true } },
      OPERATOR,
    );
    organizations[code] = createOrganization.id;
    for (const [role, roles] of [
      ['buyer', ['BUYER']],
      ['finance', ['FINANCE']],
    ] as const)
      await t.addPerson({ organizationId: createOrganization.id, email: `${role}@${code}.example`, roles: [...roles] });
  }
});
afterAll(() => t.close());

const said = ({ errors }: GqlAnswer<any>): string => {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  const { issues, findings, code } = error.extensions;
  return (
    issues?.map((issue) => `${issue.path} ${issue.code}`).join(', ') ??
    findings?.map((one) => `${one.ruleId} ${one.code}`).join(', ') ??
    code
  );
};

const SME_PLANS = [{ plan: 'sme', listPlan: 'standard' }];
const listed = (smePrice: string, attributes: object = {}): Promise<Listed> =>
  publish(
    t,
    {
      standard: [{ code: 'vm.hours', unitPrice: '0.42' }],
      sme: [{ code: 'vm.hours', unitPrice: smePrice }],
    },
    {
      clouds: ['ENTERPRISE'],
      categoryCodes: ['sme.storage'],
      attributes: { smePlans: SME_PLANS, ...attributes },
    },
  );

/** An order of one plan, written and submitted. */
async function ordered(who: string, { plans }: Listed, planCode: string): Promise<string> {
  const budgetId = await openBudget(t, { mail: who });
  const { createOrder } = await t.ok<any>(
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    {
      i: {
        ...{ title: 'Order', budgetId },
        items: [
          {
            planId: plans.find(({ code }) => code === planCode)!.id,
            quantity: '1',
            expectedUsage: [{ meter: 'vm.hours', quantityPerMonth: '1' }],
          },
        ],
      },
    },
    `buyer@${who}.example`,
  );
  return said(
    await t.gql('mutation($id:ID!){submitOrder(id:$id){status}}', { id: createOrder.id }, `buyer@${who}.example`),
  );
}

const FIELDS = 'id status parkCode comment validTo allowedActions';
const declare = (input: object = {}, email = `buyer@${SMALL}.example`): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:DeclareSmeInput!){declareSme(input:$i){${FIELDS}}}`,
    { i: { size: 'SMALL', employees: 40, annualRevenue: '9000000.00', industry: '软件和信息技术服务业', ...input } },
    email,
  );
const decide = (input: object, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql<any>(`mutation($i:DecideSmeInput!){decideSme(input:$i){${FIELDS}}}`, { i: input }, email);
const revoke = (id: string): Promise<GqlAnswer<any>> =>
  t.gql('mutation($id:ID!){revokeSme(id:$id,reason:"grown"){status}}', { id }, OPERATOR);
/** Declared and confirmed. */
async function confirmed(input: object = {}, decision: object = {}): Promise<string> {
  const { data } = await declare(input);
  await decide({ id: data.declareSme.id, ...decision });
  return data.declareSme.id;
}

describe('the storefront of small and medium enterprises', () => {
  it('has four kinds of service [S3-13]', async () => {
    const { categories } = await t.ok<any>('{categories(root:"sme"){nameZh}}', {}, OPERATOR);
    expect(categories.slice(0, 4).map(({ nameZh }: any) => nameZh)).toEqual([
      '数据存储',
      '软件开发',
      '产品推介',
      '交易支付',
    ]);
  });

  it('0.36 an hour beside 0.42 is listed, 0.45 is refused, and so is a list that is not there [S3-13]', async () => {
    await expect(listed('0.36')).resolves.toBeDefined();
    await expect(listed('0.42')).resolves.toBeDefined();
    await expect(listed('0.45')).rejects.toThrow('SME_PRICE_ABOVE_LIST');
    await expect(listed('0.36', { smePlans: [{ plan: 'sme', listPlan: 'gone' }] })).rejects.toThrow(
      'SME_PRICE_ABOVE_LIST',
    );
  });

  it('nor do revisions raise it above the list [S3-13]', async () => {
    const { id } = await listed('0.36');
    const price = (code: string, unitPrice: string): object => ({
      ...{ code, name: code },
      prices: [
        {
          code: 'vm.hours',
          kind: 'USAGE',
          model: 'PER_UNIT',
          meter: 'vm.hours',
          unit: 'unit',
          aggregation: 'SUM',
          unitPrice,
        },
      ],
    });
    const { reviseOffering } = await t.ok<any>(
      'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
      { i: { offeringId: id, version: 3, plans: [price('standard', '0.30'), price('sme', '0.36')] } },
      'catalog@provider-a.example',
    );
    const answer = await t.gql(
      'mutation($id:ID!){submitOfferingRevision(id:$id){id}}',
      { id: reviseOffering.id },
      'catalog@provider-a.example',
    );
    expect(said(answer)).toBe('S3-13 SME_PRICE_ABOVE_LIST');
  });

  it('a large firm orders at the standard price, not at theirs; one that declared and was confirmed does [S3-13]', async () => {
    const offering = await listed('0.36');
    expect(await ordered(LARGE, offering, 'sme')).toBe('S3-13-BUYER SME_ONLY');
    expect(await ordered(LARGE, offering, 'standard')).toBe('ok');
    const { data } = await declare();
    expect(data.declareSme).toMatchObject({ status: 'DECLARED', allowedActions: [] });
    expect(await ordered(SMALL, offering, 'sme')).toBe('S3-13-BUYER SME_ONLY'); // not checked yet
    expect((await decide({ id: data.declareSme.id })).data.decideSme).toMatchObject({
      ...{ status: 'CONFIRMED', allowedActions: ['revokeSme'] },
    });
    expect(await ordered(SMALL, offering, 'sme')).toBe('ok');
    const explained = await t.ok<any>(
      'query($o:ID!,$i:[ExplainItemInput!]){explain(act:ORDER,offeringIds:[$o],items:$i){findings{ruleId remedy}}}',
      { o: offering.id, i: [{ offeringId: offering.id, quantity: '1', planCode: 'sme' }] },
      `buyer@${LARGE}.example`,
    );
    expect(explained.explain.findings).toEqual([
      {
        ruleId: 'S3-13-BUYER',
        remedy: 'Declare with declareSme that you are one and be confirmed, or choose the standard plan.',
      },
    ]);
    await revoke(data.declareSme.id);
    expect(await ordered(SMALL, offering, 'sme')).toBe('S3-13-BUYER SME_ONLY');
  });

  it('counts until its day', async () => {
    const offering = await listed('0.36');
    const id = await confirmed({}, { validTo: '2026-03-02' });
    expect(await ordered(SMALL, offering, 'sme')).toBe('ok');
    t.setNow(dayStart('2026-03-02'));
    expect(await ordered(SMALL, offering, 'sme')).toBe('S3-13-BUYER SME_ONLY');
    t.setNow(dayStart('2026-03-01'));
    await revoke(id);
  });
});

describe('the public platform of an industry', () => {
  it('has the price list for small and medium enterprises in parks [S4-22]', async () => {
    const offering = await listed('0.36', {
      labels: ['INDUSTRY_PLATFORM'],
      buyerClasses: ['LARGE', 'MEDIUM', 'PARK_SME'],
    });
    expect(await ordered(LARGE, offering, 'standard')).toBe('ok');
    expect(await ordered(LARGE, offering, 'sme')).toBe('S3-13-BUYER SME_ONLY, S4-22 PARK_SME_ONLY');
    const outside = await confirmed();
    expect(await ordered(SMALL, offering, 'sme')).toBe('S4-22 PARK_SME_ONLY');
    await revoke(outside);
    await confirmed({ parkCode: 'CQ-LJ-PARK' });
    expect(await ordered(SMALL, offering, 'sme')).toBe('ok');
  });
});

describe('a declaration', () => {
  it('is an enterprise’s, says what is wrong with it, waits alone, and is told once with its key', async () => {
    expect(said(await declare({}, 'buyer@chengdu.example'))).toBe('FORBIDDEN');
    expect(said(await declare({ employees: -1, annualRevenue: 'x', industry: ' ', parkCode: 'NOWHERE' }))).toBe(
      'employees OUT_OF_RANGE, annualRevenue NOT_DECIMAL, industry REQUIRED, parkCode UNKNOWN_PARK',
    );
    const { data } = await declare({ idempotencyKey: 'k' });
    expect((await declare({ idempotencyKey: 'k' })).data.declareSme.id).toBe(data.declareSme.id);
    expect(said(await declare())).toBe('ALREADY_DECLARED');
    expect(said(await decide({ id: data.declareSme.id }, `buyer@${SMALL}.example`))).toBe('FORBIDDEN');
    expect(said(await decide({ id: data.declareSme.id, validTo: '2026-03-01' }))).toBe('validTo OUT_OF_RANGE');
    const { decideSme } = (await decide({ id: data.declareSme.id, refusal: 'part of a group' })).data;
    expect(decideSme).toMatchObject({ status: 'REJECTED', comment: 'part of a group' });
    expect(said(await decide({ id: data.declareSme.id }))).toBe('INVALID_TRANSITION');
    expect(said(await revoke('nothing'))).toBe('NOT_FOUND');
  });

  it('is listed for its own organization and for reviewers', async () => {
    const list = async (email: string): Promise<number> =>
      (await t.ok<any>('{smeDeclarations(first:50){edges{node{id organization{code}}}}}', {}, email)).smeDeclarations
        .edges.length;
    expect(await list(`buyer@${LARGE}.example`)).toBe(0);
    expect(await list(OPERATOR)).toBe(await list(`buyer@${SMALL}.example`));
  });
});
