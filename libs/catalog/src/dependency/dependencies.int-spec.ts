import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { draftOrder } from '../../../../apps/testing/market.js';
import { BUYER, CATALOG_A, CATALOG_B, create, find, issuesOf, publish, tryCreate } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const on = (...dependsOn: string[]): object => ({ attributes: { dependsOn } });
const update = (made: { id: string; version: number }, over: object) =>
  t.gql(
    'mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}',
    { i: { id: made.id, version: made.version, ...over } },
    CATALOG_A,
  );
const runsOn = async (id: string, email = CATALOG_A): Promise<string[]> =>
  (
    await t.ok<{ offering: { runsOn: { id: string }[] } }>(
      'query($id:ID!){offering(id:$id){runsOn{id}}}',
      { id },
      email,
    )
  ).offering.runsOn.map((one) => one.id);

describe('what offerings run on', () => {
  it('[S1-11] an order of SaaS on PaaS on IaaS shows the chain; to close a circle is refused', async () => {
    const iaas = await create(t, { serviceModel: 'IAAS', clouds: ['SOCIAL'] });
    const paas = await create(t, { serviceModel: 'PAAS', ...on(iaas.id) });
    const saas = await publish(t, on(paas.id.toUpperCase()));
    expect(await runsOn(saas.id)).toEqual([paas.id, iaas.id]);
    expect(issuesOf(await update(iaas, on(saas.id)))).toEqual(['attributes.dependsOn CYCLE']);
    expect(issuesOf(await update(iaas, on(iaas.id)))).toEqual(['attributes.dependsOn CYCLE']);
    for (const { id } of [iaas, paas])
      for (const [step, email] of [
        ['submitOffering', CATALOG_A],
        ['approveOffering', 'operator@yunshi.example'],
      ] as const)
        await t.ok(`mutation($id:ID!){${step}(id:$id){id}}`, { id }, email);
    const orderId = await draftOrder(t, {
      ...{ planId: saas.plans[0]!.id, startsOn: '2026-12-01', months: 1 },
      expectedUsage: [{ meter: 'requests', quantityPerMonth: '0' }],
    });
    const { order } = await t.ok<{
      order: {
        items: { plan: { offering: { code: string; serviceModel: string; runsOn: { serviceModel: string }[] } } }[];
      };
    }>(
      'query($id:ID!){order(id:$id){items{plan{offering{code serviceModel runsOn{serviceModel}}}}}}',
      { id: orderId },
      BUYER,
    );
    const { offering } = order.items[0]!.plan;
    expect(offering.code).toBe(saas.code);
    expect([offering, ...offering.runsOn].map(({ serviceModel }) => serviceModel)).toEqual(['SAAS', 'PAAS', 'IAAS']);
    expect(await find(t, { attributes: [{ code: 'dependsOn', anyOf: [iaas.id] }] })).toEqual([paas.code]);
  });

  it('is nothing that a provider may not know of, and shows no more of it than a caller may know', async () => {
    const draft = await create(t);
    expect(issuesOf(await tryCreate(t, on(draft.id), CATALOG_B))).toEqual(['attributes.dependsOn.0 UNKNOWN_OFFERING']);
    expect(issuesOf(await tryCreate(t, on('0190aaaa-0000-7000-8000-000000000000', 'my-vm')))).toEqual([
      ...['attributes.dependsOn.0 UNKNOWN_OFFERING', 'attributes.dependsOn.1 UNKNOWN_OFFERING'],
    ]);
    const above = await publish(t, on(draft.id));
    expect(await runsOn(above.id)).toEqual([draft.id]);
    expect(await runsOn(above.id, BUYER)).toEqual([]);
    const closed = await publish(t, { zoneCodes: ['CQ-LJ-OFFSHORE'] });
    const overZone = await publish(t, on(closed.id));
    expect(await runsOn(overZone.id, BUYER)).toEqual([]);
    expect(await runsOn(overZone.id, 'buyer@mnc.example')).toEqual([closed.id]);
  });

  it('is checked when a published offering is revised', async () => {
    const [below, above] = [await publish(t), await publish(t)];
    const revise = async (id: string, dependsOn: string): Promise<string[]> => {
      const { offering } = await t.ok<any>('query($id:ID!){offering(id:$id){version}}', { id }, CATALOG_A);
      const input = { offeringId: id, version: offering.version, ...on(dependsOn) };
      return issuesOf(
        await t.gql('mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}', { i: input }, CATALOG_A),
      );
    };
    expect(await revise(below.id, 'my-vm')).toEqual(['attributes.dependsOn.0 UNKNOWN_OFFERING']);
    expect(await revise(below.id, below.id)).toEqual(['attributes.dependsOn CYCLE']);
    expect(await revise(above.id, below.id)).toEqual([]);
  });

  it('two cannot close a circle at once', async () => {
    const [a, b] = [await create(t), await create(t)];
    const answers = await Promise.all([update(a, on(b.id)), update(b, on(a.id))]);
    expect(answers.map(issuesOf).flat()).toEqual(['attributes.dependsOn CYCLE']);
  });

  it('is said by each offering, and by no provider for all of them', async () => {
    const { providerDefaults } = await t.ok<{ providerDefaults: { attributes: object; version: number } }>(
      '{providerDefaults{attributes version}}',
      {},
      CATALOG_A,
    );
    const answer = await t.gql(
      'mutation($a:JSON!,$v:Int!){setProviderDefaults(attributes:$a,version:$v){version}}',
      { a: { ...providerDefaults.attributes, dependsOn: ['x'] }, v: providerDefaults.version },
      CATALOG_A,
    );
    expect(issuesOf(answer)).toEqual(['attributes.dependsOn NOT_A_DEFAULT']);
  });
});
