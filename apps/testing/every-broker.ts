import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestApp } from './harness.js';

const ADMIN = 'broker-admin@provider-a.example';
const CATALOG = { services: [] };

/** What becomes of a provider's broker, each mutation once with success. */
export async function doBrokers(t: TestApp, planId: string): Promise<void> {
  await t.addPerson({ organizationId: t.organization('PV-A'), email: ADMIN, roles: ['PROVIDER_ADMIN'] });
  const server = createServer((_, response) => response.end(JSON.stringify(CATALOG)));
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
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
