// A catalogue of generated offerings: providers over the API, offerings with their plans and prices in bulk by SQL.
import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { client, organization, signIn } from './market.mjs';

const PROVIDERS = 50;
const ROWS = 2000;

const list = (text) => text.split(' ');
const NOUNS = [
  ...list(
    '云主机 对象存储 云数据库 消息队列 负载均衡 视频会议 电子公文 地理信息 数据共享交换 内容分发 安全审计 身份认证',
  ),
  ...list(
    '短信网关 容器平台 大数据分析 人工智能训练 灾备服务 渲染服务 物联网平台 区块链服务 信用查询 电子证照 网站托管 邮件系统',
  ),
  ...list(
    '即时通讯 档案管理 财务管理 人事管理 资产管理 统一支付 政务热线 知识图谱 语音识别 图像识别 机器翻译 舆情监测',
  ),
  ...list(
    '漏洞扫描 堡垒机 密码服务 日志审计 数据脱敏 数据治理 数据目录 接口网关 流程引擎 报表工具 低代码平台 测试平台',
  ),
];
const FIELDS = [
  ...list('政务 教育 医疗 交通 环保 应急 社保 税务 公安 水务 农业 旅游 文化 体育 工业 物流 金融 能源 气象 城管'),
  ...list('住建 民政 司法 审计 统计 档案 园林 市监 海关 林业 国土 规划 科技 商务 卫健 退役 广电 信访 人防 消防'),
];
const MANNERS = list(
  '高可用 弹性 专属 混合 轻量 智能 一体化 国产化 等保三级 按量付费 跨地域 多租户 免运维 自助式 标准版 企业版',
);
const ENGLISH = [
  ...list(
    'server storage database queue balancer conference document mapping exchange delivery audit identity message',
  ),
  ...list(
    'container analytics training recovery rendering platform ledger gateway archive payroll inventory payment hotline',
  ),
  ...list(
    'translation recognition monitoring scanning bastion cipher logging masking governance directory workflow report',
  ),
];
const ADJECTIVES = [
  ...list('elastic dedicated managed secure shared hybrid regional serverless resilient metered portable certified'),
  ...list(
    'encrypted federated replicated distributed compliant automated integrated scalable central mobile native open',
  ),
  ...list('private public sovereign trusted unified verified virtual zonal'),
];

/** The same numbers for the same seed (mulberry32). */
export function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const picker = (random) => (list) => list[Math.floor(random() * list.length)];

