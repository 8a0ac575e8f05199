import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  aPlan,
  AUDITOR,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  find,
  MULTINATIONAL,
  one,
  OPERATOR,
  publish,
  SEEN,
  step,
  usagePrice,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const findingsOf = (answer: GqlAnswer<unknown>): string[] =>
  (answer.errors?.[0]?.extensions.findings ?? []).map(({ ruleId, code }) => `${ruleId} ${code}`);

const submit = async (over: object): Promise<GqlAnswer<unknown>> =>
  step(t, 'submitOffering', (await create(t, over)).id, CATALOG_A);

const yearly = { code: 'y', kind: 'RECURRING', model: 'FLAT', interval: 'YEAR', unitPrice: '100' };
const setup = { code: 's', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '0' };
const free = usagePrice({ unitPrice: '0' });
const share = (over: object): object =>
  usagePrice({ meter: 'money', unit: 'CNY', model: 'PERCENTAGE', unitPrice: null, ...over });
const isolated = { attributes: { vmIsolation: true } };

describe('[S1-30] an IaaS or PaaS offering is paid by use in at least one plan', () => {
  const cases: [string, object, string[]][] = [
    ['a yearly fee alone', { serviceModel: 'PAAS', plans: [aPlan([yearly])] }, ['S1-30 PAYG_PRICE_REQUIRED']],
    [
      'use and a fee in one plan',
      { serviceModel: 'PAAS', plans: [aPlan([usagePrice(), yearly])] },
      ['S1-30 PAYG_PRICE_REQUIRED'],
    ],
    [
      'use and a free set-up',
      { serviceModel: 'PAAS', plans: [aPlan([usagePrice(), setup])] },
      ['S1-30 PAYG_PRICE_REQUIRED'],
    ],
    [
      'free use beside a fee',
      { serviceModel: 'IAAS', clouds: ['HPC'], plans: [aPlan([free]), aPlan([yearly], 'b')] },
      ['S1-30 PAYG_PRICE_REQUIRED'],
    ],
    [
      'a plan by use beside one with a fee',
      { serviceModel: 'IAAS', clouds: ['HPC'], plans: [aPlan([yearly]), aPlan([usagePrice()], 'b')] },
      [],
    ],
    ['an offering that is free altogether', { serviceModel: 'PAAS', plans: [aPlan([free])] }, []],
    [
      'tiers with a flat amount alone',
      {
        serviceModel: 'PAAS',
        plans: [
          aPlan([usagePrice({ model: 'VOLUME', unitPrice: null, tiers: [{ unitPrice: '0', flatAmount: '1' }] })]),
        ],
      },
      [],
    ],
    [
      'use with a minimum of a month, which is a fee as well',
      { serviceModel: 'PAAS', plans: [aPlan([usagePrice({ minimumAmount: '10' })])] },
      ['S1-30 PAYG_PRICE_REQUIRED'],
    ],
    [
      'use with a minimum of nothing',
      { serviceModel: 'PAAS', plans: [aPlan([usagePrice({ minimumAmount: '0' })])] },
      [],
    ],
    [
      'use of which at most nothing is charged, beside a fee',
      { serviceModel: 'PAAS', plans: [aPlan([usagePrice({ maximumAmount: '0' })]), aPlan([yearly], 'b')] },
      ['S1-30 PAYG_PRICE_REQUIRED'],
    ],
    [
      'a share of money beside a fee',
      { serviceModel: 'PAAS', plans: [aPlan([share({ rate: '0.006' })]), aPlan([yearly], 'b')] },
      [],
    ],
    [
      'a share of nothing beside a fee',
      { serviceModel: 'PAAS', plans: [aPlan([share({ rate: '0' })]), aPlan([yearly], 'b')] },
      ['S1-30 PAYG_PRICE_REQUIRED'],
    ],
    ['SaaS with a fee alone', { plans: [aPlan([yearly])] }, []],
  ];

  it.each(cases)('%s', async (_, over, findings) => {
    const answer = await submit(over);
    expect(findingsOf(answer)).toEqual(findings);
    expect(codeOf(answer)).toBe(findings.length ? 'PLAN_RULE' : 'ok');
  });

  it('quotes its clause and leaves the draft as it was', async () => {
    const { id } = await create(t, { serviceModel: 'PAAS', plans: [aPlan([yearly])] });
    const answer = await step(t, 'submitOffering', id, CATALOG_A);
    expect(answer.errors![0]!.extensions.findings![0]).toMatchObject({
      effect: 'REFUSE',
      citation: { document: expect.stringMatching(/^001 /), quote: expect.stringContaining('按资源使用付费') },
    });
    expect((await one(t, id, CATALOG_A)).data?.offering).toMatchObject({ status: 'DRAFT', version: 1 });
  });
});

