import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp, until } from '../../../../apps/testing/harness.js';
import {
  anOffering,
  aPlan,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  issuesOf,
  one,
  OPERATOR,
  publish,
  step,
  usagePrice,
} from '../listing.fixture.js';
import { ImportWork } from './import-work.service.js';
import { did, tryRevise } from '../revision/revision.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp({ worker: true })));
afterAll(() => t.close());

const IMPORT = `id status applied rows created revised unchanged refused finishedAt
  report{row code action offeringId issues{path code message}}`;

const tryImport = (input: object, email = CATALOG_A): Promise<any> =>
  t.gql(`mutation($i:ImportOfferingsInput!){importOfferings(input:$i){${IMPORT}}}`, { i: input }, email);

const seen = async (id: string, email = CATALOG_A): Promise<any> =>
  (await t.ok<any>(`query($id:ID!){offeringImport(id:$id){${IMPORT}}}`, { id }, email)).offeringImport;

/** Sent, and done. */
async function imported(rows: unknown, over: object = {}, email = CATALOG_A): Promise<any> {
  const content = typeof rows === 'string' ? rows : JSON.stringify(rows);
  const { data, errors } = await tryImport({ format: 'JSON', mode: 'VALID_ROWS', content, ...over }, email);
  if (errors) throw new Error(JSON.stringify(errors));
  return until(async () => {
    const found = await seen(data.importOfferings.id, email);
    return found.status === 'DONE' && found;
  });
}

const actions = ({ report }: any): string[] => report.map((row: any) => row.action);
const exported = async (format: 'csv' | 'json', email: string): Promise<string> => {
  const answer = await t.http('GET', `/v1/offerings.${format}`, { email });
  expect(answer.status).toBe(200);
  return answer.text;
};

