import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  find,
  issuesOf,
  OPERATOR,
  publish,
  step,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

interface Defaults {
  attributes: Record<string, unknown>;
  version: number;
}

const defaults = async (email = CATALOG_A): Promise<Defaults> =>
  (await t.ok<{ providerDefaults: Defaults }>('{providerDefaults{attributes version}}', {}, email)).providerDefaults;
const set = (attributes: unknown, version: number, email = CATALOG_A) =>
  t.gql<{ setProviderDefaults: Defaults }>(
    'mutation($a:JSON!,$v:Int!){setProviderDefaults(attributes:$a,version:$v){attributes version}}',
    { a: attributes, v: version },
    email,
  );
/** Changes some of the defaults, whatever version they are. */
async function declare(change: object, email = CATALOG_A): Promise<void> {
  const { attributes, version } = await defaults(email);
  expect(codeOf(await set({ ...attributes, ...change }, version, email))).toBe('ok');
}
const effective = async (id: string, email = CATALOG_A): Promise<Record<string, unknown>> =>
  (
    await t.ok<{ offering: { effectiveAttributes: Record<string, unknown> } }>(
      'query($id:ID!){offering(id:$id){attributes effectiveAttributes}}',
      { id },
      email,
    )
  ).offering.effectiveAttributes;
const withCard = (model: string): Promise<string[]> =>
  find(t, { attributes: [{ code: 'cardModel', anyOf: [model] }] }, OPERATOR);

describe('provider defaults', () => {
  it('are a provider’s own, versioned and checked like attributes of an offering', async () => {
    const before = await defaults(CATALOG_B);
    expect(before).toMatchObject({ version: 1, attributes: { dataLocation: ['CN-500000'] } });
    expect(issuesOf(await set({ mlpsLevel: 9 }, 1, CATALOG_B))).toEqual(['attributes.mlpsLevel OUT_OF_RANGE']);
    expect(issuesOf(await set([], 1, CATALOG_B))).toEqual(['attributes ATTRIBUTES_NOT_OBJECT']);
    const { data } = await set({ ...before.attributes, mlpsLevel: 3 }, 1, CATALOG_B);
    expect(data!.setProviderDefaults).toEqual({ attributes: { ...before.attributes, mlpsLevel: 3 }, version: 2 });
    expect(codeOf(await set({}, 1, CATALOG_B))).toBe('VERSION_CONFLICT');
    expect((await defaults()).attributes).not.toHaveProperty('mlpsLevel');
    expect(codeOf(await set({}, 0, BUYER))).toBe('FORBIDDEN');
    expect(codeOf(await t.gql('{providerDefaults{version}}', {}, OPERATOR))).toBe('FORBIDDEN');
  });

  it('hold for all offerings, overlaid by their own; null lets a default not hold', async () => {
    await declare({ cardModel: 'default', slaAvailability: '99.9' });
    const plain = await create(t);
    const own = await create(t, { attributes: { cardModel: 'own', slaAvailability: null, note: 1 } });
    expect(await effective(plain.id)).toMatchObject({ cardModel: 'default', slaAvailability: '99.9' });
    const seen = await effective(own.id);
    expect(seen).toMatchObject({ cardModel: 'own', note: 1 });
    expect(seen).not.toHaveProperty('slaAvailability');
    expect([await withCard('own'), await withCard('default')]).toEqual([[own.code], [plain.code]]);
    const others = await create(t, {}, CATALOG_B);
    expect(await effective(others.id, CATALOG_B)).not.toHaveProperty('cardModel');
  });

  it('are judged by the rules: IaaS for the government cloud by a default', async () => {
    const iaas = { serviceModel: 'IAAS' };
    const before = await create(t, iaas);
    expect(codeOf(await step(t, 'submitOffering', before.id, CATALOG_A))).toBe('PLAN_RULE');
    await declare({ vmIsolation: true });
    expect(codeOf(await step(t, 'submitOffering', before.id, CATALOG_A))).toBe('ok');
    const without = await create(t, { ...iaas, attributes: { vmIsolation: null } });
    expect(codeOf(await step(t, 'submitOffering', without.id, CATALOG_A))).toBe('PLAN_RULE');
    await declare({ vmIsolation: null });
    expect(codeOf(await step(t, 'approveOffering', before.id, OPERATOR))).toBe('ok'); // as it was handed in
  });

  it('reach drafts at once, and neither what is in review nor what is published, until changes are asked of it', async () => {
    await declare({ cardModel: 'first' });
    const [draft, handedIn, published] = [await create(t), await create(t), await publish(t)];
    await step(t, 'submitOffering', handedIn.id, CATALOG_A);
    await declare({ cardModel: 'second' });
    const models = async (): Promise<unknown[]> =>
      Promise.all([draft, handedIn, published].map(async ({ id }) => (await effective(id)).cardModel));
    expect(await models()).toEqual(['second', 'first', 'first']);
    expect(await withCard('first')).toEqual([published.code, handedIn.code]);
    await t.ok('mutation($id:ID!){requestOfferingChanges(id:$id,reason:"r"){id}}', { id: handedIn.id }, OPERATOR);
    expect(await models()).toEqual(['second', 'second', 'first']);
    await declare({ cardModel: 'third' });
    expect(await models()).toEqual(['third', 'third', 'first']);
    expect(await effective(published.id, BUYER)).toMatchObject({ cardModel: 'first' });
  });

  it('reach offerings that are written at the same time', async () => {
    await declare({ cardModel: 'before' });
    const version = (await defaults()).version;
    const [made] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, () => create(t))),
      set({ ...(await defaults()).attributes, cardModel: 'after' }, version),
    ]);
    for (const { id } of made) expect(await effective(id)).toMatchObject({ cardModel: 'after' });
  });
});
