import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { type Block, paginate, Pen, SHEET } from './pdf-pen.js';

/** A document of A4 pages: what stands on them from top to bottom, and what the file says of itself. */
export interface Sheets {
  /** Made piece by piece, and twice: a long document never stands in memory whole. */
  blocks(): Iterable<Block>;
  /** Of the table, on every page that has rows of it. */
  head: Block;
  footer(pen: Pen, page: number, pages: number): void;
  title: string;
  author: string;
  subject: string;
  /** The document's own time, not the clock's: the same document gives the same bytes. */
  madeAt: Date;
}

/** Laid out once without drawing: "page n of m" then needs no page to wait for the last one. */
async function countPages(sheets: Sheets): Promise<number> {
  let pages = 0;
  for (const _page of paginate(sheets.blocks(), sheets.head)) if (++pages % 8 === 0) await turn();
  return pages;
}

const open = ({ title, author, subject, madeAt }: Sheets): InstanceType<typeof PDFDocument> =>
  new PDFDocument({
    size: [SHEET.width, SHEET.height],
    margin: 0,
    autoFirstPage: false,
    font: '',
    fontLayoutCache: false,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: title, Author: author.toWellFormed(), Subject: subject, Creator: 'Yunshi', CreationDate: madeAt },
  });

/**
 * Writes sheets as a PDF to `out` and ends it. Pages leave as they are drawn, other work gets its turn after each, and
 * a slow reader holds the drawing back, so memory does not grow with their number. Rejects when `out` fails or is closed
 * early.
 */
export async function renderSheets(sheets: Sheets, out: Writable): Promise<void> {
  const pages = await countPages(sheets);
  const pdf = open(sheets);
  const sent = pipeline(pdf, out);
  // Its failure is noticed below; this keeps it from being called unhandled meanwhile.
  sent.catch(() => {});
  try {
    const pen = new Pen(pdf);
    let page = 0;
    for (const placed of paginate(sheets.blocks(), sheets.head)) {
      pen.pdf.addPage();
      for (const { block, y } of placed) block.draw(pen, y);
      sheets.footer(pen, ++page, pages);
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