describe('a file of offerings', () => {
  it('makes drafts, rewrites drafts, revises what is published, and leaves what is the same', async () => {
    const [same, published] = [await publish(t), await publish(t)];
    const draft = await create(t);
    const rows = [
      anOffering(),
      anOffering({ code: same.code }),
      anOffering({ code: published.code, plans: [aPlan([usagePrice({ unitPrice: '0.9' })])] }),
      anOffering({ code: draft.code, name: 'Rewritten' }),
    ];
    const found = await imported(rows);
    expect(found).toMatchObject({ applied: true, rows: 4, created: 1, revised: 2, unchanged: 1, refused: 0 });
    expect(actions(found)).toEqual(['CREATED', 'UNCHANGED', 'REVISED', 'REVISED']);
    const [made, , revised, rewritten] = found.report;
    expect((await one(t, made.offeringId, CATALOG_A)).data!.offering.status).toBe('DRAFT');
    expect(rewritten.offeringId).toBe(draft.id);
    const { offeringRevisions } = await t.ok<any>(
      'query($id:ID!){offeringRevisions(offeringId:$id,first:1){edges{node{status plans{prices{unitPrice}}}}}}',
      { id: revised.offeringId },
      CATALOG_A,
    );
    expect(offeringRevisions.edges[0].node).toEqual({ status: 'DRAFT', plans: [{ prices: [{ unitPrice: '0.9' }] }] });
    expect(actions(await imported(rows))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
  });

  it('tells of each row what is wrong where, and writes the others', async () => {
    const reviewed = await create(t);
    await step(t, 'submitOffering', reviewed.id, CATALOG_A);
    const first = anOffering();
    const found = await imported([
      first,
      anOffering({ code: first.code }),
      { code: 'half', plans: [{ code: 's', name: 's', prices: [{ ...usagePrice(), unitPrice: 0.5 }] }] },
      anOffering({ zoneCodes: ['nowhere'], plans: [aPlan([usagePrice({ unitPrice: '-1' })])] }),
      anOffering({ code: reviewed.code, name: 'Too late' }),
      'no offering',
      anOffering({ attributes: JSON.parse(`${'[{"a":'.repeat(20)}1${'}]'.repeat(20)}`) }),
      anOffering({ name: 'half \ud800' }),
      { code: '\ud800', name: 1 },
    ]);
    expect(actions(found)).toEqual(['CREATED', ...Array<string>(8).fill('REFUSED')]);
    const issues = found.report.map((row: any) => row.issues.map(({ path, code }: any) => `${path} ${code}`));
    expect(issues[1]).toEqual(['code DUPLICATE_CODE']);
    expect(issues[2]).toContain('plans.0.prices.0.unitPrice MALFORMED');
    expect(issues[3]).toEqual(['zoneCodes.0 UNKNOWN_ZONE', 'plans.0.prices.0.unitPrice NEGATIVE']);
    expect(issues[4]).toEqual([' INVALID_TRANSITION']);
    expect(issues[5]).toEqual([' MALFORMED']);
    expect(issues[6]).toEqual([' TOO_DEEP']);
    expect(issues[7]).toEqual([' NOT_TEXT']);
    expect(issues[8]).toContain('name MALFORMED');
  });

  it('writes all or nothing where that is asked, and nothing when it is tried out', async () => {
    const rows = [anOffering(), anOffering(), anOffering({ zoneCodes: ['nowhere'] })];
    const codes = async (): Promise<number> =>
      JSON.parse(await exported('json', CATALOG_A)).filter(({ code }: any) => rows.some((row) => row.code === code))
        .length;
    const refused = await imported(rows, { mode: 'ALL_OR_NOTHING' });
    expect(refused).toMatchObject({ applied: false, created: 2, refused: 1 });
    expect(refused.report[0]).toMatchObject({ action: 'CREATED', offeringId: null });
    const tried = await imported(rows, { dryRun: true });
    expect(tried).toMatchObject({ applied: false, created: 2, refused: 1 });
    expect(await codes()).toBe(0);
    expect(await imported(rows.slice(0, 2), { mode: 'ALL_OR_NOTHING' })).toMatchObject({ applied: true, created: 2 });
    expect(await codes()).toBe(2);
  });

  it('rewrites an open draft of a revision, and leaves one that is in review alone', async () => {
    const listed = await publish(t);
    const { id } = await did(tryRevise(t, { offeringId: listed.id, version: 3, name: 'One' }));
    expect(actions(await imported([anOffering({ code: listed.code, name: 'Two' })]))).toEqual(['REVISED']);
    await t.ok('mutation($id:ID!){submitOfferingRevision(id:$id){id}}', { id }, CATALOG_A);
    const late = await imported([anOffering({ code: listed.code, name: 'Three' })]);
    expect(late.report[0].issues[0].code).toBe('REVISION_OPEN');
    expect(actions(await imported([anOffering({ code: listed.code, name: 'Two' })]))).toEqual(['UNCHANGED']);
    expect(actions(await imported([anOffering({ code: listed.code })]))).toEqual(['UNCHANGED']);
  });

  it('takes a thousand offerings, once, whoever works on them', async () => {
    const rows = Array.from({ length: 1000 }, () => anOffering());
    const { data } = await tryImport({ format: 'JSON', mode: 'VALID_ROWS', content: JSON.stringify(rows) });
    const { id } = data.importOfferings;
    const work = t.app.get(ImportWork);
    await Promise.all([work.take(id), work.take(id)]);
    const found = await until(async () => {
      const one = await seen(id);
      return one.status === 'DONE' && one;
    }, 120);
    expect(found).toMatchObject({ rows: 1000, created: 1000, unchanged: 0, refused: 0 });
  }, 120_000);

  it('is one file for one idempotency key, and its provider’s and the operator’s alone', async () => {
    const content = JSON.stringify([anOffering()]);
    const input = { format: 'JSON', mode: 'VALID_ROWS', content, idempotencyKey: 'once' };
    const [first, again] = [await tryImport(input), await tryImport(input)];
    expect(again.data.importOfferings.id).toBe(first.data.importOfferings.id);
    expect(codeOf(await tryImport({ ...input, content: '[{}]' }))).toBe('IDEMPOTENCY_CONFLICT');
    expect(codeOf(await tryImport(input, BUYER))).toBe('FORBIDDEN');
    const { id } = first.data.importOfferings;
    expect((await seen(id, OPERATOR)).id).toBe(id);
    const query = 'query($id:ID!){offeringImport(id:$id){id}}';
    expect(codeOf(await t.gql(query, { id }, CATALOG_B))).toBe('NOT_FOUND');
    const { offeringImports } = await t.ok<any>('{offeringImports{edges{node{id}}}}', {}, CATALOG_B);
    expect(offeringImports.edges).toEqual([]);
    expect(issuesOf(await tryImport({ ...input, content: '{}', idempotencyKey: null }))).toEqual(['content MALFORMED']);
  });
});

describe('offerings as a file', () => {
  it('say, imported again, nothing new in either format, and the same to another provider', async () => {
    const tiers = [{ upTo: '10', unitPrice: '2', flatAmount: '0.5' }, { unitPrice: '1' }];
    const listed = [
      anOffering({ name: '=HYPERLINK("x")', summary: "'tis", description: 'a\r\n"b",\nc' }),
      anOffering({
        attributes: { slaAvailability: '99.9', 自定义: ['一', { x: null }] },
        plans: [
          aPlan([usagePrice({ model: 'GRADUATED', unitPrice: null, tiers, meter: 'tiered' })], '阶梯'),
          aPlan([{ code: 'fee', kind: 'RECURRING', model: 'PER_UNIT', interval: 'YEAR', unitPrice: '1200.50' }], 'fee'),
          aPlan(
            [
              usagePrice({
                model: 'PERCENTAGE',
                unitPrice: null,
                rate: '0.006',
                unit: 'CNY',
                meter: 'paid',
                freeEvents: 3,
              }),
            ],
            'share',
          ),
          aPlan(
            [usagePrice({ model: 'PACKAGE', packageSize: '1000', meter: 'packed', includedQuantity: '5' })],
            'pack',
          ),
        ],
      }),
    ];
    for (const offering of listed) await publish(t, offering, CATALOG_B);
    await create(t, anOffering({ name: 'Draft' }), CATALOG_B);
    for (const format of ['csv', 'json'] as const) {
      const content = await exported(format, CATALOG_B);
      const again = await imported(content, { format: format.toUpperCase() }, CATALOG_B);
      expect(again).toMatchObject({ rows: 3, unchanged: 3, refused: 0 });
    }
  });

  it('are read by those who write offerings', async () => {
    expect((await t.http('GET', '/v1/offerings.csv', { email: BUYER })).status).toBe(403);
    expect((await t.http('GET', '/v1/offerings.json', {})).status).toBe(401);
  });
});
