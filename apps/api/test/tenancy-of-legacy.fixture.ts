import type { TestApp } from '../../testing/harness.js';

type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

const BUYER = 'buyer@chengdu.example';
const OTHERS = 'buyer@chongqing.example';

export interface LegacyThings {
  system: string;
  migration: string;
}

/** A legacy system of Chongqing's, and the migration that is planned for it. */
export async function legacyThings(t: TestApp): Promise<LegacyThings> {
  await t.ok(
    'mutation{importLegacySystems(input:{systems:[{code:"old",nameZh:"n",host:"h",mlpsLevel:2}]}){created}}',
    {},
    OTHERS,
  );
  const { legacySystems } = await t.ok<{ legacySystems: { edges: { node: { id: string } }[] } }>(
    '{legacySystems{edges{node{id}}}}',
    {},
    OTHERS,
  );
  const system = legacySystems.edges[0]!.node.id;
  const { planMigration } = await t.ok<{ planMigration: { id: string } }>(
    'mutation($s:ID!){planMigration(input:{systemId:$s,kind:PORT}){id}}',
    { s: system },
    OTHERS,
  );
  return { system, migration: planMigration.id };
}

/** The same, tried by Chengdu. */
export function legacyAttempts({ system, migration }: LegacyThings, target: string): Record<string, Attempt[]> {
  const of = (operation: string, id: string, field: string): Record<string, Attempt[]> => ({
    [operation]: [[`mutation($id:ID!){${operation}(${field}){id}}`, { id }, [BUYER]]],
  });
  return {
    ...of('planMigration', system, 'input:{systemId:$id,kind:PORT}'),
    ...of('startMigration', migration, 'id:$id'),
    ...of('completeMigration', migration, `id:$id,targetInstanceId:"${target}"`),
    ...of('abandonMigration', migration, 'id:$id,reason:"r"'),
  };
}
