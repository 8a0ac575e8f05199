import type { Actor } from '#identity';
import {
  amountText,
  dec,
  DomainError,
  type Id,
  isId,
  Issues,
  listInput,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  Audit,
  bin,
  bins,
  type Conditions,
  countRows,
  newestFirst,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  BANK_ENTRY_MACHINE,
  BILLING_ERRORS,
  type BankEntryStatus,
  invoiceFigures,
  names,
  type PayableInvoice,
  spreadOver,
} from '../core/index.js';
import { documentsOf } from '../invoice/invoice-documents.js';
import { type Invoice, selectInvoices } from '../invoice/invoice-rows.js';
import { BankMatcher, ownColumn, payableOf, paysInvoices, shown } from './bank-matcher.js';
import { type BankEntry, type BankMatch, matchesOf, selectEntries } from './bank-rows.js';

/** The most invoices of one match by hand. */
const MOST_INVOICES = 100;
/** How many of an organization's open invoices are looked through for candidates, newest first. */
const MOST_CANDIDATES = 500;

export interface BankEntryQuery {
  statuses?: readonly BankEntryStatus[] | null;
  statementIds?: readonly Id[] | null;
}

/** Entries of an organization's own bank statements: read, matched by hand, ignored. Nobody else knows of them. */
@Injectable()
export class BankEntries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly matcher: BankMatcher,
    private readonly audit: Audit,
  ) {}

  /** Newest first. */
  async list(actor: Actor, query: BankEntryQuery, page: Page): Promise<Slice<BankEntry>> {
    const { tail, parameters } = newestFirst(conditions(actor, query), page);
    return sliceOf(await selectEntries(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, query: BankEntryQuery): Promise<number> {
    return countRows(this.dataSource, 'bank_entry', conditions(actor, query));
  }

  /** The payments that these entries became. */
  async matches(entries: readonly BankEntry[]): Promise<BankMatch[][]> {
    const found = await matchesOf(this.dataSource, entries);
    return entries.map(({ id }) => found.get(id) ?? []);
  }

  /**
   * What each of these entries might pay: invoices it names, and those whose payable amount is just what is left of
   * it, among the 500 newest that are open.
   */
  async candidates(actor: Actor, entries: readonly BankEntry[]): Promise<Invoice[][]> {
    const open = await selectInvoices(
      this.dataSource,
      `WHERE ${ownColumn(actor)} = ? AND status NOT IN ('PAID','CANCELLED') ORDER BY id DESC LIMIT ${MOST_CANDIDATES}`,
      [bin(actor.organizationId)],
    );
    const documents = await documentsOf(this.dataSource, open);
    return entries.map((entry) => {
      if (!('match' in BANK_ENTRY_MACHINE[entry.status]) || !paysInvoices(actor, entry.direction)) return [];
      const rest = dec(entry.amount).minus(entry.matched);
      return open.filter(
        ({ id, number, currency }) =>
          currency === entry.currency &&
          (names(entry.text, number) || invoiceFigures(documents.get(id)!).payableNow.eq(rest)),
      );
    });
  }

  /**
   * Pays invoices of the caller's organization from what is left of an entry, in the order given, each up to what may
   * be paid of it; a rest stays unmatched. INVALID_TRANSITION for what is matched or does not pay; NOT_FOUND.
   * VALIDATION_FAILED: NOT_PAYABLE for an invoice of which nothing may be paid now, TAX_INVOICE_REQUIRED.
   */
  async match(actor: Actor, entryId: Id, invoiceIds: readonly Id[]): Promise<BankEntry> {
    const wanted = [...new Set(invoiceIds.map((one) => one.toLowerCase()))];
    const issues = new Issues();
    listInput(issues, ['invoiceIds'], wanted, { min: 1, max: MOST_INVOICES });
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const entry = await lockEntry(manager, actor, entryId);
      const rest = dec(entry.amount).minus(entry.matched);
      if (!paysInvoices(actor, entry.direction)) throw noPayment();
      transition(BANK_ENTRY_MACHINE, entry.status, 'match');
      const locked = await this.matcher.lockAll(manager, actor, wanted);
      const chosen = wanted.map((one) => payableOf(locked.get(one)!));
      checkChosen(chosen, entry);
      const shares = spreadOver(rest, chosen);
      const matched = (await this.matcher.pay(manager, actor, entry, shares, locked)).plus(entry.matched);
      const command = matched.eq(entry.amount) ? 'match' : 'matchPart';
      const status = transition(BANK_ENTRY_MACHINE, entry.status, command);
      const reason = command === 'match' ? null : 'OVERPAYMENT';
      await manager.query('UPDATE bank_entry SET status = ?, reason = ?, note = NULL, matched = ? WHERE id = ?', [
        status,
        reason,
        matched.toFixed(),
        bin(entry.id),
      ]);
      await this.write(manager, actor, entry, 'matchBankEntry', {
        status,
        matched: amountText(matched, entry.currency),
        shares: shown(shares, entry.currency),
      });
    });
    return this.get(actor, entryId);
  }

  /** Says of an entry, or of what is left of it, that it pays no invoice, and why. */
  async ignore(actor: Actor, entryId: Id, written: string): Promise<BankEntry> {
    const issues = new Issues();
    const note = textInput(issues, ['reason'], written, { max: 600 });
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const entry = await lockEntry(manager, actor, entryId);
      const status = transition(BANK_ENTRY_MACHINE, entry.status, 'ignore');
      await manager.query('UPDATE bank_entry SET status = ?, note = ? WHERE id = ?', [status, note, bin(entry.id)]);
      await this.write(manager, actor, entry, 'ignoreBankEntry', { status, note });
    });
    return this.get(actor, entryId);
  }

  private async get(actor: Actor, entryId: Id): Promise<BankEntry> {
    const [entry] = await selectEntries(this.dataSource, 'WHERE id = ? AND organization_id = ?', [
      bin(entryId),
      bin(actor.organizationId),
    ]);
    return entry!;
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    { id, status, matched }: BankEntry,
    action: string,
    after: object,
  ): Promise<void> {
    return this.audit.write(manager, actor, {
      action,
      subject: 'bankEntry',
      subjectId: id,
      before: { status, matched },
      after,
    });
  }
}

