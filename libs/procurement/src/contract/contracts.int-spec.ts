import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import { system } from '#platform';
import { ModuleRef } from '@nestjs/core';
import type { GqlAnswer } from '../../../../apps/testing/harness.js';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  activate,
  APPROVER,
  BUYER,
  doOrder,
  makeBudget,
  monthly,
  OPERATIONS,
  OPERATOR,
  publish,
  refusalOf,
  seeOrder,
  tryOrder,
} from '../market.fixture.js';
import { StartOrders } from '../sweep/start-orders.js';
import { ContractSteps } from './contract-steps.service.js';

let t: TestApp;
let planId: Id;
let otherPlan: Id;
const on = (day: string): void => t.setNow(parseInstant(`${day}T10:00:00+08:00`));

beforeAll(async () => {
  t = await startTestApp();
  on('2026-06-01');
  ({ fee: planId, other: otherPlan } = (await publish(t, 'contracted', { fee: monthly(), other: monthly() }))
    .planIds as never);
});
afterAll(() => t.close());

/** One sweep of the worker. */
const start = async (): Promise<void> => (await t.app.get(ModuleRef).create(StartOrders)).run('spec');

const CONTRACT = `id number version status signatureStatus performanceStatus filingStatus contentHash signBy publishBy fileBy
  value{amount} maximumValue{amount} endsOn orderId terms{sharing{party percent}} items{planId maxQuantity}`;
const call = (operation: string, args: string, variables: object, email: string): Promise<GqlAnswer<any>> => {
  const types: Record<string, string> = {
    id: 'ID!',
    hash: 'String!',
    reason: 'String!',
    input: 'ContractInput!',
    version: 'Int!',
    revise: 'ReviseContractInput!',
  };
  const declared = Object.keys(variables).map((name) => `$${name}:${types[name]}`);
  const fields = operation.includes('evis') ? 'id status signatureStatus contentHash valueChange{amount}' : CONTRACT;
  return t.gql<any>(`mutation(${declared.join()}){${operation}(${args}){${fields}}}`, { ...variables }, email);
};
const draftOf = (over: object = {}): object => ({
  providerId: t.organization('PV-A'),
  title: '政务云服务合同',
  value: '1000',
  startsOn: '2026-06-08',
  endsOn: '2026-12-31',
  noticedOn: '2026-06-01',
  ...over,
});
const draft = (over: object = {}, email = BUYER): Promise<GqlAnswer<any>> =>
  call('draftContract', 'input:$input', { input: draftOf(over) }, email);
const see = async (id: Id, email = BUYER): Promise<any> =>
  (await t.ok<any>(`query($id:ID!){contract(id:$id){${CONTRACT}}}`, { id }, email)).contract;
const offer = (id: Id): Promise<GqlAnswer<any>> => call('offerContract', 'id:$id', { id }, BUYER);
const sign = (id: Id, hash: string, email: string): Promise<GqlAnswer<any>> =>
  call('signContract', 'id:$id,hash:$hash', { id, hash }, email);
const inForce = async (over: object = {}): Promise<any> => {
  const { id } = (await draft(over)).data.draftContract;
  const { contentHash } = (await offer(id)).data.offerContract;
  await sign(id, contentHash, APPROVER);
  return (await sign(id, contentHash, OPERATIONS)).data.signContract;
};
const order = async (over: object): Promise<Record<string, unknown>> => ({
  title: 'n',
  budgetId: await makeBudget(t, { amount: '100000' }),
  startsOn: '2026-06-08',
  months: 1,
  items: [{ planId, quantity: '1' }],
  ...over,
});
const submitted = async (over: object): Promise<GqlAnswer<any>> => {
  const made = await tryOrder(t, 'createOrder', await order(over), BUYER);
  return made.errors ? made : tryOrder(t, 'submitOrder', made.data!.createOrder!.id, BUYER);
};

