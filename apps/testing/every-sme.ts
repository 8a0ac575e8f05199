import type { TestApp } from './harness.js';

const OPERATOR = 'operator@yunshi.example';

/** What enterprises declare of their size, each mutation once with success. */
export async function doSmes(t: TestApp): Promise<void> {
  const { createOrganization } = await t.ok<{ createOrganization: { id: string } }>(
    'mutation{createOrganization(input:{kind:ENTERPRISE,code:"SME-E",name:"SME"}){id}}',
    {},
    OPERATOR,
  );
  const email = 'buyer@sme.example';
  await t.addPerson({ organizationId: createOrganization.id, email, roles: ['BUYER'] });
  const { declareSme } = await t.ok<{ declareSme: { id: string } }>(
    'mutation{declareSme(input:{size:MICRO,employees:3,annualRevenue:"1",industry:"i"}){id}}',
    {},
    email,
  );
  await t.ok('mutation($id:ID!){decideSme(input:{id:$id}){id}}', declareSme, OPERATOR);
  await t.ok('mutation($id:ID!){revokeSme(id:$id,reason:"r"){id}}', declareSme, OPERATOR);
}
