import { stringify } from 'csv-stringify/sync';

/** Lets spreadsheet programs read the file as UTF-8. */
export const BOM = '\uFEFF';

/** What spreadsheet programs take for the beginning of a formula, full-width forms and leading blanks included. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Free text for a cell: what would run as a formula gets a leading apostrophe. Never used for numbers. */
export const textCell = (text: string | null): string => {
  if (text === null) return '';
  const whole = text.toWellFormed();
  return FORMULA.test(whole) ? `'${whole}` : whole;
};

/** Rows of ready cells as RFC 4180 text with CRLF at the end of each; a lone line break inside a cell is quoted too. */
export const csvRows = (rows: string[][]): string =>
  stringify(rows, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
