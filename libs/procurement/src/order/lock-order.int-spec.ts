import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { bin, rows } from '#platform';
import { DataSource, type EntityManager } from 'typeorm';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import { APPROVER, BUYER, doOrder, makeBudget, monthly, OPERATIONS, publish } from '../market.fixture.js';

let t: TestApp;
let planId: Id;
let offeringId: Id;
let budgetId: Id;
let contractId: Id;

beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-06-08T10:00:00+08:00'));
  const made = await publish(t, 'locked', { p: monthly() });
  [planId, offeringId] = [made.planIds.p!, made.offeringId];
  budgetId = await makeBudget(t);
  const input = { providerId: t.organization('PV-A'), title: '合同', value: '1000', endsOn: '2026-12-31' };
  const { draftContract } = await t.ok<any>(
    'mutation($i:ContractInput!){draftContract(input:$i){id}}',
    { i: { ...input, startsOn: '2026-06-01' } },
    BUYER,
  );
  contractId = draftContract.id;
  const { offerContract } = await t.ok<any>(
    'mutation($id:ID!){offerContract(id:$id){contentHash}}',
    { id: contractId },
    BUYER,
  );
  for (const email of [APPROVER, OPERATIONS])
    await t.ok(
      'mutation($id:ID!,$h:String!){signContract(id:$id,hash:$h){id}}',
      { id: contractId, h: offerContract.contentHash },
      email,
    );
});
afterAll(() => t.close());

const submitted = async (over: object = {}): Promise<Id> => {
  const input = { title: 'n', budgetId, contractId, months: 1, items: [{ planId, quantity: '1' }], ...over };
  const { id } = await doOrder(t, 'createOrder', input, BUYER);
  await doOrder(t, 'submitOrder', id, BUYER);
  return id;
};

type Row = readonly [table: string, id: Id];

/** Whether a row is free while `step` waits for another one that is held. */
const freeMeanwhile = async (held: Row, asked: Row, step: () => Promise<unknown>): Promise<boolean> => {
  const dataSource = t.app.get(DataSource);
  const lock = (manager: EntityManager, [table, rowId]: Row, mode: string): Promise<unknown> =>
    manager.query(`SELECT id FROM ${table} WHERE id = ? FOR UPDATE ${mode}`, [bin(rowId)]);
  const [taken, other] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
  await taken.startTransaction();
  await lock(taken.manager, held, '');
  const done = step();
  const waits = async (): Promise<boolean> => {
    const waiting = await rows(
      other.manager,
      "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
    );
    return waiting.length > 0;
  };
  // What the server tells of locks it reads again after a tenth of a second without a question.
  await until(waits, 30, 200);
  await other.startTransaction();
  const free = await lock(other.manager, asked, 'NOWAIT').then(
    () => true,
    () => false,
  );
  await other.rollbackTransaction();
  await taken.rollbackTransaction();
  await Promise.all([taken.release(), other.release(), done]);
  return free;
};

/** The order of the README: instances, contracts, channels, budgets. */
describe('an order locks', () => {
  it('contracts before budgets at its approval', async () => {
    const id = await submitted();
    const approve = () => doOrder(t, 'approveOrder', id, APPROVER);
    expect(await freeMeanwhile(['contract', contractId], ['budget', budgetId], approve)).toBe(true);
  });

  it('offerings before contracts at its acceptance', async () => {
    const id = await submitted({ contractId: null });
    const own = (await doOrder(t, 'approveOrder', id, APPROVER)).contract!.id;
    const accept = () => doOrder(t, 'acceptOrder', id, OPERATIONS);
    expect(await freeMeanwhile(['offering', offeringId], ['contract', own], accept)).toBe(true);
  });

  it('instances before contracts when it is cancelled before its first day', async () => {
    const id = await submitted({ contractId: null, startsOn: '2026-07-01' });
    const own = (await doOrder(t, 'approveOrder', id, APPROVER)).contract!.id;
    const { items } = await doOrder(t, 'acceptOrder', id, OPERATIONS);
    const cancel = () => doOrder(t, 'cancelOrder', id, BUYER);
    expect(await freeMeanwhile(['service_instance', items[0]!.instance!.id], ['contract', own], cancel)).toBe(true);
  });

  it('contracts before budgets when its cancellation is granted', async () => {
    const id = await submitted({ contractId: null });
    const own = (await doOrder(t, 'approveOrder', id, APPROVER)).contract!.id;
    await doOrder(t, 'acceptOrder', id, OPERATIONS);
    await t.ok('mutation($id:ID!){requestCancellation(id:$id,reason:"x"){id}}', { id }, BUYER);
    const answer = () =>
      t.ok('mutation($id:ID!){answerCancellation(id:$id,grant:true,reason:"x"){id}}', { id }, OPERATIONS);
    expect(await freeMeanwhile(['contract', own], ['budget', budgetId], answer)).toBe(true);
  });
});
