import type { TestApp } from './harness.js';

const ADMIN = 'policies@chengdu.example';
const BUYER = 'buyer@chengdu.example';

/** Policies of approval and key projects: each mutation once with success; one approver decides again afterwards. */
export async function doApprovals(t: TestApp): Promise<void> {
  await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
  await t.ok('mutation{setApprovalPolicy(input:{steps:[]}){currency}}', {}, ADMIN);
  const { createKeyProject } = await t.ok<{ createKeyProject: { id: string } }>(
    'mutation{createKeyProject(input:{title:"t",plan:"p"}){id}}',
    {},
    BUYER,
  );
  await t.ok('mutation($id:ID!){submitKeyProject(id:$id){id}}', createKeyProject, BUYER);
  await t.ok(
    'mutation($id:ID!){decideKeyProject(id:$id,approve:true,reason:"r"){id}}',
    createKeyProject,
    'operator@yunshi.example',
  );
}
