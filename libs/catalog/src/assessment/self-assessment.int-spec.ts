import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayStart } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { BUYER, codeOf, issuesOf, OPERATOR } from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const FIELDS = 'id score assessedAt supersededAt answers{question level}';
const QUESTIONS = ['INVENTORY', 'RIGHTS', 'QUALITY', 'VALUE', 'CIRCULATION'];
const assess = (levels: number[], more: object = {}, email = BUYER): Promise<GqlAnswer<any>> =>
  t.gql<any>(
    `mutation($i:AssessOwnDataInput!){assessOwnData(input:$i){${FIELDS}}}`,
    {
      i: {
        questionnaire: 'DATA_ASSET',
        answers: levels.map((level, index) => ({ question: QUESTIONS[index], level })),
        ...more,
      },
    },
    email,
  );
const list = async (email: string, questionnaire: string | null = null): Promise<any[]> =>
  (
    await t.ok<any>(
      `query($q:String){selfAssessments(questionnaire:$q){edges{node{${FIELDS}}}}}`,
      { q: questionnaire },
      email,
    )
  ).selfAssessments.edges.map(({ node }: any) => node);

describe('the self-assessment of data as assets', () => {
  it('of five answers is kept with score and date; a newer one takes its place, and the old one stays [S2-24]', async () => {
    t.setNow(dayStart('2026-03-01'));
    const { data } = await assess([3, 4, 2, 5, 4]);
    expect(data.assessOwnData).toMatchObject({ score: '72', assessedAt: '2026-02-28T16:00:00Z', supersededAt: null }); // 18 of 25
    expect(data.assessOwnData.answers).toHaveLength(5);
    t.setNow(dayStart('2026-06-01'));
    await assess([4, 4, 4, 5, 4]); // 21 of 25
    expect(await list(BUYER)).toMatchObject([
      { score: '84', supersededAt: null },
      { score: '72', supersededAt: '2026-05-31T16:00:00Z' },
    ]);
    expect(await list(BUYER, 'DATA_MATURITY')).toEqual([]);
    expect(await list('buyer@chongqing.example')).toEqual([]);
    expect(await list(OPERATOR)).toHaveLength(2);
  });

  it('of two modes there are questionnaires, in both languages [S2-24]', async () => {
    const { questionnaires } = await t.ok<any>(
      '{questionnaires{code mode nameZh nameEn questions{code weight nameEn} levels{level nameZh}}}',
      {},
      BUYER,
    );
    expect(questionnaires.map(({ mode, nameZh }: any) => [mode, nameZh])).toEqual([
      ['ASSET_ASSESSMENT', '数据资产化自评估'],
      ['MATURITY', '数据管理能力成熟度自评估'],
    ]);
    expect(questionnaires[1].levels.map(({ nameZh }: any) => nameZh).join('、')).toBe(
      '初始级、受管理级、稳健级、量化管理级、优化级',
    );
  });

  it('answers each question once, and is told once with its key', async () => {
    expect(issuesOf(await assess([1, 2, 3, 4]))).toEqual(['answers REQUIRED']);
    expect(issuesOf(await assess([1, 2, 3, 4, 5], { questionnaire: 'X' }))).toEqual([
      'questionnaire UNKNOWN_QUESTIONNAIRE',
    ]);
    expect(codeOf(await assess([1, 2, 3, 4, 5], {}, OPERATOR))).toBe('FORBIDDEN');
    const { data } = await assess([1, 2, 3, 4, 5], { idempotencyKey: 'k' });
    expect((await assess([1, 2, 3, 4, 5], { idempotencyKey: 'k' })).data.assessOwnData.id).toBe(data.assessOwnData.id);
  });
});
