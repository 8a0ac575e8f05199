import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { startTestApp, startTwin, type TestApp } from '../../../../apps/testing/harness.js';
import {
  AUDITOR,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  find,
  MULTINATIONAL,
  publish,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  await publish(t, {
    code: 'vm-a',
    attributes: { cardModel: 'A-910B' },
    name: '云主机',
    clouds: ['GOVERNMENT', 'SOCIAL'],
    categoryCodes: ['cloud.gov.collab.office', 'cloud.gov.city'],
    zoneCodes: ['CN-510100'],
  });
  await publish(
    t,
    { code: 'vm-b', name: '政务云主机 Government VM', serviceModel: 'DAAS', categoryCodes: ['cloud.gov.city'] },
    CATALOG_B,
  );
  await publish(t, { code: 'petro', name: 'Seismic processing', clouds: ['HPC'], categoryCodes: ['cloud.hpc.petro'] });
  await publish(t, {
    code: 'offshore',
    name: 'Offshore 云主机',
    clouds: ['ENTERPRISE'],
    zoneCodes: ['CQ-LJ-OFFSHORE'],
    categoryCodes: ['intl.security'],
  });
  await create(t, { code: 'draft', name: '云主机 草稿', clouds: ['SOCIAL'] });
});
afterAll(() => t.close());

const FACETS =
  'facets{serviceModels{serviceModel count} clouds{cloud count} categories{category{code} count} zones{zone{code} count} providers{provider{id code} count} attributes{code nameZh values{value count}}}';

async function ask(filter: object, email = BUYER): Promise<any> {
  const { offerings } = await t.ok<any>(
    `query($f:OfferingFilter){offerings(filter:$f){totalCount edges{node{code}} ${FACETS}}}`,
    { f: filter },
    email,
  );
  return offerings;
}

/** Every value of every facet with its count. */
const countsOf = ({ facets }: any): [string, string, number][] => [
  ...facets.serviceModels.map(({ serviceModel, count }: any) => ['serviceModels', serviceModel, count]),
  ...facets.clouds.map(({ cloud, count }: any) => ['clouds', cloud, count]),
  ...facets.categories.map(({ category, count }: any) => ['categoryCodes', category.code, count]),
  ...facets.zones.map(({ zone, count }: any) => ['zoneCodes', zone.code, count]),
  ...facets.providers.map(({ provider, count }: any) => ['providerIds', provider.id, count]),
];

describe('facets', () => {
  it.each([
    ['of everything', {}],
    ['of a text', { text: '云主机' }],
    ['of a text and a cloud', { text: '云主机', clouds: ['SOCIAL'] }],
    ['of a category', { categoryCodes: ['cloud.gov'] }],
    ['of two lists', { serviceModels: ['SAAS'], clouds: ['GOVERNMENT', 'HPC'] }],
  ])('%s: each count is the total of the list with that value chosen', async (_, filter) => {
    const counts = countsOf(await ask(filter));
    expect(counts.length).toBeGreaterThan(5);
    for (const [list, value, count] of counts)
      expect([list, value, (await ask({ ...filter, [list]: [value] })).totalCount]).toEqual([list, value, count]);
  });

  it('counts the values of attributes, without what was asked of the attribute itself', async () => {
    const cards = async (filter: object): Promise<unknown> =>
      (await ask(filter)).facets.attributes.find(({ code }: any) => code === 'cardModel')?.values;
    expect(await cards({ text: '云主机' })).toEqual([{ value: 'A-910B', count: 1 }]);
    expect(await cards({ attributes: [{ code: 'cardModel', noneOf: ['A-910B'] }] })).toEqual([
      { value: 'A-910B', count: 1 },
    ]);
    expect(await cards({ text: 'Seismic' })).toBeUndefined();
  });

  it('counts a category with all below it once, the largest first', async () => {
    const { facets } = await ask({ text: '云主机' });
    expect(facets.categories.map(({ category, count }: any) => [category.code, count])).toEqual([
      ['cloud', 2],
      ['cloud.gov', 2],
      ['cloud.gov.city', 2],
      ['cloud.gov.collab', 1],
      ['cloud.gov.collab.office', 1],
    ]);
    expect(facets.providers.map(({ provider, count }: any) => [provider.code, count])).toEqual([
      ['PV-A', 1],
      ['PV-B', 1],
    ]);
  });

  it('shows and counts for each caller what it may see: zones that are closed to it, drafts of others', async () => {
    const zones = async (email: string): Promise<unknown> =>
      (await ask({}, email)).facets.zones.map(({ zone, count }: any) => [zone.code, count]);
    expect(await zones(BUYER)).toEqual([['CN-510100', 1]]);
    expect(await zones(MULTINATIONAL)).toEqual([
      ['CN-510100', 1],
      ['CQ-LJ-OFFSHORE', 1],
    ]);
    expect((await ask({ text: '云主机' }, CATALOG_A)).totalCount).toBe(4);
    expect((await ask({ text: '云主机' }, CATALOG_B)).totalCount).toBe(3);
    expect((await ask({ text: '云主机' }, AUDITOR)).totalCount).toBe(4);
    expect((await ask({ text: '草稿' }, CATALOG_B)).facets).toEqual({
      serviceModels: [],
      clouds: [],
      categories: [],
      zones: [],
      providers: [],
      attributes: [],
    });
  });

  it('costs one statement with the page', async () => {
    const query = jest.spyOn(t.app.get(DataSource), 'query');
    await t.ok('{offerings{totalCount edges{node{code}} facets{clouds{cloud count}}}}', {}, BUYER);
    const { length } = query.mock.calls;
    query.mockRestore();
    expect(length).toBe(1);
  });
});

