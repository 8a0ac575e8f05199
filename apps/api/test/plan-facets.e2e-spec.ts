import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PriceWish, publish } from '../../testing/market.js';
import { startTestApp, type TestApp } from '../../testing/harness.js';

const BUYER = 'buyer@chengdu.example';

let t: TestApp;
/** Options of every attribute that has them, by its code. */
const options = new Map<string, { code: string; nameZh: string; nameEn: string }[]>();
beforeAll(async () => {
  t = await startTestApp();
  const { attributeDefinitions } = await t.ok<{
    attributeDefinitions: { code: string; options: { code: string; nameZh: string; nameEn: string }[] }[];
  }>('{attributeDefinitions{code options{code nameZh nameEn}}}', {}, BUYER);
  for (const definition of attributeDefinitions) options.set(definition.code, definition.options);
});
afterAll(() => t.close());

const find = async (filter: object): Promise<string[]> => {
  const { offerings } = await t.ok<{ offerings: { edges: { node: { id: string } }[] } }>(
    'query($f:OfferingFilter){offerings(filter:$f,first:100){edges{node{id}}}}',
    { f: filter },
    BUYER,
  );
  return offerings.edges.map(({ node }) => node.id);
};
const listed = (more: object = {}, prices: PriceWish[] = [{ code: 'use', unitPrice: '1' }]) =>
  publish(t, { only: prices }, { ...more });

describe('facets that the plans name', () => {
  it.each([
    ['[S1-14]', 'iaasUses', '密集数据计算、高性能计算、数据存储、容灾备份'],
    ['[S1-32]', 'providerPlatform', '数字音乐、网络视频、网络游戏、医疗健康、教育资源、信息安全、企业服务'],
    ['[S2-05]', 'dataStages', '采集、标注、存储、传输、管理、应用、安全'],
    ['[S2-25]', 'digitalModes', '平台化设计、网络化协同、个性化定制、智能化生产、服务化延伸、数字化管理'],
    ['[S3-11]', 'productKinds', '存储设备、服务器、应用软件、开发平台'],
    ['[S3-39]', 'urbanFields', '电子政务、交通物流、医疗健康、教育、文化娱乐、智慧城市'],
    ['[S3-26]', 'reach', '社区、家庭、个人'],
    ['[S4-54]', 'partnerKinds', '电商、物流、商贸、金融'],
    ['[S2-26] the sectors of Lingang,', 'sectors', '智能制造、大数据/云计算、航空航天、人工智能、智能汽车、工业互联网'],
    ['the key fields of Guangdong,', 'keyFields', '电子政务、电子商务、交通物流、智能制造、医疗健康、教育文化'],
    ['[S2-24] the data service modes,', 'dataServiceModes', '数据组织、数据体验、数据能力成熟度、数据资产化自评估'],
  ])('%s %s: in the plan’s order, in both languages, and offerings are found by each', async (_row, code, names) => {
    const values = options.get(code)!;
    expect(values.map(({ nameZh }) => nameZh).join('、')).toBe(names);
    for (const { nameEn } of values) expect(nameEn).toMatch(/[a-z]/i);
    const [first, second] = values.map((value) => value.code);
    const both = await listed({ attributes: { [code]: [first, second] } });
    const one = await listed({ attributes: { [code]: [first] } });
    expect(await find({ attributes: [{ code, anyOf: [first] }] })).toEqual([one.id, both.id]);
    expect(await find({ attributes: [{ code, allOf: [first, second] }] })).toEqual([both.id]);
  });
});

describe('kinds that are categories', () => {
  const names = async (root: string): Promise<string[]> => {
    const { categories } = await t.ok<{ categories: { nameZh: string }[] }>(
      'query($r:String){categories(root:$r){nameZh}}',
      { r: root },
      BUYER,
    );
    return categories.map(({ nameZh }) => nameZh);
  };

  it('[S1-09] there are four clouds, an offering is in one of them, and HPC alone is found by HPC', async () => {
    const { __type } = await t.ok<{ __type: { enumValues: { name: string }[] } }>(
      '{__type(name:"Cloud"){enumValues{name}}}',
      {},
      BUYER,
    );
    expect(__type.enumValues.map(({ name }) => name).sort()).toEqual(['ENTERPRISE', 'GOVERNMENT', 'HPC', 'SOCIAL']);
    expect(await names('cloud')).toEqual(['政务云', '社会云', '企业云', '高性能计算云']);
    const hpc = await listed({ clouds: ['HPC'], categoryCodes: ['cloud.hpc.weather'] });
    const { offerings } = await t.ok<{
      offerings: { edges: { node: { id: string; categories: { code: string }[] } }[] };
    }>('{offerings(filter:{clouds:[HPC]}){edges{node{id categories{code}}}}}', {}, BUYER);
    expect(offerings.edges.map(({ node }) => node.id)).toEqual([hpc.id]);
    expect(offerings.edges[0]!.node.categories).toEqual([{ code: 'cloud.hpc.weather' }]);
    await expect(listed({ clouds: [] })).rejects.toThrow('"path":"clouds","code":"REQUIRED"');
  });

  it('[S1-17] SaaS has four kinds', async () => {
    expect(await names('model.saas')).toEqual(['办公辅助系统', '公共管理系统', '行业应用系统', '个人服务系统']);
  });

  it('[S2-37] what is tagged 一网统管 is listed under digital governance', async () => {
    expect(await names('gov2')).toEqual(expect.arrayContaining(['一网通办', '一网统管']));
    const tagged = await listed({ categoryCodes: ['gov2.onenet'] });
    await listed({ categoryCodes: ['gov2.onestop'] });
    expect(await find({ categoryCodes: ['gov2.onenet'] })).toEqual([tagged.id]);
    expect(await find({ categoryCodes: ['gov2'] })).toContain(tagged.id);
  });

  it('[S3-18] migration: 12 person-days × 1 500.00 = 18 000.00', async () => {
    expect(await names('prof')).toEqual(expect.arrayContaining(['构建、改造和移植', '增值服务']));
    const days: PriceWish = { code: 'service.person-days', unit: 'person-day', unitPrice: '1500' };
    const { plans } = await listed({ categoryCodes: ['prof.migration'] }, [days]);
    const { estimate } = await t.ok<{ estimate: { total: { amount: string } } }>(
      'query($i:[EstimateItemInput!]!){estimate(items:$i){total{amount}}}',
      {
        i: [
          {
            ...{ planId: plans[0]!.id, quantity: '1', from: '2026-12-01', months: 1 },
            usage: [{ meter: days.code, quantityPerMonth: '12' }],
          },
        ],
      },
      BUYER,
    );
    expect(estimate.total.amount).toBe('18000.00');
  });

  it('[S4-51] consulting, integration and operation are priced by the day or as a lump sum', async () => {
    const three = ['prof.consult', 'prof.integration', 'prof.om'];
    expect((await names('prof')).slice(0, 3)).toEqual(['信息咨询服务', '信息系统集成服务', '系统运行维护服务']);
    const byDay = await listed({ categoryCodes: three }, [
      { code: 'service.person-days', unit: 'person-day', unitPrice: '2000' },
    ]);
    const lumpSum = await listed({ categoryCodes: three }, [{ code: 'all', kind: 'ONE_TIME', unitPrice: '50000' }]);
    for (const code of three) expect(await find({ categoryCodes: [code] })).toEqual([lumpSum.id, byDay.id]);
  });
});
