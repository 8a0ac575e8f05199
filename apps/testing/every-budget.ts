import type { TestApp } from './harness.js';
import { openBudget } from './market.js';

const FINANCE = 'finance@chengdu.example';
const PAYEE = 'finance@provider-a.example';

/** Budgets, special funds and subsidies: each mutation once with success. */
export async function doBudgets(t: TestApp): Promise<void> {
  const [from, to] = [await openBudget(t), await openBudget(t)];
  await t.ok(
    'mutation($i:TransferBudgetInput!){transferBudget(input:$i){from{id}}}',
    { i: { fromBudgetId: from, toBudgetId: to, amount: '1', reason: 'r' } },
    FINANCE,
  );
  await t.ok('mutation($id:ID!){setBudgetPolicy(id:$id,policy:BLOCK_NEW){id}}', { id: to }, FINANCE);
  const [ended, next] = [await openBudget(t, { fiscalYear: 2025 }), await openBudget(t)];
  await t.ok(
    'mutation($i:CarryOverBudgetInput!){carryOverBudget(input:$i){committed}}',
    { i: { fromBudgetId: ended, toBudgetId: next, unspent: '1', reason: 'r' } },
    FINANCE,
  );
  await t.ok('mutation($id:ID!){lapseBudget(id:$id){id}}', { id: ended }, FINANCE);
  const { createFund } = await t.ok<{ createFund: { id: string } }>(
    'mutation{createFund(input:{name:"n",level:CITY,uses:["PLATFORM"],amount:"1000"}){id}}',
    {},
    FINANCE,
  );
  await t.ok(
    'mutation($id:ID!){allocateFund(input:{fundId:$id,name:"n",fiscalYear:2026,use:"PLATFORM",amount:"1"}){id}}',
    createFund,
    FINANCE,
  );
  const claimed = async (): Promise<{ id: string }> =>
    (
      await t.ok<{ applyForSubsidy: { id: string } }>(
        'mutation($id:ID!){applyForSubsidy(input:{fundId:$id,kind:GRANT,purpose:"p",amount:"1"}){id}}',
        createFund,
        PAYEE,
      )
    ).applyForSubsidy;
  await t.ok('mutation($id:ID!){withdrawSubsidy(id:$id){id}}', await claimed(), PAYEE);
  const asked = await claimed();
  await t.ok('mutation($id:ID!){decideSubsidy(input:{id:$id,approve:true,reason:"r"}){id}}', asked, FINANCE);
  await t.ok('mutation($id:ID!){paySubsidy(id:$id,paidOn:"2026-09-01",reference:"r"){id}}', asked, FINANCE);
}
