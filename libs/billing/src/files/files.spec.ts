import { textCell } from '#platform';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { dec, sum } from '#kernel/core';
import { renderCsv } from './csv.js';
import { disagreements } from './document.js';
import { renderJson } from './json.js';
import { daysTouched, serviceLabel } from './labels.js';
import { sampleDocument } from './sample.fixture.js';
import { type UsageRow, usageCsv } from './usage-csv.js';

const readCsv = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

const DOCUMENT = sampleDocument([
  { amount: '372.00', taxRate: '0.06', quantity: '1488', description: '云主机, "大型"\n第二行' },
  { amount: '-15.04', taxRate: '0.06', quantity: '-60.16', kind: 'ADJUSTMENT', description: '=HYPERLINK("http://x")' },
  { amount: '0.00', taxRate: '0.13', quantity: '0.000000000001', unit: null, unitPrice: null },
]);

describe('the CSV of an invoice', () => {
  it('gives every line back with its figures unchanged and the notice on each row', () => {
    const rows = readCsv(renderCsv(DOCUMENT));
    expect(rows).toHaveLength(3);
    for (const [index, row] of rows.entries()) {
      const { lineNo, id, description: _text, pricing: _note, ...line } = DOCUMENT.lines[index]!;
      const written = Object.fromEntries(Object.entries(line).map(([key, value]) => [key, value ?? '']));
      expect(row).toMatchObject({ ...written, lineNo: String(lineNo), lineId: id });
      expect(row).toMatchObject({
        note: '账单，非发票',
        invoiceNumber: 'PV-A-2026-000042',
        currency: 'CNY',
        providerCode: 'PV-A',
      });
    }
    expect(rows[0]!.description).toBe('云主机, "大型"\n第二行');
    expect(sum(rows.map((row) => dec(row.amount!))).eq(DOCUMENT.total)).toBe(true);
  });

  it('tells what lies between quantity × unit price and the amount', () => {
    const pricing = { zh: '每月免费 10 GB', en: '10 GB free each month' };
    const noted = sampleDocument([{ amount: '1.00', taxRate: '0.06', quantity: '11', pricing }]);
    expect(readCsv(renderCsv(noted))[0]!.pricing).toBe('每月免费 10 GB / 10 GB free each month');
    expect(readCsv(renderCsv(DOCUMENT))[0]!.pricing).toBe('');
  });

  it('starts with a byte order mark and ends its rows with CRLF', () => {
    expect(renderCsv(DOCUMENT).startsWith('\uFEFFlineNo,lineId,kind,description,')).toBe(true);
    expect(renderCsv(DOCUMENT).endsWith(',note\r\n')).toBe(false);
    expect(renderCsv(DOCUMENT).endsWith('账单，非发票\r\n')).toBe(true);
  });

  it('disarms formulas in text and leaves negative numbers numbers', () => {
    const rows = readCsv(renderCsv(DOCUMENT));
    expect(rows[1]).toMatchObject({ description: `'=HYPERLINK("http://x")`, quantity: '-60.16', amount: '-15.04' });
  });

  it.each(['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '\r=1', '＝1', '＠x'])('puts an apostrophe before %j', (text) =>
    expect(textCell(text)).toBe(`'${text}`),
  );

  it('reads back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (description) => {
        const document = sampleDocument([{ amount: '1.00', taxRate: '0', quantity: '1', description }]);
        expect(readCsv(renderCsv(document))[0]!.description).toBe(textCell(description));
      }),
    );
  });
});

describe('the JSON of an invoice', () => {
  it('has the names and number texts of the API and the notice', () => {
    const json = JSON.parse(renderJson(DOCUMENT));
    expect(json).toEqual({
      ...DOCUMENT,
      notice: { zh: '账单，非发票', en: expect.stringContaining('not a tax invoice') },
    });
    expect(json.lines[1]).toMatchObject({ kind: 'ADJUSTMENT', quantity: '-60.16', amount: '-15.04', net: '-14.19' });
  });

  it('leaves out what the document carries beyond its type', () => {
    const party = { ...DOCUMENT.provider, secret: 'x' };
    expect(renderJson({ ...DOCUMENT, provider: party })).not.toContain('secret');
  });
});

