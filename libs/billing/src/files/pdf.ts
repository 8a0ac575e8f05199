import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { type InvoiceDocument, noticeOf } from './document.js';
import { factsBlock, partiesBlock, reasonBlock, titleBlock } from './pdf-front.js';
import { instantOf } from './labels.js';
import { type Block, INK, paginate, Pen, type Placed, SHEET } from './pdf-pen.js';
import { lineBlock, tableHead } from './pdf-table.js';
import { taxBlock, totalBlock } from './pdf-tail.js';

/** The invoice from top to bottom, made piece by piece so that a long one never stands in memory whole. */
function* blocksOf(document: InvoiceDocument): Generator<Block> {
  yield titleBlock(document);
  yield partiesBlock(document);
  yield factsBlock(document);
  if (document.credits) yield reasonBlock(document.credits.reason);
  for (const line of document.lines) yield lineBlock(line);
  yield taxBlock(document);
  yield totalBlock(document);
}

/** Laid out once without drawing: "page n of m" then needs no page to wait for the last one. */
async function countPages(document: InvoiceDocument): Promise<number> {
  let pages = 0;
  for (const _page of paginate(blocksOf(document), tableHead)) if (++pages % 8 === 0) await turn();
  return pages;
}

function footer(pen: Pen, document: InvoiceDocument, page: number, pages: number): void {
  const y = SHEET.bottom + 12;
  pen.rule(SHEET.left, SHEET.right, y);
  const { zh, short } = noticeOf(document);
  pen.line(`${zh} · ${short}`, SHEET.left, y + 6, { size: 7.5, color: INK.accent });
  pen.line(document.number, (SHEET.left + SHEET.right) / 2 + 20, y + 6, {
    size: 7.5,
    color: INK.faint,
    align: 'center',
  });
  pen.line(`第 ${page} / ${pages} 页`, SHEET.right, y + 6, { size: 7.5, color: INK.faint, align: 'right' });
}

function drawPage(pen: Pen, placed: Placed[]): void {
  pen.pdf.addPage();
  for (const { block, y } of placed) block.draw(pen, y);
}

function open(document: InvoiceDocument): InstanceType<typeof PDFDocument> {
  return new PDFDocument({
    size: [SHEET.width, SHEET.height],
    margin: 0,
    autoFirstPage: false,
    font: '',
    fontLayoutCache: false,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: `${document.credits ? '贷项通知单' : '账单'} ${document.number}`,
      Author: document.provider.name.toWellFormed(),
      Subject: `${noticeOf(document).zh}. ${noticeOf(document).en}`,
      Creator: 'Yunshi',
      // The document's own time, not the clock's: the same invoice gives the same bytes.
      CreationDate: new Date(instantOf(document.issuedAt) / 1000),
    },
  });
}

/**
 * Writes the invoice as a PDF of A4 pages to `out` and ends it. Pages leave as they are drawn, other work gets its
 * turn after each, and a slow reader holds the drawing back, so memory does not grow with the number of lines.
 * Rejects when `out` fails or is closed early. The same document gives the same bytes.
 */
export async function renderPdf(document: InvoiceDocument, out: Writable): Promise<void> {
  const pages = await countPages(document);
  const pdf = open(document);
  const sent = pipeline(pdf, out);
  // Its failure is noticed below; this keeps it from being called unhandled meanwhile.
  sent.catch(() => {});
  try {
    const pen = new Pen(pdf);
    let page = 0;
    for (const placed of paginate(blocksOf(document), tableHead)) {
      drawPage(pen, placed);
      footer(pen, document, ++page, pages);
      await turn();
      if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), sent]);
      if (pdf.destroyed) break;
    }
    pdf.end();
  } catch (error) {
    pdf.destroy(error as Error);
  }
  await sent;
}

/** The same as one buffer, for small uses. */
export async function pdfBuffer(document: InvoiceDocument): Promise<Buffer> {
  const through = new PassThrough();
  const [bytes] = await Promise.all([buffer(through), renderPdf(document, through)]);
  return bytes;
}