describe('the contract of an order that names none', () => {
  it('is signed by its approval and its acceptance, over a hash of what it says', async () => {
    on('2026-06-05');
    const { id } = (await submitted({})).data.submitOrder;
    const { contract } = await doOrder(t, 'approveOrder', id, APPROVER);
    const offered = await see(contract!.id);
    expect(offered).toMatchObject({
      ...{ status: 'PENDING_SIGNATURE', signatureStatus: 'BUYER_SIGNED', filingStatus: 'NOT_REQUIRED', orderId: id },
      ...{ value: { amount: '9.93' }, maximumValue: { amount: '9.93' }, endsOn: '2026-07-07', publishBy: null },
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    on('2026-06-08');
    await doOrder(t, 'acceptOrder', id, OPERATIONS);
    // Monday 8 June: two working days later Wednesday, seven later Wednesday the week after.
    expect(await see(contract!.id, OPERATIONS)).toMatchObject({
      ...{
        status: 'ACTIVE',
        signatureStatus: 'FULLY_SIGNED',
        filingStatus: 'PENDING',
        contentHash: offered.contentHash,
      },
      ...{ publishBy: '2026-06-10', fileBy: '2026-06-17', performanceStatus: 'ON_TRACK' },
    });
    const filed = await t.ok<any>(
      'mutation($id:ID!){recordContractFiling(id:$id,number:"备 1",filedOn:"2026-06-12"){filingStatus filingNumber}}',
      { id: contract!.id },
      BUYER,
    );
    expect(filed.recordContractFiling).toEqual({ filingStatus: 'FILED', filingNumber: '备 1' });
  });

  it('ends with the order that is declined', async () => {
    const { id } = (await submitted({})).data.submitOrder;
    const { contract } = await doOrder(t, 'approveOrder', id, APPROVER);
    await doOrder(t, 'declineOrder', id, OPERATIONS);
    expect(await see(contract!.id)).toMatchObject({ status: 'CANCELLED', signatureStatus: 'REFUSED' });
  });
});

describe('a contract', () => {
  it('is not signable with an empty cell of the matrix; the template has none [S4-38] [P2-D3]', async () => {
    const { contractTemplate } = await t.ok<any>(
      '{contractTemplate{matrix{provider{responsibility{zh en} right{zh en} interest{zh en}} agency{responsibility{zh en} right{zh en} interest{zh en}} management{responsibility{zh en} right{zh en} interest{zh en}}}}}',
      {},
      BUYER,
    );
    const { matrix } = contractTemplate;
    const cell = { ...matrix, management: { ...matrix.management, right: { zh: '', en: '' } } };
    const { id, version } = (await draft({ terms: { matrix: cell } })).data.draftContract;
    const refused = await offer(id);
    expect(refusalOf(refused)).toBe('CONTRACT_MATRIX_INCOMPLETE/REQUIRED');
    expect(refused.errors![0]!.extensions.issues![0]!.path).toBe('matrix.management.right');
    await call('updateContract', 'id:$id,version:$version,input:$input', { id, version, input: draftOf() }, BUYER);
    expect((await offer(id)).data.offerContract).toMatchObject({
      status: 'PENDING_SIGNATURE',
      signatureStatus: 'NONE',
    });
  });

  it('is in force once both sides consent to what they read, and never by who drafted it', async () => {
    on('2026-06-08');
    await t.addPerson({
      organizationId: t.organization('AG-CD'),
      email: 'both@chengdu.example',
      roles: ['BUYER', 'APPROVER'],
    });
    const { id } = (await draft({}, 'both@chengdu.example')).data.draftContract;
    expect(refusalOf(await t.gql(`query($id:ID!){contract(id:$id){id}}`, { id }, OPERATIONS))).toBe('NOT_FOUND');
    expect(refusalOf(await sign(id, 'x', OPERATIONS))).toBe('NOT_FOUND');
    const { contentHash } = (await offer(id)).data.offerContract;
    expect(refusalOf(await sign(id, 'ab'.repeat(32), APPROVER))).toBe('HASH_MISMATCH');
    expect(refusalOf(await sign(id, contentHash, 'both@chengdu.example'))).toBe('FORBIDDEN');
    expect(refusalOf(await sign(id, contentHash, 'operations@provider-b.example'))).toBe('NOT_FOUND');
    expect((await sign(id, contentHash, OPERATIONS)).data.signContract.signatureStatus).toBe('SUPPLIER_SIGNED');
    expect((await sign(id, contentHash, OPERATIONS)).data.signContract.signatureStatus).toBe('SUPPLIER_SIGNED');
    expect((await sign(id, contentHash, APPROVER)).data.signContract).toMatchObject({
      ...{ status: 'ACTIVE', signatureStatus: 'FULLY_SIGNED', publishBy: '2026-06-10', fileBy: '2026-06-17' },
    });
    expect(refusalOf(await call('refuseContract', 'id:$id,reason:$reason', { id, reason: 'r' }, APPROVER))).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('buys a service, shares benefits and risks whole, and goes on for so long [S4-16] [S2-42] [P2-A25]', async () => {
    const refused = async (over: object): Promise<string> => refusalOf(await draft(over));
    const sharing = (...parts: string[]): object => ({
      terms: { sharing: parts.map((percent, n) => ({ party: `p${n}`, percent })) },
    });
    expect(await refused({ items: [{ planId, assetTransfer: true }] })).toBe('ASSET_TRANSFER');
    expect(await refused({ items: [{ planId, assetTransfer: false }] })).toBe('ok');
    expect(await refused(sharing('50', '30', '30'))).toBe('VALIDATION_FAILED/SHARES_NOT_WHOLE');
    expect(await refused(sharing('50', '30', '20'))).toBe('ok');
    expect(await refused({ endsOn: '2029-06-07' })).toBe('VALIDATION_FAILED/JUSTIFICATION_REQUIRED');
    expect(await refused({ endsOn: '2029-06-07', justification: '需求固定' })).toBe('ok');
    expect(await refused({ endsOn: '2029-07-07', justification: '需求固定' })).toBe(
      'VALIDATION_FAILED/CONTRACT_TOO_LONG',
    );
    expect(await refused({ maximumValue: '999' })).toBe('VALIDATION_FAILED/OUT_OF_RANGE');
    for (const wrong of [{ providerId: newId() }, { items: [{ planId: newId() }] }, { renewsId: newId() }])
      expect(await refused(wrong)).toBe('NOT_FOUND');
  });

  it('is signed within thirty days of the notice, and lapses after [P2-A18]', async () => {
    on('2026-06-08');
    const { id } = (await draft({ noticedOn: '2026-06-01' })).data.draftContract;
    const { contentHash, signBy } = (await offer(id)).data.offerContract;
    expect(signBy).toBe('2026-07-01');
    on('2026-07-01');
    expect(refusalOf(await sign(id, contentHash, OPERATIONS))).toBe('ok');
    on('2026-07-02');
    expect(refusalOf(await sign(id, contentHash, APPROVER))).toBe('INVALID_TRANSITION');
    const lapse = (): Promise<number> => t.app.get(ContractSteps).lapse(system('spec'), 10);
    expect(await lapse()).toBeGreaterThan(0);
    expect(await lapse()).toBe(0);
    expect(await see(id)).toMatchObject({ status: 'EXPIRED', signatureStatus: 'LAPSED' });
    on('2026-06-08');
  });
});

describe('orders under a contract', () => {
  it('stay within its money, its services, its days and its provider', async () => {
    on('2026-06-08');
    const { id: contractId } = await inForce({ value: '25', items: [{ planId }] });
    expect(refusalOf(await submitted({ contractId }))).toBe('ok');
    const second = (await submitted({ contractId })).data.submitOrder.id;
    expect(refusalOf(await submitted({ contractId }))).toBe('CEILING_EXCEEDED');
    expect(refusalOf(await submitted({ contractId, items: [{ planId: otherPlan, quantity: '1' }] }))).toBe(
      'CONTRACT_MISMATCH',
    );
    expect(refusalOf(await submitted({ contractId, startsOn: '2026-06-07' }))).toBe('CONTRACT_NOT_ACTIVE');
    expect(refusalOf(await submitted({ contractId: newId() }))).toBe('NOT_FOUND');
    // What is off makes room.
    await doOrder(t, 'rejectOrder', second, APPROVER);
    const third = (await submitted({ contractId })).data.submitOrder.id;
    const approved = await doOrder(t, 'approveOrder', third, APPROVER);
    expect(approved.contract!.id).toBe(contractId);
  });

  it('of twenty at once take no more than its money', async () => {
    const { id: contractId } = await inForce({ value: '30' });
    const input = await order({ contractId });
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await doOrder(t, 'createOrder', input, BUYER)).id),
    );
    const answers = await Promise.all(ids.map((id) => tryOrder(t, 'submitOrder', id, BUYER)));
    expect(answers.map(refusalOf).filter((code) => code === 'ok')).toHaveLength(3);
    expect(new Set(answers.map(refusalOf))).toEqual(new Set(['ok', 'CEILING_EXCEEDED']));
  });

  it('are resized within its ceiling of ten: five to nine, not to eleven [S1-43]', async () => {
    const { id: contractId } = await inForce({ items: [{ planId, maxQuantity: '10' }] });
    expect(refusalOf(await submitted({ contractId, items: [{ planId, quantity: '11' }] }))).toBe('CEILING_EXCEEDED');
    const { id } = (await submitted({ contractId, items: [{ planId, quantity: '5' }] })).data.submitOrder;
    await doOrder(t, 'approveOrder', id, APPROVER);
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    const instanceId = items[0]!.instance!.id;
    await activate(t, OPERATIONS, { instanceId });
    const resize = async (quantity: string): Promise<string> =>
      refusalOf(
        await t.gql(
          'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}',
          { i: { instanceId, quantity } },
          APPROVER,
        ),
      );
    expect(await resize('9')).toBe('ok');
    expect(await resize('11')).toBe('CEILING_EXCEEDED');
    expect(await resize('3')).toBe('ok');
    expect(refusalOf(await submitted({ contractId, items: [{ planId, quantity: '8' }] }))).toBe('CEILING_EXCEEDED');
    expect(refusalOf(await submitted({ contractId, items: [{ planId, quantity: '7' }] }))).toBe('ok');
  });

  it('wait on their first day while it is frozen, and begin once it is not', async () => {
    on('2026-06-08');
    const contract = await inForce();
    const { id } = (await submitted({ contractId: contract.id, startsOn: '2026-06-15' })).data.submitOrder;
    await doOrder(t, 'approveOrder', id, APPROVER);
    expect((await doOrder(t, 'acceptOrder', id, OPERATIONS)).status).toBe('PENDING_START');
    const freeze = 'mutation($id:ID!){freezeContract(id:$id,reason:"投诉处理中"){performanceStatus frozenReason}}';
    expect((await t.ok<any>(freeze, { id: contract.id }, OPERATOR)).freezeContract.performanceStatus).toBe('PAUSED');
    expect(refusalOf(await submitted({ contractId: contract.id }))).toBe('CONTRACT_NOT_ACTIVE');
    on('2026-06-15');
    await start();
    const refusal = async (): Promise<any> =>
      (await t.ok<any>('query($id:ID!){order(id:$id){status startRefusal{code message}}}', { id }, BUYER)).order;
    expect(await refusal()).toEqual({
      status: 'PENDING_START',
      startRefusal: { code: 'CONTRACT_NOT_ACTIVE', message: expect.stringContaining('投诉处理中') },
    });
    await t.ok('mutation($id:ID!){unfreezeContract(id:$id){id}}', { id: contract.id }, OPERATOR);
    await start();
    expect(await refusal()).toEqual({ status: 'EXECUTING', startRefusal: null });
    on('2026-06-08');
  });

  it('begin only while their provider may sell: the rules are asked again [S1-03]', async () => {
    const { id } = (await submitted({ startsOn: '2026-06-15' })).data.submitOrder;
    await doOrder(t, 'approveOrder', id, APPROVER);
    await doOrder(t, 'acceptOrder', id, OPERATIONS);
    const { suspendProvider } = await t.ok<any>(
      'mutation($i:SuspendProviderInput!){suspendProvider(input:$i){suspensions{id}}}',
      { i: { providerId: t.organization('PV-A'), reason: 'r' } },
      OPERATOR,
    );
    on('2026-06-15');
    await start();
    const waiting = await t.ok<any>('query($id:ID!){order(id:$id){status startRefusal{code}}}', { id }, BUYER);
    expect(waiting.order).toEqual({ status: 'PENDING_START', startRefusal: { code: 'PLAN_RULE' } });
    await t.ok(
      'mutation($id:ID!){liftSuspension(id:$id){standing}}',
      { id: suspendProvider.suspensions.at(-1).id },
      OPERATOR,
    );
    await start();
    expect((await seeOrder(t, id, BUYER)).status).toBe('EXECUTING');
  });
});

describe('a revision', () => {
  const revise = (contractId: Id, over: object): Promise<GqlAnswer<any>> =>
    call(
      'reviseContract',
      'input:$revise',
      { revise: { contractId, reason: 'VOLUME_INCREASE', rationale: '增购', ...over } },
      BUYER,
    );
  const both = async ({ id, contentHash }: any): Promise<any> => {
    await call('signContractRevision', 'id:$id,hash:$hash', { id, hash: contentHash }, APPROVER);
    return (await call('signContractRevision', 'id:$id,hash:$hash', { id, hash: contentHash }, OPERATIONS)).data
      .signContractRevision;
  };

  it('adds at most ten per cent of the original value, signed by both [P2-A19]', async () => {
    const { id } = await inForce({ value: '1000' });
    expect(refusalOf(await revise(id, { valueChange: '100.01' }))).toBe('SUPPLEMENT_EXCEEDED');
    const first = (await revise(id, { valueChange: '60' })).data.reviseContract;
    expect((await see(id)).maximumValue.amount).toBe('1000.00');
    expect(await both(first)).toMatchObject({ status: 'IN_FORCE', signatureStatus: 'FULLY_SIGNED' });
    expect((await see(id)).maximumValue.amount).toBe('1060.00');
    expect(refusalOf(await revise(id, { valueChange: '41' }))).toBe('SUPPLEMENT_EXCEEDED');
    // Two that fit apart do not both come into force.
    const [a, b] = [
      (await revise(id, { valueChange: '30' })).data.reviseContract,
      (await revise(id, { valueChange: '30' })).data.reviseContract,
    ];
    expect((await both(a)).status).toBe('IN_FORCE');
    await call('signContractRevision', 'id:$id,hash:$hash', { id: b.id, hash: b.contentHash }, APPROVER);
    expect(
      refusalOf(await call('signContractRevision', 'id:$id,hash:$hash', { id: b.id, hash: b.contentHash }, OPERATIONS)),
    ).toBe('SUPPLEMENT_EXCEEDED');
    expect(
      (await call('refuseContractRevision', 'id:$id,reason:$reason', { id: b.id, reason: 'r' }, OPERATIONS)).data
        .refuseContractRevision.status,
    ).toBe('CANCELLED');
    expect(await see(id)).toMatchObject({ value: { amount: '1000.00' }, maximumValue: { amount: '1090.00' } });
  });

  it('that takes away leaves the ten per cent to be counted of the first value', async () => {
    const { id } = await inForce({ value: '1000' });
    await both((await revise(id, { reason: 'VOLUME_REDUCTION', valueChange: '-400' })).data.reviseContract);
    expect(await see(id)).toMatchObject({ value: { amount: '1000.00' }, maximumValue: { amount: '600.00' } });
    expect(refusalOf(await revise(id, { valueChange: '100.01' }))).toBe('SUPPLEMENT_EXCEEDED');
    await both((await revise(id, { valueChange: '100' })).data.reviseContract);
    expect(await see(id)).toMatchObject({ value: { amount: '1000.00' }, maximumValue: { amount: '700.00' } });
    const { contracts } = await t.ok<any>(
      '{contracts(first:5){edges{node{id items{planId} revisions{seq valueChange{amount currency}}}}}}',
      {},
      BUYER,
    );
    expect(contracts.edges[0].node).toEqual({
      ...{ id, items: [] },
      revisions: [
        { seq: 1, valueChange: { amount: '-400.00', currency: 'CNY' } },
        { seq: 2, valueChange: { amount: '100.00', currency: 'CNY' } },
      ],
    });
  });

  it('goes on longer up to the latest end, and takes nothing that is ordered', async () => {
    const { id } = await inForce({ value: '50', maxExtentOn: '2027-03-31' });
    expect(refusalOf(await revise(id, { reason: 'DURATION_EXTENSION', endsOn: '2027-04-01' }))).toBe(
      'VALIDATION_FAILED/OUT_OF_RANGE',
    );
    expect(refusalOf(await revise(id, { valueChange: '0' }))).toBe('VALIDATION_FAILED/REQUIRED');
    await both((await revise(id, { reason: 'DURATION_EXTENSION', endsOn: '2027-03-31' })).data.reviseContract);
    expect((await see(id)).endsOn).toBe('2027-03-31');
    expect(refusalOf(await submitted({ contractId: id, items: [{ planId, quantity: '3' }] }))).toBe('ok');
    expect(refusalOf(await revise(id, { reason: 'VOLUME_REDUCTION', valueChange: '-20.24' }))).toBe('CEILING_EXCEEDED');
    expect(refusalOf(await revise(id, { reason: 'VOLUME_REDUCTION', valueChange: '-20.23' }))).toBe('ok');
    expect(refusalOf(await revise(id, { rationale: '', valueChange: '1' }))).toBe('VALIDATION_FAILED/REQUIRED');
  });

  it('is only of a contract in force; an early end lets nothing new in', async () => {
    const { id } = (await draft()).data.draftContract;
    expect(refusalOf(await revise(id, { valueChange: '1' }))).toBe('INVALID_TRANSITION');
    const contract = await inForce();
    const ended = await call(
      'terminateContract',
      'id:$id,reason:$reason',
      { id: contract.id, reason: '项目终止' },
      APPROVER,
    );
    expect(ended.data.terminateContract.status).toBe('TERMINATED_EARLY');
    expect(refusalOf(await submitted({ contractId: contract.id }))).toBe('CONTRACT_NOT_ACTIVE');
    const fulfilled = await inForce();
    expect((await call('completeContract', 'id:$id', { id: fulfilled.id }, BUYER)).data.completeContract).toMatchObject(
      {
        ...{ status: 'COMPLETED', performanceStatus: 'FULFILLED' },
      },
    );
  });
});