describe('[S1-37] IaaS for the government cloud declares vmIsolation true', () => {
  const cases: [string, object, string[]][] = [
    ['refused without it', {}, ['S1-37 VM_ISOLATION_REQUIRED']],
    ['refused when false', { attributes: { vmIsolation: false } }, ['S1-37 VM_ISOLATION_REQUIRED']],
    ['refused as a text', { attributes: { vmIsolation: 'true' } }, ['S1-37 VM_ISOLATION_REQUIRED']],
    ['refused beside another cloud', { clouds: ['HPC', 'GOVERNMENT'] }, ['S1-37 VM_ISOLATION_REQUIRED']],
    ['kept when true', isolated, []],
    ['not asked of another cloud', { clouds: ['ENTERPRISE'] }, []],
  ];

  it.each(cases)('%s', async (_, over, findings) => {
    expect(findingsOf(await submit({ serviceModel: 'IAAS', ...over }))).toEqual(findings);
  });

  it('stands with every other finding in one answer', async () => {
    expect(findingsOf(await submit({ serviceModel: 'IAAS', plans: [aPlan([yearly])] }))).toEqual([
      'S1-30 PAYG_PRICE_REQUIRED',
      'S1-37 VM_ISOLATION_REQUIRED',
    ]);
  });

  it('is asked again at approval', async () => {
    const { id } = await create(t, { serviceModel: 'IAAS', ...isolated });
    await step(t, 'submitOffering', id, CATALOG_A);
    // As if the rule had come into force between the two: what lies in review no longer keeps it.
    await t.app
      .get(DataSource)
      .query(
        "UPDATE offering SET effective_attributes = JSON_REMOVE(effective_attributes, '$.vmIsolation') WHERE id = ?",
        [bin(id)],
      );
    expect(findingsOf(await step(t, 'approveOffering', id, OPERATOR))).toEqual(['S1-37 VM_ISOLATION_REQUIRED']);
  });
});

describe('[S0-05] agencies and closed zones', () => {
  const closed = { name: 'Closed zone service', zoneCodes: ['CN-500000', 'CQ-LJ-OFFSHORE'] };
  const estimate = (planId: string, email: string): Promise<GqlAnswer<unknown>> =>
    t.gql('query($p:ID!){estimate(items:[{planId:$p}]){total{amount}}}', { p: planId }, email);

  it('[S0-05] agencies never find what is offered there, by any filter, and it is not counted', async () => {
    const { code } = await publish(t, closed);
    for (const filter of [
      {},
      { zoneCodes: ['CQ-LJ-OFFSHORE'] },
      { zoneCodes: ['CN-500000'] },
      { text: 'closed zone' },
      { statuses: ['PUBLISHED'] },
    ])
      expect(await find(t, filter, BUYER)).not.toContain(code);
    const { offerings } = await t.ok<any>('{offerings(filter:{zoneCodes:["CQ-LJ-OFFSHORE"]}){totalCount}}', {}, BUYER);
    expect(offerings.totalCount).toBe(0);
  });

  it('[S0-05] everybody it is open to finds it', async () => {
    const { code } = await publish(t, closed);
    for (const email of [MULTINATIONAL, CATALOG_A, CATALOG_B, OPERATOR, AUDITOR])
      expect(await find(t, { zoneCodes: ['CQ-LJ-OFFSHORE'] }, email)).toContain(code);
  });

  it('[S0-05] an agency that names it in offering or estimate is told the rule and its clause', async () => {
    const { id, plans } = await publish(t, closed);
    const zone = 'ZONE_DOMESTIC_PARTY';
    const asked: [GqlAnswer<unknown>, string[]][] = [
      [await one(t, id, BUYER), [`S0-05 ${zone}`]],
      [await estimate(plans[0]!.id, BUYER), [`S0-05 ${zone}`, `S0-04 ${zone}`]],
    ];
    for (const [answer, findings] of asked) {
      expect(codeOf(answer)).toBe('PLAN_RULE');
      expect(findingsOf(answer)).toEqual(findings);
      expect(answer.errors![0]!.extensions.findings![0]!.citation!.quote).toBe(
        '普通中國大陸的人士和機構團體均无权使用',
      );
    }
    for (const email of [MULTINATIONAL, OPERATOR]) {
      expect(codeOf(await one(t, id, email))).toBe('ok');
      expect(codeOf(await estimate(plans[0]!.id, email))).toBe('ok');
    }
  });

  it('[S0-05] what is not published stays unknown to an agency, rule or not', async () => {
    const { id, plans } = await create(t, closed);
    expect(codeOf(await one(t, id, BUYER))).toBe('NOT_FOUND');
    expect(codeOf(await estimate(plans[0]!.id, BUYER))).toBe('NOT_FOUND');
    expect(codeOf(await t.gql(`query($id:ID!){offering(id:$id){${SEEN}}}`, { id }, MULTINATIONAL))).toBe('NOT_FOUND');
  });
});
