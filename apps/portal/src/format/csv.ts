/** Lets spreadsheet programs read the file as UTF-8. */
const BOM = '\uFEFF';

/** What spreadsheet programs take for the beginning of a formula, full-width forms and leading blanks included. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A cell: what would run as a formula gets a leading apostrophe, numbers stay numbers. */
function cell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as RFC 4180 text with CRLF at the end of each. */
export const csv = (rows: string[][]): string => BOM + rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
