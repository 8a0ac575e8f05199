import { type Decimal, dec, plain, sum, ZERO } from '#kernel/core';

/** One side of an invoice as the files show it. `uscc` is the 统一社会信用代码, `divisionCode` a GB/T 2260 code. */
export interface DocumentParty {
  id: string;
  code: string;
  name: string;
  uscc: string | null;
  divisionCode: string | null;
}

/**
 * One line. Decimals are strings as on the API: `amount`, `net`, `taxAmount` with the currency's minor digits,
 * the others plain; `unitPrice`, `ratedAmount` and `amount` include tax. Service time is [serviceFrom, serviceTo),
 * RFC 3339; `serviceMonth` is a month of Asia/Shanghai, "2026-10".
 */
export interface InvoiceDocumentLine {
  id: string;
  lineNo: number;
  kind: string;
  description: string;
  offeringCode: string;
  offeringName: string;
  planCode: string;
  priceCode: string;
  instanceId: string | null;
  serviceFrom: string;
  serviceTo: string;
  serviceMonth: string;
  quantity: string;
  unit: string | null;
  unitPrice: string | null;
  ratedAmount: string;
  amount: string;
  taxRate: string;
  net: string;
  taxAmount: string;
  /** The buyer's, as of issue. */
  tags?: readonly { key: string; value: string }[];
  /** By cost centre; they sum to the amount, or none. */
  allocations?: readonly { costCentre: string; share: string; amount: string }[];
  /** The price terms it was rated by. */
  priceTermsId: string | null;
  /** The commitment whose rest it is. */
  commitmentId: string | null;
  /** The buyer's own number of the order. */
  purchaseOrderNumber?: string | null;
  /** What lies between quantity × unit price and the amount: free quantities, tiers, discounts; null for nothing. */
  pricing: { zh: string; en: string } | null;
}

/** The invoice's tax at one rate ("0.06"): gross = net + tax, all with the currency's minor digits. */
interface InvoiceDocumentTax {
  taxRate: string;
  gross: string;
  net: string;
  tax: string;
}

/** An issued invoice (账单) as plain data: all that any of its files needs. */
export interface InvoiceDocument {
  id: string;
  number: string;
  status: string;
  /** The billing period, a month of Asia/Shanghai: "2026-10". */
  period: string;
  currency: string;
  provider: DocumentParty;
  organization: DocumentParty;
  /** RFC 3339 instant. */
  issuedAt: string;
  /** A day of Asia/Shanghai, null until the statement is confirmed. */
  dueOn: string | null;
  lines: InvoiceDocumentLine[];
  taxes: InvoiceDocumentTax[];
  net: string;
  tax: string;
  total: string;
  /** Made in a sandbox: nothing is owed by it. */
  isTrial?: boolean;
  /** Of a credit note (贷项通知单), whose figures are what is taken back; absent on an invoice. */
  credits?: { invoiceId: string; invoiceNumber: string; reason: string };
}

interface Notice {
  zh: string;
  en: string;
  /** The English in a footer. */
  short: string;
}

const STATEMENT_NOTICE: Notice = {
  zh: '账单，非发票',
  en: 'This is a statement, not a tax invoice (发票)',
  short: 'Statement, not a tax invoice',
};

const TRIAL_NOTICE: Notice = {
  zh: '沙箱试用，无须付款',
  en: 'Made in a sandbox: nothing is owed, and it is no tax invoice (发票)',
  short: 'Sandbox, nothing is owed',
};

/** What every file says of itself: a statement in the provider's name is not the tax invoice, a trial's not even that. */
export const noticeOf = ({ isTrial = false }: Pick<InvoiceDocument, 'isTrial'>): Notice =>
  isTrial ? TRIAL_NOTICE : STATEMENT_NOTICE;

/** A tax rate as a percentage without trailing zeros: "0.06" → "6", "0.075" → "7.5". */
export const percentOf = (taxRate: string): string => plain(dec(taxRate).times(100));

/** Lines of a document by tax rate, the key being the plain rate ("0.06"), in order of first use. */
function sumsByRate(lines: InvoiceDocumentLine[]): Map<string, { gross: Decimal; net: Decimal; tax: Decimal }> {
  const sums = new Map<string, { gross: Decimal; net: Decimal; tax: Decimal }>();
  for (const line of lines) {
    const rate = plain(line.taxRate);
    const known = sums.get(rate) ?? { gross: ZERO, net: ZERO, tax: ZERO };
    sums.set(rate, {
      gross: known.gross.plus(line.amount),
      net: known.net.plus(line.net),
      tax: known.tax.plus(line.taxAmount),
    });
  }
  return sums;
}

/**
 * Says where the figures of a document do not add up, in English, for the log; empty when they do. Checked:
 * each line's amount = net + tax; each rate's gross, net and tax are the sums of its lines, one entry per rate;
 * the document's net, tax and total are the sums over the rates. Nothing is rounded.
 */
export function disagreements(document: InvoiceDocument): string[] {
  const found: string[] = [];
  const expect = (what: string, is: string, should: Decimal): void => {
    if (!dec(is).eq(should)) found.push(`${what} is ${is}, not ${plain(should)}`);
  };
  for (const line of document.lines)
    expect(`line ${line.lineNo}: amount`, line.amount, dec(line.net).plus(line.taxAmount));
  const sums = sumsByRate(document.lines);
  for (const entry of document.taxes) {
    const of = sums.get(plain(entry.taxRate)) ?? { gross: ZERO, net: ZERO, tax: ZERO };
    sums.delete(plain(entry.taxRate));
    expect(`rate ${entry.taxRate}: gross`, entry.gross, of.gross);
    expect(`rate ${entry.taxRate}: net`, entry.net, of.net);
    expect(`rate ${entry.taxRate}: tax`, entry.tax, of.tax);
  }
  for (const rate of sums.keys()) found.push(`rate ${rate} has lines and no tax entry`);
  expect('net', document.net, sum(document.taxes.map((entry) => dec(entry.net))));
  expect('tax', document.tax, sum(document.taxes.map((entry) => dec(entry.tax))));
  expect('total', document.total, dec(document.net).plus(document.tax));
  return found;
}
