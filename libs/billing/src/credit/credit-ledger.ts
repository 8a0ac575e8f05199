import { amountText, Clock, dateOf, dec, type Decimal, type Id, max, min, newId, sum, ZERO } from '#kernel';
import { at, Audit, bin, bins, type Doer, id as idOf, insertRows, rows, updateRows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { accountKey, type Account, accountsParameters, accountsSql } from '../billing-run/account.js';
import {
  creditEntries,
  type CreditKind,
  type CreditLeft,
  type CreditPart,
  giveBack,
  invoiceFigures,
  takeCredits,
} from '../core/index.js';
import type { LockedInvoice } from '../invoice/invoice-life.js';
import { type CreditGrant, heldBy, selectGrants } from './credit-rows.js';

/** Something an invoice has open, that credits may pay. */
export interface OpenAmount {
  invoiceId: Id;
  account: Account;
  amount: Decimal;
}

interface Move extends CreditPart {
  kind: CreditKind;
  invoiceId: Id | null;
}

/**
 * The ledger of prepaid credits: moves amounts under the locks of the credits, which are taken last, after invoices and
 * their numbers, by id. Entries are only added; `remaining` is kept beside them.
 */
@Injectable()
export class CreditLedger {
  constructor(
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Books a new credit's amount into its balance. */
  async open(manager: EntityManager, grantId: Id, amount: Decimal): Promise<void> {
    await this.insert(manager, [{ kind: 'GRANT', grantId, amount, invoiceId: null }]);
  }

  /**
   * Uses credits of their accounts for these amounts, one statement a step for all; each account at most once. Gives
   * what was used by invoice; the audit row is the caller's.
   */
  async apply(manager: EntityManager, wanted: readonly OpenAmount[]): Promise<Map<Id, CreditPart[]>> {
    const open = wanted.filter(({ amount }) => amount.gt(0));
    if (!open.length) return new Map();
    const accounts = open.map(({ account }) => account);
    const found = await rows<{ id: Buffer }>(
      manager,
      `SELECT id FROM credit_grant WHERE ${accountsSql(accounts)} AND remaining > 0`,
      accountsParameters(accounts),
    );
    const grants = await lockGrants(
      manager,
      found.map((row) => row.id),
    );
    const byAccount = Map.groupBy(grants, accountKey);
    const today = dateOf(this.clock.now());
    const promised = grants.some(({ origin }) => origin === 'STARTUP')
      ? await promisedOf(manager, bins(open.map(({ invoiceId }) => invoiceId)))
      : new Map<Id, Decimal>();
    const moves = open.flatMap(({ account, amount, invoiceId }) => {
      const credits = (byAccount.get(accountKey(account)) ?? []).map(leftOf);
      const ofUse = max(ZERO, amount.minus(promised.get(invoiceId) ?? ZERO));
      return takeCredits(credits, amount, today, ofUse).map((part): Move => ({ ...part, kind: 'APPLY', invoiceId }));
    });
    await this.move(manager, grants, moves);
    return Map.groupBy(moves, ({ invoiceId }) => invoiceId!);
  }

  /**
   * Gives back what an invoice holds of credits beyond what is left to pay, when `credited` more of it is taken back:
   * at most what it holds; the rest of an overpayment is money.
   */
  async restoreBeyond(
    manager: EntityManager,
    doer: Doer,
    { invoice, documents }: LockedInvoice,
    credited: Decimal,
  ): Promise<void> {
    const { due, creditsApplied } = invoiceFigures(documents);
    const beyond = min(max(ZERO, credited.minus(due)), creditsApplied);
    if (beyond.lte(0)) return;
    const parts = giveBack(await heldBy(manager, invoice.id), beyond);
    const grants = await lockGrants(manager, bins(parts.map(({ grantId }) => grantId)));
    await this.move(
      manager,
      grants,
      parts.map((part) => ({ ...part, kind: 'RESTORE', invoiceId: invoice.id })),
    );
    await this.audit.write(manager, doer, {
      action: 'restoreCredits',
      subject: 'invoice',
      subjectId: invoice.id,
      after: { credits: shownParts(parts, invoice.currency) },
    });
  }

  /** Voids what is left of credits whose last day is over: at most `most`, the earliest first. Gives how many. */
  async expire(manager: EntityManager, doer: Doer, most: number): Promise<number> {
    const grants = await selectGrants(
      manager,
      `WHERE id IN (SELECT id FROM (SELECT id FROM credit_grant WHERE expires_on < ? AND remaining > 0 ORDER BY expires_on, id LIMIT ${most}) AS due) ORDER BY id FOR UPDATE`,
      [dateOf(this.clock.now())],
    );
    const unused = grants.filter(({ remaining }) => dec(remaining).gt(0));
    await this.move(
      manager,
      unused,
      unused.map(({ id, remaining }) => ({ kind: 'EXPIRE', grantId: id, amount: dec(remaining), invoiceId: null })),
    );
    await this.audit.writeAll(
      manager,
      unused.map(({ id, remaining, expiresOn }) => ({
        doer,
        change: { action: 'expireCredit', subject: 'credit', subjectId: id, after: { amount: remaining, expiresOn } },
      })),
    );
    return unused.length;
  }

  private async move(manager: EntityManager, grants: readonly CreditGrant[], moves: readonly Move[]): Promise<void> {
    if (!moves.length) return;
    await this.insert(manager, moves);
    const change = (kind: CreditKind): 1 | -1 => (kind === 'RESTORE' ? 1 : -1);
    const changed = grants.flatMap(({ id, remaining }) => {
      const own = moves.filter(({ grantId }) => grantId === id);
      if (!own.length) return [];
      const now = sum([dec(remaining), ...own.map(({ kind, amount }) => amount.times(change(kind)))]);
      return [[bin(id), now.toFixed()]];
    });
    await updateRows(manager, { table: 'credit_grant', key: 'id', columns: ['remaining'] }, changed);
  }

  private async insert(manager: EntityManager, moves: readonly Move[]): Promise<void> {
    const now = this.clock.now();
    await insertRows(
      manager,
      'INSERT INTO credit_entry (transaction_id, account, kind, grant_id, invoice_id, amount, booked_on, booked_at)',
      moves.flatMap(({ kind, grantId, invoiceId, amount }) => {
        const transactionId = bin(newId());
        return creditEntries(kind, amount).map((entry) => [
          transactionId,
          entry.account,
          kind,
          bin(grantId),
          invoiceId && bin(invoiceId),
          entry.amount.toFixed(),
          dateOf(now),
          at(now),
        ]);
      }),
    );
  }
}

const leftOf = ({ id, priority, expiresOn, origin, remaining }: CreditGrant): CreditLeft => ({
  ...{ id, priority, expiresOn, origin },
  remaining: dec(remaining),
});

/** Parts for the audit trail. */
export const shownParts = (parts: readonly CreditPart[], currency: string): object[] =>
  parts.map(({ grantId, amount }) => ({ grantId, amount: amountText(amount, currency) }));

/** What these invoices charge for use that was promised and not had. */
async function promisedOf(manager: EntityManager, invoiceIds: readonly Buffer[]): Promise<Map<Id, Decimal>> {
  const found = await rows<{ invoice_id: Buffer; amount: string }>(
    manager,
    `SELECT invoice_id, SUM(amount) AS amount FROM invoice_line WHERE invoice_id IN (?) AND commitment_id IS NOT NULL
      GROUP BY invoice_id`,
    [invoiceIds],
  );
  return new Map(found.map((row) => [idOf(row.invoice_id), dec(row.amount)]));
}

/** Locks these credits and no others, by id. */
const lockGrants = async (manager: EntityManager, ids: readonly Buffer[]): Promise<CreditGrant[]> =>
  ids.length ? selectGrants(manager, 'FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [ids]) : [];
