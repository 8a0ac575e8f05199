import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { until } from '../../../../apps/testing/harness.js';
import { iso, Market, use } from '../testing/market.fixture.js';

const OPERATIONS = 'operations@provider-a.example';
const UPLOADER = 'all@provider-a.example';
const ADMIN = 'admin@provider-a.example';
const OPERATOR = 'operator@yunshi.example';

const REPORT = `{ accepted duplicates rejected needsApproval allowedActions file { status }
  lines { instanceId priceCode meter month invoiced quantityBefore quantityAfter ratedBefore ratedAfter
    amountBefore { amount } amountAfter { amount } } }`;

interface Report {
  accepted: number;
  duplicates: number;
  rejected: number;
  needsApproval: boolean;
  allowedActions: string[];
  file: { status: string };
  lines: Record<string, any>[];
}

describe('backfill', () => {
  let market: Market;
  let one: string;
  let other: string;
  beforeAll(async () => {
    market = await Market.open();
    const { test } = market;
    const organizationId = test.organization('PV-A');
    await test.addPerson({ organizationId, email: ADMIN, roles: ['PROVIDER_ADMIN'] });
    await test.addPerson({ organizationId, email: UPLOADER, roles: ['PROVIDER_ADMIN', 'PROVIDER_OPERATIONS'] });
    market.at('2026-07-20');
    const { p } = await market.publish('svc', {
      p: [
        use('gb', '0.5', { includedQuantity: '10' }),
        use('calls', '0.01', { aggregation: 'COUNT' }),
        use('peak', '2', { aggregation: 'MAX' }),
      ],
    });
    const bought = {
      plan: p!,
      buyer: 'mnc',
      startsOn: '2026-08-01',
      usage: ['gb', 'calls', 'peak'].map((meter) => ({ meter, quantityPerMonth: '0' })),
    };
    market.at('2026-08-02');
    [one, other] = [(await market.buy(bought)).instanceId, (await market.buy(bought)).instanceId];
    market.at('2026-10-20');
    await market.report(one, [
      ['a1', 'gb', '30', '2026-08-10'],
      ['a2', 'peak', '5', '2026-09-10'],
      ['a3', 'gb', '4', '2026-10-05'],
    ]);
    await market.report(other, [['b1', 'gb', '1', '2026-09-05']]);
  });
  afterAll(() => market.close());

  const upload = async (rows_: string[][], email = UPLOADER): Promise<string> => {
    const head = 'id,instanceId,meter,quantity,occurredAt,correctsEventId';
    const lines = rows_.map(([id, instance, meter, quantity, at, corrects = '']) =>
      [id, instance, meter, quantity, iso(at!), corrects].join(','),
    );
    const answer = await market.test.http('POST', '/v1/usage-files?backfill=true', {
      email,
      headers: { 'content-type': 'text/csv' },
      body: `${head}\n${lines.join('\n')}\n`,
    });
    return answer.json<{ id: string }>().id;
  };
  const call = (kind: string, name: string, id: string, email: string) =>
    market.test.gql<Record<string, Report>>(`${kind}($id:ID!){${name}(fileId:$id)${REPORT}}`, { id }, email);
  const checked = (id: string, email = UPLOADER): Promise<Report> =>
    until(async () => (await call('query', 'backfillReport', id, email)).data?.backfillReport);
  const step = async (name: string, id: string, email: string): Promise<string> => {
    const { data, errors } = await call('mutation', name, id, email);
    return errors?.[0]?.extensions.code ?? data![name]!.file.status;
  };
  const done = (id: string, status = 'DONE'): Promise<unknown> =>
    until(async () => (await checked(id)).file.status === status);
  const count = async (table: string): Promise<number> =>
    Number((await rows<{ n: string }>(market.test.app.get(DataSource), `SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);
  const everything = (): Promise<number[]> =>
    Promise.all(
      [
        'usage_event',
        'usage_rollup',
        'usage_identity',
        'usage_correction',
        'usage_quarantine',
        'usage_file_outcome',
        'invoice_line',
      ].map(count),
    );
  const told = ({ lines }: Report): unknown[] =>
    lines.map((line) => [
      line.instanceId === one ? 'one' : 'other',
      line.priceCode,
      line.month,
      line.invoiced,
      `${line.quantityBefore} → ${line.quantityAfter}`,
      `${line.amountBefore.amount} → ${line.amountAfter.amount}`,
    ]);

  it('is tried out first: what it changes per instance, meter and month, in quantity and amount, and nothing is written', async () => {
    const before = await everything();
    const id = await upload([
      ['c1', one, 'gb', '10', '2026-08-11'],
      ['c2', one, 'gb', '5', '2026-10-06'],
      ['c3', one, 'peak', '7', '2026-09-11'],
      ['c4', one, 'peak', '6', '2026-09-12'],
      ['c5', one, 'calls', '3', '2026-09-12'],
      ['c6', other, 'gb', '21', '2026-09-05', 'b1'],
      ['c1', one, 'gb', '10', '2026-08-11'],
      ['c7', one, 'none', '1', '2026-08-11'],
    ]);
    const report = await checked(id);
    expect(report).toMatchObject({
      ...{ accepted: 6, duplicates: 1, rejected: 1, needsApproval: false },
      ...{ allowedActions: ['apply'], file: { status: 'CHECKED' } },
    });
    // gb: 10 are included, then 0.50 each: 30 → 20 × 0.50, 40 → 30 × 0.50; peak: the highest, at 2.00
    const changes = [
      ['one', 'gb', '2026-08', false, '30 → 40', '10.00 → 15.00'],
      ['one', 'gb', '2026-10', false, '4 → 9', '0.00 → 0.00'],
      ['one', 'calls', '2026-09', false, '0 → 1', '0.00 → 0.01'],
      ['one', 'peak', '2026-09', false, '5 → 7', '10.00 → 14.00'],
      ['other', 'gb', '2026-09', false, '1 → 21', '0.00 → 5.50'],
    ];
    expect(told(report).sort()).toEqual(changes.sort());
    expect(await everything()).toEqual(before);

    expect(await step('applyBackfill', id, UPLOADER)).toBe('PROCESSING');
    await done(id);
    expect(await count("usage_event WHERE event_id LIKE 'c%'")).toBe(6);
    expect(await step('applyBackfill', id, UPLOADER)).toBe('INVALID_TRANSITION');
  });

  it('of a month that had an invoice waits for another person, and comes as the adjustments it announced [I8]', async () => {
    await market.bill('2026-08');
    await market.bill('2026-09');
    const id = await upload([
      ['d1', one, 'gb', '100', '2026-08-12'],
      ['d2', one, 'peak', '1', '2026-09-12'],
      ['d3', other, 'calls', '1', '2026-09-12'],
    ]);
    const report = await checked(id);
    expect(report).toMatchObject({ accepted: 3, needsApproval: true, allowedActions: [] });
    // gb: (40 − 10) × 0.50 → (140 − 10) × 0.50; a peak of 1 changes nothing
    expect(told(report).sort()).toEqual([
      ['one', 'gb', '2026-08', true, '40 → 140', '15.00 → 65.00'],
      ['one', 'peak', '2026-09', true, '7 → 7', '14.00 → 14.00'],
      ['other', 'calls', '2026-09', true, '0 → 1', '0.00 → 0.01'],
    ]);
    expect(await step('applyBackfill', id, UPLOADER)).toBe('APPROVAL_REQUIRED');
    expect(await step('approveBackfill', id, UPLOADER)).toBe('FORBIDDEN');
    expect(await step('approveBackfill', id, OPERATIONS)).toBe('FORBIDDEN');
    expect(await step('approveBackfill', id, 'operations@provider-b.example')).toBe('FORBIDDEN');
    expect(await count("usage_event WHERE event_id LIKE 'd%'")).toBe(0);
    expect((await checked(id, ADMIN)).allowedActions).toEqual(['approve']);
    expect(await step('approveBackfill', id, ADMIN)).toBe('PROCESSING');
    await done(id);

    market.at('2026-11-02');
    await market.bill('2026-10');
    const lines = (await market.invoices({ period: '2026-10' })).flatMap((invoice) => invoice.lines);
    expect(
      lines
        .filter(({ kind }) => kind === 'ADJUSTMENT')
        .map((line) => [line.priceCode, line.serviceMonth, line.quantity, line.amount])
        .sort(),
    ).toEqual([
      ['calls', '2026-09', '1', '0.01'],
      ['gb', '2026-08', '100', '50.00'],
    ]);
  }, 60_000);

  it('waits for approval also when the invoice came after it was tried out, and the operator may give it', async () => {
    market.at('2026-11-20');
    const id = await upload([['e1', one, 'gb', '1', '2026-11-12']], OPERATIONS);
    expect(await checked(id)).toMatchObject({ needsApproval: false });
    market.at('2026-12-02');
    await market.report(one, [['f1', 'gb', '11', '2026-11-15']]);
    await market.bill('2026-11');
    expect(await step('applyBackfill', id, OPERATIONS)).toBe('APPROVAL_REQUIRED');
    expect(await step('approveBackfill', id, OPERATOR)).toBe('PROCESSING');
    await done(id);
  });

  it('fails with a reason when it cannot be read, and is another provider’s business never', async () => {
    const answer = await market.test.http('POST', '/v1/usage-files?backfill=true', {
      email: OPERATIONS,
      headers: { 'content-type': 'text/csv' },
      body: 'id,quantity\n1,2\n',
    });
    const { id } = answer.json<{ id: string }>();
    const file = await until(async () => {
      const { usageFile } = await market.test.ok<any>(
        'query($id:ID!){usageFile(id:$id){status fault}}',
        { id },
        OPERATIONS,
      );
      return usageFile.status === 'FAILED' && usageFile;
    });
    expect(file.fault).toBe('COLUMN_MISSING');
    const kept = await upload([['g1', one, 'gb', '1', '2026-11-12']]);
    await checked(kept);
    const asked = await call('query', 'backfillReport', kept, 'operations@provider-b.example');
    expect(asked.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(await step('applyBackfill', kept, 'operations@provider-b.example')).toBe('NOT_FOUND');
    await market.test.ok('mutation($id:ID!){cancelUsageFile(id:$id){status}}', { id: kept }, OPERATIONS);
    expect(await step('approveBackfill', kept, ADMIN)).toBe('INVALID_TRANSITION');
  });
});
