import {
  type DateOn,
  type Decimal,
  dec,
  fixed,
  type Issue,
  type Issues,
  isDateOn,
  type Machine,
  ONE,
  parseDecimal,
  plain,
  sum,
  type Text,
  text,
  ZERO,
} from '#kernel/core';

export const TAX_INVOICE_STATUSES = ['MATCHED', 'VOIDED'] as const;
export type TaxInvoiceStatus = (typeof TAX_INVOICE_STATUSES)[number];

/** A tax invoice is kept only once it matches; a red-letter one (红字) takes it back, and its number stays used. */
export const TAX_INVOICE_MACHINE: Machine<TaxInvoiceStatus, 'void'> = { MATCHED: { void: 'VOIDED' }, VOIDED: {} };

/** What a 数电票 says, field by field as it is written; '' for what it leaves out. [P2-C8] */
export interface TaxInvoiceContent {
  number: string;
  issuedOn: string;
  buyer: TaxParty;
  seller: TaxParty;
  items: TaxInvoiceItem[];
  /** Sums of the items: without tax, the tax, with tax in figures and in capitals. */
  amount: string;
  taxAmount: string;
  total: string;
  totalInWords: string;
  remarks: string;
  issuer: string;
}

export interface TaxParty {
  name: string;
  uscc: string;
}

export interface TaxInvoiceItem {
  /** With the short name of its tax class in front: "*信息技术服务*云服务". */
  name: string;
  spec: string;
  unit: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  taxRate: string;
  taxAmount: string;
}

/** The confirmed bill, less its credit notes: what the tax invoice must equal. Yuan and fen. */
export interface ConfirmedBill {
  buyer: { name: string; uscc: string | null };
  seller: { name: string; uscc: string | null };
  /** By plain rate ("0.06"); rates of which nothing is left are not in it. */
  rates: ReadonlyMap<string, { net: Decimal; tax: Decimal }>;
}

/** Why a field of a tax invoice is refused. */
export const TAX_INVOICE_ISSUES = {
  /** The first two digits of the number are not the year of its issue. */
  NUMBER_YEAR: 'NUMBER_YEAR',
  /** Not what the confirmed bill, or the other fields, say. */
  MISMATCH: 'MISMATCH',
  /** No short name of a tax class between asterisks in front of the item. */
  TAX_CLASS_MISSING: 'TAX_CLASS_MISSING',
} as const;

/** The number of a 数电票: 20 digits; year, region, channel and sequence. An old 8-digit number is none. [P2-C6] */
export function checkTaxInvoiceNumber(issues: Issues, path: Issue['path'], number: string, issuedOn: string): void {
  if (!/^\d{20}$/.test(number))
    issues.add(
      path,
      'MALFORMED',
      text('20 digits; numbers of older invoices are shorter.', '数电票号码为 20 位数字；旧版发票号码不适用。'),
    );
  else if (isDateOn(issuedOn) && number.slice(0, 2) !== issuedOn.slice(2, 4))
    issues.add(
      path,
      TAX_INVOICE_ISSUES.NUMBER_YEAR,
      text('Its first two digits are the year of issue.', '号码前两位须为开票年份。'),
    );
}

/**
 * Matches a tax invoice with the confirmed bill, field by field, and tells every difference with its place [P2-C5]
 * [P2-C8]. Amounts are exact, in fen; a quantity times its price may differ from the amount by what rounding takes,
 * one fen. Full-width and narrow forms of a name are the same.
 * @param words the capitals of an amount
 */
export function checkTaxInvoice(
  issues: Issues,
  content: TaxInvoiceContent,
  bill: ConfirmedBill,
  { today, words }: { today: DateOn; words: (amount: string) => string },
): void {
  const { number, issuedOn } = content;
  checkTaxInvoiceNumber(issues, ['number'], number, issuedOn);
  if (!isDateOn(issuedOn))
    issues.add(['issuedOn'], 'MALFORMED', text('A day such as 2026-03-31.', '须为日期，如 2026-03-31。'));
  else if (issuedOn > today) issues.add(['issuedOn'], 'IN_FUTURE', text('Not after today.', '不得晚于今日。'));
  for (const side of ['buyer', 'seller'] as const) {
    const [said, known] = [content[side], bill[side]];
    if (narrow(said.name) !== narrow(known.name)) mismatch(issues, [side, 'name'], known.name);
    if (known.uscc !== null && said.uscc !== known.uscc) mismatch(issues, [side, 'uscc'], known.uscc);
  }
  const items = content.items.map((item, index) => readItem(issues, ['items', index + 1], item));
  if (!items.length) issues.add(['items'], 'REQUIRED', text('At least one item.', '至少需要一行明细。'));
  // Sums of what could not be read would only repeat its faults.
  if (items.every((item) => item !== null)) checkSums(issues, items, content, bill, words);
}

interface ReadItem {
  rate: string;
  net: Decimal;
  tax: Decimal;
}

