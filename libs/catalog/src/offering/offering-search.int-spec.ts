import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Organizations } from '#identity';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  AUDITOR,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  find,
  issuesOf,
  OPERATOR,
  publish,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  await publish(t, {
    code: 'mail',
    name: '政务邮件',
    summary: 'Secure e-mail for bureaus',
    clouds: ['GOVERNMENT', 'SOCIAL'],
    categoryCodes: ['cloud.gov.collab.office'],
    zoneCodes: ['CN-510100'],
  });
  await publish(t, {
    code: 'metro_100%',
    name: '智慧交通数据',
    summary: 'Traffic DATA',
    serviceModel: 'DAAS',
    clouds: ['SOCIAL'],
    categoryCodes: ['cloud.social.public.transport'],
    zoneCodes: [],
  });
  await publish(
    t,
    {
      code: 'render',
      name: '渲染服务 𠮷',
      summary: 'Rendering',
      clouds: ['HPC'],
      categoryCodes: ['cloud.gov'],
      zoneCodes: ['CN-500000', 'CN-510100'],
    },
    CATALOG_B,
  );
  await create(t, { code: 'draft-a', name: '草稿' });
});
afterAll(() => t.close());

describe('offerings, by filter', () => {
  const cases: [string, object, string[]][] = [
    ['Chinese words', { text: '邮件' }, ['mail']],
    ['English words in any case', { text: 'SECURE bureaus' }, ['mail']],
    ['every word must be there', { text: 'secure traffic' }, []],
    ['words of both languages, parted by a Chinese blank', { text: '智慧　data' }, ['metro_100%']],
    ['a category’s Chinese name', { text: '协同办公' }, ['mail']],
    ['a category’s English name', { text: 'smart transport' }, ['metro_100%']],
    ['the provider’s name', { text: '渝云' }, ['render']],
    ['the code', { text: 'metro_100%' }, ['metro_100%']],
    ['signs of patterns are taken literally', { text: '%' }, ['metro_100%']],
    ['an underscore too', { text: '_' }, ['metro_100%']],
    ['a backslash too', { text: '\\' }, []],
    ['characters beyond the basic plane', { text: '𠮷' }, ['render']],
    ['an empty text restricts nothing', { text: '  ' }, ['render', 'metro_100%', 'mail']],
    ['the service model', { serviceModels: ['DAAS', 'IAAS'] }, ['metro_100%']],
    ['a cloud', { clouds: ['SOCIAL'] }, ['metro_100%', 'mail']],
    ['a category with all below it', { categoryCodes: ['cloud.gov'] }, ['render', 'mail']],
    ['a leaf alone', { categoryCodes: ['cloud.gov.collab.office'] }, ['mail']],
    ['a category beside an unknown one', { categoryCodes: ['no.such', 'cloud.social'] }, ['metro_100%']],
    ['an unknown category', { categoryCodes: ['no.such'] }, []],
    ['a zone', { zoneCodes: ['CN-510100'] }, ['render', 'mail']],
    ['an unknown zone', { zoneCodes: ['XX'] }, []],
    ['all together', { text: '服务', clouds: ['HPC'], zoneCodes: ['CN-500000'], categoryCodes: ['cloud'] }, ['render']],
    ['a provider that is no id', { providerIds: ['x'] }, []],
    [
      'empty and null lists restrict nothing',
      { clouds: [], zoneCodes: null, providerIds: [] },
      ['render', 'metro_100%', 'mail'],
    ],
    ['a state buyers do not see', { statuses: ['DRAFT'] }, []],
  ];

  it.each(cases)('%s', async (_, filter, expected) => {
    expect(await find(t, filter)).toEqual(expected);
  });

  it('by provider, and each caller its own states', async () => {
    const providerIds = [t.organization('PV-A')];
    expect(await find(t, { providerIds })).toEqual(['metro_100%', 'mail']);
    expect(await find(t, { providerIds, statuses: ['DRAFT'] }, CATALOG_A)).toEqual(['draft-a']);
    expect(await find(t, { providerIds, statuses: ['DRAFT'] }, CATALOG_B)).toEqual([]);
    for (const email of [OPERATOR, AUDITOR])
      expect(await find(t, { providerIds }, email)).toEqual(['draft-a', 'metro_100%', 'mail']);
  });

  it('refuses what is too much, by name', async () => {
    const refused = async (filter: object): Promise<string[]> =>
      issuesOf(await t.gql('query($f:OfferingFilter){offerings(filter:$f){totalCount}}', { f: filter }, BUYER));
    expect(await refused({ text: 'a b c d e f g h i' })).toEqual(['filter.text TOO_MANY']);
    expect(await refused({ text: 'x'.repeat(101) })).toEqual(['filter.text TOO_LONG']);
    expect(await refused({ zoneCodes: Array.from({ length: 101 }, (_, i) => `Z${i}`) })).toEqual([
      'filter.zoneCodes TOO_MANY',
    ]);
  });
});

