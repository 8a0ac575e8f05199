import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  anOffering,
  aPlan,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  issuesOf,
  tryCreate,
  usagePrice,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

describe('createOffering', () => {
  it('tells everything that is wrong with an offering at once', async () => {
    const answer = await tryCreate(t, {
      code: 'has blank',
      name: 'x'.repeat(201),
      summary: '',
      description: 'x'.repeat(20_001),
      clouds: ['HPC', 'HPC'],
      categoryCodes: ['no.such'],
      zoneCodes: ['CN-510100', 'CN-510100'],
      attributes: ['not', 'an', 'object'],
    });
    expect(codeOf(answer)).toBe('VALIDATION_FAILED');
    expect(issuesOf(answer).sort()).toEqual([
      'attributes ATTRIBUTES_NOT_OBJECT',
      'categoryCodes.0 UNKNOWN_CATEGORY',
      'clouds.1 DUPLICATE',
      'code MALFORMED',
      'description TOO_LONG',
      'name TOO_LONG',
      'summary REQUIRED',
      'zoneCodes.1 DUPLICATE',
    ]);
    expect(issuesOf(await tryCreate(t, { attributes: { long: 'x'.repeat(20_000) } }))).toEqual([
      'attributes TOO_LARGE',
    ]);
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
    expect(issuesOf(await tryCreate(t, { attributes: deep }))).toEqual(['attributes TOO_DEEP']);
    expect(issuesOf(await tryCreate(t, { attributes: { half: '\ud800' } }))).toEqual(['attributes NOT_TEXT']);
  });

  it('refuses a code twice with one provider, not with two', async () => {
    await create(t, { code: 'same-code' });
    expect(issuesOf(await tryCreate(t, { code: 'same-code' }))).toEqual(['code DUPLICATE_CODE']);
    expect(codeOf(await tryCreate(t, { code: 'same-code' }, CATALOG_B))).toBe('ok');
    expect(codeOf(await tryCreate(t, { code: 'Same-Code' }))).toBe('ok');
  });

  it('answers its first result to the same key and body, also when twins come at once', async () => {
    const i = anOffering({ idempotencyKey: 'key-1' });
    const send = (input: object, email = CATALOG_A): Promise<any> =>
      t.gql('mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}', { i: input }, email);
    const twins = await Promise.all([send(i), send(i), send(i)]);
    const ids = new Set(twins.map(({ data }) => data?.createOffering.id));
    expect(twins.map(codeOf)).toEqual(['ok', 'ok', 'ok']);
    expect(ids.size).toBe(1);
    expect((await send(i)).data.createOffering.id).toBe([...ids][0]);
    const nulls = { ...i, plans: [aPlan([usagePrice({ currency: null, source: null, taxCategory: null })])] };
    expect((await send(nulls)).data.createOffering.id).toBe([...ids][0]);
    expect(codeOf(await send({ ...i, summary: 'Another body' }))).toBe('IDEMPOTENCY_CONFLICT');
    expect((await send(i, CATALOG_B)).data.createOffering.id).not.toBe([...ids][0]);
  });

  it('keeps no key for what it refused', async () => {
    const refused = anOffering({ idempotencyKey: 'key-2', name: '' });
    expect(
      codeOf(await t.gql('mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}', { i: refused }, CATALOG_A)),
    ).toBe('VALIDATION_FAILED');
    expect(
      codeOf(
        await t.gql(
          'mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}',
          { i: { ...refused, name: 'Mended' } },
          CATALOG_A,
        ),
      ),
    ).toBe('ok');
  });
});
