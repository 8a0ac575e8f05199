import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, parseInstant } from '#kernel';
import { system } from '#platform';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { APPROVER, BUYER, OPERATIONS, OPERATOR } from '../market.fixture.js';
import { ContractReminders } from './contract-reminders.service.js';
import { ContractSteps } from './contract-steps.service.js';

let t: TestApp;
const on = (day: string): void => t.setNow(parseInstant(`${day}T10:00:00+08:00`));

beforeAll(async () => {
  t = await startTestApp();
  on('2026-06-01');
});
afterAll(() => t.close());

const offered = async (over: object = {}): Promise<{ id: Id; hash: string }> => {
  const input = { providerId: t.organization('PV-A'), title: '政务云合同', value: '1000', startsOn: '2026-06-08' };
  const { draftContract } = await t.ok<any>(
    'mutation($i:ContractInput!){draftContract(input:$i){id}}',
    { i: { ...input, endsOn: '2026-12-31', noticedOn: '2026-06-01', ...over } },
    BUYER,
  );
  const { id } = draftContract;
  const { offerContract } = await t.ok<any>('mutation($id:ID!){offerContract(id:$id){contentHash}}', { id }, BUYER);
  return { id, hash: offerContract.contentHash };
};
const step = (operation: string, id: Id, email: string, more = ''): Promise<any> =>
  t.ok<any>(`mutation($id:ID!){${operation}(id:$id${more}){id contentHash}}`, { id }, email);
const sign = ({ id, hash }: { id: Id; hash: string }, email: string): Promise<any> =>
  step('signContract', id, email, `,hash:"${hash}"`);
/** What a person was told of a contract, oldest first. */
const told = async (id: Id, email: string): Promise<string[]> => {
  const { notifications } = await t.ok<any>(
    '{notifications(first:100){edges{node{event subject subjectId title message}}}}',
    {},
    email,
  );
  return notifications.edges
    .filter(({ node }: any) => node.subjectId === id && node.subject === 'CONTRACT')
    .map(({ node }: any) => node.event.replace('CONTRACT_', ''))
    .reverse();
};
const remind = (): Promise<number> => t.app.get(ContractReminders).remind(system('spec'), 50);

describe('what becomes of a contract', () => {
  it('is told to whom it concerns, and not to who did it', async () => {
    const contract = await offered();
    expect([await told(contract.id, APPROVER), await told(contract.id, OPERATIONS)]).toEqual([
      ['OFFERED'],
      ['OFFERED'],
    ]);
    expect(await told(contract.id, 'operations@provider-b.example')).toEqual([]);
    await sign(contract, OPERATIONS);
    expect(await told(contract.id, BUYER)).toEqual(['SIGNED']);
    await sign(contract, APPROVER);
    await step('freezeContract', contract.id, OPERATOR, ',reason:"投诉"');
    await step('unfreezeContract', contract.id, OPERATOR);
    const { reviseContract } = await t.ok<any>(
      'mutation($i:ReviseContractInput!){reviseContract(input:$i){id contentHash}}',
      { i: { contractId: contract.id, reason: 'SCOPE', rationale: '增加范围', valueChange: '1' } },
      BUYER,
    );
    for (const email of [APPROVER, OPERATIONS])
      await step('signContractRevision', reviseContract.id, email, `,hash:"${reviseContract.contentHash}"`);
    await step('terminateContract', contract.id, APPROVER, ',reason:"项目取消"');
    expect(await told(contract.id, OPERATIONS)).toEqual([
      ...['OFFERED', 'IN_FORCE', 'FROZEN', 'UNFROZEN', 'REVISION_OFFERED', 'ENDED'],
    ]);
    expect(await told(contract.id, BUYER)).toEqual([
      ...['SIGNED', 'IN_FORCE', 'FROZEN', 'UNFROZEN', 'REVISION_IN_FORCE', 'ENDED'],
    ]);
    const refused = await offered();
    await step('refuseContract', refused.id, OPERATIONS, ',reason:"条款"');
    expect(await told(refused.id, BUYER)).toEqual(['REFUSED']);
  });

  it('is reminded of before its deadlines, each once, by working days [P2-A18]', async () => {
    const waiting = await offered();
    on('2026-06-23');
    await remind();
    expect(await told(waiting.id, OPERATIONS)).toEqual(['OFFERED']);
    // Five working days before Wednesday 1 July.
    on('2026-06-24');
    expect(await remind()).toBeGreaterThan(0);
    expect(await remind()).toBe(0);
    expect(await told(waiting.id, OPERATIONS)).toEqual(['OFFERED', 'DEADLINE']);
    on('2026-07-02');
    await t.app.get(ContractSteps).lapse(system('spec'), 50);
    expect(await told(waiting.id, OPERATIONS)).toEqual(['OFFERED', 'DEADLINE', 'LAPSED']);

    on('2026-06-08');
    const signed = await offered();
    const published = await offered();
    for (const contract of [signed, published]) {
      await sign(contract, OPERATIONS);
      await sign(contract, APPROVER);
    }
    await step(
      ...(['recordContractPublication', published.id, BUYER] as const),
      ',publication:"四川政府采购网 1",publishedOn:"2026-06-09"',
    );
    // Published by Wednesday 10 June: told of on Tuesday. Filed by Wednesday 17 June: told of on Monday.
    const after = async (day: string): Promise<number[]> => {
      on(day);
      await remind();
      const counts = [];
      for (const { id } of [signed, published])
        counts.push((await told(id, BUYER)).filter((event) => event === 'DEADLINE').length);
      return counts;
    };
    expect(await after('2026-06-08')).toEqual([0, 0]);
    expect(await after('2026-06-09')).toEqual([1, 0]);
    expect(await after('2026-06-12')).toEqual([1, 0]);
    await step('recordContractFiling', published.id, BUYER, ',number:"备 2",filedOn:"2026-06-12"');
    expect(await after('2026-06-15')).toEqual([2, 0]);
    expect(await after('2026-06-17')).toEqual([2, 0]);
    expect((await told(signed.id, OPERATIONS)).filter((event) => event === 'DEADLINE')).toEqual([]);
  });
});
