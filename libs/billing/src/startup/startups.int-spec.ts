import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { Market, use } from '../testing/market.fixture.js';

const PROVIDER = 'finance@provider-a.example';
const OPERATOR = 'operator@yunshi.example';
const TEAM = 'finance@team.example';

describe('a start-up team', () => {
  let market: Market;
  let organizationId: string;
  let teamId: string;
  let instanceId: string;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-10-01');
    const { createOrganization } = await market.test.ok<{ createOrganization: { id: string } }>(
      'mutation{createOrganization(input:{kind:ENTERPRISE,code:"TEAM",name:"创业团队"}){id}}',
      {},
      OPERATOR,
    );
    organizationId = createOrganization.id;
    for (const role of ['FINANCE', 'BUYER', 'APPROVER'] as const)
      await market.test.addPerson({ organizationId, email: `${role.toLowerCase()}@team.example`, roles: [role] });
    const { P } = await market.publish('startup', { P: [use('calls', '1')] });
    const usage = [{ meter: 'calls', quantityPerMonth: '5200' }];
    ({ instanceId } = await market.buy({ plan: P!, buyer: 'team', startsOn: '2026-10-01', months: 12, usage }));
  });
  afterAll(() => market.close());

  const gql = (query: string, variables: object, email: string): Promise<GqlAnswer<any>> =>
    market.test.gql<any>(query, { ...variables }, email);
  const codeOf = ({ errors }: GqlAnswer<any>): string => {
    const [error] = errors ?? [];
    return error ? [error.extensions.code, error.extensions.issues?.[0]?.code].filter(Boolean).join('/') : 'ok';
  };
  const SEEN = 'id status lastDay reason ceiling{amount} granted{amount}';
  const apply = (email = TEAM): Promise<GqlAnswer<any>> =>
    gql(`mutation{applyAsStartup(input:{plan:"p"}){${SEEN}}}`, {}, email);
  const decide = (over: object, id = teamId): Promise<GqlAnswer<any>> =>
    gql(
      `mutation($i:DecideStartupInput!){decideStartup(input:$i){${SEEN}}}`,
      { i: { id, approve: true, reason: 'r', ...over } },
      OPERATOR,
    );
  const grant = (amount: string, over: object = {}): Promise<GqlAnswer<any>> =>
    gql(
      'mutation($i:GrantCreditInput!){grantCredit(input:$i){id origin remaining expiresOn}}',
      { i: { organizationId, amount, currency: 'CNY', reason: '创业扶持', origin: 'STARTUP', ...over } },
      PROVIDER,
    );
  const credits = async (): Promise<string[]> =>
    (await market.test.ok<any>('{credits{edges{node{origin remaining}}}}', {}, TEAM)).credits.edges
      .map(({ node }: any) => `${node.origin} ${node.remaining}`)
      .reverse();
  const bill = async (day: string, period: string): Promise<object> => {
    market.at(day);
    await market.bill(period);
    const filter = `(filter:{organizationIds:["${organizationId}"],period:"${period}"})`;
    const { invoices } = await market.test.ok<any>(
      `{invoices${filter}{edges{node{total creditsApplied payableNow}}}}`,
      {},
      TEAM,
    );
    return invoices.edges[0].node;
  };

  it('applies once, and has credits only when it is approved, up to its ceiling and until its last day', async () => {
    expect(codeOf(await apply('finance@chengdu.example'))).toBe('FORBIDDEN');
    const twice = await Promise.all([apply(), apply()]);
    expect(twice.map(codeOf).sort()).toEqual(['STARTUP_ALREADY_APPLIED', 'ok']);
    teamId = twice.find(({ data }) => data)!.data.applyAsStartup.id;
    expect(codeOf(await grant('1'))).toBe('STARTUP_NOT_APPROVED');
    expect(codeOf(await decide({ ceiling: '5000', lastDay: '2026-09-30' }))).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
    expect(codeOf(await decide({ lastDay: '2026-12-31' }))).toBe('VALIDATION_FAILED/NOT_DECIMAL');
    expect(codeOf(await decide({}, newId()))).toBe('VALIDATION_FAILED/NOT_DECIMAL');
    const { data } = await decide({ ceiling: '5000.00', lastDay: '2026-12-31' });
    expect(data.decideStartup).toMatchObject({
      ...{ status: 'APPROVED', ceiling: { amount: '5000.00' }, granted: { amount: '0.00' }, lastDay: '2026-12-31' },
    });
    expect(codeOf(await apply())).toBe('STARTUP_ALREADY_APPLIED');
    expect(codeOf(await grant('5000.01'))).toBe('STARTUP_CEILING_EXCEEDED');
    expect(codeOf(await grant('1', { expiresOn: '2027-01-01' }))).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
  });

  it('with 5 000.00 until 2026-12-31 that uses 5 200.00 pays 200.00, and has no credit left [S4-15]', async () => {
    const { data } = await grant('5000.00');
    expect(data.grantCredit).toMatchObject({ origin: 'STARTUP', remaining: '5000.00', expiresOn: '2026-12-31' });
    expect(codeOf(await grant('0.01'))).toBe('STARTUP_CEILING_EXCEEDED');
    market.at('2026-10-20');
    await market.report(instanceId, [['a', 'calls', '5200', '2026-10-02']]);
    // 5 200 × 1.00 − 5 000.00 = 200.00
    expect(await bill('2026-11-02', '2026-10')).toEqual({
      ...{ total: '5200.00', creditsApplied: '5000.00', payableNow: '200.00' },
    });
    expect(await credits()).toEqual(['STARTUP 0.00']);
  });

  it('uses its credit through its last day in Shanghai, and not a moment longer', async () => {
    await gql('mutation($id:ID!){endStartup(id:$id,reason:"r"){status}}', { id: teamId }, OPERATOR);
    expect(codeOf(await grant('1'))).toBe('STARTUP_NOT_APPROVED');
    teamId = (await apply()).data.applyAsStartup.id;
    await decide({ ceiling: '300', lastDay: '2026-12-31' });
    await grant('100');
    await grant('100', { expiresOn: '2026-11-30' });
    market.at('2026-11-20');
    await market.report(instanceId, [['b', 'calls', '90', '2026-11-03T10:00:00']]);
    // At 23:59:59 of its last day it still pays; what ended on 30 November is void.
    expect(await bill('2026-12-31T23:59:59', '2026-11')).toMatchObject({ creditsApplied: '90.00', payableNow: '0.00' });
    await market.report(instanceId, [['c', 'calls', '5', '2026-12-31T23:00:00']]);
    expect(await bill('2027-01-01T00:00:00', '2026-12')).toMatchObject({ creditsApplied: '0.00', payableNow: '5.00' });
  });
});
