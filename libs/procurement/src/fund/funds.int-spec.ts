import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { BUYER, FINANCE, makeBudget, monthly, publish, refusalOf, tryOrder } from '../market.fixture.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T12:00:00+08:00'));
});
afterAll(() => t.close());

const PAYEE = 'finance@provider-a.example';
const createFund = (over: Record<string, unknown> = {}): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:CreateFundInput!){createFund(input:$i){id given{amount} uses{code nameZh}}}',
    {
      i: {
        name: '云计算应用与产业发展专项资金',
        level: 'CITY',
        uses: ['PLATFORM', 'DEMO_PROJECT'],
        amount: '1000000',
        ...over,
      },
    },
    FINANCE,
  );
const fundOf = async (over: Record<string, unknown> = {}): Promise<Id> => (await createFund(over)).data.createFund.id;
const allocate = (fundId: Id, use: string, amount: string, over: object = {}): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:AllocateFundInput!){allocateFund(input:$i){id fundUse available organization{code} fund{id given{amount}}}}',
    { i: { fundId, name: '示范', fiscalYear: 2026, use, amount, ...over } },
    FINANCE,
  );
const claim = (fundId: Id, over: object, email = PAYEE): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:ApplyForSubsidyInput!){applyForSubsidy(input:$i){id status claimed{amount}}}',
    { i: { fundId, purpose: '设备贷款', ...over } },
    email,
  );
const decide = (id: Id, over: object = {}, email = FINANCE): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:DecideSubsidyInput!){decideSubsidy(input:$i){status approved{amount}}}',
    { i: { id, approve: true, reason: '符合条件', ...over } },
    email,
  );

describe('a special fund', () => {
  it('gives budgets for its uses, and no more than it has [S1-46]', async () => {
    const fund = await fundOf();
    const below = t.organization('AG-CD-QY');
    expect((await allocate(fund, 'DEMO_PROJECT', '900000', { organizationId: below })).data.allocateFund).toMatchObject(
      {
        fundUse: 'DEMO_PROJECT',
        available: '900000.00',
        organization: { code: 'AG-CD-QY' },
        fund: { id: fund, given: { amount: '900000.00' } },
      },
    );
    expect(refusalOf(await allocate(fund, 'PLATFORM', '150000'))).toBe('FUND_EXCEEDED');
    expect(refusalOf(await allocate(fund, 'SALARY', '1'))).toBe('FUND_USE_NOT_ALLOWED');
    expect(refusalOf(await allocate(fund, 'PLATFORM', '1', { organizationId: t.organization('AG-CQ') }))).toBe(
      'NOT_FOUND',
    );
    expect(refusalOf(await allocate(fund, 'PLATFORM', '100000'))).toBe('ok');
    const { funds } = await t.ok<any>('{funds{edges{node{id given{amount} amount{amount}}}}}', {}, FINANCE);
    expect(funds.edges.find(({ node }: any) => node.id === fund).node.given.amount).toBe('1000000.00');
    expect((await t.ok<any>('{funds{edges{node{id}}}}', {}, 'finance@chongqing.example')).funds.edges).toEqual([]);
  });

  it('is never given twice over by twenty at once [S1-46]', async () => {
    const fund = await fundOf({ amount: '100' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => allocate(fund, 'PLATFORM', '30')));
    expect(answers.map(refusalOf).toSorted()).toEqual([...Array<string>(17).fill('FUND_EXCEEDED'), 'ok', 'ok', 'ok']);
  });

  it('has a level and uses that the plans name, and is on record with what it pays for [S3-30]', async () => {
    const fund = await fundOf({ name: '电子信息产业发展基金', level: 'NATIONAL', uses: ['APPLICATION_PROMOTION'] });
    const budgetId = (await allocate(fund, 'APPLICATION_PROMOTION', '1000')).data.allocateFund.id;
    expect(refusalOf(await allocate(fund, 'PLATFORM', '1'))).toBe('FUND_USE_NOT_ALLOWED');
    expect(refusalOf(await createFund({ uses: ['SALARY'] }))).toBe('VALIDATION_FAILED/UNKNOWN_USE');
    const planId = (await publish(t, 'funded', { fee: monthly() })).planIds.fee!;
    const made = await tryOrder(t, 'createOrder', { title: 'n', budgetId, items: [{ planId, quantity: '1' }] }, BUYER);
    const { order } = await t.ok<any>(
      'query($id:ID!){order(id:$id){budgets{budget{fundUse fund{name level}}}}}',
      { id: made.data!.createOrder!.id },
      BUYER,
    );
    expect(order.budgets).toEqual([
      { budget: { fundUse: 'APPLICATION_PROMOTION', fund: { name: '电子信息产业发展基金', level: 'NATIONAL' } } },
    ]);
    // Its money does not leave its use.
    const other = await makeBudget(t);
    const moved = await t.gql<any>(
      'mutation($i:TransferBudgetInput!){transferBudget(input:$i){from{id}}}',
      { i: { fromBudgetId: budgetId, toBudgetId: other, amount: '1', reason: 'r' } },
      FINANCE,
    );
    expect(refusalOf(moved)).toBe('TRANSFER_NOT_ALLOWED');
  });

  it('of one zone is refused for another place [S2-41]', async () => {
    const fund = await fundOf({ zoneCode: 'SH-LINGANG', level: 'ZONE', uses: ['INTERNATIONAL_DATA'] });
    const budgetId = (await allocate(fund, 'INTERNATIONAL_DATA', '1000')).data.allocateFund.id;
    const planId = (await publish(t, 'chengdu', { fee: monthly() }, { zoneCodes: ['CN-510100'] })).planIds.fee!;
    const order = (zoneCode: string | null): Promise<GqlAnswer<any>> =>
      tryOrder(t, 'createOrder', { title: 'n', budgetId, items: [{ planId, quantity: '1', zoneCode }] }, BUYER);
    for (const zone of ['CN-510100', null]) expect(refusalOf(await order(zone))).toBe('FUND_ZONE_MISMATCH');
    expect(refusalOf(await createFund({ zoneCode: 'NOWHERE' }))).toBe('VALIDATION_FAILED/UNKNOWN_ZONE');
  });

  it('is set up by agencies', async () => {
    const answer = await t.gql<any>(
      'mutation{createFund(input:{name:"n",level:CITY,uses:["PLATFORM"],amount:"1"}){id}}',
      {},
      BUYER,
    );
    expect(refusalOf(answer)).toBe('FORBIDDEN');
  });
});

