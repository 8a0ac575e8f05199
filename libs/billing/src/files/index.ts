export { renderCsv } from './csv.js';
export type { DocumentParty, InvoiceDocument } from './document.js';
export { FOCUS_COLUMNS, FOCUS_VERSION, type FocusInvoice, focusRow } from './focus.js';
export { renderJson } from './json.js';
export { renderPdf } from './pdf.js';
export { renderUbl } from './ubl.js';
export type { UsageRow } from './usage-csv.js';
export { usageCsv } from './usage-csv.js';
export { renderXlsx } from './xlsx.js';