/** Leaves of the plans' taxonomy with the names of all they lie in. */
function taxonomy() {
  const lines = readFileSync(inRoot('seeds', 'plans', 'taxonomy.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const nodes = lines.map((line) => line.split('\t')).map(([code, zh, en]) => ({ code, zh, en }));
  return nodes.filter(({ code }) => code.includes('.') && !nodes.some((other) => other.code.startsWith(`${code}.`)));
}

const zoneCodes = () =>
  JSON.parse(readFileSync(inRoot('seeds', 'reference', 'divisions.json'), 'utf8'))
    .filter(({ code }) => code.endsWith('00'))
    .map(({ code }) => `CN-${code}`);

const idOf = (kind, n) => Buffer.from(`0190000${kind}000070008000${n.toString(16).padStart(12, '0')}`, 'hex');
export const uuidOf = (bytes) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const offeringId = (n) => idOf(1, n);
const planId = (offering, n) => idOf(2, offering * 2 + n);

/** Offering number n, as its row and links are written. */
function* generated(count, providers) {
  const random = numbers(7);
  const pick = picker(random);
  const [leaves, zones] = [taxonomy(), zoneCodes()];
  for (let n = 0; n < count; n += 1) {
    const [field, manner, noun] = [pick(FIELDS), pick(MANNERS), pick(NOUNS)];
    const [adjective, english] = [pick(ADJECTIVES), pick(ENGLISH)];
    const category = pick(leaves);
    const provider = pick(providers);
    const zone = pick(zones);
    const name = `${field}${manner}${noun} ${adjective} ${english} ${n}`;
    const summary = `面向${pick(FIELDS)}部门的${pick(MANNERS)}${pick(NOUNS)}，支持${pick(NOUNS)}与${pick(NOUNS)}；${pick(ADJECTIVES)} ${pick(ENGLISH)} for ${pick(ADJECTIVES)} ${pick(ENGLISH)} workloads`;
    const code = `bench-${n}`;
    yield {
      n,
      provider,
      code,
      name,
      summary,
      category: category.code,
      zone,
      model: pick(['IAAS', 'PAAS', 'SAAS', 'DAAS']),
      clouds: random() < 0.3 ? ['GOVERNMENT', 'SOCIAL'] : [pick(['GOVERNMENT', 'SOCIAL', 'ENTERPRISE', 'HPC'])],
      status: random() < 0.95 ? 'PUBLISHED' : 'DRAFT',
      text: [name, summary, '', code, provider.name, category.zh, category.en].join('\n').toLowerCase(),
    };
  }
}

async function fill(db, head, rows) {
  let values = [];
  for (const row of rows) {
    values.push(row);
    if (values.length < ROWS) continue;
    await db.query(`${head} VALUES ?`, [values]);
    values = [];
  }
  if (values.length) await db.query(`${head} VALUES ?`, [values]);
}

/**
 * The tables of the catalogue, filled with so many offerings of these providers; each has two plans of two prices.
 * Gives the ids of those that are published.
 */
export async function fillCatalogue(db, count, providers) {
  const at = '2026-01-01 00:00:00.000000';
  const all = [...generated(count, providers)];
  const json = JSON.stringify;
  await fill(
    db,
    'INSERT INTO offering (id, provider_id, code, name, summary, description, service_model, clouds, category_codes, zone_codes, attributes, status, revision, version, search_text, published_at, created_at, updated_at, change_number)',
    all.map((o) => [
      ...[offeringId(o.n), o.provider.id, o.code, o.name, o.summary, '', o.model, json(o.clouds), json([o.category])],
      ...[json([o.zone]), '{}', o.status, 1, 1, o.text, at, at, at, 1],
    ]),
  );
  const links = [
    ['category', (o) => [o.category]],
    ['zone', (o) => [o.zone]],
    ['cloud', (o) => o.clouds],
  ];
  for (const [link, codes] of links)
    await fill(
      db,
      `INSERT INTO offering_${link} (offering_id, ${link}_code)`,
      all.flatMap((o) => codes(o).map((code) => [offeringId(o.n), code])),
    );
  await fill(
    db,
    'INSERT INTO plan (id, offering_id, revision, position, code, name, currency)',
    all.flatMap(({ n }) => [0, 1].map((p) => [planId(n, p), offeringId(n), 1, p, `p${p}`, `Plan ${p}`, 'CNY'])),
  );
  await fill(
    db,
    'INSERT INTO price_component (plan_id, position, code, kind, model, billing_interval, meter, unit, aggregation, source, unit_price, tiers, included_quantity, timing, proration, tax_category)',
    all.flatMap(({ n }) =>
      [0, 1].flatMap((p) => [
        [
          planId(n, p),
          0,
          'base',
          'RECURRING',
          'PER_UNIT',
          'MONTH',
          null,
          null,
          null,
          null,
          10 + p,
          '[]',
          0,
          'ARREARS',
          'SECOND',
          'INFORMATION_SERVICE',
        ],
        [
          planId(n, p),
          1,
          'use',
          'USAGE',
          'PER_UNIT',
          null,
          'requests',
          'request',
          'SUM',
          'PROVIDER',
          '0.01',
          '[]',
          0,
          null,
          null,
          'INFORMATION_SERVICE',
        ],
      ]),
    ),
  );
  await db.query('UPDATE catalogue_change SET number = number + 1');
  await db.query('ANALYZE TABLE offering, offering_category, offering_zone, offering_cloud, plan, price_component');
  return all.filter(({ status }) => status === 'PUBLISHED').map(({ n }) => offeringId(n));
}

/** Providers and an agency over the API; gives the providers and the agency's buyer. */
export async function makePeople({ port, operator: account }) {
  const gql = client(port);
  const operator = await signIn(gql, account);
  const providers = [];
  for (let n = 0; n < PROVIDERS; n += 1) {
    const code = `BENCH-P${n}`;
    const { id } = await organization(gql, operator, { kind: 'PROVIDER', code, people: {} });
    providers.push({ id: Buffer.from(id.replaceAll('-', ''), 'hex'), name: code });
  }
  const agency = await organization(gql, operator, { kind: 'AGENCY', code: 'BENCH-A', people: { buyer: ['BUYER'] } });
  return { gql, operator, providers, buyer: agency.buyer };
}

/** Searches of a kind, each with words of its own, so that nobody can answer from what was just asked. */
export function* searches(kind) {
  const random = numbers(kind.length);
  const pick = picker(random);
  for (;;) {
    if (kind === 'zh') yield { text: `${pick(FIELDS)}${pick(MANNERS)} ${pick(NOUNS)}` };
    else if (kind === 'en') yield { text: `${pick(ADJECTIVES)} ${pick(ENGLISH)}` };
    else
      yield {
        text: pick(NOUNS),
        serviceModels: [pick(['IAAS', 'PAAS', 'SAAS', 'DAAS'])],
        clouds: [pick(['GOVERNMENT', 'SOCIAL'])],
      };
  }
}
