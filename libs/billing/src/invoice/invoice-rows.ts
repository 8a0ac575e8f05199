import { amountText, type DateOn, type Id, type Instant, isId, type Month, plain } from '#kernel';
import { bin, bins, id, idOrNull, json, rows, type Runner } from '#platform';
import type { LineClass, Tag } from '#procurement/core';
import type { Allocation, InvoiceStatus, LineKind } from '../core/index.js';

/** An invoice as the database has it; amounts have exactly the currency's minor digits. */
export interface Invoice {
  id: Id;
  number: string;
  status: InvoiceStatus;
  period: Month;
  currency: string;
  organizationId: Id;
  providerId: Id;
  net: string;
  tax: string;
  total: string;
  lineCount: number;
  issuedAt: Instant;
  /** The last day to pay what no dispute gave a time of its own; null until it is confirmed. */
  dueOn: DateOn | null;
  verificationStartedAt: Instant | null;
  /** When it is deemed accepted unless someone speaks; null once it is accepted. */
  acceptBy: Instant | null;
  acceptedAt: Instant | null;
  updatedAt: Instant;
}

export interface InvoiceLine {
  invoiceId: Id;
  id: Id;
  lineNo: number;
  kind: LineKind;
  description: string;
  offeringCode: string;
  offeringName: string;
  planCode: string;
  priceCode: string;
  /** Null for lines of commitments. */
  instanceId: Id | null;
  meter: string | null;
  aggregation: string | null;
  serviceMonth: Month;
  serviceFrom: Instant;
  serviceTo: Instant;
  quantity: string;
  unit: string | null;
  /** Null for tier models. */
  unitPrice: string | null;
  ratedAmount: string;
  amount: string;
  taxRate: string;
  net: string;
  taxAmount: string;
  afterCut: number | null;
  throughCut: number | null;
  /** The price terms it was rated by; null at the catalogue's prices. */
  priceTermsId: Id | null;
  /** The buyer's, as of issue. */
  tags: Tag[];
  /** By cost centre; they sum to the amount, or none. */
  allocations: Allocation[];
  /** COMMITMENT and its adjustments: what was committed and not spent. */
  commitmentId: Id | null;
  /** The buyer's own number of the order. */
  purchaseOrderNumber: string | null;
  lineClass: LineClass | null;
}

export interface InvoiceTax {
  invoiceId: Id;
  taxRate: string;
  gross: string;
  net: string;
  tax: string;
}

interface InvoiceRow {
  id: Buffer;
  number: string;
  status: InvoiceStatus;
  period: Month;
  currency: string;
  organization_id: Buffer;
  provider_id: Buffer;
  net: string;
  tax: string;
  total: string;
  line_count: number;
  issued_at: Instant;
  due_on: DateOn | null;
  verification_started_at: Instant | null;
  accept_by: Instant | null;
  accepted_at: Instant | null;
  updated_at: Instant;
}

export interface LineRow {
  invoice_id: Buffer;
  id: Buffer;
  line_no: number;
  kind: LineKind;
  description: string;
  offering_code: string;
  offering_name: string;
  plan_code: string;
  price_code: string;
  instance_id: Buffer | null;
  meter: string | null;
  aggregation: string | null;
  service_month: Month;
  service_from: Instant;
  service_to: Instant;
  quantity: string;
  unit: string | null;
  unit_price: string | null;
  rated_amount: string;
  amount: string;
  tax_rate: string;
  net: string;
  tax_amount: string;
  after_cut: number | null;
  through_cut: number | null;
  price_terms_id: Buffer | null;
  tags: unknown;
  allocations: unknown;
  commitment_id: Buffer | null;
  purchase_order_number: string | null;
  line_class: LineClass | null;
}

// The day as text: the driver would make a Date of it, in a zone of its own.
const SELECT =
  'SELECT id, number, status, period, currency, organization_id, provider_id, net, tax, total, line_count, issued_at, CAST(due_on AS CHAR) AS due_on, verification_started_at, accept_by, accepted_at, updated_at FROM invoice';
export const LINE_COLUMNS =
  'invoice_id, id, line_no, kind, description, offering_code, offering_name, plan_code, price_code, instance_id, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, after_cut, through_cut, price_terms_id, tags, allocations, commitment_id, purchase_order_number, line_class';

const invoiceOf = (row: InvoiceRow): Invoice => {
  const amount = (value: string): string => amountText(value, row.currency);
  return {
    id: id(row.id),
    number: row.number,
    status: row.status,
    period: row.period,
    currency: row.currency,
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    net: amount(row.net),
    tax: amount(row.tax),
    total: amount(row.total),
    lineCount: row.line_count,
    issuedAt: row.issued_at,
    dueOn: row.due_on,
    verificationStartedAt: row.verification_started_at,
    acceptBy: row.accept_by,
    acceptedAt: row.accepted_at,
    updatedAt: row.updated_at,
  };
};

