import { type DateOn, type Decimal, type Machine, sum } from '#kernel/core';

export const BANK_ENTRY_STATUSES = ['UNMATCHED', 'PARTIALLY_MATCHED', 'MATCHED', 'IGNORED'] as const;
export type BankEntryStatus = (typeof BANK_ENTRY_STATUSES)[number];

/**
 * The life of an entry of a bank statement. What is matched in full stays so: a transfer that bounced is another entry
 * of the bank, and the payment is taken back by `reversePayment`. A rest that is settled otherwise is ignored with a
 * reason, and what was ignored by mistake can still be matched.
 */
export const BANK_ENTRY_MACHINE: Machine<BankEntryStatus, 'match' | 'matchPart' | 'ignore'> = {
  UNMATCHED: { match: 'MATCHED', matchPart: 'PARTIALLY_MATCHED', ignore: 'IGNORED' },
  PARTIALLY_MATCHED: { match: 'MATCHED', matchPart: 'PARTIALLY_MATCHED', ignore: 'MATCHED' },
  MATCHED: {},
  IGNORED: { match: 'MATCHED', matchPart: 'PARTIALLY_MATCHED' },
};

/** Why an entry was not matched by itself. */
export const UNMATCHED_REASONS = [
  /** Money that comes in at a buyer, or goes out of a provider: no payment of an invoice. */
  'OTHER_DIRECTION',
  /** The bank took an earlier entry back: take the payment back by hand. */
  'REVERSAL',
  /** No number of an invoice of the organization stands in its text. */
  'NO_INVOICE_NAMED',
  'CURRENCY_DIFFERS',
  /** A named invoice is not confirmed yet. */
  'NOT_ACCEPTED',
  /** A named invoice is paid only after its tax invoice was matched. */
  'TAX_INVOICE_REQUIRED',
  /** Nothing is due of what it names any more. */
  'ALREADY_PAID',
  /** More than may be paid of what it names. */
  'OVERPAYMENT',
  /** Less than may be paid of what it names. */
  'AMOUNT_DIFFERS',
] as const;
export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number];

/** An entry as a statement file tells it. */
export interface BankFacts {
  /** The account it is of, as the bank writes it; '' when the file does not say. */
  account: string;
  /** The bank's own reference of it; null when it gives none. */
  reference: string | null;
  bookedOn: DateOn;
  direction: 'DEBIT' | 'CREDIT';
  /** The bank takes an earlier entry back. */
  reversal: boolean;
  /** Above zero, whole minor units. */
  amount: Decimal;
  currency: string;
  counterparty: string;
  /** Everything the payer wrote for the receiver. */
  text: string;
}

/** An invoice as a match needs it. */
export interface PayableInvoice {
  id: string;
  number: string;
  currency: string;
  /** What may be paid now. */
  payableNow: Decimal;
  due: Decimal;
  accepted: boolean;
  /** It waits for its tax invoice before it is paid. */
  blocked: boolean;
}

export interface MatchShare {
  invoiceId: string;
  amount: Decimal;
}

/** One way of writing for comparison: full-width forms as narrow ones, capitals. */
const folded = (text: string): string => text.normalize('NFKC').toUpperCase();

/** The ends "-2026-000001" of what may be numbers of invoices in a text, each once. */
export const numberEnds = (text: string): string[] => [
  ...new Set([...folded(text).matchAll(/-\d{4}-\d{6}(?!\d)/g)].map(([end]) => end)),
];

/**
 * Whether the number stands in the text as a word of its own: no digit behind it, and no letter, digit or hyphen of
 * another number before it. Width and capitals do not matter, since banks change them.
 */
export function names(text: string, number: string): boolean {
  const [where, what] = [folded(text), folded(number)];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1))
    if (!/[0-9A-Z-]$/.test(where.slice(0, at)) && !/^\d/.test(where.slice(at + what.length))) return true;
  return false;
}

/**
 * What becomes of an entry that pays: matched to all invoices it names, each paid whole, when they may be paid and
 * their payable amounts sum exactly to its own; else the reason why not. Exact, nothing is rounded.
 */
export function matchEntry(
  { amount, currency }: Pick<BankFacts, 'amount' | 'currency'>,
  named: readonly PayableInvoice[],
): MatchShare[] | UnmatchedReason {
  if (!named.length) return 'NO_INVOICE_NAMED';
  if (named.some((invoice) => invoice.currency !== currency)) return 'CURRENCY_DIFFERS';
  if (named.every(({ due }) => due.lte(0))) return 'ALREADY_PAID';
  if (named.some(({ accepted }) => !accepted)) return 'NOT_ACCEPTED';
  if (named.some(({ blocked }) => blocked)) return 'TAX_INVOICE_REQUIRED';
  const payable = sum(named.map(({ payableNow }) => payableNow));
  if (amount.gt(payable)) return 'OVERPAYMENT';
  if (amount.lt(payable)) return 'AMOUNT_DIFFERS';
  return named
    .filter(({ payableNow }) => payableNow.gt(0))
    .map(({ id, payableNow }) => ({ invoiceId: id, amount: payableNow }));
}

/** Spreads what is left of an entry over invoices chosen by hand, in their order, each up to what may be paid of it. */
export function spreadOver(rest: Decimal, chosen: readonly PayableInvoice[]): MatchShare[] {
  const shares: MatchShare[] = [];
  let left = rest;
  for (const { id, payableNow } of chosen) {
    const amount = payableNow.lt(left) ? payableNow : left;
    if (amount.lte(0)) continue;
    shares.push({ invoiceId: id, amount });
    left = left.minus(amount);
  }
  return shares;
}
