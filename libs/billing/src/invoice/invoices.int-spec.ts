import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dec, newId, plain, sum } from '#kernel';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import { fee, INVOICE, type InvoiceSeen, Market, use } from '../testing/market.fixture.js';

const FILES = ['.pdf', '.csv', '.xml', '.json', '.xlsx', '/usage.csv'];

describe('who reads invoices', () => {
  let market: Market;
  /** One invoice each: Chengdu from A, its district from A, Chongqing from B. */
  let chengdu: InvoiceSeen;
  let qingyang: InvoiceSeen;
  let chongqing: InvoiceSeen;

  const seen = async (email: string, filter: object = {}): Promise<string[]> =>
    (await market.invoices(filter, email)).map(({ number }) => number);
  const one = (id: string, email: string) =>
    market.test.gql<{ invoice: InvoiceSeen }>(`query($id: ID!) { invoice(id: $id) ${INVOICE} }`, { id }, email);
  const get = (path: string, email?: string) => market.test.http('GET', `/v1/invoices/${path}`, { email });

  beforeAll(async () => {
    market = await Market.open();
    market.at('2025-12-20');
    const a = await market.publish('A', { P: [fee('base', '106'), use('calls', '0.5', { aggregation: 'COUNT' })] });
    const b = await market.publish('B', { P: [fee('base', '50')] }, 'b');
    market.at('2026-01-01');
    const usage = [{ meter: 'calls', quantityPerMonth: '0' }];
    const buy = async (buyer: string, plan: string, of?: string) =>
      market.buy({
        plan,
        buyer,
        of,
        budget: await market.budget(buyer, '10000'),
        startsOn: '2026-01-01',
        months: 1,
        usage: of ? undefined : usage,
      });
    const { instanceId } = await buy('chengdu', a.P!);
    await buy('qingyang', a.P!);
    await buy('chongqing', b.P!, 'b');
    market.at('2026-02-02');
    await market.report(instanceId, [
      ['c1', 'calls', '7', '2026-01-05'],
      ['c2', 'calls', '1', '2026-01-06T10:00:00'],
      ['=1+1', 'calls', '0', '2026-01-06T11:00:00'],
      ['c2-void', 'calls', '0', '2026-01-06T10:00:00', 'c2'],
    ]);
    await market.bill('2026-01');
    const by = async (code: string) =>
      (await market.invoices({ organizationIds: [market.test.organization(code)] }))[0]!;
    [chengdu, qingyang, chongqing] = [await by('AG-CD'), await by('AG-CD-QY'), await by('AG-CQ')];
  });
  afterAll(() => market.close());

  it('lists: one’s own, what concerns a provider, everything for operators and auditors', async () => {
    const all = [chengdu, qingyang, chongqing].map(({ number }) => number).sort();
    expect(await seen('finance@chengdu.example')).toEqual([chengdu.number]);
    expect(await seen('finance@qingyang.example')).toEqual([qingyang.number]);
    expect((await seen('finance@provider-a.example')).sort()).toEqual([chengdu.number, qingyang.number].sort());
    expect(await seen('finance@provider-b.example')).toEqual([chongqing.number]);
    expect((await seen('operator@yunshi.example')).sort()).toEqual(all);
    expect((await seen('auditor@yunshi.example')).sort()).toEqual(all);
  });

  it('come as one file, of those that the list has', async () => {
    const zip = (asked: string, email: string) => market.test.http('GET', `/v1/invoices.zip?${asked}`, { email });
    // The names of its files are in a ZIP as they are.
    const names = ({ text }: { text: string }): string[] =>
      [...new Set(text.match(/PV-[AB]-\d{4}-\d{6}\.(?:csv|pdf)/g) ?? [])].sort();
    const own = await zip('period=2026-01&statuses=ISSUED&format=csv', 'finance@chengdu.example');
    expect(own.headers['content-disposition']).toBe('attachment; filename="invoices-2026-01.zip"');
    expect(names(own)).toEqual([`${chengdu.number}.csv`]);
    expect(names(await zip('', 'finance@provider-a.example'))).toEqual(
      [chengdu, qingyang].map(({ number }) => `${number}.pdf`).sort(),
    );
    for (const none of ['period=2025-12', 'statuses=PAID&statuses=ACCEPTED'])
      expect(names(await zip(none, 'finance@chengdu.example'))).toEqual([]);
    for (const wrong of ['format=exe', 'statuses=NONE', 'period=x'])
      expect([wrong, (await zip(wrong, 'finance@chengdu.example')).status]).toEqual([wrong, 400]);
    expect((await zip('', 'buyer@chengdu.example')).status).toBe(403);
  });

  it('finance of the buyer is told of each, nobody else', async () => {
    const told = async (email: string): Promise<unknown[]> => {
      const { notifications } = await market.test.ok<{ notifications: { edges: { node: unknown }[] } }>(
        '{notifications{edges{node{event subjectId title message}}}}',
        {},
        email,
      );
      return notifications.edges.map(({ node }) => node);
    };
    expect(await told('finance@chengdu.example')).toEqual([
      {
        event: 'INVOICE_ISSUED',
        subjectId: chengdu.id,
        title: `Invoice ${chengdu.number} was issued`,
        message: `It covers 2026-01: ${chengdu.total} CNY in all.`,
      },
    ]);
    expect(await told('finance@provider-a.example')).toEqual([]);
  });

  it('a parent’s finance reads its descendants’ when it asks for them, nobody else’s', async () => {
    const ids = {
      organizationIds: ['AG-CD', 'AG-CD-QY', 'AG-CQ']
        .map((code) => market.test.organization(code))
        .concat(newId(), 'x'),
    };
    expect((await seen('finance@chengdu.example', ids)).sort()).toEqual([chengdu.number, qingyang.number].sort());
    expect(await seen('finance@qingyang.example', ids)).toEqual([qingyang.number]);
    expect(await seen('finance@chongqing.example', ids)).toEqual([chongqing.number]);
    expect(await seen('finance@provider-b.example', ids)).toEqual([chongqing.number]);
    expect((await one(qingyang.id, 'finance@chengdu.example')).data!.invoice.number).toBe(qingyang.number);
  });

  it('buyers, approvers and a provider’s operations have no business with invoices', async () => {
    for (const email of ['buyer@chengdu.example', 'approver@chengdu.example', 'operations@provider-a.example']) {
      expect((await one(chengdu.id, email)).errors![0]!.extensions.code).toBe('FORBIDDEN');
      expect((await get(`${chengdu.id}.json`, email)).status).toBe(403);
    }
  });

  it('others’ invoices are not there, by id as by file, exactly like ids that never were', async () => {
    const strangers: [InvoiceSeen, string][] = [
      [chengdu, 'finance@qingyang.example'],
      [chengdu, 'finance@chongqing.example'],
      [chengdu, 'finance@provider-b.example'],
      [chongqing, 'finance@provider-a.example'],
      [chongqing, 'finance@chengdu.example'],
    ];
    for (const [invoice, email] of strangers) {
      const unknown = (await one(newId(), email)).errors![0]!;
      expect(unknown.extensions.code).toBe('NOT_FOUND');
      expect((await one(invoice.id, email)).errors).toEqual([unknown]);
      for (const file of FILES) {
        const [theirs, none] = [await get(invoice.id + file, email), await get(newId() + file, email)];
        expect([theirs.status, theirs.text]).toEqual([404, none.text]);
      }
    }
    for (const file of FILES) expect((await get(chengdu.id + file)).status).toBe(401);
  });

  it('filters by period, status, provider and time of change', async () => {
    const operator = 'operator@yunshi.example';
    expect(await seen(operator, { period: '2026-02' })).toEqual([]);
    expect(await seen(operator, { statuses: ['PAID'] })).toEqual([]);
    expect(await seen(operator, { statuses: ['PAID', 'ISSUED'] })).toHaveLength(3);
    expect(await seen(operator, { providerIds: [market.test.organization('PV-B')] })).toEqual([chongqing.number]);
    expect(await seen(operator, { providerIds: ['x'] })).toEqual([]);
    expect(await seen(operator, { updatedSince: chengdu.issuedAt })).toHaveLength(3);
    expect(await seen(operator, { updatedSince: new Date(Date.parse(chengdu.issuedAt) + 1).toISOString() })).toEqual(
      [],
    );
    const bad = await market.test.gql('{ invoices(filter: { period: "2026" }) { totalCount } }', {}, operator);
    expect(bad.errors![0]!.extensions.code).toBe('VALIDATION_FAILED');
  });

  it('pages, newest first, and counts what the caller may see', async () => {
    const page = async (after: string | null, email = 'operator@yunshi.example') =>
      (
        await market.test.ok<{
          invoices: {
            edges: { node: { id: string } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
            totalCount: number;
          };
        }>(
          'query($after: String) { invoices(first: 2, after: $after) { totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }',
          { after },
          email,
        )
      ).invoices;
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    const ids = [...first.edges, ...second.edges].map(({ node }) => node.id);
    expect([first.totalCount, first.edges.length, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([
      3,
      2,
      true,
      false,
    ]);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(new Set(ids).size).toBe(3);
    expect((await page(null, 'finance@provider-a.example')).totalCount).toBe(2);
  });

  it('downloads: each type with its name, the same figures as GraphQL, and HEAD', async () => {
    const email = 'finance@chengdu.example';
    // 106.00 and two events at 0.50 each: c1 and the one of quantity 0, which counts too; c2 was voided.
    expect(chengdu).toMatchObject({ total: '107.00' });
    const types = {
      pdf: 'application/pdf',
      csv: 'text/csv; charset=utf-8',
      xml: 'application/xml; charset=utf-8',
      json: 'application/json; charset=utf-8',
    };
    for (const [extension, type] of Object.entries(types)) {
      const file = await get(`${chengdu.id}.${extension}`, email);
      expect([file.status, file.headers['content-type'], file.headers['content-disposition']]).toEqual([
        200,
        type,
        `attachment; filename="${chengdu.number}.${extension}"`,
      ]);
      expect(file.text.length).toBeGreaterThan(100);
      const head = await market.test.http('HEAD', `/v1/invoices/${chengdu.id}.${extension}`, { email });
      expect([head.status, head.headers['content-type'], head.text]).toEqual([200, type, '']);
    }
    const json = (await get(`${chengdu.id}.json`, email)).json<InvoiceSeen>();
    expect(json).toMatchObject({
      id: chengdu.id,
      number: chengdu.number,
      total: chengdu.total,
      net: chengdu.net,
      tax: chengdu.tax,
      taxes: chengdu.taxes,
    });
    expect(json.lines.map(({ id, amount, quantity }) => [id, amount, quantity])).toEqual(
      chengdu.lines.map(({ id, amount, quantity }) => [id, amount, quantity]),
    );
    const csv: Record<string, string>[] = parse((await get(`${chengdu.id}.csv`, email)).text, {
      columns: true,
      bom: true,
    });
    expect(plain(sum(csv.map(({ amount }) => dec(amount!))))).toBe('107');
    expect((await get(`${chengdu.id}.xml`, email)).text).toContain(`<cbc:ID>${chengdu.number}</cbc:ID>`);
    expect((await get(`${chengdu.id}.pdf`, email)).text.slice(0, 5)).toBe('%PDF-');
  });

  it('usage.csv holds the events that stand, which sum to the lines’ quantities', async () => {
    const file = await get(`${chengdu.id}/usage.csv`, 'finance@chengdu.example');
    expect([file.status, file.headers['content-type'], file.headers['content-disposition']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      `attachment; filename="${chengdu.number}-usage.csv"`,
    ]);
    const rows: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
    const line = chengdu.lines.find(({ priceCode }) => priceCode === 'calls')!;
    // c2 was voided and neither it nor its correction counts; the formula is defused.
    expect(
      rows.map(({ eventId, quantity, reportedQuantity, lineId }) => [eventId, quantity, reportedQuantity, lineId]),
    ).toEqual(
      expect.arrayContaining([
        ['c1', '1', '7', line.id],
        ["'=1+1", '1', '0', line.id],
      ]),
    );
    expect(plain(sum(rows.map(({ quantity }) => dec(quantity!))))).toBe(line.quantity);
    const empty = await get(`${chongqing.id}/usage.csv`, 'finance@chongqing.example');
    expect(empty.text.trim().split('\n')).toHaveLength(1);
  });

  it('an invoice with more than 10 000 lines says so, and leaves the rest of the page readable', async () => {
    const dataSource = market.test.app.get(DataSource);
    await dataSource.query('UPDATE invoice SET line_count = 10001 WHERE id = ?', [bin(qingyang.id)]);
    const { data, errors } = await market.test.gql<{ a: { lines: object[] } }>(
      'query($a: ID!, $b: ID!) { a: invoice(id: $a) { lines { id } } b: invoice(id: $b) { lines { id } } }',
      { a: chengdu.id, b: qingyang.id },
      'finance@provider-a.example',
    );
    await dataSource.query('UPDATE invoice SET line_count = 1 WHERE id = ?', [bin(qingyang.id)]);
    expect(data?.a ?? null).toEqual(data === null ? null : { lines: chengdu.lines.map(({ id }) => ({ id })) });
    expect(errors).toMatchObject([
      { path: ['b', 'lines'], extensions: { code: 'VALIDATION_FAILED', issues: [{ code: 'TOO_MANY_LINES' }] } },
    ]);
    expect(errors![0]!.message).toContain(`/v1/invoices/${qingyang.id}.csv`);
  });

  it('a page of 100 invoices gives its 2 000 lines, in four statements', async () => {
    const dataSource = market.test.app.get(DataSource);
    const copies = Array.from({ length: 100 }, (_, i) => ({ id: newId(), period: `${1900 + i}-01` }));
    await dataSource.transaction(async (manager) => {
      for (const { id, period } of copies) {
        await manager.query(
          `INSERT INTO invoice (id, number, series, status, period, currency, organization_id, provider_id, net, tax, total, line_count, issued_at, due_on, updated_at, run_id) SELECT ?, CONCAT('COPY-', ?), series, status, ?, currency, organization_id, provider_id, net, tax, total, 20, issued_at, due_on, updated_at, run_id FROM invoice WHERE id = ?`,
          [bin(id), period, period, bin(chongqing.id)],
        );
        for (let line = 1; line <= 20; line++)
          await manager.query(
            `INSERT INTO invoice_line (invoice_id, line_no, id, kind, order_id, instance_id, offering_code, offering_name, plan_code, price_code, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, description, after_cut, through_cut) SELECT ?, ?, ?, kind, order_id, instance_id, offering_code, offering_name, plan_code, price_code, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, description, after_cut, through_cut FROM invoice_line WHERE invoice_id = ? AND line_no = 1`,
            [bin(id), line, bin(newId()), bin(chongqing.id)],
          );
      }
    });
    const statements = jest.spyOn(market.test.app.get(DataSource), 'query');
    const { invoices } = await market.test.ok<{ invoices: { edges: { node: InvoiceSeen }[] } }>(
      `{ invoices(first: 100) { edges { node ${INVOICE} } } }`,
      {},
      'finance@provider-b.example',
    );
    const asked = statements.mock.calls.map(([sql]) => /FROM (invoice\w*)/.exec(sql)?.[1]).filter((table) => table);
    statements.mockRestore();
    expect(invoices.edges.flatMap(({ node }) => node.lines)).toHaveLength(2000);
    expect(asked.sort()).toEqual(['invoice', 'invoice_line', 'invoice_sync', 'invoice_tax']);
  });

  it('other files are NOT_FOUND', async () => {
    for (const path of [
      `${chengdu.id}.exe`,
      chengdu.id,
      `${chengdu.id}.`,
      '.pdf',
      `${chengdu.id}.toString`,
      'x.pdf',
      'x/usage.csv',
    ])
      expect((await get(path, 'finance@chengdu.example')).status).toBe(404);
  });
});
