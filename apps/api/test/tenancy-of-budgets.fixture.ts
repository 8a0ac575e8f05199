import type { TestApp } from '../../testing/harness.js';

const BUYER = 'buyer@chengdu.example';
const FINANCE = 'finance@chengdu.example';
const OTHERS = 'finance@chongqing.example';
const PAYEE_A = 'finance@provider-a.example';

export interface BudgetThings {
  fund: string;
  subsidy: string;
  keyProject: string;
}

/** A fund of Chongqing's, and what provider B asks of it. */
export async function budgetThings(t: TestApp): Promise<BudgetThings> {
  const { createFund } = await t.ok<{ createFund: { id: string } }>(
    'mutation{createFund(input:{name:"n",level:CITY,uses:["PLATFORM"],amount:"100"}){id}}',
    {},
    OTHERS,
  );
  const { applyForSubsidy } = await t.ok<{ applyForSubsidy: { id: string } }>(
    'mutation($id:ID!){applyForSubsidy(input:{fundId:$id,kind:GRANT,purpose:"p",amount:"1"}){id}}',
    createFund,
    'finance@provider-b.example',
  );
  const { createKeyProject } = await t.ok<{ createKeyProject: { id: string } }>(
    'mutation{createKeyProject(input:{title:"t",plan:"p"}){id}}',
    {},
    'buyer@chongqing.example',
  );
  return { fund: createFund.id, subsidy: applyForSubsidy.id, keyProject: createKeyProject.id };
}

type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

/** Others' budgets and funds, tried by Chengdu's finance and provider A's. */
export function budgetAttempts(
  { fund, subsidy, keyProject }: BudgetThings,
  budget: string,
  none: string,
): Record<string, Attempt[]> {
  const by = (operation: string, id: string, person: string, more = ''): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(id:$id${more}){__typename}}`, { id }, [person]]],
  });
  const input = (operation: string, id: string, person: string, fields: string): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(input:{${fields}}){__typename}}`, { id }, [person]]],
  });
  return {
    ...by('submitKeyProject', keyProject, BUYER),
    ...by('decideKeyProject', none, 'operator@yunshi.example', ',approve:true,reason:"r"'),
    budgetEntries: [['query($id:ID!){budgetEntries(budgetId:$id){edges{cursor}}}', { id: budget }, [FINANCE]]],
    ...input('transferBudget', budget, FINANCE, 'fromBudgetId:$id,toBudgetId:$id,amount:"1",reason:"r"'),
    ...by('setBudgetPolicy', budget, FINANCE, ',policy:NOTIFY'),
    ...input('allocateFund', fund, FINANCE, 'fundId:$id,name:"n",fiscalYear:2026,use:"PLATFORM",amount:"1"'),
    // Whoever may ask may ask any fund: there is no foreign one.
    ...input('applyForSubsidy', none, PAYEE_A, 'fundId:$id,kind:GRANT,purpose:"p",amount:"1"'),
    ...by('withdrawSubsidy', subsidy, PAYEE_A),
    ...input('decideSubsidy', subsidy, FINANCE, 'id:$id,approve:true,reason:"r"'),
    ...by('paySubsidy', subsidy, FINANCE, ',paidOn:"2026-09-01",reference:"r"'),
  };
}
