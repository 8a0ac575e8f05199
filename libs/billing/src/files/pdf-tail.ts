import { capitals } from './capitals.js';
import { type InvoiceDocument, percentOf } from './document.js';
import { type Block, fit, INK, LEADING, SHEET, type Style } from './pdf-pen.js';

const ROW = 15;
const COLUMNS = ['税率 Tax rate', '不含税金额 Net', '税额 Tax', '含税金额 Gross'];
const LEFT = SHEET.left + 171.28;
/** Right edges of the four columns; figures of 16 digits before the point fit. */
const EDGES = [LEFT + 60, LEFT + 150, LEFT + 240, SHEET.right - 4];

/** Tax by rate, and the sums. */
export function taxBlock(document: InvoiceDocument): Block {
  const rows = document.taxes.map((tax) => [`${percentOf(tax.taxRate)}%`, tax.net, tax.tax, tax.gross]);
  rows.push(['合计 Total', document.net, document.tax, document.total]);
  return {
    height: 24 + (rows.length + 1) * ROW,
    draw(pen, y) {
      const top = y + 14;
      pen.line('按税率汇总', SHEET.left, top + 1, { size: 9.5, bold: true, color: INK.navy });
      pen.line('Tax by rate', SHEET.left, top + 15, { size: 7.5, color: INK.faint });
      for (const [index, label] of COLUMNS.entries())
        pen.line(label, EDGES[index]!, top, { size: 7, color: INK.faint, align: 'right' });
      for (const [index, cells] of rows.entries()) {
        const last = index === rows.length - 1;
        const at = top + (index + 1) * ROW;
        pen.rule(LEFT, SHEET.right, at - 2, last ? INK.navy : INK.rule, last ? 0.8 : 0.5);
        const style: Style = { size: 8, bold: last, align: 'right' };
        for (const [column, text] of cells.entries()) pen.line(text, EDGES[column]!, at, style);
      }
    },
  };
}

const NOTES = [
  '本账单由云市以服务提供方名义出具，供核对与付款使用，不作为税务凭证；发票由服务提供方另行开具。金额含税，以上时间均为北京时间。',
  'Issued by Yunshi in the name of the provider, for checking and payment; not a tax document. The tax invoice ' +
    '(发票) comes from the provider. Amounts include tax; times are Beijing time (UTC+8).',
];
const TRIAL_NOTES = [
  '本文件在沙箱中生成，仅供试用，不构成任何付款义务，亦不作为税务凭证。',
  'Made in a sandbox, to try things out: it obliges nobody to pay and is no tax document.',
];

/** The total in figures and, for yuan, in Chinese capitals; then what a reader may ask. */
export function totalBlock(document: InvoiceDocument): Block {
  const width = SHEET.right - SHEET.left;
  const big: Style = { size: 15, bold: true, color: INK.accent, align: 'right' };
  const words: Style = { size: 10, bold: true };
  const inWords = document.currency === 'CNY' ? fit(`人民币${capitals(document.total)}`, width - 230, words) : [];
  const note: Style = { size: 7, color: INK.faint };
  const notes = (document.isTrial ? TRIAL_NOTES : NOTES).flatMap((text) => fit(text, width, note));
  const box = Math.max(40, 24 + inWords.length * words.size * LEADING);
  return {
    height: 12 + box + 10 + notes.length * note.size * LEADING,
    draw(pen, y) {
      const top = y + 12;
      pen.box(SHEET.left, top, width, box, INK.accentTint);
      pen.rule(SHEET.left, SHEET.right, top, INK.accent, 1);
      pen.line('价税合计（小写）Total', SHEET.right - 12, top + 5, { size: 7, color: INK.faint, align: 'right' });
      pen.line(`${document.currency} ${document.total}`, SHEET.right - 12, top + 15, big);
      if (inWords.length > 0)
        pen.line('人民币大写 In Chinese capitals', SHEET.left + 12, top + 5, { size: 7, color: INK.faint });
      pen.lines(inWords, SHEET.left + 12, top + 17, words);
      pen.lines(notes, SHEET.left, top + box + 9, note);
    },
  };
}
