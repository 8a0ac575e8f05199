import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  APPROVER,
  BUYER,
  doOrder,
  makeBudget,
  monthly,
  OPERATIONS,
  publish,
  refusalOf,
  tryOrder,
} from '../market.fixture.js';

const B = 'operations@provider-b.example';
const CHONGQING = 'approver@chongqing.example';

let t: TestApp;
let plan: Id;
let others: Id;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-06-08T10:00:00+08:00'));
  plan = (await publish(t, 'passed', { p: monthly() })).planIds.p!;
  others = (await publish(t, 'taken', { p: monthly() }, { provider: 'b' })).planIds.p!;
});
afterAll(() => t.close());

const inForce = async (over: object = {}): Promise<Id> => {
  const input = { providerId: t.organization('PV-A'), title: '合同', value: '1000', startsOn: '2026-06-01' };
  const { draftContract } = await t.ok<any>(
    'mutation($i:ContractInput!){draftContract(input:$i){id}}',
    { i: { ...input, endsOn: '2026-12-31', ...over } },
    BUYER,
  );
  const { id } = draftContract;
  const { offerContract } = await t.ok<any>('mutation($id:ID!){offerContract(id:$id){contentHash}}', { id }, BUYER);
  for (const email of [APPROVER, OPERATIONS])
    await t.ok(
      'mutation($id:ID!,$h:String!){signContract(id:$id,hash:$h){id}}',
      { id, h: offerContract.contentHash },
      email,
    );
  return id;
};
const NOVATION = 'id status contentHash consents newContractId successor{code} items{planId} contract{number}';
const propose = (over: object, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:ProposeContractNovationInput!){proposeContractNovation(input:$i){${NOVATION}}}`,
    { i: { rationale: '机构改革', ...over } },
    email,
  );
const sign = (id: Id, hash: string, email: string): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($id:ID!,$hash:String!){signContractNovation(id:$id,hash:$hash){${NOVATION}}}`,
    { id, hash },
    email,
  );
const see = async (id: Id, email: string): Promise<any> =>
  (
    await t.ok<any>(
      `query($id:ID!){contract(id:$id){number status value{amount} maximumValue{amount} startsOn endsOn endReason novatesId
        signatureStatus organization{code} provider{code} items{planId maxQuantity} novations{status}}}`,
      { id },
      email,
    )
  ).contract;
const ordered = async (contractId: Id): Promise<Id> => {
  const { id } = await doOrder(
    ...([t, 'createOrder'] as const),
    { title: 'n', budgetId: await makeBudget(t), contractId, months: 1, items: [{ planId: plan, quantity: '1' }] },
    BUYER,
  );
  await doOrder(t, 'submitOrder', id, BUYER);
  return id;
};

