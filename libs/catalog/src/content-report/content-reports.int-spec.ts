import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { publish } from '../../../../apps/testing/market.js';

let t: TestApp;
let offering: { id: string };
const OPERATOR = 'operator@yunshi.example';
const BUYER = 'buyer@chengdu.example';

beforeAll(async () => {
  t = await startTestApp();
  offering = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
});
afterAll(() => t.close());

const report = (email = BUYER, offeringId = offering.id): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:ReportContentInput!){reportContent(input:$i){id status}}',
    { i: { offeringId, kind: 'ILLEGAL', statement: '含有违法信息' } },
    email,
  );
const decide = (operation: string, id: string, email = OPERATOR): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($id:ID!){${operation}(id:$id,reason:"属实"){status reason offering{status suspension{reason}}}}`,
    { id },
    email,
  );

describe('[S4-48] a report of illegal content', () => {
  it('suspends the listing in one action, with the decision logged; a second report is closed along', async () => {
    const { data } = await report();
    const second = await report('buyer@chongqing.example');
    expect((await decide('takeDownContent', data.reportContent.id, BUYER)).errors![0]!.extensions.code).toBe(
      'FORBIDDEN',
    );
    const taken = await decide('takeDownContent', data.reportContent.id);
    expect(taken.data.takeDownContent).toEqual({
      ...{ status: 'TAKEN_DOWN', reason: '属实' },
      offering: { status: 'SUSPENDED', suspension: { reason: '属实' } },
    });
    const gone = await t.gql('query($id:ID!){offering(id:$id){id}}', { id: offering.id }, BUYER);
    expect(gone.errors![0]!.extensions.code).toBe('NOT_FOUND');
    expect((await decide('takeDownContent', second.data.reportContent.id)).data.takeDownContent.status).toBe(
      'TAKEN_DOWN',
    );
    expect((await decide('dismissContentReport', data.reportContent.id)).errors![0]!.extensions.code).toBe(
      'INVALID_TRANSITION',
    );
    const { contentReports } = await t.ok<any>(
      '{contentReports(statuses:[TAKEN_DOWN]){edges{node{statement decidedAt}}}}',
      {},
      OPERATOR,
    );
    expect(contentReports.edges).toHaveLength(2);
  });

  it('takes down what its provider retired, once, whoever decides at the same time', async () => {
    const other = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
    const reports = [await report(BUYER, other.id), await report('buyer@chongqing.example', other.id)];
    await t.ok('mutation($id:ID!){retireOffering(id:$id){id}}', { id: other.id }, 'catalog@provider-a.example');
    const taken = await Promise.all(reports.map(({ data }) => decide('takeDownContent', data.reportContent.id)));
    for (const { data } of taken)
      expect(data.takeDownContent).toMatchObject({ status: 'TAKEN_DOWN', offering: { status: 'SUSPENDED' } });
    const read = await t.gql('query($id:ID!){offering(id:$id){id}}', { id: other.id }, BUYER);
    expect(read.errors![0]!.extensions.code).toBe('NOT_FOUND');
  });

  it('that does not hold is dismissed and the listing stays; nobody reports what they may not know of', async () => {
    const other = await publish(t, { p: [{ code: 'use', unitPrice: '1' }] });
    const { data } = await report(BUYER, other.id);
    expect((await decide('dismissContentReport', data.reportContent.id)).data.dismissContentReport).toMatchObject({
      ...{ status: 'DISMISSED', offering: { status: 'PUBLISHED' } },
    });
    expect((await report(BUYER)).errors![0]!.extensions.code).toBe('NOT_FOUND');
  });
});
