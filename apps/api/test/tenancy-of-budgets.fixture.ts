import type { TestApp } from '../../testing/harness.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const FINANCE = 'finance@chengdu.example';
const OTHERS = 'finance@chongqing.example';
const PAYEE_A = 'finance@provider-a.example';

export interface BudgetThings {
  fund: string;
  subsidy: string;
  keyProject: string;
  contract: string;
  revision: string;
  novation: string;
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
  const { contract, revision, novation } = await othersContract(t);
  return {
    contract,
    revision,
    novation,
    fund: createFund.id,
    subsidy: applyForSubsidy.id,
    keyProject: createKeyProject.id,
  };
}

/** A contract of Chongqing's with provider B, in force, and a revision that waits. */
async function othersContract(t: TestApp): Promise<{ contract: string; revision: string; novation: string }> {
  const buyer = 'buyer@chongqing.example';
  const { draftContract } = await t.ok<{ draftContract: { id: string } }>(
    'mutation($p:ID!){draftContract(input:{providerId:$p,title:"t",value:"100",startsOn:"2026-01-01",endsOn:"2026-12-31"}){id}}',
    { p: t.organization('PV-B') },
    buyer,
  );
  const { id } = draftContract;
  const { offerContract } = await t.ok<{ offerContract: { contentHash: string } }>(
    'mutation($id:ID!){offerContract(id:$id){contentHash}}',
    { id },
    buyer,
  );
  for (const who of ['approver@chongqing.example', 'operations@provider-b.example'])
    await t.ok(
      'mutation($id:ID!,$hash:String!){signContract(id:$id,hash:$hash){id}}',
      { id, hash: offerContract.contentHash },
      who,
    );
  const { reviseContract } = await t.ok<{ reviseContract: { id: string } }>(
    'mutation($id:ID!){reviseContract(input:{contractId:$id,reason:SCOPE,rationale:"r",valueChange:"1"}){id}}',
    { id },
    buyer,
  );
  const { proposeContractNovation } = await t.ok<{ proposeContractNovation: { id: string } }>(
    'mutation($i:ProposeContractNovationInput!){proposeContractNovation(input:$i){id}}',
    { i: { contractId: id, side: 'BUYER', successorId: t.organization('MNC-E'), rationale: 'r' } },
    buyer,
  );
  return { contract: id, revision: reviseContract.id, novation: proposeContractNovation.id };
}

type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

/** Others' budgets and funds, tried by Chengdu's finance and provider A's. */
export function budgetAttempts(
  { fund, subsidy, keyProject, contract, revision, novation }: BudgetThings,
  budget: string,
  none: string,
): Record<string, Attempt[]> {
  const by = (operation: string, id: string, person: string, more = ''): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(id:$id${more}){__typename}}`, { id }, [person]]],
  });
  const input = (operation: string, id: string, person: string, fields: string): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(input:{${fields}}){__typename}}`, { id }, [person]]],
  });
  const reason = ',reason:"r"';
  const hash = ',hash:"h"';
  const terms = (providerId: string): object => ({
    ...{ providerId, title: 't', value: '1', startsOn: '2026-01-01', endsOn: '2026-12-31' },
  });
  return {
    contract: [['query($id:ID!){contract(id:$id){id}}', { id: contract }, [BUYER, OPERATIONS]]],
    draftContract: [['mutation($i:ContractInput!){draftContract(input:$i){id}}', { i: terms(none) }, [BUYER]]],
    updateContract: [
      [
        'mutation($id:ID!,$i:ContractInput!){updateContract(id:$id,version:1,input:$i){id}}',
        { id: contract, i: terms(none) },
        [BUYER],
      ],
    ],
    ...by('offerContract', contract, BUYER),
    ...by('signContract', contract, OPERATIONS, hash),
    ...by('refuseContract', contract, OPERATIONS, reason),
    ...by('terminateContract', contract, APPROVER, reason),
    ...by('completeContract', contract, BUYER),
    ...by('recordContractPublication', contract, BUYER, ',publication:"p",publishedOn:"2026-01-05"'),
    ...by('recordContractFiling', contract, BUYER, ',number:"1",filedOn:"2026-01-05"'),
    ...by('freezeContract', none, 'operator@yunshi.example', reason),
    ...by('unfreezeContract', none, 'operator@yunshi.example'),
    ...input('reviseContract', contract, BUYER, 'contractId:$id,reason:SCOPE,rationale:"r",valueChange:"1"'),
    ...by('signContractRevision', revision, OPERATIONS, hash),
    ...by('refuseContractRevision', revision, OPERATIONS, reason),
    ...input(
      'proposeContractNovation',
      contract,
      BUYER,
      `contractId:$id,side:BUYER,successorId:"${none}",rationale:"r"`,
    ),
    ...by('signContractNovation', novation, OPERATIONS, hash),
    ...by('refuseContractNovation', novation, OPERATIONS, reason),
    ...by('submitKeyProject', keyProject, BUYER),
    ...by('decideKeyProject', none, 'operator@yunshi.example', ',approve:true,reason:"r"'),
    budgetEntries: [['query($id:ID!){budgetEntries(budgetId:$id){edges{cursor}}}', { id: budget }, [FINANCE]]],
    ...input('transferBudget', budget, FINANCE, 'fromBudgetId:$id,toBudgetId:$id,amount:"1",reason:"r"'),
    ...input('carryOverBudget', budget, FINANCE, 'fromBudgetId:$id,toBudgetId:$id,unspent:"1",reason:"r"'),
    ...by('lapseBudget', budget, FINANCE),
    ...by('setBudgetPolicy', budget, FINANCE, ',policy:NOTIFY'),
    ...input('allocateFund', fund, FINANCE, 'fundId:$id,name:"n",fiscalYear:2026,use:"PLATFORM",amount:"1"'),
    // Whoever may ask may ask any fund: there is no foreign one.
    ...input('applyForSubsidy', none, PAYEE_A, 'fundId:$id,kind:GRANT,purpose:"p",amount:"1"'),
    ...by('withdrawSubsidy', subsidy, PAYEE_A),
    ...input('decideSubsidy', subsidy, FINANCE, 'id:$id,approve:true,reason:"r"'),
    ...by('paySubsidy', subsidy, FINANCE, ',paidOn:"2026-09-01",reference:"r"'),
  };
}
