import { type DateOn, type Decimal, type Instant, max, min, sum, ZERO } from '#kernel/core';
import { INVOICE_MACHINE, type InvoiceCommand, type InvoiceStatus } from './invoice-machine.js';

/** A sum that came in (or went back, when negative) on a day of Asia/Shanghai. */
export interface Paid {
  amount: Decimal;
  on: DateOn;
}

/** A line whose time to pay is its own, since it was disputed. */
export interface OwnClockLine {
  /** The line's amount less the credit notes on it. */
  left: Decimal;
  /** From 1, in the invoice's order. */
  lineNo: number;
  /** A dispute of it is not over. */
  held: boolean;
  /** Its dispute is over without agreement, and its time for acceptance ends then; else null. */
  acceptBy: Instant | null;
  /** Null while it is held or its time for acceptance goes on. */
  dueOn: DateOn | null;
}

/** Everything an invoice's figures and status follow from. Amounts in whole minor units of one currency. */
export interface InvoiceDocuments {
  total: Decimal;
  /** Of what no dispute gave a clock of its own; null until both sides confirmed it. */
  dueOn: DateOn | null;
  verifying: boolean;
  /** All credit notes. */
  credited: Decimal;
  /** Prepaid credits used for it. */
  creditsApplied: readonly Paid[];
  payments: readonly Paid[];
  ownClock: readonly OwnClockLine[];
  /** Its buyer pays only what has its tax invoice, and none matches what is left of the total. */
  awaitsTaxInvoice: boolean;
}

export interface InvoiceFigures {
  total: Decimal;
  credited: Decimal;
  creditsApplied: Decimal;
  paid: Decimal;
  /** What open disputes hold of what is due. */
  disputed: Decimal;
  /** What may be paid now: due − disputed, never below zero. */
  payableNow: Decimal;
  /** total − credited − creditsApplied − paid [I28]; below zero it is the buyer's to have back. */
  due: Decimal;
}

/** The figures of an invoice from its documents; exact, nothing is rounded. */
export function invoiceFigures({
  total,
  credited,
  creditsApplied,
  payments,
  ownClock,
}: InvoiceDocuments): InvoiceFigures {
  const applied = sum(creditsApplied.map(({ amount }) => amount));
  const paid = sum(payments.map(({ amount }) => amount));
  const due = total.minus(credited).minus(applied).minus(paid);
  const open = max(ZERO, due);
  const disputed = min(sum(ownClock.filter(({ held }) => held).map(({ left }) => left)), open);
  return { total, credited, creditsApplied: applied, paid, disputed, payableNow: open.minus(disputed), due };
}

/** A part of an invoice that is due by one day; null: not confirmed yet. */
export interface DuePart {
  dueOn: DateOn | null;
  amount: Decimal;
}

/** What is owed less credit notes, by its last day to pay, earliest first, what has none last; parts of zero are left out. */
export function dueParts({ total, credited, dueOn, ownClock }: InvoiceDocuments): DuePart[] {
  const rest = total.minus(credited).minus(sum(ownClock.map(({ left }) => left)));
  const all = [{ dueOn, amount: rest }, ...ownClock.map((line) => ({ dueOn: line.dueOn, amount: line.left }))];
  return [...Map.groupBy(all, (part) => part.dueOn)]
    .map(([on, parts]) => ({ dueOn: on, amount: sum(parts.map(({ amount }) => amount)) }))
    .filter(({ amount }) => !amount.isZero())
    .sort((a, b) => ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : 1));
}

/** Both sides have confirmed every line of it, by word, by silence or by the end of a dispute. */
export const isConfirmed = ({ dueOn, ownClock }: InvoiceDocuments): boolean =>
  dueOn !== null && ownClock.every(({ held, acceptBy }) => !held && acceptBy === null);

/** The status these documents amount to. */
export function statusOf(documents: InvoiceDocuments): InvoiceStatus {
  if (documents.ownClock.some(({ held }) => held)) return 'DISPUTED';
  if (!isConfirmed(documents)) return documents.verifying ? 'UNDER_VERIFICATION' : 'ISSUED';
  const { due, paid, creditsApplied } = invoiceFigures(documents);
  if (due.lte(0)) return 'PAID';
  return paid.plus(creditsApplied).gt(0) ? 'PARTIALLY_PAID' : 'ACCEPTED';
}

/** The command of the table that leads from one status to another; RangeError when none does. */
export function commandBetween(from: InvoiceStatus, to: InvoiceStatus): InvoiceCommand {
  const row = Object.entries(INVOICE_MACHINE[from]) as [InvoiceCommand, InvoiceStatus][];
  const found = row.find(([, next]) => next === to);
  if (!found) throw new RangeError(`no command leads an invoice from ${from} to ${to}`);
  return found[0];
}