describe('a contract that passes to a successor', () => {
  it('of its buyer goes on with what is left, once all three consent to one hash', async () => {
    const contractId = await inForce({ items: [{ planId: plan, maxQuantity: '9' }] });
    const order = await ordered(contractId);
    const wanted = { contractId, side: 'BUYER', successorId: t.organization('AG-CQ') };
    expect(refusalOf(await propose(wanted))).toBe('NOVATION_RESTRICTED');
    await tryOrder(t, 'cancelOrder', order, BUYER);
    for (const wrong of [
      ...[{ successorId: t.organization('PV-B') }, { successorId: t.organization('AG-CD') }, { successorId: 'x' }],
      { contractId: 'x' },
    ])
      expect(refusalOf(await propose({ ...wanted, ...wrong }))).toBe('NOT_FOUND');
    expect(refusalOf(await propose(wanted, B))).toBe('NOT_FOUND');
    const { id, contentHash } = (await propose(wanted)).data.proposeContractNovation;
    expect(refusalOf(await propose(wanted))).toBe('INVALID_TRANSITION');
    // The successor reads what it steps into, and others nothing.
    const { contractNovations } = await t.ok<any>(
      `{contractNovations{edges{node{id contract{number maximumValue{amount} terms{exit{en}}}}}}}`,
      {},
      CHONGQING,
    );
    expect(contractNovations.edges).toEqual([
      { node: { id, contract: expect.objectContaining({ maximumValue: { amount: '1000.00' } }) } },
    ]);
    expect(refusalOf(await sign(id, contentHash, B))).toBe('NOT_FOUND');
    expect(refusalOf(await sign(id, 'ab'.repeat(32), CHONGQING))).toBe('HASH_MISMATCH');
    expect((await sign(id, contentHash, CHONGQING)).data.signContractNovation.consents).toEqual(['SUCCESSOR']);
    expect((await sign(id, contentHash, OPERATIONS)).data.signContractNovation.status).toBe('PENDING_SIGNATURE');
    const done = (await sign(id, contentHash, APPROVER)).data.signContractNovation;
    expect(done).toMatchObject({ status: 'IN_FORCE', consents: ['BUYER', 'PROVIDER', 'SUCCESSOR'] });
    const passed = await see(done.newContractId, CHONGQING);
    expect(passed).toMatchObject({
      ...{ status: 'ACTIVE', signatureStatus: 'FULLY_SIGNED', novatesId: contractId, startsOn: '2026-06-08' },
      ...{ value: { amount: '1000.00' }, maximumValue: { amount: '1000.00' }, endsOn: '2026-12-31' },
      ...{ organization: { code: 'AG-CQ' }, provider: { code: 'PV-A' }, items: [{ planId: plan, maxQuantity: '9' }] },
    });
    expect(await see(contractId, BUYER)).toMatchObject({
      ...{ status: 'TERMINATED_EARLY', endReason: expect.stringContaining(passed.number) },
      novations: [{ status: 'IN_FORCE' }],
    });
    expect(refusalOf(await sign(id, contentHash, APPROVER))).toBe('INVALID_TRANSITION');
    expect(refusalOf(await t.gql('query($id:ID!){contract(id:$id){id}}', { id: done.newContractId }, BUYER))).toBe(
      'NOT_FOUND',
    );
  });

  it('consented to by a hash of other content, as one from before an upgrade, is refused and proposed anew', async () => {
    const contractId = await inForce({ items: [{ planId: plan, maxQuantity: '9' }] });
    const wanted = { contractId, side: 'BUYER', successorId: t.organization('AG-CQ') };
    const { id } = (await propose(wanted)).data.proposeContractNovation;
    const former = 'ab'.repeat(32);
    const database = t.app.get(DataSource);
    await database.query('UPDATE contract_novation SET content_hash = ? WHERE id = ?', [former, bin(id)]);
    for (const email of [CHONGQING, OPERATIONS, APPROVER])
      expect(refusalOf(await sign(id, former, email))).toBe('HASH_MISMATCH');
    const refuse = 'mutation($id:ID!){refuseContractNovation(id:$id,reason:"r"){status}}';
    expect((await t.ok<any>(refuse, { id }, APPROVER)).refuseContractNovation.status).toBe('CANCELLED');
    const anew = (await propose(wanted)).data.proposeContractNovation;
    for (const email of [CHONGQING, OPERATIONS]) await sign(anew.id, anew.contentHash, email);
    const done = (await sign(anew.id, anew.contentHash, APPROVER)).data.signContractNovation;
    expect(done.status).toBe('IN_FORCE');
  });

  it('of its provider names the successor’s plans, and nothing of it may run', async () => {
    const contractId = await inForce({ items: [{ planId: plan }] });
    const wanted = { contractId, side: 'PROVIDER', successorId: t.organization('PV-B') };
    expect(refusalOf(await propose(wanted, OPERATIONS))).toBe('VALIDATION_FAILED/REQUIRED');
    expect(refusalOf(await propose({ ...wanted, items: [{ planId: plan }] }, OPERATIONS))).toBe('NOT_FOUND');
    const made = await propose({ ...wanted, items: [{ planId: others, maxQuantity: '3' }] }, OPERATIONS);
    const { id, contentHash } = made.data.proposeContractNovation;
    await sign(id, contentHash, OPERATIONS);
    await sign(id, contentHash, B);
    // Ordered meanwhile: the last consent is refused, and the contract stays as it is.
    const order = await ordered(contractId);
    expect(refusalOf(await sign(id, contentHash, APPROVER))).toBe('NOVATION_RESTRICTED');
    expect((await see(contractId, BUYER)).status).toBe('ACTIVE');
    await doOrder(t, 'approveOrder', order, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', order, OPERATIONS);
    await t.ok(
      'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}',
      { i: { instanceId: items[0]!.instance!.id } },
      OPERATIONS,
    );
    expect(refusalOf(await sign(id, contentHash, APPROVER))).toBe('NOVATION_RESTRICTED');
    await t.ok('mutation($id:ID!){terminateInstance(id:$id){id}}', { id: items[0]!.instance!.id }, OPERATIONS);
    const done = (await sign(id, contentHash, APPROVER)).data.signContractNovation;
    // 10 a month for a part of two months was ordered: the rest goes on.
    const passed = await see(done.newContractId, B);
    expect(passed).toMatchObject({
      ...{ provider: { code: 'PV-B' }, organization: { code: 'AG-CD' }, items: [{ planId: others, maxQuantity: '3' }] },
      maximumValue: { amount: '990.07' },
    });
    expect(await see(contractId, OPERATIONS)).toMatchObject({ status: 'TERMINATED_EARLY' });
  });

  it('is consented to as it stands: a supplement signed in between asks for consent anew', async () => {
    const contractId = await inForce();
    const wanted = { contractId, side: 'PROVIDER', successorId: t.organization('PV-B') };
    const { id, contentHash } = (await propose(wanted, OPERATIONS)).data.proposeContractNovation;
    for (const email of [OPERATIONS, B]) expect(refusalOf(await sign(id, contentHash, email))).toBe('ok');
    const { reviseContract: revised } = await t.ok<any>(
      'mutation($i:ReviseContractInput!){reviseContract(input:$i){id contentHash}}',
      { i: { contractId, reason: 'SCOPE', rationale: '增补', valueChange: '100' } },
      BUYER,
    );
    const supplement = 'mutation($id:ID!,$h:String!){signContractRevision(id:$id,hash:$h){id}}';
    for (const email of [OPERATIONS, APPROVER])
      await t.ok(supplement, { id: revised.id, h: revised.contentHash }, email);
    expect(refusalOf(await sign(id, contentHash, APPROVER))).toBe('HASH_MISMATCH');
    expect((await see(contractId, BUYER)).status).toBe('ACTIVE');
    await t.ok('mutation($id:ID!){refuseContractNovation(id:$id,reason:"增补"){id}}', { id }, OPERATIONS);
    const anew = (await propose(wanted, OPERATIONS)).data.proposeContractNovation;
    for (const email of [OPERATIONS, B, APPROVER])
      expect(refusalOf(await sign(anew.id, anew.contentHash, email))).toBe('ok');
    const { novations, status } = await see(contractId, BUYER);
    expect([status, novations.map((each: any) => each.status)]).toEqual([
      'TERMINATED_EARLY',
      ['CANCELLED', 'IN_FORCE'],
    ]);
  });

  it('stays as it is when one of the three refuses', async () => {
    const contractId = await inForce();
    const wanted = { contractId, side: 'PROVIDER', successorId: t.organization('PV-B') };
    const { id, contentHash } = (await propose(wanted)).data.proposeContractNovation;
    expect(refusalOf(await sign(id, contentHash, BUYER))).toBe('FORBIDDEN');
    const refused = await t.ok<any>(
      'mutation($id:ID!){refuseContractNovation(id:$id,reason:"不接受"){status refusal}}',
      { id },
      B,
    );
    expect(refused.refuseContractNovation).toEqual({ status: 'CANCELLED', refusal: '不接受' });
    expect((await see(contractId, BUYER)).status).toBe('ACTIVE');
    const ended = await t.ok<any>(
      'mutation($id:ID!){terminateContract(id:$id,reason:"项目终止",consequence:"支付已履行部分"){endReason endConsequence dataReturnBy}}',
      { id: contractId },
      APPROVER,
    );
    expect(ended.terminateContract).toEqual({
      ...{ endReason: '项目终止', endConsequence: '支付已履行部分', dataReturnBy: '2026-07-08' },
    });
  });
});
