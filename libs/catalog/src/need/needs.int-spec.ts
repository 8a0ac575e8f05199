import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { AUDITOR, BUYER, CATALOG_A, CATALOG_B, codeOf, issuesOf, OPERATOR, publish } from '../listing.fixture.js';

const QINGYANG = 'buyer@qingyang.example';
const CHONGQING = 'buyer@chongqing.example';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const save = (filter: object, email = BUYER, disclosed?: boolean): Promise<any> =>
  t.gql<any>(
    'mutation($i:SaveNeedInput!){saveNeed(input:$i){id status disclosed topic{id words filter count}}}',
    { i: { filter, disclosed } },
    email,
  );
const saved = async (...asked: Parameters<typeof save>): Promise<any> => {
  const { data, errors } = await save(...asked);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.saveNeed;
};
const end = (operation: string, id: string, email = BUYER): Promise<any> =>
  t.gql<any>(`mutation($id:ID!){${operation}(id:$id){status topic{count}}}`, { id }, email);
const board = async (email = CATALOG_A): Promise<any[]> =>
  (
    await t.ok<any>('{needs(first:100){totalCount edges{node{id words filter count organizations{code}}}}}', {}, email)
  ).needs.edges.map(({ node }: any) => node);

describe('the board of needs', () => {
  it('[S4-04] a search without results may be saved; the same of three agencies counts three, and none is named', async () => {
    const filter = { text: '量子  加密 网关', clouds: ['GOVERNMENT'], zoneCodes: [] };
    expect((await saved(filter)).topic.count).toBe(1);
    await saved({ text: '网关 量子 加密', clouds: ['GOVERNMENT'] }, QINGYANG);
    const third = await saved({ text: '加密 量子 网关', clouds: ['GOVERNMENT', 'GOVERNMENT'] }, CHONGQING);
    expect(third).toMatchObject({ status: 'OPEN', disclosed: false, topic: { count: 3 } });
    for (const email of [CATALOG_A, CATALOG_B, OPERATOR, AUDITOR])
      expect(await board(email)).toEqual([
        {
          ...{ id: third.topic.id, words: ['加密', '网关', '量子'].sort(), filter: { clouds: ['GOVERNMENT'] } },
          ...{ count: 3, organizations: [] },
        },
      ]);
  });

  it('names those who chose to be named', async () => {
    const { topic } = await saved({ text: '脑机接口' }, BUYER, true);
    await saved({ text: '脑机接口' }, CHONGQING);
    expect((await board()).find(({ id }) => id === topic.id)).toMatchObject({
      count: 2,
      organizations: [{ code: 'AG-CD' }],
    });
  });

  it('has one need of a topic for each organization, until it is closed or withdrawn', async () => {
    const one = await saved({ text: '海底数据中心' });
    expect((await saved({ text: '海底数据中心' })).id).toBe(one.id);
    expect(codeOf(await end('withdrawNeed', one.id, CHONGQING))).toBe('NOT_FOUND');
    expect((await end('withdrawNeed', one.id)).data.withdrawNeed).toEqual({ status: 'WITHDRAWN', topic: { count: 0 } });
    expect((await end('withdrawNeed', one.id)).data.withdrawNeed.status).toBe('WITHDRAWN');
    expect(codeOf(await end('closeNeed', one.id))).toBe('INVALID_TRANSITION');
    expect((await board()).map(({ id }) => id)).not.toContain(one.topic.id);
    const again = await saved({ text: '海底数据中心' });
    expect(again.id).not.toBe(one.id);
    expect(again.topic.id).toBe(one.topic.id);
    expect((await end('closeNeed', again.id)).data.closeNeed.status).toBe('CLOSED');
    const { myNeeds } = await t.ok<any>(
      '{myNeeds(first:2){totalCount edges{node{id status}} pageInfo{hasNextPage}}}',
      {},
      BUYER,
    );
    expect(myNeeds.edges.map(({ node }: any) => [node.id, node.status])).toEqual([
      [again.id, 'CLOSED'],
      [one.id, 'WITHDRAWN'],
    ]);
    expect(myNeeds.pageInfo.hasNextPage).toBe(true);
  });

  it('takes no search that finds something, and is counted once when many save at a time', async () => {
    await publish(t, { code: 'found', name: '量子云' });
    expect(issuesOf(await save({ text: '量子云' }))).toEqual(['filter HAS_RESULTS']);
    expect(issuesOf(await save({ text: 'a b c d e f g h i' }))).toEqual(['filter.text TOO_MANY']);
    const answers = await Promise.all(
      [BUYER, BUYER, QINGYANG, QINGYANG].map((email) => saved({ text: '并行需求' }, email)),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(2);
    expect((await board())[0]).toMatchObject({ words: ['并行需求'], count: 2 });
  });

  it('is read by providers and the operator, written by buyers', async () => {
    expect(codeOf(await t.gql('{needs{totalCount}}', {}, BUYER))).toBe('FORBIDDEN');
    expect(codeOf(await save({ text: '无' }, CATALOG_A))).toBe('FORBIDDEN');
    expect(codeOf(await t.gql('{myNeeds{totalCount}}', {}, CATALOG_A))).toBe('FORBIDDEN');
  });
});
