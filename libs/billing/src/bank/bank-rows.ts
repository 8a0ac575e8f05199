import { amountText, type DateOn, dec, type Id, type Instant } from '#kernel';
import { bins, id, rows, type Runner } from '#platform';
import type { BankEntryStatus, BankFacts, UnmatchedReason } from '../core/index.js';

export interface BankStatement {
  id: Id;
  format: 'CSV' | 'CAMT053';
  name: string;
  sha256: string;
  entryCount: number;
  newCount: number;
  pendingCount: number;
  receivedAt: Instant;
}

/** An entry as the database has it; amounts have exactly the currency's minor digits. */
export interface BankEntry {
  id: Id;
  statementId: Id;
  account: string;
  reference: string | null;
  bookedOn: DateOn;
  direction: BankFacts['direction'];
  amount: string;
  currency: string;
  counterparty: string;
  text: string;
  status: BankEntryStatus;
  /** Why it was not matched by itself; null once it was. */
  reason: UnmatchedReason | null;
  note: string | null;
  matched: string;
}

export interface BankMatch {
  entryId: Id;
  paymentId: Id;
  invoiceId: Id;
  amount: string;
}

interface StatementRow {
  id: Buffer;
  format: BankStatement['format'];
  name: string;
  sha256: Buffer;
  entry_count: number;
  new_count: number;
  pending_count: number;
  received_at: Instant;
}

type EntryRow = Omit<BankEntry, 'id' | 'statementId' | 'bookedOn'> & {
  id: Buffer;
  statement_id: Buffer;
  booked_on: DateOn;
};

/** Statements without their content: `tail` is everything after FROM. */
export async function selectStatements(runner: Runner, tail: string, parameters: unknown[]): Promise<BankStatement[]> {
  const found = await rows<StatementRow>(
    runner,
    `SELECT id, format, name, sha256, entry_count, new_count, pending_count, received_at FROM bank_statement ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    format: row.format,
    name: row.name,
    sha256: row.sha256.toString('hex'),
    entryCount: row.entry_count,
    newCount: row.new_count,
    pendingCount: row.pending_count,
    receivedAt: row.received_at,
  }));
}

/** Entries: `tail` is everything after FROM. */
export async function selectEntries(runner: Runner, tail: string, parameters: unknown[]): Promise<BankEntry[]> {
  const found = await rows<EntryRow>(
    runner,
    `SELECT id, statement_id, account, reference, CAST(booked_on AS CHAR) AS booked_on, direction, amount, currency, counterparty, text, status, reason, note, matched FROM bank_entry ${tail}`,
    parameters,
  );
  return found.map(({ id: own, statement_id, booked_on, ...row }) => ({
    ...row,
    id: id(own),
    statementId: id(statement_id),
    bookedOn: booked_on,
    amount: amountText(dec(row.amount), row.currency),
    matched: amountText(dec(row.matched), row.currency),
  }));
}

/** What became of these entries in one statement, by entry, in the order of recording. */
export async function matchesOf(runner: Runner, entries: readonly BankEntry[]): Promise<Map<Id, BankMatch[]>> {
  if (!entries.length) return new Map();
  const currencies = new Map(entries.map((entry) => [entry.id, entry.currency]));
  const found = await rows<{ entry_id: Buffer; payment_id: Buffer; invoice_id: Buffer; amount: string }>(
    runner,
    'SELECT entry_id, payment_id, invoice_id, amount FROM bank_match WHERE entry_id IN (?) ORDER BY entry_id, payment_id',
    [bins([...currencies.keys()])],
  );
  return Map.groupBy(
    found.map((row) => {
      const entryId = id(row.entry_id);
      const amount = amountText(dec(row.amount), currencies.get(entryId)!);
      return { entryId, paymentId: id(row.payment_id), invoiceId: id(row.invoice_id), amount };
    }),
    ({ entryId }) => entryId,
  );
}
