import writeXlsxFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node';
import { minorDigits } from '#kernel/core';
import { type InvoiceDocument, type InvoiceDocumentLine, noticeOf, percentOf } from './document.js';
import { bothOf, kindLabel, minuteOf, instantOf, monthLabel, statusLabel } from './labels.js';

/** What a worksheet can hold, its head included. */
const MOST_ROWS = 1_048_576;
/** A spreadsheet keeps numbers as binary fractions: this many digits come back as they were written. */
const EXACT_DIGITS = 15;

const head = (text: string): CellObject => ({
  value: text,
  fontWeight: 'bold',
  backgroundColor: '#e8eef7',
  wrap: true,
});
const words = (text: string | null): CellObject => ({ value: text?.toWellFormed() ?? '', type: String });

/** A number where a spreadsheet keeps every digit of it, else its text: a rounded figure is worse than one to retype. */
function figure(text: string | null, digits: number | null = null): CellObject {
  if (text === null) return words('');
  const significant = text.replace(/^-?0*\.?0*|\./g, '').length;
  if (significant > EXACT_DIGITS) return { ...words(text), align: 'right' };
  return {
    value: Number(text),
    type: Number,
    format: digits === null ? 'General' : `0${digits ? '.' : ''}${'0'.repeat(digits)}`,
  };
}

type Column = [string, number, (line: InvoiceDocumentLine, digits: number) => CellObject];

const COLUMNS: Column[] = [
  ['行号 Line', 7, ({ lineNo }) => figure(String(lineNo))],
  ['类型 Kind', 16, ({ kind }) => words(kindLabel(kind))],
  ['服务 Service', 34, ({ offeringName }) => words(offeringName)],
  ['服务编码 Offering', 16, ({ offeringCode }) => words(offeringCode)],
  ['套餐 Plan', 14, ({ planCode }) => words(planCode)],
  ['计费项 Price', 18, ({ priceCode }) => words(priceCode)],
  ['实例 Instance', 38, ({ instanceId }) => words(instanceId)],
  ['服务月 Month', 10, ({ serviceMonth }) => words(serviceMonth)],
  ['自 From (UTC+8)', 17, ({ serviceFrom }) => words(minuteOf(instantOf(serviceFrom)))],
  ['至 To (UTC+8)', 17, ({ serviceTo }) => words(minuteOf(instantOf(serviceTo)))],
  ['数量 Quantity', 14, ({ quantity }) => figure(quantity)],
  ['单位 Unit', 10, ({ unit }) => words(unit)],
  ['单价 Unit price', 14, ({ unitPrice }) => figure(unitPrice)],
  ['计价 Pricing', 34, ({ pricing }) => words(bothOf(pricing))],
  ['精确金额 Rated', 18, ({ ratedAmount }) => figure(ratedAmount)],
  ['金额 Amount', 14, ({ amount }, digits) => figure(amount, digits)],
  ['税率 Tax %', 9, ({ taxRate }) => figure(percentOf(taxRate))],
  ['不含税 Net', 14, ({ net }, digits) => figure(net, digits)],
  ['税额 Tax', 12, ({ taxAmount }, digits) => figure(taxAmount, digits)],
  ['行标识 Line id', 38, ({ id }) => words(id)],
];

function frontRows(document: InvoiceDocument, digits: number): Row[] {
  const pairs: [string, CellObject][] = [
    [document.credits ? '贷项通知单编号 Credit note' : '账单编号 Number', words(document.number)],
    ...(document.credits
      ? ([
          ['冲减账单 Invoice', words(document.credits.invoiceNumber)],
          ['原因 Reason', words(document.credits.reason)],
        ] as [string, CellObject][])
      : []),
    ['说明 Notice', words(`${noticeOf(document).zh} ${noticeOf(document).en}`)],
    ['状态 Status', words(statusLabel(document.status))],
    ['账期 Period', words(`${monthLabel(document.period)} ${document.period}`)],
    ['供应商 Provider', words(`${document.provider.name} (${document.provider.code})`)],
    ['供应商统一社会信用代码 USCC', words(document.provider.uscc)],
    ['采购单位 Buyer', words(`${document.organization.name} (${document.organization.code})`)],
    ['采购单位统一社会信用代码 USCC', words(document.organization.uscc)],
    ['出账时间 Issued (UTC+8)', words(minuteOf(instantOf(document.issuedAt)))],
    ['到期日 Due', words(document.dueOn)],
    ['币种 Currency', words(document.currency)],
    ['不含税 Net', figure(document.net, digits)],
    ['税额 Tax', figure(document.tax, digits)],
    ['价税合计 Total', { ...figure(document.total, digits), fontWeight: 'bold' }],
  ];
  const taxes = document.taxes.map(({ taxRate, gross, net, tax }) => [
    figure(percentOf(taxRate)),
    ...[gross, net, tax].map((amount) => figure(amount, digits)),
  ]);
  return [
    ...pairs.map(([name, cell]): Row => [head(name), cell]),
    [],
    ['税率 Tax %', '价税合计 Gross', '不含税 Net', '税额 Tax'].map(head),
    ...taxes,
  ];
}

/**
 * The invoice as a workbook of two sheets, 账单 Invoice and 明细 Lines, in both languages. Figures are numbers where a
 * spreadsheet keeps them exactly (15 digits), else text; text is never a formula.
 * @throws RangeError for more lines than a sheet has rows
 */
export async function renderXlsx(document: InvoiceDocument): Promise<Buffer> {
  if (document.lines.length >= MOST_ROWS) throw new RangeError(`invoice ${document.id} has more lines than a sheet`);
  const digits = minorDigits(document.currency) ?? 2;
  const sheets: Sheet<never>[] = [
    {
      sheet: '账单 Invoice',
      data: frontRows(document, digits),
      columns: [{ width: 34 }, { width: 44 }, { width: 16 }, { width: 16 }],
    },
    {
      sheet: '明细 Lines',
      data: [
        COLUMNS.map(([name]) => head(name)),
        ...document.lines.map((line) => COLUMNS.map(([, , cell]) => cell(line, digits))),
      ],
      columns: COLUMNS.map(([, width]) => ({ width })),
      stickyRowsCount: 1,
    },
  ];
  return writeXlsxFile(sheets).toBuffer();
}
