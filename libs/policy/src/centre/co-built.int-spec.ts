import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

const A = 'operations@provider-a.example';
const B = 'operations@provider-b.example';
const OPERATOR = 'operator@yunshi.example';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-20'));
});
afterAll(() => t.close());

const OWNERS = [
  { division: '440600', share: '0.6' },
  { division: '441900', share: '0.4' },
];
const register = (code: string, more: object = {}): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:RegisterDataCentreInput!){registerDataCentre(input:$i){code kinds owners{division share}}}',
    { i: { code, name: code, division: '440600', ...more } },
    A,
  );
const cost = (centreCode: string, more: object = {}, email = A): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    'mutation($i:RecordDataCentreCostInput!){recordDataCentreCost(input:$i){id amount parts{division share amount}}}',
    { i: { centreCode, month: '2026-03', purpose: '电力增容', amount: '1000000.00', ...more } },
    email,
  );
const said = ({ errors }: GqlAnswer<any>): string =>
  errors?.[0]?.extensions.issues?.map((issue) => `${issue.path} ${issue.code}`).join(', ') ??
  errors?.[0]?.extensions.code ??
  'ok';

describe('a data centre that divisions build together', () => {
  it('is of five kinds, and its cost of 1 000 000.00 is split 600 000.00 and 400 000.00 by 60 and 40 % [S3-08]', async () => {
    const kinds = ['PUBLIC_SERVICE', 'INTERNET_APPLICATION', 'KEY_INDUSTRY', 'LARGE_ENTERPRISE', 'REMOTE_DR'];
    const { data } = await register('DC-FOSHAN', { kinds, owners: OWNERS });
    expect(data.registerDataCentre).toEqual({ code: 'DC-FOSHAN', kinds, owners: OWNERS });
    const made = await cost('DC-FOSHAN');
    expect(made.data.recordDataCentreCost.parts).toEqual([
      { division: '440600', share: '0.6', amount: '600000.00' },
      { division: '441900', share: '0.4', amount: '400000.00' },
    ]);
    const list = (email: string): Promise<GqlAnswer<any>> =>
      t.gql<any>('{dataCentreCosts(centreCode:"DC-FOSHAN"){edges{node{purpose amount parts{amount}}}}}', {}, email);
    for (const email of [A, OPERATOR])
      expect((await list(email)).data.dataCentreCosts.edges).toMatchObject([{ node: { amount: '1000000.00' } }]);
    expect(said(await list(B))).toBe('NOT_FOUND');
  });

  it('says what is wrong, and is told once with its key', async () => {
    expect(said(await register('DC-X', { owners: [{ division: '440600', share: '0.6' }] }))).toBe(
      'owners SHARES_NOT_WHOLE',
    );
    await register('DC-ALONE');
    expect(said(await cost('DC-ALONE'))).toBe('centreCode NOT_CO_BUILT');
    await register('DC-TWO', { owners: OWNERS });
    expect(said(await cost('DC-TWO', {}, B))).toBe('NOT_FOUND');
    expect(said(await cost('DC-TWO', { month: '2026-04', amount: '0.001', purpose: '' }))).toBe(
      'month IN_FUTURE, purpose REQUIRED, amount OVER_PRECISE',
    );
    const first = await cost('DC-TWO', { idempotencyKey: 'k' });
    expect((await cost('DC-TWO', { idempotencyKey: 'k' })).data).toEqual(first.data);
  });
});
