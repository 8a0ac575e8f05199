import type { TestApp } from './harness.js';

const ADMIN = 'broker-admin@provider-a.example';

/** What becomes of a provider's broker, each mutation once with success. */
export async function doBrokers(t: TestApp, planId: string): Promise<void> {
  await t.addPerson({ organizationId: t.organization('PV-A'), email: ADMIN, roles: ['PROVIDER_ADMIN'] });
  const { registerBroker } = await t.ok<{ registerBroker: { id: string } }>(
    'mutation{registerBroker(input:{url:"https://broker.example/",username:"u",password:"p"}){id}}',
    {},
    ADMIN,
  );
  await t.ok(
    'mutation($p:ID!,$b:ID!){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"s",brokerPlanId:"p"){id}}',
    { p: planId, b: registerBroker.id },
    ADMIN,
  );
  await t.ok('mutation($id:ID!){removeBroker(id:$id){id}}', registerBroker, ADMIN);
}
