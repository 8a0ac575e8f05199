import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/harness.js';

interface Node {
  code: string;
  nameZh: string;
  nameEn: string;
  children?: Node[];
}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

/** What hangs below a node, four levels deep. */
async function below(root: string): Promise<Node[]> {
  const fields = 'code nameZh nameEn';
  const { categories } = await t.ok<{ categories: Node[] }>(
    `query($r:String){categories(root:$r){${fields} children{${fields} children{${fields} children{${fields}}}}}}`,
    { r: root },
    'buyer@chengdu.example',
  );
  return categories;
}
const leavesOf = (nodes: Node[]): Node[] =>
  nodes.flatMap((node) => (node.children?.length ? leavesOf(node.children) : [node]));
const namesOf = (nodes: Node[]): string => nodes.map(({ nameZh }) => nameZh).join('、');

describe('the categories that the plans name', () => {
  it.each([
    ['[S1-15]', 'model.paas', '安全审计平台、虚拟化平台、IT资源管理平台、海量信息智能搜索、智能挖掘系统', 5],
    ['[S1-23]', 'cloud.gov.collab', '政府网站、呼叫热线、目录与交换、协同办公、基础数据库、信息安全', 6],
    [
      '[S1-24]',
      'cloud.gov.city',
      '城市管理、环境监测、应急管理、食品卫生安全、社保救助、劳动就业、车辆管理、市场监管',
      8,
    ],
    [
      '[S1-25]',
      'cloud.social.public',
      '智能交通、智能水务、智能电网、智能燃气、城市一卡通、医疗卫生、教育、科技、社会信用',
      9,
    ],
    ['[S1-26]', 'cloud.social.app', '智能家居、文化旅游、网络购物、物流配送', 4],
    ['[S1-27]', 'cloud.enterprise.park', '园区公共服务平台、协同办公系统、开发测试系统、产业协作系统', 4],
    [
      '[S1-28]',
      'cloud.enterprise.biz',
      '人力资源管理、供应链管理、财务管理、客户关系管理、生产管理、CAD/CAM/EDA/FMS',
      6,
    ],
    [
      '[S1-29]',
      'cloud.hpc',
      '工业设计、仿真模拟、航空航天、新材料、新能源、石油化工勘探、新药研发、数字媒体、气象研究、地质灾害预警预报',
      10,
    ],
    ['[S2-12]', 'gov2.iot', '应急管理、国土资源管理、生态环境管理、城市管理、海洋管理、经济运行管理、交通运行管理', 7],
    ['[S2-38]', 'social2.life', '服务居民、服务家庭、服务社会', 3],
    ['[S3-23]', 'industry.mfg', '汽车、建筑材料、石油化工、食品医药、纺织服装、电子信息', 6],
    [
      '[S3-24]',
      'industry.agri',
      '特色农产品电子商务、农业供应链管理、农业经济组织生产经营管理、农业农村信息资源海量存储、农产品质量安全追溯管理、农业生产过程智能检测控制、农产品营销网络、农村综合信息服务',
      8,
    ],
  ])('%s %s has them in the plan’s order, in both languages', async (_row, root, names, count) => {
    const children = (await below(root)).slice(0, count);
    expect(namesOf(children)).toBe(names);
    expect(names.split('、')).toHaveLength(count);
    for (const { nameEn } of children) expect(nameEn).toMatch(/[a-z]/i);
  });

  it('make a tree of 47 leaves for Chengdu, 50 with those of CAD/CAM/EDA/FMS [S1-28] [S1-29]', async () => {
    const leaves = leavesOf(await below('cloud'));
    expect(leaves).toHaveLength(50);
    const four = leaves.filter(({ code }) => code.startsWith('cloud.enterprise.biz.cax.'));
    expect(four.map(({ nameZh }) => nameZh.slice(0, 3))).toEqual(['CAD', 'CAM', 'EDA', 'FMS']);
    expect(leaves.length - four.length + 1).toBe(47);
  });

  it('[S2-12] things are metered by the device and month', async () => {
    const { meters } = await t.ok<{ meters: { code: string; unit: string }[] }>(
      '{meters{code unit}}',
      {},
      'buyer@chengdu.example',
    );
    expect(meters.map(({ unit }) => unit)).toContain('device-month');
  });

  it('[S3-25] the social services of Guangdong are nine leaves, two platforms of logistics and two of education among them', async () => {
    const roots = ['logistics', 'edu', 'health', 'travel', 'shopping', 'leisure', 'newmedia'];
    const own = (await below('social2')).filter(({ code }) => roots.includes(code.slice('social2.'.length)));
    expect(namesOf(leavesOf(own))).toBe(
      '南方现代物流公共信息平台、珠三角地区物流信息交换中枢网络、“粤教云”数据中心、“粤教云”公共服务平台、医疗健康、旅游住宿、网络购物、娱乐消费、新媒体',
    );
  });

  it('[S4-20] Chongqing’s three base databases and four platforms are seven leaves', async () => {
    const leaves = [...(await below('gov2.basedb')), ...(await below('gov2.app4'))];
    expect(namesOf(leaves)).toBe('自然人、法人、地理空间、政务共享、信息惠民、信用建设、社会治理');
  });

  it('[S4-23] Chongqing’s five values: industrial internet, three producer services, rural commerce', async () => {
    const five = ['iiot', 'finance', 'design', 'crowd', 'rural'].map((name) => `industry.${name}`);
    const found = (await below('industry')).filter(({ code }) => five.includes(code));
    expect(namesOf(found)).toBe('工业互联网、互联网金融、云设计、网络众包、涉农电子商务平台');
  });
});
