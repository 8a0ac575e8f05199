import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart, type Id, newId } from '#kernel';
import { bin, seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { acceptedInstance, openBudget, publish, runningInstance } from '../../../../apps/testing/market.js';
import { refusalOf } from '../market.fixture.js';

const BUYER = 'buyer@chengdu.example';
const ADMIN = 'admin@chengdu.example';
const OPERATOR = 'operator@yunshi.example';
const EIGHT = JSON.parse(readFileSync(join(seedsDir, 'demo', 'legacy-systems.json'), 'utf8')) as object[];
const seat = [{ code: 'seat', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '31' }];

let t: TestApp;
let planId: Id;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(dayStart('2026-03-01'));
  await t.addPerson({ organizationId: t.organization('AG-CD'), email: ADMIN, roles: ['ORG_ADMIN'] });
  planId = (await publish(t, { p: seat })).plans[0]!.id;
});
afterAll(() => t.close());

const REPORT = 'applied created updated unchanged refused unmapped rows{row code action issues{path code}}';
const load = async (systems: object[], dryRun = false, email = BUYER): Promise<any> =>
  (
    await t.ok<any>(
      `mutation($i:ImportLegacySystemsInput!){importLegacySystems(input:$i){${REPORT}}}`,
      { i: { systems, dryRun } },
      email,
    )
  ).importLegacySystems;
const systems = async (filter = '', email = BUYER): Promise<any[]> =>
  (
    await t.ok<any>(`{legacySystems(first:100${filter}){edges{node{id code nameZh status categoryCode}}}}`, {}, email)
  ).legacySystems.edges.map(({ node }: { node: unknown }) => node);
const idOf = async (code: string): Promise<Id> => (await systems()).find((system) => system.code === code).id;
const COUNT = '{registered exempt migrated unmapped percent}';
const report = async (args = '', email = BUYER): Promise<any> =>
  (
    await t.ok<any>(
      `{migrationReport${args}{total${COUNT} city${COUNT} district${COUNT} targets{code atLeastPercent isOurs status citation{document}} organizations{organization{code} count${COUNT}}}}`,
      {},
      email,
    )
  ).migrationReport;
