import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfPages } from '../files/pdf-text.fixture.js';
import { fee, Market, use } from '../testing/market.fixture.js';

let market: Market;
beforeAll(async () => {
  market = await Market.open();
  market.at('2026-06-01T09:00:00');
});
afterAll(() => market.close());

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';

const download = (id: string, email = BUYER): ReturnType<Market['test']['http']> =>
  market.test.http('GET', `/v1/contracts/${id}.pdf`, { email });

describe('the file of a contract', () => {
  it('says all of it in both languages, the same each time, to its two sides and the operator [S4-38] [P2-D3]', async () => {
    const plans = await market.publish('papers', {
      p: [fee('seat', '30', { model: 'PER_UNIT', unit: '席' }), use('calls', '0.05', { includedQuantity: '1000' })],
    });
    const { draftContract } = await market.test.ok<any>(
      'mutation($i:ContractInput!){draftContract(input:$i){id number}}',
      {
        i: {
          ...{ providerId: market.test.organization('PV-A'), title: '政务云服务合同', value: '1000' },
          ...{ startsOn: '2026-06-08', endsOn: '2026-12-31', noticedOn: '2026-06-01' },
          items: [{ planId: plans.p, maxQuantity: '12' }],
          terms: {
            sharing: [
              { party: '甲方', percent: '60' },
              { party: '乙方', percent: '40' },
            ],
          },
        },
      },
      BUYER,
    );
    const { id, number } = draftContract;
    expect((await download(id, OPERATIONS)).status).toBe(404);
    const offered = await market.test.ok<any>('mutation($id:ID!){offerContract(id:$id){contentHash}}', { id }, BUYER);
    const hash = offered.offerContract.contentHash;
    for (const email of [APPROVER, OPERATIONS])
      await market.test.ok('mutation($id:ID!,$hash:String!){signContract(id:$id,hash:$hash){id}}', { id, hash }, email);
    const first = await download(id);
    expect(first.status).toBe(200);
    const text = pdfPages(first.bytes).join('\n');
    for (const said of [
      ...[
        '云服务合同',
        'Cloud service contract',
        number,
        '已生效',
        'In force',
        '政务云服务合同',
        '2026-06-08 – 2026-12-31',
      ],
      ...[
        '服务 papers · 套餐 p · 版本 revision 1 · 数量上限 at most 12',
        'seat：30 CNY/席·月',
        'calls: 0.05 CNY per 次 used',
      ],
      ...[
        'calls：0.05 CNY/次，按用量；每月免费 1000 次',
        '供应商的责权利',
        '管理部门的责权利',
        '数据和业务资源归采购人所有',
      ],
      ...[
        'Sensitive information does not leave the country without approval.',
        '以平台受理的计量事件为准',
        '甲方 60%',
        'CSV、JSON',
        '30 日内 within 30 days',
        '销毁证明 certificate',
      ],
      ...[hash, '2026-06-01 09:00 (UTC+8)', 'SHA-256'],
    ])
      expect(text).toContain(said);
    expect(text).not.toContain('尚未签署');
    expect((await download(id, OPERATIONS)).bytes.equals(first.bytes)).toBe(true);
    for (const email of ['operator@yunshi.example', 'auditor@yunshi.example'])
      expect([email, (await download(id, email)).status]).toEqual([email, 200]);
    for (const email of ['buyer@chongqing.example', 'operations@provider-b.example'])
      expect([email, (await download(id, email)).status]).toEqual([email, 404]);
    expect((await download('no-such', BUYER)).status).toBe(404);
  });
});
