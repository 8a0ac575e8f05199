import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type InvoiceDocument, noticeOf } from './document.js';
import { factsBlock, partiesBlock, reasonBlock, titleBlock } from './pdf-front.js';
import { instantOf } from './labels.js';
import { type Block, INK, type Pen, SHEET } from './pdf-pen.js';
import { renderSheets } from './pdf-sheets.js';
import { lineBlock, tableHead } from './pdf-table.js';
import { taxBlock, totalBlock } from './pdf-tail.js';

/** The invoice from top to bottom. */
function* blocksOf(document: InvoiceDocument): Generator<Block> {
  yield titleBlock(document);
  yield partiesBlock(document);
  yield factsBlock(document);
  if (document.credits) yield reasonBlock(document.credits.reason);
  for (const line of document.lines) yield lineBlock(line);
  yield taxBlock(document);
  yield totalBlock(document);
}

/** Below every page: what the document is, its number, and the page's. */
export function footer(pen: Pen, notice: string, number: string, page: number, pages: number): void {
  const y = SHEET.bottom + 12;
  pen.rule(SHEET.left, SHEET.right, y);
  pen.line(notice, SHEET.left, y + 6, { size: 7.5, color: INK.accent });
  pen.line(number, (SHEET.left + SHEET.right) / 2 + 20, y + 6, { size: 7.5, color: INK.faint, align: 'center' });
  pen.line(`第 ${page} / ${pages} 页`, SHEET.right, y + 6, { size: 7.5, color: INK.faint, align: 'right' });
}

/**
 * Writes the invoice as a PDF of A4 pages to `out` and ends it, see `renderSheets`. The same document gives the same
 * bytes.
 */
export function renderPdf(document: InvoiceDocument, out: Writable): Promise<void> {
  const { zh, en, short } = noticeOf(document);
  return renderSheets(
    {
      blocks: () => blocksOf(document),
      head: tableHead,
      footer: (pen, page, pages) => footer(pen, `${zh} · ${short}`, document.number, page, pages),
      title: `${document.credits ? '贷项通知单' : '账单'} ${document.number}`,
      author: document.provider.name,
      subject: `${zh}. ${en}`,
      madeAt: new Date(instantOf(document.issuedAt) / 1000),
    },
    out,
  );
}

/** The same as one buffer, for small uses. */
export async function pdfBuffer(document: InvoiceDocument): Promise<Buffer> {
  const through = new PassThrough();
  const [bytes] = await Promise.all([buffer(through), renderPdf(document, through)]);
  return bytes;
}