const step = (mutation: string, variables: object, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(mutation, { ...variables }, email);
const plan = (systemId: Id, kind = 'PORT', email = BUYER): Promise<GqlAnswer<any>> =>
  step(`mutation($s:ID!){planMigration(input:{systemId:$s,kind:${kind}}){id kind status}}`, { s: systemId }, email);
const start = (id: Id): Promise<GqlAnswer<any>> => step('mutation($id:ID!){startMigration(id:$id){status}}', { id });
const complete = (id: Id, target: Id, email = BUYER): Promise<GqlAnswer<any>> =>
  step(
    'mutation($id:ID!,$t:ID!){completeMigration(id:$id,targetInstanceId:$t){status targetInstanceId}}',
    { id, t: target },
    email,
  );
const abandon = (id: Id): Promise<GqlAnswer<any>> =>
  step('mutation($id:ID!){abandonMigration(id:$id,reason:"r"){status reason}}', { id });

describe('the inventory of legacy systems', () => {
  it('takes a list of eight named systems, each on a leaf of the taxonomy: none is unmapped [S1-06]', async () => {
    const tried = await load(EIGHT, true);
    expect(tried).toMatchObject({ applied: false, created: 8, refused: 0, unmapped: 0 });
    expect(await systems()).toEqual([]);
    expect(await load(EIGHT)).toMatchObject({ applied: true, created: 8, refused: 0, unmapped: 0 });
    expect((await systems()).map(({ nameZh }) => nameZh).reverse()).toEqual(
      '数字城管、食品溯源、应急救援、图像监控、社保救助、劳动就业、医疗、教育'.split('、'),
    );
    expect(await load(EIGHT)).toMatchObject({ created: 0, updated: 0, unchanged: 8 });
    expect((await report()).total).toMatchObject({ registered: 8, unmapped: 0, percent: '0.00' });
  });

  it('says of each row what is wrong, and takes the others', async () => {
    const [first] = EIGHT;
    const told = await load([
      { ...first, host: '市政务云机房' },
      { ...first, code: 'x', categoryCode: 'cloud.gov.city', mlpsLevel: 6, host: '' },
      { ...first, code: 'y', organizationId: t.organization('AG-CQ') },
      { ...first, code: 'z', organizationId: t.organization('AG-CD-QY'), categoryCode: null },
    ]);
    expect(told).toMatchObject({ created: 1, updated: 1, unchanged: 0, refused: 2, unmapped: 1 });
    expect(told.rows.map(({ action }: any) => action)).toEqual(['UPDATED', 'REFUSED', 'REFUSED', 'CREATED']);
    expect(told.rows.flatMap(({ row, issues }: any) => issues.map(({ code }: any) => `${row} ${code}`))).toEqual([
      ...['2 UNKNOWN_CATEGORY', '2 OUT_OF_RANGE', '2 REQUIRED', '3 UNKNOWN_ORGANIZATION'],
    ]);
    const below = `,organizationIds:["${t.organization('AG-CD-QY')}"]`;
    expect(await systems(below)).toEqual([]);
    expect((await systems(`${below},unmapped:true`, ADMIN)).map(({ code }) => code)).toEqual(['z']);
    expect(await systems('', 'buyer@chongqing.example')).toEqual([]);
    const many = await t.gql(
      'mutation($i:ImportLegacySystemsInput!){importLegacySystems(input:$i){created}}',
      { i: { systems: Array.from({ length: 501 }, () => first) } },
      BUYER,
    );
    expect(refusalOf(many)).toBe('VALIDATION_FAILED/TOO_MANY');
  });

  it('leaves what is exempt where it is, apart from what is counted', async () => {
    const video = EIGHT[3]!;
    await load([{ ...video, exemptReason: '涉密系统不迁移' }]);
    expect((await report()).total).toMatchObject({ registered: 7, exempt: 1 });
    expect(refusalOf(await plan(await idOf('video-surveillance')))).toBe('INVALID_TRANSITION');
    await load([video]);
    expect((await report()).total).toMatchObject({ registered: 8, exempt: 0 });
  });
});

describe('the migration of a legacy system', () => {
  it('X of the type PORT counts as migrated once it runs in a service of its owner’s [S1-45] [S3-19]', async () => {
    const system = await idOf('urban-management');
    const planned = await plan(system);
    expect(planned.data.planMigration).toMatchObject({ kind: 'PORT', status: 'PLANNED' });
    const { id } = planned.data.planMigration;
    expect(refusalOf(await plan(system))).toBe('INVALID_TRANSITION');
    const wish = { planId, budgetId: await openBudget(t), startsOn: '2026-03-01' };
    const { instanceId: unborn } = await acceptedInstance(t, wish);
    const { instanceId } = await runningInstance(t, { ...wish, activatedAt: dayStart('2026-03-01') });
    expect(refusalOf(await complete(id, instanceId))).toBe('INVALID_TRANSITION');
    expect((await start(id)).data.startMigration).toEqual({ status: 'MIGRATING' });
    for (const none of [newId(), 'x', unborn])
      expect(refusalOf(await complete(id, none))).toBe('MIGRATION_TARGET_REQUIRED');
    expect((await report()).total).toMatchObject({ migrated: 0 });
    expect((await complete(id, instanceId)).data.completeMigration).toEqual({
      ...{ status: 'MIGRATED', targetInstanceId: instanceId },
    });
    expect((await systems(',statuses:[MIGRATED]')).map(({ code }) => code)).toEqual(['urban-management']);
    // 1 of 8 is 12.50 per cent; of its division 1 of 9, whose district has one.
    expect((await report()).total).toMatchObject({ registered: 8, migrated: 1, percent: '12.50' });
    expect(await report('(division:"510100")', OPERATOR)).toMatchObject({
      ...{ total: { registered: 9, percent: '11.11', unmapped: 1 }, city: { registered: 8, percent: '12.50' } },
      ...{ district: { registered: 1, migrated: 0, percent: '0.00' } },
      organizations: [{ organization: { code: 'AG-CD' } }, { organization: { code: 'AG-CD-QY' } }],
    });
    const none = await report('(division:"500000")', OPERATOR);
    expect(none.total).toMatchObject({ registered: 0, percent: null });
    expect(none.targets.map(({ status }: any) => status)).toEqual([null, null]);
  });

  it('that is abandoned is planned anew; its steps are its owner’s alone', async () => {
    const system = await idOf('education');
    expect(refusalOf(await plan(system, 'BUILD', 'buyer@chongqing.example'))).toBe('NOT_FOUND');
    const { id } = (await plan(system, 'REFACTOR')).data.planMigration;
    expect(refusalOf(await complete(id, newId(), 'buyer@chongqing.example'))).toBe('NOT_FOUND');
    expect((await abandon(id)).data.abandonMigration).toEqual({ status: 'ABANDONED', reason: 'r' });
    expect(refusalOf(await start(id))).toBe('INVALID_TRANSITION');
    expect(refusalOf(await plan(system, 'BUILD'))).toBe('ok');
    const { legacyMigrations } = await t.ok<any>('{legacyMigrations{edges{node{kind status}}}}', {}, BUYER);
    expect(legacyMigrations.edges.map(({ node }: any) => `${node.kind} ${node.status}`)).toEqual([
      ...['BUILD PLANNED', 'REFACTOR ABANDONED', 'PORT MIGRATED'],
    ]);
  });

  it('is planned once of two that try at once', async () => {
    const system = await idOf('medical');
    const answers = (await Promise.all([1, 2, 3].map(() => plan(system)))).map(refusalOf);
    expect(answers.sort()).toEqual(['INVALID_TRANSITION', 'INVALID_TRANSITION', 'ok']);
  });

  it('says how the total stands to the plans, and which number is ours [S4-11] [S4-12]', async () => {
    const statuses = async (): Promise<string[]> =>
      (await report()).targets.map((target: any) => `${target.code} ${target.atLeastPercent} ${target.status}`);
    expect(await statuses()).toEqual(['MIGRATED_2017 50 NOT_MET', 'MIGRATED_2020 95 NOT_MET']);
    expect((await report()).targets.map(({ isOurs }: any) => isOurs)).toEqual([false, true]);
    const migrated = (n: number): Promise<unknown> =>
      t.app
        .get(DataSource)
        .query("UPDATE legacy_system SET status = 'MIGRATED' WHERE organization_id = ? ORDER BY id LIMIT ?", [
          ...[bin(t.organization('AG-CD')), n],
        ]);
    await migrated(4);
    expect((await statuses())[0]).toBe('MIGRATED_2017 50 MET');
    await migrated(8);
    expect((await statuses())[1]).toBe('MIGRATED_2020 95 MET');
  });
});
