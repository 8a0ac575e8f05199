import { type TestApp } from './harness.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const OPERATOR = 'operator@yunshi.example';

/** Contracts and their revisions: each mutation once with success. */
export async function doContracts(t: TestApp): Promise<void> {
  const input = {
    providerId: t.organization('PV-A'),
    title: 't',
    value: '100',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
  };
  const drafted = async (): Promise<{ id: string; hash: string }> => {
    const { draftContract } = await t.ok<{ draftContract: { id: string } }>(
      'mutation($input:ContractInput!){draftContract(input:$input){id}}',
      { input },
      BUYER,
    );
    await t.ok(
      'mutation($id:ID!,$input:ContractInput!){updateContract(id:$id,version:1,input:$input){id}}',
      { id: draftContract.id, input },
      BUYER,
    );
    const { offerContract } = await t.ok<{ offerContract: { contentHash: string } }>(
      'mutation($id:ID!){offerContract(id:$id){contentHash}}',
      { id: draftContract.id },
      BUYER,
    );
    return { id: draftContract.id, hash: offerContract.contentHash };
  };
  const sign = async (operation: string, of: { id: string; hash: string }): Promise<void> => {
    for (const who of [APPROVER, OPERATIONS])
      await t.ok(`mutation($id:ID!,$hash:String!){${operation}(id:$id,hash:$hash){id}}`, of, who);
  };
  const step = (operation: string, id: string, email: string, more = ''): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${operation}(id:$id${more}){id}}`, { id }, email);
  const reason = ',reason:"r"';
  await step('refuseContract', (await drafted()).id, OPERATIONS, reason);
  const contract = await drafted();
  await sign('signContract', contract);
  const revise = async (): Promise<{ id: string; hash: string }> => {
    const { reviseContract } = await t.ok<{ reviseContract: { id: string; contentHash: string } }>(
      'mutation($id:ID!){reviseContract(input:{contractId:$id,reason:VOLUME_INCREASE,rationale:"r",valueChange:"1"}){id contentHash}}',
      { id: contract.id },
      BUYER,
    );
    return { id: reviseContract.id, hash: reviseContract.contentHash };
  };
  await sign('signContractRevision', await revise());
  await step('refuseContractRevision', (await revise()).id, OPERATIONS, reason);
  await step(
    'recordContractPublication',
    contract.id,
    BUYER,
    ',publication:"https://gov.example/1",publishedOn:"2026-01-05"',
  );
  await step('recordContractFiling', contract.id, BUYER, ',number:"1",filedOn:"2026-01-05"');
  await step('freezeContract', contract.id, OPERATOR, reason);
  await step('unfreezeContract', contract.id, OPERATOR);
  await step('completeContract', contract.id, BUYER);
  const propose = async (): Promise<{ id: string; hash: string }> => {
    const { proposeContractNovation } = await t.ok<{ proposeContractNovation: { id: string; contentHash: string } }>(
      'mutation($i:ProposeContractNovationInput!){proposeContractNovation(input:$i){id contentHash}}',
      { i: { contractId: other.id, side: 'PROVIDER', successorId: t.organization('PV-B'), rationale: 'r' } },
      BUYER,
    );
    return { id: proposeContractNovation.id, hash: proposeContractNovation.contentHash };
  };
  const other = await drafted();
  await sign('signContract', other);
  await step('refuseContractNovation', (await propose()).id, OPERATIONS, reason);
  const novation = await propose();
  for (const who of [APPROVER, OPERATIONS, 'operations@provider-b.example'])
    await t.ok('mutation($id:ID!,$hash:String!){signContractNovation(id:$id,hash:$hash){id}}', novation, who);
  const last = await drafted();
  await sign('signContract', last);
  await step('terminateContract', last.id, APPROVER, `${reason},consequence:"c"`);
}