function readItem(issues: Issues, path: Issue['path'], item: TaxInvoiceItem): ReadItem | null {
  if (!/^\*[^*\s]+\*\S/.test(item.name))
    issues.add(
      [...path, 'name'],
      TAX_INVOICE_ISSUES.TAX_CLASS_MISSING,
      text('Such as *信息技术服务*云服务.', '须带税收分类简称，如 *信息技术服务*云服务。'),
    );
  const amount = fen(issues, [...path, 'amount'], item.amount);
  const tax = fen(issues, [...path, 'taxAmount'], item.taxAmount);
  const rate = rateOf(item.taxRate);
  if (rate === null)
    issues.add([...path, 'taxRate'], 'NOT_DECIMAL', text('Such as 0.06 or 6%.', '须为税率，如 0.06 或 6%。'));
  if (item.quantity !== '' && item.unitPrice !== '' && amount) {
    const [quantity, price] = [item.quantity, item.unitPrice].map((written) => parseDecimal(written));
    if (typeof quantity === 'string' || typeof price === 'string' || !quantity || !price)
      issues.add([...path, 'quantity'], 'NOT_DECIMAL', text('Decimal numbers.', '数量与单价须为十进制数。'));
    else if (quantity.times(price).minus(amount).abs().gt('0.01'))
      mismatch(issues, [...path, 'amount'], plain(quantity.times(price)));
  }
  return amount && tax && rate !== null ? { rate, net: amount, tax } : null;
}

function checkSums(
  issues: Issues,
  items: readonly ReadItem[],
  content: TaxInvoiceContent,
  bill: ConfirmedBill,
  words: (amount: string) => string,
): void {
  const byRate = Map.groupBy(items, ({ rate }) => rate);
  for (const rate of [...new Set([...byRate.keys(), ...bill.rates.keys()])].sort()) {
    const some = byRate.get(rate) ?? [];
    const due = bill.rates.get(rate) ?? { net: ZERO, tax: ZERO };
    same(issues, ['rates', rate, 'amount'], sum(some.map(({ net }) => net)), due.net);
    same(issues, ['rates', rate, 'taxAmount'], sum(some.map(({ tax }) => tax)), due.tax);
  }
  const due = [...bill.rates.values()];
  const [net, tax] = [sum(due.map((rate) => rate.net)), sum(due.map((rate) => rate.tax))];
  for (const [field, value] of [
    ['amount', net],
    ['taxAmount', tax],
    ['total', net.plus(tax)],
  ] as const) {
    const said = fen(issues, [field], content[field]);
    if (said) same(issues, [field], said, value);
  }
  const total = fixed(net.plus(tax), 2);
  if (spoken(content.totalInWords) !== spoken(words(total))) mismatch(issues, ['totalInWords'], words(total));
}

/** An amount of yuan with at most two digits after the point, of any sign (a discount is an item below zero). */
function fen(issues: Issues, path: Issue['path'], written: string): Decimal | null {
  const value = parseDecimal(written, 16);
  if (typeof value !== 'string' && value.decimalPlaces() <= 2) return value;
  const code = typeof value === 'string' ? value : 'OVER_PRECISE';
  issues.add(path, code, text('An amount such as 646.19.', '须为金额，如 646.19。'));
  return null;
}

/** "0.06", "6%" or "免税" (nothing is taxed) as a plain rate; null for what is none. */
function rateOf(written: string): string | null {
  if (['免税', '不征税'].includes(written)) return '0';
  const percent = written.endsWith('%');
  const value = parseDecimal(percent ? written.slice(0, -1) : written);
  if (typeof value === 'string' || value.isNegative()) return null;
  const rate = percent ? value.div(100) : value;
  return rate.gte(ONE) ? null : plain(rate);
}

const narrow = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '');
/** Capitals are written with 圆 or 元, 整 or 正. */
const spoken = (written: string): string =>
  written
    .trim()
    .replace(/^(人民币|¥|￥)/, '')
    .replaceAll('圆', '元')
    .replaceAll('正', '整');

function same(issues: Issues, path: Issue['path'], said: Decimal, due: Decimal): void {
  if (!said.eq(due)) mismatch(issues, path, fixed(due, 2));
}

const expected = (value: string): Text => text(`The confirmed bill says ${value}.`, `已确认账单为 ${value}。`);
const mismatch = (issues: Issues, path: Issue['path'], value: string): void =>
  issues.add(path, TAX_INVOICE_ISSUES.MISMATCH, expected(value));

/** What is left of a bill at each rate after its credit notes: nothing left, nothing to be invoiced. */
export function leftByRate(
  taxes: readonly { taxRate: string; net: string; tax: string }[],
  credited: ReadonlyMap<string, { gross: Decimal; net: Decimal }>,
): Map<string, { net: Decimal; tax: Decimal }> {
  const left = taxes.map(({ taxRate, net, tax }): [string, { net: Decimal; tax: Decimal }] => {
    const taken = credited.get(plain(taxRate)) ?? { gross: ZERO, net: ZERO };
    return [plain(taxRate), { net: dec(net).minus(taken.net), tax: dec(tax).minus(taken.gross.minus(taken.net)) }];
  });
  return new Map(left.filter(([, { net, tax }]) => !net.isZero() || !tax.isZero()));
}
