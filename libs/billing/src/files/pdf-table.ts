import { type InvoiceDocumentLine, percentOf } from './document.js';
import { kindLabel, serviceLabel } from './labels.js';
import { type Block, fit, INK, LEADING, type Pen, SHEET, shrunk, type Style } from './pdf-pen.js';

interface Column {
  zh: string;
  en: string;
  width: number;
  align: 'left' | 'right';
}

const COLUMNS: Column[] = [
  { zh: '行', en: 'Line', width: 27, align: 'left' },
  { zh: '服务项目', en: 'Service', width: 166, align: 'left' },
  { zh: '服务期', en: 'Service period', width: 74, align: 'left' },
  { zh: '数量', en: 'Quantity', width: 56, align: 'right' },
  { zh: '含税单价', en: 'Unit price', width: 50, align: 'right' },
  { zh: '税率 / 税额', en: 'Tax', width: 44, align: 'right' },
  { zh: '不含税', en: 'Net', width: 46, align: 'right' },
  { zh: '含税金额', en: 'Amount', width: 48.28, align: 'right' },
];
const PAD = 3;
const CELL: Style = { size: 7.5 };
const SMALL: Style = { size: 6.3, color: INK.faint };

/** x of the text of each column: its left edge, or its right one where numbers stand. */
const EDGES = COLUMNS.map((column, index) => {
  const left = SHEET.left + COLUMNS.slice(0, index).reduce((sum, one) => sum + one.width, 0);
  return column.align === 'right' ? left + column.width - PAD : left + PAD;
});

/** The table's head, repeated on every page. */
export const tableHead: Block = {
  height: 29,
  draw(pen, y) {
    pen.box(SHEET.left, y, SHEET.right - SHEET.left, 25, INK.navy);
    for (const [index, column] of COLUMNS.entries()) {
      const x = EDGES[index]!;
      pen.line(column.zh, x, y + 3.5, { size: 7.5, bold: true, color: '#ffffff', align: column.align });
      pen.line(column.en, x, y + 14, { size: 6, color: '#dbe4ee', align: column.align });
    }
  },
};

/** The most characters of a note: a hundred tiers would fill a page. */
const LONGEST_NOTE = 400;
const shortened = (note: string): string =>
  note.length > LONGEST_NOTE ? `${note.slice(0, LONGEST_NOTE)}…（全文见 CSV, in full there）` : note;

/** Pieces of a cell: first the main text, then what explains it in small print. */
type Cell = [text: string, style: Style][];

function cellsOf(line: InvoiceDocumentLine): Cell[] {
  const service: Cell = [[line.description, { ...CELL, bold: true }]];
  if (!line.description.includes(line.offeringName)) service.push([line.offeringName, CELL]);
  service.push([`${kindLabel(line.kind)} · ${line.offeringCode} / ${line.planCode} / ${line.priceCode}`, SMALL]);
  if (line.pricing)
    service.push([shortened(`计价 ${line.pricing.zh}`), SMALL], [shortened(`Pricing: ${line.pricing.en}`), SMALL]);
  if (line.instanceId !== null) service.push([`实例 ${line.instanceId}`, SMALL]);
  return [
    [[String(line.lineNo), CELL]],
    service,
    serviceLabel(line.serviceFrom, line.serviceTo).map((text) => [text, { ...CELL, size: 7 }]),
    line.unit === null
      ? [[line.quantity, CELL]]
      : [
          [line.quantity, CELL],
          [line.unit, SMALL],
        ],
    [[line.unitPrice ?? '—', CELL]],
    [
      [`${percentOf(line.taxRate)}%`, CELL],
      [line.taxAmount, SMALL],
    ],
    [[line.net, CELL]],
    [[line.amount, { ...CELL, bold: true }]],
  ];
}

/** One line of the invoice, as high as its fullest cell. */
export function lineBlock(line: InvoiceDocumentLine): Block {
  const cells = cellsOf(line).map((cell, index) => {
    const width = COLUMNS[index]!.width - 2 * PAD;
    const whole = COLUMNS[index]!.align === 'right' || index === 0;
    return cell.map(([text, wanted]) => {
      const style = whole ? shrunk(text, width, wanted) : wanted;
      return { style, texts: fit(text, width, style) };
    });
  });
  const heightOf = (cell: (typeof cells)[number]): number =>
    cell.reduce((sum, piece) => sum + piece.texts.length * piece.style.size * LEADING, 0);
  const height = Math.max(...cells.map(heightOf)) + 8;
  return {
    height,
    inTable: true,
    draw(pen: Pen, y: number) {
      for (const [index, cell] of cells.entries()) {
        let top = y + 3;
        for (const { style, texts } of cell) {
          pen.lines(texts, EDGES[index]!, top, { ...style, align: COLUMNS[index]!.align });
          top += texts.length * style.size * LEADING;
        }
      }
      pen.rule(SHEET.left, SHEET.right, y + height - 1.5);
    },
  };
}
