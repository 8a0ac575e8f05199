import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

interface Explanation {
  outcome: string;
  findings: {
    ruleId: string;
    version: string;
    code: string;
    effect: string;
    message: string;
    remedy: string | null;
    citation: { document: string; section: string; quote: string } | null;
  }[];
}

let t: TestApp;
const ids: Record<string, string> = {};
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-07-01T00:00:00+08:00'));
  const make = async (code: string, over: object, publish: boolean): Promise<void> => {
    const { createOffering } = await t.ok<{ createOffering: { id: string } }>(
      'mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}',
      {
        i: {
          ...{
            code,
            name: code,
            summary: 's',
            serviceModel: 'SAAS',
            clouds: ['SOCIAL'],
            categoryCodes: [],
            zoneCodes: [],
          },
          plans: [
            {
              code: 'p',
              name: 'p',
              prices: [{ code: 'm', kind: 'RECURRING', model: 'FLAT', interval: 'MONTH', unitPrice: '1' }],
            },
          ],
          ...over,
        },
      },
      'catalog@provider-a.example',
    );
    ids[code] = createOffering.id;
    if (!publish) return;
    await t.ok('mutation($id:ID!){submitOffering(id:$id){id}}', { id: ids[code] }, 'catalog@provider-a.example');
    await t.ok('mutation($id:ID!){approveOffering(id:$id){id}}', { id: ids[code] }, 'operator@yunshi.example');
  };
  await make('OPEN', {}, true);
  await make('CLOSED', { zoneCodes: ['CQ-LJ-OFFSHORE'] }, true);
  await make('DRAFT', { serviceModel: 'IAAS', clouds: ['GOVERNMENT'] }, false);
});
afterAll(() => t.close());

const ask = (act: string, codes: string[], email: string, organizationId?: string) =>
  t.gql<{ explain: Explanation }>(
    `query($a:RuleScope!,$o:[ID!]!,$g:ID){explain(act:$a,offeringIds:$o,organizationId:$g){outcome findings{ruleId version code effect message remedy citation{document section quote}}}}`,
    { a: act, o: codes.map((code) => ids[code] ?? code), g: organizationId },
    email,
  );
const told = async (...parts: Parameters<typeof ask>): Promise<string> => {
  const { data, errors } = await ask(...parts);
  return errors
    ? errors[0]!.extensions.code
    : [data!.explain.outcome, ...data!.explain.findings.map(({ ruleId }) => ruleId)].join(' ');
};

describe('explain', () => {
  it('says what would be refused, by which clause, and what would make it right', async () => {
    const { data } = await ask('ORDER', ['OPEN', 'CLOSED'], 'buyer@chengdu.example');
    expect(data!.explain.outcome).toBe('REFUSE');
    expect(data!.explain.findings[0]).toMatchObject({
      ...{ ruleId: 'S0-05', version: '2016-05-01', code: 'ZONE_DOMESTIC_PARTY', effect: 'REFUSE' },
      remedy: 'Choose a like service that is offered in a zone or region open to your organization.',
      citation: { section: '重庆市 ¶4', quote: '普通中國大陸的人士和機構團體均无权使用' },
    });
    expect(data!.explain.findings[0]!.message).toContain('CLOSED is offered in CQ-LJ-OFFSHORE.');
    expect(await told('ORDER', ['OPEN'], 'buyer@chengdu.example')).toBe('ALLOW');
    expect(await told('ORDER', ['CLOSED'], 'buyer@mnc.example')).toBe('ALLOW');
  });

  it('tells a provider what a draft lacks before it is handed in, and agrees with what then happens', async () => {
    expect(await told('SUBMIT_OFFERING', ['DRAFT'], 'catalog@provider-a.example')).toBe('REFUSE S1-30 S1-37');
    const { errors } = await t.gql(
      'mutation($id:ID!){submitOffering(id:$id){id}}',
      { id: ids.DRAFT },
      'catalog@provider-a.example',
    );
    expect(errors![0]!.extensions.findings!.map(({ ruleId }) => ruleId)).toEqual(['S1-30', 'S1-37']);
  });

  it('speaks of what the caller may know of alone', async () => {
    const chongqing = t.organization('AG-CQ');
    expect(await told('ORDER', ['DRAFT'], 'buyer@chengdu.example')).toBe('NOT_FOUND');
    expect(await told('SUBMIT_OFFERING', ['DRAFT'], 'catalog@provider-b.example')).toBe('NOT_FOUND');
    expect(await told('ORDER', ['OPEN'], 'buyer@chengdu.example', chongqing)).toBe('NOT_FOUND');
    expect(await told('ORDER', ['CLOSED'], 'operator@yunshi.example', chongqing)).toMatch(/^REFUSE S0-05/);
    expect(await told('ORDER', ['OPEN'], 'catalog@provider-a.example')).toBe('NOT_FOUND'); // buys nothing
    expect(await told('ORDER', ['x'], 'buyer@chengdu.example')).toBe('NOT_FOUND');
    expect(await told('ORDER', [], 'buyer@chengdu.example')).toBe('VALIDATION_FAILED');
  });
});

describe('the plans', () => {
  it('are read with what they are and how they stand today', async () => {
    const { planDocuments } = await t.ok<{ planDocuments: object[] }>(
      '{planDocuments{id title number date status periodFrom periodTo}}',
      {},
      'buyer@chengdu.example',
    );
    expect(planDocuments).toHaveLength(5);
    expect(planDocuments[0]).toMatchObject({ id: '000', status: 'ARTICLE', date: null, periodFrom: null });
    expect(planDocuments[2]).toMatchObject({ id: '002', status: 'DRAFT' });
    expect(planDocuments[3]).toMatchObject({
      ...{ id: '003', number: '粤府办〔2014〕17号', date: '2014-04-11', status: 'EXPIRED', periodTo: '2021-01-01' },
      title: 'Cloud computing development plan of Guangdong (2014-2020)',
    });
  });

  it('give rules that hold on days, of all or of one document', async () => {
    const rules = async (more: string): Promise<string[]> =>
      (
        await t.ok<{ planRules: { id: string; validFrom: string }[] }>(
          `{planRules${more}{id validFrom scopes effect code message remedy note citation{quote}}}`,
          {},
          'auditor@yunshi.example',
        )
      ).planRules.map(({ id, validFrom }) => `${id} ${validFrom}`);
    expect((await rules('')).slice(0, 4)).toEqual([
      ...['S0-05 2016-05-01', 'S1-30 2011-07-12', 'S1-37 2011-07-12', 'S0-04 2016-05-01'],
    ]);
    const then = await rules('(on:"2012-01-01")');
    expect(then).toEqual(expect.arrayContaining(['S1-30 2011-07-12', 'S1-37 2011-07-12']));
    expect(then.every((rule) => rule.endsWith(' 2011-07-12'))).toBe(true);
    expect(await rules('(document:"000")')).toContain('S0-05 2016-05-01');
    expect(await rules('(document:"000")')).not.toContain('S1-30 2011-07-12');
    expect(await rules('(document:"009")')).toEqual([]);
  });
});