export function lineOf(row: LineRow, currency: string): InvoiceLine {
  const amount = (value: string): string => amountText(value, currency);
  return {
    invoiceId: id(row.invoice_id),
    id: id(row.id),
    lineNo: row.line_no,
    kind: row.kind,
    description: row.description,
    offeringCode: row.offering_code,
    offeringName: row.offering_name,
    planCode: row.plan_code,
    priceCode: row.price_code,
    instanceId: idOrNull(row.instance_id),
    meter: row.meter,
    aggregation: row.aggregation,
    serviceMonth: row.service_month,
    serviceFrom: row.service_from,
    serviceTo: row.service_to,
    quantity: plain(row.quantity),
    unit: row.unit,
    unitPrice: row.unit_price === null ? null : plain(row.unit_price),
    ratedAmount: plain(row.rated_amount),
    amount: amount(row.amount),
    taxRate: plain(row.tax_rate),
    net: amount(row.net),
    taxAmount: amount(row.tax_amount),
    afterCut: row.after_cut,
    throughCut: row.through_cut,
    priceTermsId: idOrNull(row.price_terms_id),
    tags: row.tags === null ? [] : json<Tag[]>(row.tags),
    allocations: row.allocations === null ? [] : json<Allocation[]>(row.allocations),
    commitmentId: idOrNull(row.commitment_id),
    purchaseOrderNumber: row.purchase_order_number,
    lineClass: row.line_class,
  };
}

/** Invoices: `tail` is everything after FROM. */
export const selectInvoices = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Invoice[]> =>
  (await rows<InvoiceRow>(runner, `${SELECT} ${tail}`, parameters)).map(invoiceOf);

/** Lines of these invoices: `tail` is everything after FROM. */
export async function selectLines(
  runner: Runner,
  invoices: readonly Invoice[],
  tail: string,
  parameters: unknown[],
): Promise<InvoiceLine[]> {
  const currencies = new Map(invoices.map(({ id: invoiceId, currency }) => [invoiceId, currency]));
  const found = await rows<LineRow>(runner, `SELECT ${LINE_COLUMNS} FROM invoice_line ${tail}`, parameters);
  return found.map((row) => lineOf(row, currencies.get(id(row.invoice_id))!));
}

/** All lines of these invoices in one statement, by invoice, in their order. */
export async function linesOf(runner: Runner, invoices: readonly Invoice[]): Promise<Map<Id, InvoiceLine[]>> {
  const tail = 'WHERE invoice_id IN (?) ORDER BY invoice_id, line_no';
  const found = await selectLines(runner, invoices, tail, [bins(invoices.map((invoice) => invoice.id))]);
  return Map.groupBy(found, ({ invoiceId }) => invoiceId);
}

/** Those of these lines that the invoice has, in their order. */
export async function linesWithIds(runner: Runner, invoice: Invoice, lineIds: readonly Id[]): Promise<InvoiceLine[]> {
  const known = lineIds.filter(isId);
  if (!known.length) return [];
  const found = await rows<LineRow>(
    runner,
    `SELECT ${LINE_COLUMNS} FROM invoice_line WHERE invoice_id = ? AND id IN (?) ORDER BY line_no`,
    [bin(invoice.id), bins(known)],
  );
  return found.map((row) => lineOf(row, invoice.currency));
}

/** The taxes of these invoices in one statement, by invoice, rates ascending. */
export async function taxesOf(runner: Runner, invoices: readonly Invoice[]): Promise<Map<Id, InvoiceTax[]>> {
  const currencies = new Map(invoices.map(({ id: invoiceId, currency }) => [invoiceId, currency]));
  const found = await rows<{ invoice_id: Buffer; tax_rate: string; gross: string; net: string; tax: string }>(
    runner,
    'SELECT invoice_id, tax_rate, gross, net, tax FROM invoice_tax WHERE invoice_id IN (?) ORDER BY invoice_id, tax_rate',
    [bins([...currencies.keys()])],
  );
  const taxes = found.map((row): InvoiceTax => {
    const invoiceId = id(row.invoice_id);
    const amount = (value: string): string => amountText(value, currencies.get(invoiceId)!);
    return {
      invoiceId,
      taxRate: plain(row.tax_rate),
      gross: amount(row.gross),
      net: amount(row.net),
      tax: amount(row.tax),
    };
  });
  return Map.groupBy(taxes, ({ invoiceId }) => invoiceId);
}
