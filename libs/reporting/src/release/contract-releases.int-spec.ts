import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Instant, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { openBudget, publish } from '../../../../apps/testing/market.js';
import type { PublishReleases } from './publish-releases.js';
import { sweepOf } from './sweep.fixture.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const OPERATOR = 'operator@yunshi.example';
const on = (time: string): Instant => parseInstant(`${time}:00+08:00`)!;

let t: TestApp;
let sweep: PublishReleases;
let planId: string;
let contract: { id: string; number: string };

const call = async (operation: string, args: string, email: string, fields = 'id number contentHash'): Promise<any> =>
  (await t.ok<any>(`mutation{${operation}(${args}){${fields}}}`, {}, email))[operation];
const record = async (number: string): Promise<any> => {
  await sweep.run();
  const answer = await t.http('GET', `/ocds/records/ocds-yunshi-${number}`);
  return answer.status === 200 ? answer.json<{ records: any[] }>().records[0] : null;
};

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(on('2026-06-08T10:00'));
  const { plans } = await publish(t, {
    small: [{ code: 'fee', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' }],
  });
  planId = plans[0]!.id;
  sweep = sweepOf(t);
}, 60_000);
afterAll(() => t.close());

it('a contract is published within two working days of its second signature, and never before', async () => {
  const input = `providerId:"${t.organization('PV-A')}",title:"框架合同",value:"1000",startsOn:"2026-06-08",endsOn:"2026-12-31",noticedOn:"2026-06-01"`;
  contract = await call('draftContract', `input:{${input}}`, BUYER);
  const { contentHash: hash } = await call('offerContract', `id:"${contract.id}"`, BUYER);
  await call('signContract', `id:"${contract.id}",hash:"${hash}"`, APPROVER);
  t.setNow(on('2026-06-09T10:00'));
  await call('signContract', `id:"${contract.id}",hash:"${hash}"`, OPERATIONS);
  expect(await record(contract.number)).toBeNull();
  t.setNow(on('2026-06-10T23:59'));
  expect(await record(contract.number)).toBeNull();
  t.setNow(on('2026-06-11T00:00'));
  const { releases, compiledRelease } = await record(contract.number);
  expect(releases.map(({ tag }: any) => tag)).toEqual([['award', 'contract']]);
  expect(compiledRelease.contracts).toMatchObject([
    { id: contract.number, status: 'active', dateSigned: '2026-06-09T02:00:00Z', value: { amount: 1000 } },
  ]);
  const { contracts } = (await t.http('GET', '/ocds/contracts')).json<{ contracts: any[] }>();
  expect(contracts).toMatchObject([{ number: contract.number, signedOn: '2026-06-09', publishedOn: '2026-06-11' }]);
});

it('what its buyer withholds of it is in no answer, before it is public and after', async () => {
  const withhold = (email: string): Promise<any> =>
    t.gql<any>(
      'mutation($id:ID!){withholdPublication(orderId:$id,paths:["title"],reasonCode:TRADE_SECRET){path}}',
      { id: contract.id },
      email,
    );
  expect((await withhold('approver@chongqing.example')).errors![0]!.extensions.code).toBe('NOT_FOUND');
  expect(JSON.stringify(await record(contract.number))).toContain('框架合同');
  expect((await withhold(APPROVER)).data.withholdPublication).toEqual([{ path: 'title' }]);
  expect(JSON.stringify(await record(contract.number))).not.toContain('框架合同');
  expect((await t.http('GET', '/ocds/contracts')).text).not.toContain('框架合同');
});

it('what becomes of it is told step by step, and how it stands', async () => {
  const id = `id:"${contract.id}"`;
  await call('recordContractFiling', `${id},number:"备-1",filedOn:"2026-06-10"`, BUYER);
  await call('freezeContract', `${id},reason:"inspected"`, OPERATOR);
  expect((await record(contract.number)).compiledRelease.contracts[0]).toMatchObject({ statusDetails: 'FROZEN' });
  await call('unfreezeContract', id, OPERATOR);
  const revised = await call(
    'reviseContract',
    `input:{contractId:"${contract.id}",reason:SCOPE,rationale:"Zhang San asked",valueChange:"100"}`,
    BUYER,
    'id contentHash',
  );
  const revision = `id:"${revised.id}",hash:"${revised.contentHash}"`;
  await call('signContractRevision', revision, OPERATIONS, 'id');
  expect((await record(contract.number)).releases).toHaveLength(4);
  await call('signContractRevision', revision, APPROVER, 'id');
  await call('terminateContract', `${id},reason:"Li Si left"`, APPROVER);
  const { releases, compiledRelease } = await record(contract.number);
  expect(releases.map(({ tag }: any) => tag.at(-1))).toEqual([
    ...['contract', 'contractUpdate', 'contractUpdate', 'contractUpdate', 'contractAmendment', 'contractTermination'],
  ]);
  expect(compiledRelease.contracts).toEqual([
    expect.objectContaining({
      ...{ status: 'terminated', statusDetails: 'TERMINATED_EARLY', value: { amount: 1000, currency: 'CNY' } },
      ...{ maximumValue: { amount: 1100, currency: 'CNY' }, identifiers: [{ scheme: '备案', id: '备-1' }] },
      amendments: [{ id: '1', date: expect.any(String), rationale: 'SCOPE' }],
    }),
  ]);
  // What people wrote is nobody's business.
  expect(JSON.stringify(releases)).not.toMatch(/Zhang San|Li Si|inspected/);
});

