import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  APPROVER,
  BUYER,
  makeBudget,
  monthly,
  OPERATIONS,
  OPERATOR,
  publish,
  refusalOf,
  tryOrder,
} from '../market.fixture.js';

const CATALOG = 'catalog@provider-a.example';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-06-08T10:00:00+08:00'));
});
afterAll(() => t.close());

const EXIT = 'exitPlan{exportFormats interfaces destructionEvidence}';
const draft = (over: object): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:ContractInput!){draftContract(input:$i){id dataReturnBy terms{${EXIT}} items{planId}}}`,
    {
      i: {
        ...{ providerId: t.organization('PV-A'), title: 'n', value: '1000', startsOn: '2026-06-08' },
        ...{ endsOn: '2026-12-31', ...over },
      },
    },
    BUYER,
  );
const offer = (id: Id): Promise<GqlAnswer<any>> =>
  t.gql<any>('mutation($id:ID!){offerContract(id:$id){contentHash}}', { id }, BUYER);
const inForce = async (over: object): Promise<Id> => {
  const { id } = (await draft(over)).data.draftContract;
  const { contentHash } = (await offer(id)).data.offerContract;
  for (const email of [APPROVER, OPERATIONS])
    await t.ok('mutation($id:ID!,$h:String!){signContract(id:$id,hash:$h){id}}', { id, h: contentHash }, email);
  return id;
};
const ordered = async (planId: Id, contractId: Id | null): Promise<string> => {
  const made = await tryOrder(
    ...([t, 'createOrder'] as const),
    { title: 'n', budgetId: await makeBudget(t), contractId, months: 1, items: [{ planId, quantity: '1' }] },
    BUYER,
  );
  return made.errors ? refusalOf(made) : refusalOf(await tryOrder(t, 'submitOrder', made.data!.createOrder!.id, BUYER));
};
const plan = (over: object = {}): object => ({
  terms: {
    exitPlan: {
      ...{
        exportFormats: ['CSV', 'JSON'],
        interfaces: ['rest'],

        destructionEvidence: ['LOG'],
        ...over,
      },
    },
  },
});

describe('the exit plan of a contract', () => {
  it('is data that its software must be able to keep, or it is not signable [S3-16]', async () => {
    const { planIds } = await publish(t, 'leaving', { p: monthly() });
    const items = [{ planId: planIds.p }];
    const standard = (await draft({ items })).data.draftContract;
    expect(standard).toMatchObject({
      // Thirty days after 31 December.
      dataReturnBy: '2027-01-30',
      terms: {
        exitPlan: {
          ...{ exportFormats: ['CSV', 'JSON'], interfaces: ['REST'] },
          destructionEvidence: ['CERTIFICATE'],
        },
      },
    });
    expect(refusalOf(await offer(standard.id))).toBe('ok');
    const offered = async (over: object): Promise<string> => {
      const made = await draft({ items, ...plan(over) });
      return made.errors ? refusalOf(made) : refusalOf(await offer(made.data.draftContract.id));
    };
    expect(await offered({})).toBe('ok');
    expect(await offered({ exportFormats: [] })).toBe('EXIT_PLAN_REQUIRED/REQUIRED');
    expect(await offered({ exportFormats: ['XML'] })).toBe('EXIT_PLAN_REQUIRED/NOT_DECLARED');
    expect(await offered({ interfaces: ['FTP'] })).toBe('EXIT_PLAN_REQUIRED/NOT_DECLARED');
    expect(await offered({ destructionEvidence: [] })).toBe('VALIDATION_FAILED/REQUIRED');
  });

  it('of a contract for all that is sold is asked of each order', async () => {
    const { planIds } = await publish(t, 'staying', { p: monthly() });
    expect(await ordered(planIds.p!, await inForce(plan()))).toBe('ok');
    expect(await ordered(planIds.p!, await inForce(plan({ exportFormats: ['XML'] })))).toBe(
      'EXIT_PLAN_REQUIRED/NOT_DECLARED',
    );
  });
});

describe('a contract', () => {
  it('keeps the plans it was signed over: a new price does not touch it, and they are ordered under it still', async () => {
    const { offeringId, planIds } = await publish(t, 'pinned', { p: monthly() });
    const planId = planIds.p!;
    const contractId = await inForce({ items: [{ planId }] });
    const open = await inForce({});
    const { reviseOffering } = await t.ok<any>(
      'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
      {
        i: {
          ...{ offeringId, version: 3 },
          plans: [{ code: 'p', name: 'p', prices: [{ ...monthly()[0], unitPrice: '15' }] }],
        },
      },
      CATALOG,
    );
    const { id } = reviseOffering;
    await t.ok('mutation($id:ID!){submitOfferingRevision(id:$id){id}}', { id }, CATALOG);
    await t.ok('mutation($id:ID!){approveOfferingRevision(id:$id){id}}', { id }, OPERATOR);
    expect(await ordered(planId, null)).toBe('PLAN_REPLACED/PLAN_REPLACED');
    expect(await ordered(planId, open)).toBe('PLAN_REPLACED/PLAN_REPLACED');
    expect(await ordered(planId, contractId)).toBe('ok');
    const { contract } = await t.ok<any>(
      'query($id:ID!){contract(id:$id){items{revision plan{id prices{unitPrice}}}}}',
      { id: contractId },
      OPERATIONS,
    );
    expect(contract.items).toEqual([{ revision: 1, plan: { id: planId, prices: [{ unitPrice: '10' }] } }]);
    expect(await ordered(planId, 'no such')).toBe('NOT_FOUND');
  });
});
