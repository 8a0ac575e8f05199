import type { TestApp } from './harness.js';

const ADMIN = 'pools@chengdu.example';

/** A pool of resources: each mutation once with success; afterwards nothing takes of it. */
export async function doPools(t: TestApp, planId: string): Promise<void> {
  const organizationId = t.organization('AG-CD');
  await t.addPerson({ organizationId, email: ADMIN, roles: ['ORG_ADMIN'] });
  await t.ok('mutation{setPoolResource(input:{code:"vcpu",unit:"vCPU",capacity:"8"}){plans{planCode}}}', {}, ADMIN);
  await t.ok('mutation($p:ID!){setPoolPlan(input:{planId:$p,parts:[]}){plans{planCode}}}', { p: planId }, ADMIN);
  await t.ok(
    'mutation($o:ID!){setPoolQuota(input:{organizationId:$o,resource:"vcpu",quantity:"8"}){id}}',
    { o: organizationId },
    ADMIN,
  );
}
