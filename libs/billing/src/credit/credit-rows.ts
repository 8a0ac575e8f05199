import { amountText, type DateOn, dec, type Decimal, type Id, type Instant } from '#kernel';
import { bins, id, idOrNull, rows, type Runner } from '#platform';
import type { CreditAccount, CreditKind, CreditOrigin, CreditPart, Paid } from '../core/index.js';

export interface CreditGrant {
  id: Id;
  organizationId: Id;
  providerId: Id;
  currency: string;
  amount: string;
  remaining: string;
  origin: CreditOrigin;
  priority: number;
  expiresOn: DateOn | null;
  reason: string;
  grantedAt: Instant;
}

/** One side of a transaction. */
export interface CreditEntry {
  transactionId: Id;
  account: CreditAccount;
  kind: CreditKind;
  grantId: Id;
  invoiceId: Id | null;
  amount: Decimal;
  bookedOn: DateOn;
  bookedAt: Instant;
}

interface GrantRow {
  id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  currency: string;
  amount: string;
  remaining: string;
  origin: CreditOrigin;
  priority: number;
  expires_on: DateOn | null;
  reason: string;
  granted_at: Instant;
}

/** Credits: `tail` is everything after FROM. */
export async function selectGrants(runner: Runner, tail: string, parameters: unknown[]): Promise<CreditGrant[]> {
  const found = await rows<GrantRow>(
    runner,
    `SELECT id, organization_id, provider_id, currency, amount, remaining, origin, priority, CAST(expires_on AS CHAR) AS expires_on, reason, granted_at FROM credit_grant ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    currency: row.currency,
    amount: amountText(dec(row.amount), row.currency),
    remaining: amountText(dec(row.remaining), row.currency),
    origin: row.origin,
    priority: row.priority,
    expiresOn: row.expires_on,
    reason: row.reason,
    grantedAt: row.granted_at,
  }));
}

/** Entries of the ledger: `tail` is everything after FROM. */
async function selectEntries(runner: Runner, tail: string, parameters: unknown[]): Promise<CreditEntry[]> {
  const found = await rows<{
    transaction_id: Buffer;
    account: CreditAccount;
    kind: CreditKind;
    grant_id: Buffer;
    invoice_id: Buffer | null;
    amount: string;
    booked_on: DateOn;
    booked_at: Instant;
  }>(
    runner,
    `SELECT transaction_id, account, kind, grant_id, invoice_id, amount, CAST(booked_on AS CHAR) AS booked_on, booked_at FROM credit_entry ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    transactionId: id(row.transaction_id),
    account: row.account,
    kind: row.kind,
    grantId: id(row.grant_id),
    invoiceId: idOrNull(row.invoice_id),
    amount: dec(row.amount),
    bookedOn: row.booked_on,
    bookedAt: row.booked_at,
  }));
}

/** What became of these credits: the entries of their balances, by credit, oldest first. */
export async function balanceEntriesOf(runner: Runner, grantIds: readonly Id[]): Promise<Map<Id, CreditEntry[]>> {
  if (!grantIds.length) return new Map();
  const found = await selectEntries(
    runner,
    "WHERE grant_id IN (?) AND account = 'BALANCE' ORDER BY grant_id, transaction_id",
    [bins(grantIds)],
  );
  return Map.groupBy(found, ({ grantId }) => grantId);
}

/** What these invoices used of credits, oldest first; below zero: given back. */
async function usedBy(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, CreditEntry[]>> {
  if (!invoiceIds.length) return new Map();
  const found = await selectEntries(
    runner,
    "WHERE invoice_id IN (?) AND account = 'INVOICE' ORDER BY invoice_id, transaction_id",
    [bins(invoiceIds)],
  );
  return Map.groupBy(found, ({ invoiceId }) => invoiceId!);
}

/** The credits applied to these invoices, for their figures. */
export async function creditsAppliedTo(runner: Runner, invoiceIds: readonly Id[]): Promise<Map<Id, Paid[]>> {
  const used = await usedBy(runner, invoiceIds);
  return new Map(
    [...used].map(([invoiceId, entries]) => [
      invoiceId,
      entries.map(({ amount, bookedOn }) => ({ amount, on: bookedOn })),
    ]),
  );
}

/** What one invoice holds of each credit, in the order of use. */
export async function heldBy(runner: Runner, invoiceId: Id): Promise<CreditPart[]> {
  const entries = (await usedBy(runner, [invoiceId])).get(invoiceId) ?? [];
  const held = new Map<Id, Decimal>();
  for (const { grantId, amount } of entries) held.set(grantId, amount.plus(held.get(grantId) ?? 0));
  return [...held].filter(([, amount]) => amount.gt(0)).map(([grantId, amount]) => ({ grantId, amount }));
}