function conditions(actor: Actor, { statuses, statementIds }: BankEntryQuery): Conditions {
  const sql = ['organization_id = ?'];
  const parameters: unknown[] = [bin(actor.organizationId)];
  if (statuses?.length) {
    sql.push('status IN (?)');
    parameters.push(statuses);
  }
  if (statementIds) {
    const known = statementIds.filter(isId);
    sql.push(known.length ? 'statement_id IN (?)' : '1 = 0');
    if (known.length) parameters.push(bins(known));
  }
  return { sql, parameters };
}

/** Locks an entry of the caller's organization; NOT_FOUND. */
async function lockEntry(manager: EntityManager, actor: Actor, entryId: Id): Promise<BankEntry> {
  const [entry] = isId(entryId)
    ? await selectEntries(manager, 'WHERE id = ? AND organization_id = ? FOR UPDATE', [
        bin(entryId),
        bin(actor.organizationId),
      ])
    : [];
  if (!entry) throw notFound(text('bank entry', '银行流水'));
  return entry;
}

function checkChosen(chosen: readonly PayableInvoice[], entry: BankEntry): void {
  const issues = new Issues();
  for (const [index, { accepted, blocked, currency, number, payableNow }] of chosen.entries()) {
    const path = ['invoiceIds', index];
    if (currency !== entry.currency)
      issues.add(path, 'CURRENCY_DIFFERS', text(`${number} is in ${currency}.`, `${number} 的币种为 ${currency}。`));
    else if (!accepted || payableNow.lte(0))
      issues.add(
        path,
        'NOT_PAYABLE',
        text(`Nothing may be paid of ${number} now.`, `${number} 目前没有可支付的金额。`),
      );
    else if (blocked)
      issues.add(
        path,
        BILLING_ERRORS.TAX_INVOICE_REQUIRED,
        text(`The tax invoice of ${number} is not matched yet.`, `${number} 的数电票尚未匹配。`),
      );
  }
  issues.throwIfAny();
}

const noPayment = (): DomainError =>
  new DomainError('INVALID_TRANSITION', text('It does not pay an invoice of yours.', '该流水不是本机构账单的付款。'));
