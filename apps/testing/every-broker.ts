import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestApp, until } from './harness.js';
import { acceptedInstance, openBudget, publish } from './market.js';

const ADMIN = 'broker-admin@provider-a.example';
const BUYER = 'buyer@chengdu.example';
/** To whatever it is asked. */
const ANSWER = { services: [], credentials: { password: 'p' } };

/** What becomes of a provider's broker, each mutation once with success. */
export async function doBrokers(t: TestApp, planId: string): Promise<void> {
  await t.addPerson({ organizationId: t.organization('PV-A'), email: ADMIN, roles: ['PROVIDER_ADMIN'] });
  const server = createServer((_, response) => response.end(JSON.stringify(ANSWER)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const { registerBroker } = await t.ok<{ registerBroker: { id: string } }>(
      'mutation($url:String!){registerBroker(input:{url:$url,username:"u",password:"p"}){id}}',
      { url: `http://127.0.0.1:${port}/` },
      ADMIN,
    );
    await t.ok(
      'mutation($p:ID!,$b:ID!){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"s",brokerPlanId:"p"){id}}',
      { p: planId, b: registerBroker.id },
      ADMIN,
    );
    await t.ok(
      `mutation($id:ID!){readBrokerCatalog(input:{brokerId:$id,serviceModel:SAAS,clouds:[GOVERNMENT],categoryCodes:[],
         zoneCodes:[]}){plans{action}}}`,
      registerBroker,
      'catalog@provider-a.example',
    );
    await t.ok('mutation($id:ID!){removeBroker(id:$id){id}}', registerBroker, ADMIN);
    await doBindings(t, `http://127.0.0.1:${port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Credentials of an instance that a broker makes; a worker asks it. */
async function doBindings(t: TestApp, url: string): Promise<void> {
  const { registerBroker } = await t.ok<{ registerBroker: { id: string } }>(
    'mutation($url:String!){registerBroker(input:{url:$url,username:"u",password:"p"}){id}}',
    { url },
    ADMIN,
  );
  const { plans } = await publish(t, {
    only: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '1' }],
  });
  await t.ok(
    `mutation($p:ID!,$b:ID!){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"s",brokerPlanId:"q",bindable:true){id}}`,
    { p: plans[0]!.id, b: registerBroker.id },
    ADMIN,
  );
  const budgetId = await openBudget(t);
  const { instanceId } = await acceptedInstance(t, { planId: plans[0]!.id, budgetId });
  const create = 'mutation($id:ID!){createServiceBinding(instanceId:$id){id}}';
  const id = await until(
    async () =>
      (await t.gql<{ createServiceBinding: { id: string } }>(create, { id: instanceId }, BUYER)).data
        ?.createServiceBinding.id,
  );
  await until(async () => !(await t.gql('mutation($id:ID!){showServiceBinding(id:$id)}', { id }, BUYER)).errors);
  await t.ok('mutation($id:ID!){endServiceBinding(id:$id){status}}', { id }, BUYER);
}