describe('words', () => {
  it.each([
    ['one character', '云', ['vm-a', 'vm-b', 'petro']],
    ['what is named so first', '云主机', ['vm-a', 'vm-b']],
    ['what means the same', 'virtual machine', ['vm-b', 'vm-a']],
    ['in English', '虚拟机', ['vm-b', 'vm-a']],
  ])('%s', async (_, text, expected) => {
    expect(await find(t, { text })).toEqual(expected);
  });

  it('[S1-55] 油气开采 finds what is tagged 石油化工勘探, and so do the plans’ other words for the fields of HPC', async () => {
    await publish(t, { code: 'weather', name: 'Forecasts', categoryCodes: ['cloud.hpc.weather'] });
    await publish(t, { code: 'hazard', name: 'Warnings', categoryCodes: ['cloud.hpc.geohazard'] });
    expect(await find(t, { text: '油气开采' })).toEqual(['petro']);
    expect(await find(t, { text: '地质勘探' })).toEqual(['petro']);
    expect(await find(t, { text: '气象预报' })).toEqual(['weather']);
    expect(await find(t, { text: '灾难预测' })).toEqual(['hazard']);
  });
});

describe('orders', () => {
  const QUERY =
    'query($f:OfferingFilter,$o:OfferingOrder,$n:Int,$a:String){offerings(filter:$f,orderBy:$o,first:$n,after:$a){edges{node{code}} pageInfo{hasNextPage endCursor}}}';

  it.each([
    ['NAME', ['offshore', 'petro', 'vm-a', 'vm-b']],
    ['NEWEST', ['offshore', 'petro', 'vm-b', 'vm-a']],
    ['RELEVANCE', ['offshore', 'petro', 'vm-b', 'vm-a']],
  ])('%s, page by page', async (orderBy, expected) => {
    const codes = ['vm-a', 'vm-b', 'petro', 'offshore'];
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { offerings }: any = await t.ok(QUERY, { f: {}, o: orderBy, n: 1, a: after }, MULTINATIONAL);
      seen.push(...offerings.edges.map(({ node }: any) => node.code).filter((code: string) => codes.includes(code)));
      after = offerings.pageInfo.endCursor;
      if (!offerings.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(expected);
  });

  it('go on after a place of their own alone', async () => {
    const cursor = async (o: string | null, text: string | null): Promise<string> =>
      (await t.ok<any>(QUERY, { f: { text }, o, n: 1 }, BUYER)).offerings.pageInfo.endCursor;
    const [age, name, best] = [await cursor(null, null), await cursor('NAME', null), await cursor(null, '云主机')];
    const after = async (o: string | null, a: string, text: string | null = null): Promise<string> =>
      codeOf(await t.gql(QUERY, { f: { text }, o, n: 1, a }, BUYER));
    expect(await after('NAME', age)).toBe('VALIDATION_FAILED');
    expect(await after(null, name)).toBe('VALIDATION_FAILED');
    expect(await after(null, age, '云主机')).toBe('VALIDATION_FAILED');
    expect(await after(null, `${best}.x`, '云主机')).toBe('VALIDATION_FAILED');
    expect(await after(null, best, '云主机')).toBe('ok');
  });
});

describe('what is new', () => {
  let other: NestFastifyApplication;
  beforeAll(async () => {
    other = await startTwin();
  });
  afterAll(() => other.close());

  it('is found by every process with the first request after its commit, and found no more once it is changed', async () => {
    const findThere = async (text: string): Promise<string[]> => {
      const { body } = await other.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${t.token(CATALOG_A)}` },
        payload: JSON.stringify({
          query: 'query($f:OfferingFilter){offerings(filter:$f){edges{node{code}}}}',
          variables: { f: { text } },
        }),
      });
      return JSON.parse(body).data.offerings.edges.map(({ node }: any) => node.code);
    };
    expect(await findThere('闪电')).toEqual([]);
    for (let n = 0; n < 5; n++) {
      const made = await create(t, { code: `flash-${n}`, name: `闪电 ${n}` });
      expect(await findThere(`闪电 flash-${n}`)).toEqual([`flash-${n}`]);
      await t.ok(
        'mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}',
        { i: { id: made.id, version: 1, name: '雷鸣' } },
        CATALOG_A,
      );
      expect(await findThere(`闪电 flash-${n}`)).toEqual([]);
    }
  });

  it('is found while many write at once', async () => {
    const codes = Array.from({ length: 12 }, (_, n) => `many-${n}`);
    await Promise.all(
      codes.map(async (code) => {
        await create(t, { code, name: '并发' });
        expect(await find(t, { text: `并发 ${code}` }, CATALOG_A)).toContain(code);
      }),
    );
    expect((await find(t, { text: '并发' }, CATALOG_A)).length).toBe(12);
  });
});
