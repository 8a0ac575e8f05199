import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { faces, printable } from './fonts.js';
import { pdfBuffer, renderPdf } from './pdf.js';
import { pdfPages } from './pdf-text.fixture.js';
import { type Draft, sampleDocument } from './sample.fixture.js';

const DRAFTS: Draft[] = [
  { amount: '372.00', taxRate: '0.06', quantity: '1488', description: '通用云主机 4核16G' },
  {
    ...{ amount: '328.00', taxRate: '0.09', quantity: '2048.5', unit: 'GB', unitPrice: null },
    ...{ description: '对象存储标准型', pricing: { zh: '每月免费 10 GB', en: '10 GB free each month' } },
  },
  { amount: '-15.04', taxRate: '0.06', quantity: '-60.16', kind: 'ADJUSTMENT', description: '经办人𠮷田 九月更正' },
];
const many = (count: number): Draft[] =>
  Array.from({ length: count }, (_, index) => ({
    amount: `${index % 500}.37`,
    taxRate: index % 3 ? '0.06' : '0.13',
    quantity: String(index),
    description: `云主机第${index + 1}号`,
  }));

/** What a reader's own program finds in the file. */
function pdftotext(bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'statement-'));
  try {
    writeFileSync(join(folder, 'a.pdf'), bytes);
    return execFileSync('pdftotext', ['-layout', join(folder, 'a.pdf'), '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const EXPECTED = [
  '账单',
  'Statement of charges',
  '账单，非发票',
  'This is a statement, not a tax invoice (发票)',
  'PV-A-2026-000042',
  '天府云计算服务有限公司',
  '91510100MA00000A1X',
  '成都市数据局',
  '2026年10月 (2026-10)',
  '2026-11-03 10:24',
  '通用云主机 4核16G',
  '对象存储标准型',
  '2026-10-01',
  '2026-10-31',
  '2048.5',
  '计价 每月免费 10 GB',
  'Pricing: 10 GB free each month',
  '-15.04',
  'CNY 684.96',
  '人民币陆佰捌拾肆元玖角陆分',
  '第 1 / 1 页',
];

describe('the PDF of an invoice', () => {
  it('gives back its heading, parties, number, lines and total as text', async () => {
    const [page, ...rest] = pdfPages(await pdfBuffer(sampleDocument(DRAFTS)));
    expect(rest).toEqual([]);
    for (const text of EXPECTED) expect(page).toContain(text);
  });

  it('shortens what would fill a page, and says where it stands in full', async () => {
    const tiers = Array.from({ length: 100 }, (_, index) => `≤ ${index + 1}000000000: 0.000000000001`).join('; ');
    const long = { amount: '1.00', taxRate: '0.06', quantity: '1', pricing: { zh: tiers, en: tiers } };
    const pages = pdfPages(await pdfBuffer(sampleDocument([long, ...DRAFTS])));
    expect(pages[0]).toContain('全文见 CSV');
    expect(pages[0]).toContain('云主机 4核16G');
  });

  it('says of a credit note which invoice it takes back of, and why', async () => {
    const credits = { invoiceId: 'i', invoiceNumber: 'PV-A-2026-000041', reason: '一天被重复计费。'.repeat(40) };
    const [page, ...rest] = pdfPages(await pdfBuffer(sampleDocument(DRAFTS, { credits })));
    expect(rest).toEqual([]);
    for (const text of ['贷项通知单', 'PV-A-2026-000041', '冲减原因 Reason']) expect(page).toContain(text);
    expect(page!.replaceAll(/\s/g, '')).toContain(credits.reason);
  });

  it('gives the same texts to pdftotext', async () => {
    const text = pdftotext(await pdfBuffer(sampleDocument(DRAFTS)));
    for (const expected of EXPECTED.filter((one) => !one.startsWith('第'))) expect(text).toContain(expected);
    expect(text.replace(/ /g, '')).toContain('第1/1页');
  });

  it('names a character its font does not have instead of drawing a box', async () => {
    const [page] = pdfPages(await pdfBuffer(sampleDocument(DRAFTS)));
    expect(page!.replace(/\n/g, '')).toContain('〔U+20BB7〕田');
    expect(page).not.toContain('\u0000');
  });

  it('writes the total in capitals only for yuan', async () => {
    const document = sampleDocument([{ amount: '1200', taxRate: '0.06', quantity: '1' }], { currency: 'JPY' });
    const [page] = pdfPages(await pdfBuffer(document));
    expect(page).toContain('JPY 1200');
    expect(page).not.toContain('大写');
  });

  it('repeats the head of the table and the notice on every page and numbers the pages', async () => {
    const pages = pdfPages(await pdfBuffer(sampleDocument(many(120))));
    expect(pages.length).toBeGreaterThan(5);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('账单，非发票');
      expect(page).toContain(`第 ${index + 1} / ${pages.length} 页`);
      if (page.includes('云主机第')) expect(page).toContain('含税金额');
    }
    const text = pages.join('\n');
    for (let line = 1; line <= 120; line++) expect(text.split(`云主机第${line}号`)).toHaveLength(2);
  });

  it('asks nobody to pay for what was tried in a sandbox', async () => {
    const pages = pdfPages(await pdfBuffer(sampleDocument(many(40), { isTrial: true })));
    for (const page of pages) {
      expect(page).toContain('沙箱试用，无须付款');
      expect(page).not.toContain('账单，非发票');
    }
    expect(pages.join('')).toContain('不构成任何付款义务');
    expect(pages.join('')).not.toContain('付款使用');
  });

  it('wraps a long description and never leaves the sheet', async () => {
    const description = '一二三四五六七八九十'.repeat(60);
    const pages = pdfPages(await pdfBuffer(sampleDocument([{ ...DRAFTS[0]!, description }, ...many(3)])));
    expect(pages.join('').replace(/\n/g, '')).toContain(description);
    for (const page of pages) expect(page).toContain('账单，非发票');
  });

  it('is the same bytes for the same invoice, also when others are drawn at the same time', async () => {
    const document = sampleDocument(DRAFTS);
    const alone = await pdfBuffer(document);
    const [again] = await Promise.all([pdfBuffer(document), pdfBuffer(sampleDocument(many(60)))]);
    expect(again.equals(alone)).toBe(true);
  });

  it('sends pages as they are drawn and lets other work in between', async () => {
    let turns = 0;
    const seen = new Set<number>();
    const counter = setInterval(() => turns++, 0);
    const out = new Writable({
      write(_chunk, _encoding, done) {
        seen.add(turns);
        done();
      },
    });
    await renderPdf(sampleDocument(many(600)), out);
    clearInterval(counter);
    expect(seen.size).toBeGreaterThan(20);
  });

  it('waits for a slow reader and stops when the reader goes away', async () => {
    let written = 0;
    const out = new Writable({
      highWaterMark: 1024,
      write(chunk: Buffer) {
        // Never done: a reader that has stopped reading.
        written += chunk.length;
      },
    });
    const rendering = renderPdf(sampleDocument(many(600)), out);
    const failed = expect(rendering).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(out.writableLength + written).toBeLessThan(20_000);
    out.destroy();
    await failed;
  });
});

describe('printable', () => {
  it.each([
    ['账单 café Ωμεγα 龘', '账单 café Ωμεγα 龘'],
    ['𠮷', '〔U+20BB7〕'],
    ['a\u0007b', 'a〔U+0007〕b'],
    ['a\ud800', 'a〔U+D800〕'],
    ['two\r\n\tlines', 'two lines'],
    ['e\u0301', 'é'],
    ['葛\u{E0100}', '葛'],
    ['😀', '〔U+1F600〕'],
  ])('shows %j as %j', (text, shown) => expect(printable(text)).toBe(shown));

  it('leaves only characters that both faces can draw', () => {
    const { regular, bold } = faces();
    for (let codePoint = 1; codePoint < 0x3000; codePoint++)
      for (const character of printable(String.fromCodePoint(codePoint)))
        expect(regular.has(character.codePointAt(0)!) && bold.has(character.codePointAt(0)!)).toBe(true);
  });
});