const row = (n: number): UsageRow => ({
  lineNo: 1,
  lineId: 'line-1',
  lineKind: 'USAGE',
  instanceId: '0199a1b2-0000-7000-8000-000000000001',
  meter: 'vcpu-hours',
  eventId: n === 1 ? '@evil' : `evt-${n}`,
  source: '',
  quantity: n % 2 ? '-0.5' : '1',
  reportedQuantity: '1',
  occurredAt: '2026-10-01T00:00:00.000001Z',
  windowStart: null,
  receivedAt: '2026-10-01T00:00:01Z',
  subject: null,
  correctsEventId: n === 2 ? 'evt-0' : null,
});

describe('usage.csv', () => {
  it('gives every event back in order, figures as they are', async () => {
    const rows = Array.from({ length: 1201 }, (_, index) => row(index));
    const read = readCsv((await Readable.from(usageCsv(rows)).toArray()).join(''));
    expect(read).toHaveLength(1201);
    expect(read[1]).toMatchObject({ eventId: "'@evil", quantity: '-0.5', windowStart: '', note: '账单，非发票' });
    expect(read[2]).toMatchObject({
      eventId: 'evt-2',
      correctsEventId: 'evt-0',
      occurredAt: '2026-10-01T00:00:00.000001Z',
    });
    expect(sum(read.map((one) => dec(one.quantity!))).eq('301')).toBe(true);
  });

  it('has its head even without events', async () => {
    const text = (await Readable.from(usageCsv([])).toArray()).join('');
    expect(text).toMatch(/^\uFEFFlineNo,lineId,lineKind,instanceId,meter,eventId,.*,note\r\n$/);
  });

  it('reads no further than its reader does', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<UsageRow> {
      for (;;) yield row(++read);
    }
    const pieces = usageCsv(endless());
    await pieces.next();
    expect(read).toBe(0);
    await pieces.next();
    expect(read).toBe(500);
    await pieces.return();
  });
});

describe('service periods', () => {
  it.each([
    ['2026-09-30T16:00:00Z', '2026-10-31T16:00:00Z', ['2026-10-01', '– 2026-10-31']],
    ['2026-10-11T06:20:30Z', '2026-10-31T16:00:00Z', ['2026-10-11 14:20', '– 2026-10-31']],
    ['2026-09-30T16:00:00Z', '2026-10-11T06:20:00Z', ['2026-10-01', '– 2026-10-11 14:20']],
    ['2026-10-11T06:20:00Z', '2026-10-11T06:20:00Z', ['2026-10-11 14:20']],
    ['2026-10-10T16:00:00Z', '2026-10-11T16:00:00Z', ['2026-10-11']],
  ])('shows [%s, %s) in Beijing time', (from, to, shown) => expect(serviceLabel(from, to)).toEqual(shown));

  it('touch their last day only when some of it is inside', () => {
    const from = '2026-09-30T16:00:00Z';
    expect(daysTouched(from, '2026-10-31T16:00:00Z')).toEqual({ first: '2026-10-01', last: '2026-10-31' });
    expect(daysTouched(from, '2026-10-31T16:00:00.000001Z')).toEqual({ first: '2026-10-01', last: '2026-11-01' });
    expect(daysTouched(from, from)).toEqual({ first: '2026-10-01', last: '2026-10-01' });
  });
});

describe('disagreements', () => {
  it('finds none in an invoice that adds up', () => expect(disagreements(DOCUMENT)).toEqual([]));

  it('names a line, a rate and a total that do not', () => {
    const lines = DOCUMENT.lines.map((line) => (line.lineNo === 1 ? { ...line, amount: '372.01' } : line));
    expect(disagreements({ ...DOCUMENT, lines, tax: '0.00' })).toEqual([
      'line 1: amount is 372.01, not 372',
      'rate 0.06: gross is 356.96, not 356.97',
      expect.stringMatching(/^tax is 0\.00, not /),
      expect.stringMatching(/^total is 356\.96, not /),
    ]);
  });
});
