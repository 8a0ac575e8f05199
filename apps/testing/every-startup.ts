import type { TestApp } from './harness.js';

const TEAM = 'finance@startup.example';
const OPERATOR = 'operator@yunshi.example';

/** Start-up teams: each mutation once with success. */
export async function doStartups(t: TestApp): Promise<void> {
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation{createOrganization(input:{kind:ENTERPRISE,code:"STARTUP",name:"n"}){id}}',
    {},
    OPERATOR,
  );
  await t.addPerson({ organizationId: createOrganization.id, email: TEAM, roles: ['FINANCE'] });
  const { applyAsStartup } = await t.ok<{ applyAsStartup: { id: string } }>(
    'mutation{applyAsStartup(input:{plan:"p"}){id}}',
    {},
    TEAM,
  );
  await t.ok(
    'mutation($id:ID!){decideStartup(input:{id:$id,approve:true,ceiling:"1",lastDay:"2099-12-31",reason:"r"}){id}}',
    applyAsStartup,
    OPERATOR,
  );
  await t.ok('mutation($id:ID!){endStartup(id:$id,reason:"r"){id}}', applyAsStartup, OPERATOR);
}