describe('offerings, by page', () => {
  const page = async (first: number | null, after: string | null, filter: object = { text: 'paged' }): Promise<any> =>
    (
      await t.ok<any>(
        'query($n:Int,$a:String,$f:OfferingFilter){offerings(first:$n,after:$a,filter:$f){totalCount edges{cursor node{code}} pageInfo{hasNextPage endCursor}}}',
        { n: first, a: after, f: filter },
        BUYER,
      )
    ).offerings;

  it('walks from the newest to the oldest, each once, while others are added', async () => {
    for (let i = 0; i < 7; i++) await publish(t, { code: `paged-${i}` });
    const seen: string[] = [];
    let after: string | null = null;
    for (let i = 0; ; i++) {
      const { edges, pageInfo }: any = await page(3, after);
      seen.push(...edges.map(({ node }: any) => node.code));
      expect(pageInfo.endCursor).toBe(edges.at(-1).cursor);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
      await publish(t, { code: `paged-new-${i}` });
    }
    expect(seen).toEqual(['paged-6', 'paged-5', 'paged-4', 'paged-3', 'paged-2', 'paged-1', 'paged-0']);
    expect((await page(1, null)).totalCount).toBe(9);
    expect((await page(1, after)).totalCount).toBe(9);
  });

  it('takes null for the default and refuses sizes and cursors that are none', async () => {
    expect((await page(null, null, {})).edges.length).toBe(12);
    for (const [first, after] of [
      [0, null],
      [101, null],
      [1, 'no cursor'],
    ])
      expect(
        codeOf(
          await t.gql(
            'query($n:Int,$a:String){offerings(first:$n,after:$a){totalCount}}',
            { n: first, a: after },
            BUYER,
          ),
        ),
      ).toBe('VALIDATION_FAILED');
  });

  it('asks the database as often for a large page as for a small one, and counts only when asked', async () => {
    const query = jest.spyOn(t.app.get(DataSource), 'query');
    const statements = async (first: number, more = ''): Promise<number> => {
      query.mockClear();
      await t.ok(
        `query($n:Int){offerings(first:$n){${more} edges{node{code provider{name} categories{code parent{code}} zones{name} allowedActions plans{code prices{code taxRate}}}}}}`,
        { n: first },
        BUYER,
      );
      return query.mock.calls.length;
    };
    const counts: number[] = [];
    for (const [first, more] of [[1], [3], [100], [100, 'totalCount']] as [number, string?][]) {
      t.app.get(Organizations).forget(); // who is asked for again within two seconds is not read again
      counts.push(await statements(first, more));
    }
    const again = await statements(100);
    query.mockRestore();
    expect(counts).toEqual([3, 3, 3, 3]); // offerings, providers, plans with prices; counts come from memory
    expect(again).toBe(2);
  });
});

describe('categories and zones', () => {
  it('leads from the roots down the taxonomy in the plans’ order', async () => {
    const { categories } = await t.ok<any>('{categories{code parent{code} children{code parent{code}}}}', {}, BUYER);
    expect(categories[0]).toMatchObject({ code: 'cloud', parent: null });
    expect(categories[0].children).toContainEqual({ code: 'cloud.gov', parent: { code: 'cloud' } });
  });

  it('[S1-23] names the six collaborative resources of the government cloud', async () => {
    const { categories } = await t.ok<any>('{categories(root:"cloud.gov.collab"){nameZh}}', {}, BUYER);
    expect(categories.map(({ nameZh }: any) => nameZh)).toEqual([
      '政府网站',
      '呼叫热线',
      '目录与交换',
      '协同办公',
      '基础数据库',
      '信息安全',
    ]);
    expect(codeOf(await t.gql('{categories(root:"no.such"){code}}', {}, BUYER))).toBe('NOT_FOUND');
  });

  it('shows special zones and regions, by kind and in the reader’s language', async () => {
    const { zones } = await t.ok<any>('{zones{code kind operational}}', {}, BUYER);
    expect(zones).toContainEqual({ code: 'CQ-LJ-OFFSHORE', kind: 'OFFSHORE_CLOUD', operational: true });
    expect(zones).toContainEqual({ code: 'CN-510100', kind: 'REGION', operational: true });
    const ask = async (language: string): Promise<any> =>
      (
        await t.http('POST', '/graphql', {
          email: BUYER,
          headers: { 'content-type': 'application/json', 'accept-language': language },
          body: JSON.stringify({ query: '{zones(kind:"FREE_TRADE"){code name}}' }),
        })
      ).json<any>().data.zones;
    expect(await ask('en')).toEqual([{ code: 'SH-LINGANG', name: 'Lingang New Area, Shanghai' }]);
    expect(await ask('zh-CN')).toEqual([{ code: 'SH-LINGANG', name: '中国（上海）自由贸易试验区临港新片区' }]);
    expect((await t.ok<any>('{zones(kind:"NO"){code}}', {}, BUYER)).zones).toEqual([]);
  });
});
