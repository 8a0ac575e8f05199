import type { TestApp } from './harness.js';

const BUYER = 'buyer@chengdu.example';

/** Legacy systems and their migrations: each mutation once with success. @param instanceId a running service of Chengdu's */
export async function doLegacySystems(t: TestApp, instanceId: string): Promise<void> {
  await t.ok(
    'mutation{importLegacySystems(input:{systems:[{code:"old",nameZh:"n",host:"h",mlpsLevel:2}]}){created}}',
    {},
    BUYER,
  );
  const { legacySystems } = await t.ok<{ legacySystems: { edges: { node: { id: string } }[] } }>(
    '{legacySystems{edges{node{id}}}}',
    {},
    BUYER,
  );
  const planned = async (): Promise<{ id: string }> =>
    (
      await t.ok<{ planMigration: { id: string } }>(
        'mutation($s:ID!){planMigration(input:{systemId:$s,kind:PORT}){id}}',
        { s: legacySystems.edges[0]!.node.id },
        BUYER,
      )
    ).planMigration;
  await t.ok('mutation($id:ID!){abandonMigration(id:$id,reason:"r"){id}}', await planned(), BUYER);
  const { id } = await planned();
  await t.ok('mutation($id:ID!){startMigration(id:$id){id}}', { id }, BUYER);
  await t.ok(
    'mutation($id:ID!,$t:ID!){completeMigration(id:$id,targetInstanceId:$t){id}}',
    { id, t: instanceId },
    BUYER,
  );
}
