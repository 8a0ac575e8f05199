import type { TestApp } from './harness.js';

const CATALOG = 'catalog@provider-a.example';
const OPERATOR = 'operator@yunshi.example';

/** What is done with a listing beyond its writing and review, each mutation once with success. */
export async function doOfferingLife(t: TestApp): Promise<void> {
  const draft = async (code: string): Promise<string> => {
    const { createOffering } = await t.ok<{ createOffering: { id: string } }>(
      `mutation($c:String!){createOffering(input:{code:$c,name:"n",summary:"s",serviceModel:SAAS,clouds:[SOCIAL],
        categoryCodes:[],zoneCodes:[],plans:[{code:"p",name:"p",prices:[{code:"x",kind:ONE_TIME,model:FLAT,
        unitPrice:"1"}]}]}){id}}`,
      { c: code },
      CATALOG,
    );
    return createOffering.id;
  };
  const step = (operation: string, id: string, email: string, reason = false): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${operation}(id:$id${reason ? ',reason:"because"' : ''}){id}}`, { id }, email);
  await t.ok('mutation{importOfferings(input:{format:JSON,mode:VALID_ROWS,content:"[{}]"}){id}}', {}, CATALOG);
  await step('withdrawOffering', await draft('given-up'), CATALOG);
  const id = await draft('a-whole-life');
  await step('submitOffering', id, CATALOG);
  await step('approveOffering', id, OPERATOR);
  await revise(t, id);
  await step('pauseOffering', id, CATALOG);
  await step('resumeOffering', id, CATALOG);
  await step('suspendOffering', id, OPERATOR, true);
  await step('reinstateOffering', id, OPERATOR, true);
  await step('retireOffering', id, CATALOG);
}

/** Two revisions: one is given back, rewritten and in force, one is given up. */
async function revise(t: TestApp, offeringId: string): Promise<void> {
  const draft = async (version: number): Promise<string> => {
    const { reviseOffering } = await t.ok<{ reviseOffering: { id: string } }>(
      'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
      { i: { offeringId, version, name: 'other' } },
      CATALOG,
    );
    return reviseOffering.id;
  };
  const step = (operation: string, id: string, email: string, reason = false): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${operation}(id:$id${reason ? ',reason:"because"' : ''}){id}}`, { id }, email);
  await step('withdrawOfferingRevision', await draft(3), CATALOG);
  const id = await draft(3);
  await step('submitOfferingRevision', id, CATALOG);
  await step('requestOfferingRevisionChanges', id, OPERATOR, true);
  await t.ok(
    'mutation($id:ID!){updateOfferingRevision(input:{id:$id,version:3,summary:"other"}){id}}',
    { id },
    CATALOG,
  );
  await step('submitOfferingRevision', id, CATALOG);
  await step('approveOfferingRevision', id, OPERATOR);
}
