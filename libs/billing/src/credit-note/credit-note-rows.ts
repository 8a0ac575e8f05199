import { amountText, dec, type Decimal, type Id, type Instant, plain } from '#kernel';
import { bin, bins, id, idOrNull, rows, type Runner } from '#platform';

/** A credit note as the database has it; amounts have exactly the currency's minor digits. */
export interface CreditNote {
  id: Id;
  number: string;
  invoiceId: Id;
  organizationId: Id;
  providerId: Id;
  currency: string;
  net: string;
  tax: string;
  total: string;
  reason: string;
  disputeId: Id | null;
  issuedAt: Instant;
}

export interface CreditNoteLine {
  creditNoteId: Id;
  lineNo: number;
  invoiceLineId: Id;
  invoiceLineNo: number;
  description: string;
  amount: string;
  taxRate: string;
  net: string;
  taxAmount: string;
}

interface NoteRow {
  id: Buffer;
  number: string;
  invoice_id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  currency: string;
  net: string;
  tax: string;
  total: string;
  reason: string;
  dispute_id: Buffer | null;
  issued_at: Instant;
}

/** Credit notes: `tail` is everything after FROM. */
export async function selectCreditNotes(runner: Runner, tail: string, parameters: unknown[]): Promise<CreditNote[]> {
  const found = await rows<NoteRow>(
    runner,
    `SELECT id, number, invoice_id, organization_id, provider_id, currency, net, tax, total, reason, dispute_id, issued_at FROM credit_note ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    number: row.number,
    invoiceId: id(row.invoice_id),
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    currency: row.currency,
    net: amountText(dec(row.net), row.currency),
    tax: amountText(dec(row.tax), row.currency),
    total: amountText(dec(row.total), row.currency),
    reason: row.reason,
    disputeId: idOrNull(row.dispute_id),
    issuedAt: row.issued_at,
  }));
}

/** What credit notes took of each of these invoices in all; those without any are left out. */
export async function creditedOf(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, Decimal>> {
  if (!invoiceIds.length) return new Map();
  const found = await rows<{ invoice_id: Buffer; total: string }>(
    runner,
    'SELECT invoice_id, SUM(total) AS total FROM credit_note WHERE invoice_id IN (?) GROUP BY invoice_id',
    [bins(invoiceIds)],
  );
  return new Map(found.map((row) => [id(row.invoice_id), dec(row.total)]));
}

/** The lines of these credit notes in one statement, by note, in their order. */
export async function creditNoteLinesOf(
  runner: Runner,
  notes: readonly CreditNote[],
): Promise<Map<Id, CreditNoteLine[]>> {
  if (!notes.length) return new Map();
  const currencies = new Map(notes.map((note) => [note.id, note.currency]));
  const found = await rows<{
    credit_note_id: Buffer;
    line_no: number;
    line_id: Buffer;
    invoice_line_no: number;
    description: string;
    amount: string;
    tax_rate: string;
    net: string;
    tax_amount: string;
  }>(
    runner,
    `SELECT c.credit_note_id, c.line_no, l.id AS line_id, c.invoice_line_no, l.description, c.amount, c.tax_rate, c.net, c.tax_amount
       FROM credit_note_line c JOIN invoice_line l ON l.invoice_id = c.invoice_id AND l.line_no = c.invoice_line_no
      WHERE c.credit_note_id IN (?) ORDER BY c.credit_note_id, c.line_no`,
    [bins([...currencies.keys()])],
  );
  const lines = found.map((row): CreditNoteLine => {
    const creditNoteId = id(row.credit_note_id);
    const amount = (value: string): string => amountText(dec(value), currencies.get(creditNoteId)!);
    return {
      creditNoteId,
      lineNo: row.line_no,
      invoiceLineId: id(row.line_id),
      invoiceLineNo: row.invoice_line_no,
      description: row.description,
      amount: amount(row.amount),
      taxRate: plain(row.tax_rate),
      net: amount(row.net),
      taxAmount: amount(row.tax_amount),
    };
  });
  return Map.groupBy(lines, ({ creditNoteId }) => creditNoteId);
}

/** What credit notes took of these lines of an invoice, by line number. */
export async function creditedOfLines(
  runner: Runner,
  invoiceId: Id,
  lineNos: readonly number[],
): Promise<Map<number, Decimal>> {
  if (!lineNos.length) return new Map();
  const found = await rows<{ invoice_line_no: number; amount: string }>(
    runner,
    'SELECT invoice_line_no, SUM(amount) AS amount FROM credit_note_line WHERE invoice_id = ? AND invoice_line_no IN (?) GROUP BY invoice_line_no',
    [bin(invoiceId), lineNos],
  );
  return new Map(found.map((row) => [row.invoice_line_no, dec(row.amount)]));
}

/** What credit notes took of an invoice at each rate, the key being the plain rate. */
export async function creditedByRate(
  runner: Runner,
  invoiceId: Id,
): Promise<Map<string, { gross: Decimal; net: Decimal }>> {
  const found = await rows<{ tax_rate: string; gross: string; net: string }>(
    runner,
    'SELECT tax_rate, SUM(amount) AS gross, SUM(net) AS net FROM credit_note_line WHERE invoice_id = ? GROUP BY tax_rate',
    [bin(invoiceId)],
  );
  return new Map(found.map((row) => [plain(row.tax_rate), { gross: dec(row.gross), net: dec(row.net) }]));
}