it('an order called off it is related to it; an order’s own contract is told of where the order is', async () => {
  const budgetId = await openBudget(t);
  const order = async (contractId?: string): Promise<any> => {
    const named = contractId ? `,contractId:"${contractId}"` : '';
    const made = await call(
      'createOrder',
      `input:{title:"n",budgetId:"${budgetId}",months:1,items:[{planId:"${planId}",quantity:"1"}]${named}}`,
      BUYER,
      'id number',
    );
    await call('submitOrder', `id:"${made.id}"`, BUYER, 'id');
    await call('approveOrder', `id:"${made.id}"`, APPROVER, 'id');
    return (await call('acceptOrder', `id:"${made.id}"`, OPERATIONS, 'id number contract{id number}')) as object;
  };
  const input = `providerId:"${t.organization('PV-A')}",title:"二",value:"1000",startsOn:"2026-06-08",endsOn:"2026-12-31",noticedOn:"2026-06-01"`;
  const other = await call('draftContract', `input:{${input}}`, BUYER);
  const { contentHash: hash } = await call('offerContract', `id:"${other.id}"`, BUYER);
  for (const email of [APPROVER, OPERATIONS]) await call('signContract', `id:"${other.id}",hash:"${hash}"`, email);
  const called = await order(other.id);
  const own = await order();
  await call('freezeContract', `id:"${own.contract.id}",reason:"r"`, OPERATOR);
  await sweep.run();
  t.setNow(on('2026-06-30T00:00'));
  expect((await record(called.number)).compiledRelease.relatedProcesses).toMatchObject([
    { relationship: ['framework'], identifier: `ocds-yunshi-${other.number}` },
  ]);
  const { compiledRelease } = await record(own.number);
  expect(compiledRelease).not.toHaveProperty('relatedProcesses');
  expect(compiledRelease.contracts).toMatchObject([
    { id: own.contract.number, statusDetails: 'FROZEN', status: 'active' },
  ]);
  expect(await record(own.contract.number)).toBeNull();
});

it('what was withheld of a contract is withheld of the one that it goes on as', async () => {
  t.setNow(on('2026-07-06T10:00'));
  const input = `providerId:"${t.organization('PV-A')}",title:"不公开框架",value:"1000",startsOn:"2026-07-06",endsOn:"2026-12-31",noticedOn:"2026-07-01"`;
  const { id } = await call('draftContract', `input:{${input}}`, BUYER);
  const { contentHash } = await call('offerContract', `id:"${id}"`, BUYER);
  for (const email of [APPROVER, OPERATIONS]) await call('signContract', `id:"${id}",hash:"${contentHash}"`, email);
  await call('withholdPublication', `orderId:"${id}",paths:["title"],reasonCode:TRADE_SECRET`, APPROVER, 'path');
  const novation = await call(
    'proposeContractNovation',
    `input:{contractId:"${id}",side:BUYER,successorId:"${t.organization('AG-CQ')}",rationale:"机构改革"}`,
    ...([BUYER, 'id contentHash'] as const),
  );
  const consent = `id:"${novation.id}",hash:"${novation.contentHash}"`;
  const successor = 'approver@chongqing.example';
  for (const email of [successor, OPERATIONS]) await call('signContractNovation', consent, email, 'id');
  const { newContractId } = await call('signContractNovation', consent, APPROVER, 'newContractId');
  const { contract: next } = await t.ok<any>(
    'query($id:ID!){contract(id:$id){number}}',
    { id: newContractId },
    successor,
  );
  await sweep.run();
  t.setNow(on('2026-07-20T10:00'));
  const told = await record(next.number);
  expect(told.compiledRelease.contracts[0]).toMatchObject({ id: next.number, status: 'active' });
  expect(told.releases[0].x_withheld).toContainEqual({ path: 'title', reasonCode: 'TRADE_SECRET' });
  expect(JSON.stringify(told)).not.toContain('不公开框架');
  // It is its new buyer’s to withhold more of it, and not its old one’s.
  const withhold = (email: string): Promise<any> =>
    t.gql<any>(
      'mutation($id:ID!){withholdPublication(orderId:$id,paths:["title","items"],reasonCode:TRADE_SECRET){path}}',
      { id: newContractId },
      email,
    );
  expect((await withhold(APPROVER)).errors![0]!.extensions.code).toBe('NOT_FOUND');
  expect((await withhold(successor)).data.withholdPublication).toHaveLength(2);
});
