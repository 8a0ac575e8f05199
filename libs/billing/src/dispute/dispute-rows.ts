import { type DateOn, dec, type Decimal, type Id, type Instant } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import type { DisputeStatus, OwnClockLine } from '../core/index.js';

export interface Dispute {
  id: Id;
  invoiceId: Id;
  lineNo: number;
  lineId: Id;
  organizationId: Id;
  providerId: Id;
  status: DisputeStatus;
  currency: string;
  invoiceNumber: string;
  claimedAmount: Decimal | null;
  answeredAmount: Decimal | null;
  agreedAmount: Decimal | null;
  messageCount: number;
  openedAt: Instant;
  acceptanceEnd: Instant | null;
  closedAt: Instant | null;
  acceptBy: Instant | null;
  dueOn: DateOn | null;
}

/** Who speaks in a dispute. */
export const DISPUTE_SIDES = ['BUYER', 'PROVIDER', 'OPERATOR'] as const;
export type DisputeSide = (typeof DISPUTE_SIDES)[number];

export interface DisputeMessage {
  disputeId: Id;
  seq: number;
  side: DisputeSide;
  act: string;
  message: string;
  amount: Decimal | null;
  at: Instant;
}

interface Row {
  id: Buffer;
  invoice_id: Buffer;
  line_no: number;
  line_id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  status: DisputeStatus;
  currency: string;
  number: string;
  claimed_amount: string | null;
  answered_amount: string | null;
  agreed_amount: string | null;
  message_count: number;
  opened_at: Instant;
  acceptance_end: Instant | null;
  closed_at: Instant | null;
  accept_by: Instant | null;
  due_on: DateOn | null;
}

const SELECT = `SELECT d.id, d.invoice_id, d.line_no, d.line_id, d.organization_id, d.provider_id, d.status, i.currency, i.number,
  d.claimed_amount, d.answered_amount, d.agreed_amount, d.message_count, d.opened_at, d.acceptance_end, d.closed_at, d.accept_by,
  CAST(d.due_on AS CHAR) AS due_on FROM invoice_dispute d JOIN invoice i ON i.id = d.invoice_id`;

const decOrNull = (value: string | null): Decimal | null => (value === null ? null : dec(value));

/** Disputes as `d`, their invoices as `i`: `tail` is everything after FROM. */
export const selectDisputes = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Dispute[]> =>
  (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
    id: id(row.id),
    invoiceId: id(row.invoice_id),
    lineNo: row.line_no,
    lineId: id(row.line_id),
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    status: row.status,
    currency: row.currency,
    invoiceNumber: row.number,
    claimedAmount: decOrNull(row.claimed_amount),
    answeredAmount: decOrNull(row.answered_amount),
    agreedAmount: decOrNull(row.agreed_amount),
    messageCount: row.message_count,
    openedAt: row.opened_at,
    acceptanceEnd: row.acceptance_end,
    closedAt: row.closed_at,
    acceptBy: row.accept_by,
    dueOn: row.due_on,
  }));

interface ClockRow {
  invoice_id: Buffer;
  line_no: number;
  status: DisputeStatus;
  acceptance_end: Instant | null;
  accept_by: Instant | null;
  closed_at: Instant | null;
  due_on: DateOn | null;
  amount: string;
  credited: string;
}

/**
 * The lines of these invoices that a dispute gave a clock of their own, by invoice. Of a line's disputes the last
 * counts; one that was withdrawn from a line confirmed before leaves the line's clock as it was.
 */
export async function ownClocksOf(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, OwnClockLine[]>> {
  if (!invoiceIds.length) return new Map();
  const found = await rows<ClockRow>(
    runner,
    `SELECT d.invoice_id, d.line_no, d.status, d.acceptance_end, d.accept_by, d.closed_at, CAST(d.due_on AS CHAR) AS due_on, l.amount,
            (SELECT COALESCE(SUM(c.amount), 0) FROM credit_note_line c WHERE c.invoice_id = d.invoice_id AND c.invoice_line_no = d.line_no) AS credited
       FROM invoice_dispute d JOIN invoice_line l ON l.invoice_id = d.invoice_id AND l.line_no = d.line_no
      WHERE d.invoice_id IN (?) ORDER BY d.invoice_id, d.line_no, d.id DESC`,
    [bins(invoiceIds)],
  );
  const counting = found.filter((row) => row.status !== 'WITHDRAWN' || row.acceptance_end !== null);
  const byInvoice = Map.groupBy(counting, (row) => id(row.invoice_id));
  return new Map(
    [...byInvoice].map(([invoiceId, some]) => [
      invoiceId,
      [...Map.groupBy(some, (row) => row.line_no).values()].map(([last]) => clockOf(last!)),
    ]),
  );
}

const clockOf = (row: ClockRow): OwnClockLine => ({
  lineNo: row.line_no,
  left: dec(row.amount).minus(row.credited),
  held: row.closed_at === null,
  acceptBy: row.accept_by,
  dueOn: row.due_on,
});

/** What was said in these disputes, in one statement, by dispute, in its order. */
export async function messagesOf(runner: Runner, disputeIds: readonly Id[]): Promise<Map<Id, DisputeMessage[]>> {
  const found = await rows<{
    dispute_id: Buffer;
    seq: number;
    side: DisputeSide;
    act: string;
    message: string;
    amount: string | null;
    at: Instant;
  }>(
    runner,
    'SELECT dispute_id, seq, side, act, message, amount, at FROM dispute_message WHERE dispute_id IN (?) ORDER BY dispute_id, seq',
    [bins(disputeIds)],
  );
  return Map.groupBy(
    found.map((row) => ({
      disputeId: id(row.dispute_id),
      seq: row.seq,
      side: row.side,
      act: row.act,
      message: row.message,
      amount: decOrNull(row.amount),
      at: row.at,
    })),
    ({ disputeId }) => disputeId,
  );
}

/** What the provider said last in a dispute. */
export async function lastAnswer(runner: Runner, disputeId: Id): Promise<string> {
  const [row] = await rows<{ message: string }>(
    runner,
    "SELECT message FROM dispute_message WHERE dispute_id = ? AND side = 'PROVIDER' ORDER BY seq DESC LIMIT 1",
    [bin(disputeId)],
  );
  return row!.message;
}
