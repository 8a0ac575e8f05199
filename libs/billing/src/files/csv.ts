import { BOM, csvRows, textCell } from '#platform';
import { type InvoiceDocument, type InvoiceDocumentLine, noticeOf } from './document.js';
import { bothOf } from './labels.js';

type Cell = (line: InvoiceDocumentLine, document: InvoiceDocument) => string;

/** Names are part of the public contract: columns may be added before `note`, never renamed or moved. */
const COLUMNS: [string, Cell][] = [
  ['lineNo', (line) => String(line.lineNo)],
  ['lineId', (line) => textCell(line.id)],
  ['kind', (line) => line.kind],
  ['description', (line) => textCell(line.description)],
  ['offeringCode', (line) => textCell(line.offeringCode)],
  ['offeringName', (line) => textCell(line.offeringName)],
  ['planCode', (line) => textCell(line.planCode)],
  ['priceCode', (line) => textCell(line.priceCode)],
  ['instanceId', (line) => textCell(line.instanceId)],
  ['serviceFrom', (line) => line.serviceFrom],
  ['serviceTo', (line) => line.serviceTo],
  ['serviceMonth', (line) => line.serviceMonth],
  ['quantity', (line) => line.quantity],
  ['unit', (line) => textCell(line.unit)],
  ['unitPrice', (line) => line.unitPrice ?? ''],
  ['ratedAmount', (line) => line.ratedAmount],
  ['amount', (line) => line.amount],
  ['taxRate', (line) => line.taxRate],
  ['net', (line) => line.net],
  ['taxAmount', (line) => line.taxAmount],
  ['currency', (_line, document) => document.currency],
  ['invoiceNumber', (_line, { credits, number }) => textCell(credits?.invoiceNumber ?? number)],
  ['invoiceId', (_line, { credits, id }) => textCell(credits?.invoiceId ?? id)],
  ['period', (_line, document) => document.period],
  ['issuedAt', (_line, document) => document.issuedAt],
  ['providerCode', (_line, document) => textCell(document.provider.code)],
  ['providerName', (_line, document) => textCell(document.provider.name)],
  ['organizationCode', (_line, document) => textCell(document.organization.code)],
  ['organizationName', (_line, document) => textCell(document.organization.name)],
  ['priceTermsId', (line) => textCell(line.priceTermsId)],
  ['tags', ({ tags = [] }) => textCell(tags.map(({ key, value }) => `${key}=${value}`).join(';'))],
  [
    'costCentres',
    ({ allocations = [] }) =>
      textCell(allocations.map(({ costCentre, amount }) => `${costCentre}=${amount}`).join(';')),
  ],
  ['commitmentId', (line) => textCell(line.commitmentId)],
  ['purchaseOrderNumber', (line) => textCell(line.purchaseOrderNumber ?? null)],
  ['pricing', ({ pricing }) => textCell(bothOf(pricing))],
  ['note', (_line, document) => noticeOf(document).zh],
];

/** A credit note says which one it is and why, before `note`. */
const CREDIT_COLUMNS: [string, Cell][] = [
  ['creditNoteNumber', (_line, document) => textCell(document.number)],
  ['creditNoteId', (_line, document) => textCell(document.id)],
  ['reason', (_line, { credits }) => textCell(credits?.reason ?? null)],
];

/**
 * The lines of an invoice as CSV: UTF-8 with a byte order mark, CRLF, a head of English names, one row per line;
 * each row names its invoice and says that it is no 发票. Numbers are as on the API and stay numbers; text that a
 * spreadsheet would run as a formula gets a leading apostrophe. Sums are left to the reader: adding a column gives
 * the invoice's net, tax and total.
 */
export function renderCsv(document: InvoiceDocument): string {
  const columns = document.credits ? COLUMNS.toSpliced(-1, 0, ...CREDIT_COLUMNS) : COLUMNS;
  const rows = document.lines.map((line) => columns.map(([, cell]) => cell(line, document)));
  return BOM + csvRows([columns.map(([name]) => name), ...rows]);
}
