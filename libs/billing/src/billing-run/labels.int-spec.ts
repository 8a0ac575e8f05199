import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, sum } from '#kernel';
import { fee, Market } from '../testing/market.fixture.js';

const FINANCE = 'finance@chengdu.example';
const LINES =
  'query($p:String!){invoices(filter:{period:$p}){edges{node{id lines{amount tags{key value} allocations{costCentre share amount}}}}}}';

interface Told {
  id: string;
  lines: {
    amount: string;
    tags: { key: string; value: string }[];
    allocations: { costCentre: string; share: string; amount: string }[];
  }[];
}

describe('tags and cost centres of an instance', () => {
  let market: Market;
  let instanceId: string;
  beforeAll(async () => {
    market = await Market.open();
    market.at('2026-07-01');
    const plans = await market.publish('LABELLED', { P: [fee('month', '100.01')] });
    const budget = await market.budget('chengdu', '10000');
    ({ instanceId } = await market.buy({ plan: plans.P!, budget, startsOn: '2026-07-01', months: 3 }));
  });
  afterAll(() => market.close());

  const centres = (shares: [string, string][], email = FINANCE, of = instanceId) =>
    market.test.gql(
      'mutation($i:SetCostCentresInput!){setCostCentres(input:$i){costCentres{costCentre share}}}',
      { i: { instanceId: of, shares: shares.map(([costCentre, share]) => ({ costCentre, share })) } },
      email,
    );
  const tags = (list: [string, string][], email = FINANCE) =>
    market.test.gql(
      'mutation($i:SetInstanceTagsInput!){setInstanceTags(input:$i){tags{key value}}}',
      { i: { instanceId, tags: list.map(([key, value]) => ({ key, value })) } },
      email,
    );
  const codeOf = ({ errors }: { errors?: { extensions: { code: string; issues?: { code: string }[] } }[] }): string =>
    errors
      ? [errors[0]!.extensions.code, ...(errors[0]!.extensions.issues ?? []).map(({ code }) => code)].join('/')
      : 'ok';
  const invoice = async (period: string): Promise<Told> => {
    const { invoices } = await market.test.ok<{ invoices: { edges: { node: Told }[] } }>(LINES, { p: period }, FINANCE);
    return invoices.edges[0]!.node;
  };

  it('divide a line exactly, and stay on it as they were when it was issued [I30]', async () => {
    expect(
      codeOf(
        await centres([
          ['CC-1', '0.5'],
          ['CC-2', '0.3'],
          ['CC-3', '0.2'],
        ]),
      ),
    ).toBe('ok');
    expect(
      codeOf(
        await tags([
          ['env', 'prod'],
          ['project', '信用信息'],
        ]),
      ),
    ).toBe('ok');
    market.at('2026-08-01');
    await market.bill('2026-07');
    // 100.01: 50.005, 30.003 and 20.002; the odd cent to the largest remainder
    const july = await invoice('2026-07');
    expect(july.lines).toEqual([
      {
        amount: '100.01',
        tags: [
          { key: 'env', value: 'prod' },
          { key: 'project', value: '信用信息' },
        ],
        allocations: [
          { costCentre: 'CC-1', share: '0.5', amount: '50.01' },
          { costCentre: 'CC-2', share: '0.3', amount: '30.00' },
          { costCentre: 'CC-3', share: '0.2', amount: '20.00' },
        ],
      },
    ]);
    expect(sum(july.lines[0]!.allocations.map(({ amount }) => dec(amount))).toFixed(2)).toBe('100.01');
    const file = async (kind: string): Promise<string> =>
      (await market.test.http('GET', `/v1/invoices/${july.id}.${kind}`, { email: FINANCE })).text;
    expect(await file('csv')).toContain('env=prod;project=信用信息,CC-1=50.01;CC-2=30.00;CC-3=20.00');
    expect(JSON.parse(await file('json'))).toMatchObject({ lines: july.lines });
    const focus = await market.test.http('GET', '/v1/cost-and-usage.csv?period=2026-07', { email: FINANCE });
    const [row] = parse<Record<string, string>>(focus.text, { bom: true, columns: true });
    expect(JSON.parse(row!.Tags!)).toEqual({ env: 'prod', project: '信用信息' });
    expect(codeOf(await centres([]))).toBe('ok');
    expect(await invoice('2026-07')).toEqual(july);
    market.at('2026-09-01');
    await market.bill('2026-08');
    expect((await invoice('2026-08')).lines[0]!.allocations).toEqual([]);
  });

  it('are one’s own organization’s, in order', async () => {
    expect(
      codeOf(
        await centres([
          ['A', '0.5'],
          ['B', '0.4'],
        ]),
      ),
    ).toBe('VALIDATION_FAILED/NOT_ONE');
    expect(
      codeOf(
        await centres([
          ['A', '0.5'],
          ['A', '0.5'],
        ]),
      ),
    ).toBe('VALIDATION_FAILED/DUPLICATE');
    expect(codeOf(await centres([['a b', '1']]))).toBe('VALIDATION_FAILED/MALFORMED');
    expect(codeOf(await tags([['k', 'a;b']]))).toBe('VALIDATION_FAILED/MALFORMED');
    expect(codeOf(await tags(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])))).toBe('VALIDATION_FAILED/TOO_MANY');
    expect(codeOf(await centres([['A', '1']], 'finance@chongqing.example'))).toBe('NOT_FOUND');
    expect(codeOf(await centres([['A', '1']], 'buyer@chengdu.example'))).toBe('FORBIDDEN');
    const mine = async (email: string): Promise<object[]> =>
      (
        await market.test.ok<{ instanceLabels: object[] }>(
          'query($i:[ID!]!){instanceLabels(instanceIds:$i){tags{key value} costCentres{costCentre}}}',
          { i: [instanceId, 'nonsense'] },
          email,
        )
      ).instanceLabels;
    expect(await mine(FINANCE)).toMatchObject([{ tags: [{ key: 'env' }, { key: 'project' }], costCentres: [] }]);
    expect(await mine('finance@chongqing.example')).toEqual([]);
  });
});
