import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR, type Id } from '#kernel';
import { ContractStandings } from '#procurement';
import { openBudget } from '../../../../apps/testing/market.js';
import { refusal, t0 } from '../use.fixture.js';
import { APPROVER, BUYER, ChangeMarket, FEBRUARY, OPERATIONS } from './changes.fixture.js';

const MARCH = t0('2026-03-01T00:00:00+08:00');
type By = 'chengdu' | 'chongqing';

describe('what becomes of services under a contract', () => {
  let market: ChangeMarket;
  const budgets = {} as Record<By, Id>;
  beforeAll(async () => {
    market = await ChangeMarket.open();
    for (const mail of ['chengdu', 'chongqing'] as const) budgets[mail] = await openBudget(market.t, { mail });
  });
  beforeEach(() => market.t.setNow(FEBRUARY));
  afterAll(() => market.t.close());

  /** A contract with provider A for 2026, signed by both. */
  const inForce = async (over: object, by: By = 'chengdu'): Promise<Id> => {
    const input = { providerId: market.t.organization('PV-A'), title: '合同', value: '100000', ...over };
    const { draftContract } = await market.t.ok<any>(
      'mutation($i:ContractInput!){draftContract(input:$i){id}}',
      { i: { startsOn: '2026-01-01', endsOn: '2026-12-31', ...input } },
      `buyer@${by}.example`,
    );
    const { id } = draftContract;
    const offer = 'mutation($id:ID!){offerContract(id:$id){contentHash}}';
    const { offerContract } = await market.t.ok<any>(offer, { id }, `buyer@${by}.example`);
    for (const email of [`approver@${by}.example`, OPERATIONS])
      await market.t.ok(
        'mutation($id:ID!,$hash:String!){signContract(id:$id,hash:$hash){id}}',
        { id, hash: offerContract.contentHash },
        email,
      );
    return id;
  };
  /** What submitting an order of these under the contract answers. */
  const submitted = async (
    contractId: Id,
    items: object[],
    { by = 'chengdu', startsOn = '2026-03-01' }: { by?: By; startsOn?: string } = {},
  ): Promise<{ code: string; id: Id }> => {
    const i = { title: 'more', contractId, budgetId: budgets[by], startsOn, items };
    const create = 'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}';
    const { createOrder } = await market.t.ok<any>(create, { i }, `buyer@${by}.example`);
    const { id } = createOrder;
    const answer = await market.t.gql('mutation($id:ID!){submitOrder(id:$id){id}}', { id }, `buyer@${by}.example`);
    return { id, code: answer.errors ? refusal(answer) : 'ok' };
  };
  const more = (quantity: string): object[] => [{ planId: market.planId, quantity }];
  const offered = (instanceId: Id): Promise<unknown> =>
    market.t.ok(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId, receiverId: market.t.organization('AG-CQ'), reason: 'r' } },
      BUYER,
    );

  it('a change counts among its quantities from its submission on, and once when it is done', async () => {
    const contractId = await inForce({ items: [{ planId: market.planId, maxQuantity: '10' }] });
    const instanceId = await market.running('5', { contractId });
    const { id } = await market.submitted([{ kind: 'MODIFY', instanceId, quantity: '9' }]);
    expect((await submitted(contractId, more('2'))).code).toBe('CEILING_EXCEEDED');
    await market.must('approveOrder', id, APPROVER);
    const { items } = await market.must('acceptOrder', id, OPERATIONS);
    const last = await submitted(contractId, more('1'));
    expect(last.code).toBe('ok');
    expect((await market.complete(items[0]!.id)).data!.completeOrderItem.status).toBe('DONE');
    expect((await submitted(contractId, more('1'))).code).toBe('CEILING_EXCEEDED');
    await market.must('cancelOrder', last.id, BUYER);
    expect((await submitted(contractId, more('1'))).code).toBe('ok');
  });

  it('counts nothing under it when it was never made, or not changed', async () => {
    const contractId = await inForce({ value: '3000' });
    const two = await market.accepted([...more('1'), ...more('1')], {
      ...{ contractId, budgetId: budgets.chengdu, startsOn: '2026-02-01' },
    });
    const [made, failing] = two.items.map(({ instance }) => instance!.id);
    const activate = 'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}';
    await market.t.ok(activate, { i: { instanceId: made, activatedAt: '2026-02-01T00:00:00+08:00' } }, OPERATIONS);
    // Twice 1 × 100 × 11 of 3 000: there is no room for 1 000.
    expect((await submitted(contractId, more('1'))).code).toBe('CEILING_EXCEEDED');
    const fail = 'mutation($id:ID!){failInstance(id:$id,reason:"r"){id}}';
    await market.t.ok(fail, { id: failing }, OPERATIONS);
    const change = await market.accepted([{ kind: 'MODIFY', instanceId: made, quantity: '2' }]);
    // 1 100 and 1 100 again, until that comes to nothing too.
    expect((await submitted(contractId, more('1'))).code).toBe('CEILING_EXCEEDED');
    await market.fail(change.items[0]!.id);
    expect((await submitted(contractId, more('1'))).code).toBe('ok');
    expect((await submitted(contractId, more('1'))).code).toBe('CEILING_EXCEEDED');
  });

  it('counts under its giver’s with what was used until it passed to another buyer', async () => {
    const contractId = await inForce({ value: '2400' });
    // 2 × 100 × 12.
    const instanceId = await market.running('2', { contractId });
    await offered(instanceId);
    const items = [{ kind: 'TRANSFER', instanceId }];
    const theirs = await inForce({}, 'chongqing');
    const { id } = await submitted(theirs, items, { by: 'chongqing', startsOn: '2026-02-10' });
    await market.t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, 'approver@chongqing.example');
    const accepted = await market.must('acceptOrder', id, OPERATIONS);
    expect((await submitted(contractId, more('1'))).code).toBe('CEILING_EXCEEDED');
    market.t.setNow(MARCH + HOUR);
    await market.complete(accepted.items[0]!.id, MARCH);
    const { [0]: service } = (await market.t.app.get(ContractStandings).servicesUnder([contractId])).get(contractId)!;
    // January and February.
    expect(service!.estimate.toFixed()).toBe('400');
    // 400 and 1 × 100 × 10 of 2 400: another thousand fits, and no second one.
    expect((await submitted(contractId, more('1'))).code).toBe('ok');
    expect((await submitted(contractId, more('1'))).code).toBe('ok');
    expect((await submitted(contractId, more('1'))).code).toBe('CEILING_EXCEEDED');
  });

  it.each([
    ['quantities', () => ({ items: [{ planId: market.planId, maxQuantity: '2' }] })],
    // 2 × 100 × (19 of 28 days and 10 months) are 2 135.71.
    ['money', () => ({ value: '2200' })],
  ])('what another buyer gives counts among the %s of its receiver’s from the submission on', async (_, over) => {
    const contractId = await inForce(over(), 'chongqing');
    const instanceId = await market.running('2');
    await offered(instanceId);
    const by = { by: 'chongqing' as const };
    const taking = await submitted(contractId, [{ kind: 'TRANSFER', instanceId }], { ...by, startsOn: '2026-02-10' });
    expect(taking.code).toBe('ok');
    expect((await submitted(contractId, more('1'), by)).code).toBe('CEILING_EXCEEDED');
    const cancel = 'mutation($id:ID!){cancelOrder(id:$id,reason:"r"){id}}';
    await market.t.ok(cancel, { id: taking.id }, 'buyer@chongqing.example');
    expect((await submitted(contractId, more('1'), by)).code).toBe('ok');
  });
});
