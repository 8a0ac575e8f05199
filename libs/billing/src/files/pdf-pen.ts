import type PDFDocument from 'pdfkit';
import { type Face, faces, printable } from './fonts.js';
import { wrap } from './wrap.js';

type Pdf = InstanceType<typeof PDFDocument>;

/** Points; A4 upright. Content lives between `left` and `right`, `top` and `bottom`; the footer is below. */
export const SHEET = { width: 595.28, height: 841.89, left: 42, right: 553.28, top: 44, bottom: 790 } as const;

export const INK = {
  text: '#1b1f24',
  faint: '#5c6670',
  accent: '#9b1c1c',
  accentTint: '#fbf1f0',
  navy: '#1d3557',
  tint: '#eef2f6',
  rule: '#c9d1d9',
} as const;

export interface Style {
  size: number;
  bold?: boolean;
  color?: string;
  align?: 'left' | 'right' | 'center';
}

/** One drawn line of text per line box; the box is this many times the type size. */
export const LEADING = 1.42;

const faceOf = (style: Style): Face => (style.bold ? faces().bold : faces().regular);

/** Lines of `text`, each made of drawable characters and no wider than `width` points in `style`. */
export function fit(text: string, width: number, style: Style, maxLines?: number): string[] {
  const face = faceOf(style);
  return wrap(printable(text), width, (piece) => face.width(piece, style.size), maxLines);
}

/** The style made small enough for `text` to stand on one line, never below 5 points: a number is not cut in two. */
export function shrunk(text: string, width: number, style: Style): Style {
  const wide = faceOf(style).width(printable(text), style.size);
  return wide <= width ? style : { ...style, size: Math.max(5, Math.floor((style.size * width * 10) / wide) / 10) };
}

/** Draws on the current page of a PDF; y runs downwards and names the top of what is drawn. */
export class Pen {
  constructor(readonly pdf: Pdf) {
    pdf.registerFont('regular', faces().regular.source).registerFont('bold', faces().bold.source);
  }

  /** One line, already fitted. `x` is its left, right or middle, as the style aligns. */
  line(text: string, x: number, y: number, style: Style): void {
    if (text === '') return;
    const width = style.align && style.align !== 'left' ? faceOf(style).width(text, style.size) : 0;
    const left = style.align === 'right' ? x - width : style.align === 'center' ? x - width / 2 : x;
    this.pdf
      .font(style.bold ? 'bold' : 'regular')
      .fontSize(style.size)
      .fillColor(style.color ?? INK.text)
      .text(text, left, y + style.size * 1.06, { lineBreak: false, baseline: 'alphabetic' });
  }

  /** Fitted lines one below the other. */
  lines(texts: string[], x: number, y: number, style: Style): void {
    for (const [index, text] of texts.entries()) this.line(text, x, y + index * style.size * LEADING, style);
  }

  rule(x1: number, x2: number, y: number, color: string = INK.rule, width = 0.5): void {
    this.pdf.moveTo(x1, y).lineTo(x2, y).lineWidth(width).strokeColor(color).stroke();
  }

  box(x: number, y: number, width: number, height: number, fill: string): void {
    this.pdf.rect(x, y, width, height).fill(fill);
  }
}

/** A piece of a page that is never split. */
export interface Block {
  height: number;
  /** Rows of the table of lines stand under the table's head, which is repeated on every page. */
  inTable?: boolean;
  draw(pen: Pen, y: number): void;
}

export interface Placed {
  block: Block;
  y: number;
}

/** Spreads blocks over pages, top to bottom; each page with rows of the table repeats the table's head. */
export function* paginate(blocks: Iterable<Block>, head: Block): Generator<Placed[]> {
  let page: Placed[] = [];
  let y: number = SHEET.top;
  let underHead = false;
  const place = (block: Block): void => {
    page.push({ block, y });
    y += block.height;
  };
  for (const block of blocks) {
    const needed = block.height + (block.inTable && !underHead ? head.height : 0);
    if (y + needed > SHEET.bottom && page.length > 0) {
      yield page;
      page = [];
      y = SHEET.top;
      underHead = false;
    }
    if (block.inTable && !underHead) place(head);
    underHead = block.inTable === true;
    place(block);
  }
  yield page;
}