describe('a subsidy', () => {
  const loan = { kind: 'LOAN_INTEREST', loan: { principal: '2000000', rate: '0.0435', share: '0.5' } };

  it('of a loan’s interest is claimed once a year, decided by the fund, and paid [S4-40]', async () => {
    const fund = await fundOf();
    const claimed = (await claim(fund, loan)).data.applyForSubsidy;
    expect(claimed).toMatchObject({ status: 'APPLIED', claimed: { amount: '43500.00' } });
    expect(refusalOf(await claim(fund, loan))).toBe('SUBSIDY_ALREADY_CLAIMED');
    expect(refusalOf(await decide(claimed.id, {}, 'finance@chongqing.example'))).toBe('NOT_FOUND');
    expect(refusalOf(await decide(claimed.id, { amount: '43500.01' }))).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
    expect((await decide(claimed.id)).data.decideSubsidy).toEqual({
      status: 'APPROVED',
      approved: { amount: '43500.00' },
    });
    expect(refusalOf(await decide(claimed.id))).toBe('INVALID_TRANSITION');
    const paid = await t.ok<any>(
      'mutation($id:ID!){paySubsidy(id:$id,paidOn:"2026-10-20",reference:"国库 1"){status paidOn paymentReference}}',
      { id: claimed.id },
      FINANCE,
    );
    expect(paid.paySubsidy).toEqual({ status: 'PAID', paidOn: '2026-10-20', paymentReference: '国库 1' });
    const { funds } = await t.ok<any>('{funds(first:100){edges{node{id given{amount}}}}}', {}, FINANCE);
    expect(funds.edges.find(({ node }: any) => node.id === fund).node.given.amount).toBe('43500.00');
    t.setNow(parseInstant('2027-01-05T12:00:00+08:00'));
    expect(refusalOf(await claim(fund, loan))).toBe('ok');
    t.setNow(parseInstant('2026-10-15T12:00:00+08:00'));
  });

  it('is approved within the fund’s cap and money, and a refused claim may be made again', async () => {
    const fund = await fundOf({ amount: '1000', subsidyCap: '600' });
    const PAYEE_B = 'finance@provider-b.example';
    const one = (await claim(fund, { kind: 'GRANT', amount: '900' }, PAYEE_B)).data.applyForSubsidy.id;
    expect((await decide(one)).data.decideSubsidy.approved.amount).toBe('600.00');
    const two = (await claim(fund, { kind: 'OTHER', amount: '500' }, PAYEE_B)).data.applyForSubsidy.id;
    expect(refusalOf(await decide(two))).toBe('FUND_EXCEEDED');
    expect((await decide(two, { amount: '400' })).data.decideSubsidy.status).toBe('APPROVED');
    const refused = (await claim(fund, loan, PAYEE_B)).data.applyForSubsidy.id;
    expect((await decide(refused, { approve: false })).data.decideSubsidy).toEqual({
      status: 'REJECTED',
      approved: null,
    });
    const again = (await claim(fund, loan, PAYEE_B)).data.applyForSubsidy.id;
    const withdrawn = await t.ok<any>('mutation($id:ID!){withdrawSubsidy(id:$id){status}}', { id: again }, PAYEE_B);
    expect(withdrawn.withdrawSubsidy.status).toBe('WITHDRAWN');
    for (const wrong of [{ kind: 'GRANT' }, { kind: 'LOAN_INTEREST' }, { kind: 'LISTING_REWARD', amount: '1' }])
      expect(refusalOf(await claim(fund, wrong, PAYEE_B))).toBe('VALIDATION_FAILED/REQUIRED');
  });

  it('rewards each listing of a company once [S4-43]', async () => {
    const fund = await fundOf();
    const reward = (listingEvent: string): Promise<GqlAnswer<any>> =>
      claim(fund, { kind: 'LISTING_REWARD', amount: '100', listingEvent });
    expect(refusalOf(await reward('2026-03 创业板'))).toBe('ok');
    expect(refusalOf(await reward('2026-03 创业板'))).toBe('SUBSIDY_ALREADY_CLAIMED');
    expect(refusalOf(await reward('2026-09 港交所'))).toBe('ok');
  });
});
