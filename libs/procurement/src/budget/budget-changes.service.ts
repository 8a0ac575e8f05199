import { type Actor, Organizations, Tenancy } from '#identity';
import {
  amountText,
  dec,
  type Decimal,
  DomainError,
  type Id,
  type Instant,
  isId,
  Issues,
  notFound,
  text,
  textInput,
} from '#kernel';
import { Audit, bin, bins, Idempotency, idOrNull, type Page, rows, type Slice, sliceOf, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PROCUREMENT_ERRORS, type BudgetEntryKind, type SpendPolicy, transferIn, transferOut } from '../core/index.js';
import { amountInput } from './amount-input.js';
import { type Budget, BudgetLedger, LedgerPage } from './budget-ledger.js';
import { BudgetDesk } from './budget.service.js';
import type { BudgetEntryType, TransferBudgetInput } from './budget.type.js';

const noSuchBudget = (): Error => notFound(text('budget', '预算'));

/** What becomes of a budget after it was made, and its ledger as it is read. */
@Injectable()
export class BudgetChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly desk: BudgetDesk,
    private readonly ledger: BudgetLedger,
    private readonly audit: Audit,
  ) {}

  /**
   * Available money of one's own budget goes to another, one's own or of an organization below. TRANSFER_EXCEEDED
   * beyond what is available; TRANSFER_NOT_ALLOWED between years or currencies, and for a special fund's money except
   * to a budget of the same fund and use.
   */
  async transfer(
    actor: Actor,
    { idempotencyKey, ...input }: TransferBudgetInput,
  ): Promise<{ from: Budget; to: Budget }> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'transferBudget',
      key: idempotencyKey,
      body: input,
    };
    await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        await this.move(manager, actor, input);
        return input.fromBudgetId;
      }),
    );
    const [fromId, toId] = [input.fromBudgetId.toLowerCase(), input.toBudgetId.toLowerCase()];
    const found = await this.desk.byIds([fromId, toId]);
    return { from: found.get(fromId)!, to: found.get(toId)! };
  }

  async setPolicy(actor: Actor, budgetId: Id, policy: SpendPolicy): Promise<Budget> {
    await this.transactions.run(async (manager) => {
      const budget = await this.locked(manager, budgetId);
      if (budget?.organizationId !== actor.organizationId) throw noSuchBudget();
      await manager.query('UPDATE budget SET policy = ?, watched_on = NULL WHERE id = ?', [policy, bin(budget.id)]);
      await this.audit.write(manager, actor, {
        ...{ action: 'setBudgetPolicy', subject: 'budget', subjectId: budget.id },
        ...{ before: { policy: budget.policy }, after: { policy } },
      });
    });
    return (await this.desk.byIds([budgetId.toLowerCase()])).get(budgetId.toLowerCase())!;
  }

  /** The ledger, latest first. NOT_FOUND for a budget the caller may not read. */
  async entries(actor: Actor, budgetId: Id, page: Page): Promise<Slice<BudgetEntryType & { id: Id }>> {
    const budget = await this.readable(actor, budgetId);
    const before = page.after === null ? null : seqOf(page.after);
    const found = await rows<EntryRow>(
      this.dataSource,
      `SELECT seq, kind, at, order_id, invoice_id, allocated, reserved, committed, actual, overrun FROM budget_entry
        WHERE budget_id = ? ${before === null ? '' : 'AND seq < ?'} ORDER BY seq DESC LIMIT ${page.first + 1}`,
      before === null ? [bin(budget.id)] : [bin(budget.id), before],
    );
    const shown = (value: string): string => amountText(dec(value), budget.currency);
    return sliceOf(
      found.map((row) => ({
        ...{ id: idOfSeq(row.seq), seq: row.seq, kind: row.kind, at: row.at },
        ...{ orderId: idOrNull(row.order_id), invoiceId: idOrNull(row.invoice_id) },
        ...{ allocated: shown(row.allocated), reserved: shown(row.reserved), committed: shown(row.committed) },
        ...{ actual: shown(row.actual), overrun: shown(row.overrun) },
      })),
      page.first,
    );
  }

  /** The whole ledger, in its order, page by page. NOT_FOUND for a budget the caller may not read. */
  async wholeLedger(
    actor: Actor,
    budgetId: Id,
  ): Promise<{ budget: Budget; pages: AsyncGenerator<LedgerRow[], void, void> }> {
    const budget = await this.readable(actor, budgetId);
    return { budget, pages: this.pages(budget.id) };
  }

  private async *pages(budgetId: Id): AsyncGenerator<LedgerRow[], void, void> {
    for (let last = 0; ;) {
      const found = await rows<EntryRow & { order_number: string | null; contract_number: string | null }>(
        this.dataSource,
        `SELECT e.seq, e.kind, e.at, e.order_id, e.invoice_id, e.allocated, e.reserved, e.committed, e.actual, e.overrun,
           o.number AS order_number, c.number AS contract_number
         FROM budget_entry e LEFT JOIN purchase_order o ON o.id = e.order_id LEFT JOIN contract c ON c.id = o.contract_id
         WHERE e.budget_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ${LEDGER_PAGE}`,
        [bin(budgetId), last],
      );
      if (found.length)
        yield found.map((row) => ({
          ...{ kind: row.kind, at: row.at, invoiceId: idOrNull(row.invoice_id) },
          ...{ orderNumber: row.order_number, contractNumber: row.contract_number },
          ...{ allocated: dec(row.allocated), reserved: dec(row.reserved) },
          ...{ committed: dec(row.committed), actual: dec(row.actual) },
        }));
      if (found.length < LEDGER_PAGE) return;
      last = found.at(-1)!.seq;
    }
  }

  private async readable(actor: Actor, budgetId: Id): Promise<Budget> {
    const wanted = budgetId.toLowerCase();
    const budget = isId(wanted) ? (await this.desk.byIds([wanted])).get(wanted) : undefined;
    if (!budget || !(await this.tenancy.mayRead(actor, budget.organizationId))) throw noSuchBudget();
    return budget;
  }

  private async move(
    manager: EntityManager,
    actor: Actor,
    input: Omit<TransferBudgetInput, 'idempotencyKey'>,
  ): Promise<void> {
    const ids = [input.fromBudgetId, input.toBudgetId].map((each) => each.toLowerCase());
    const found = await this.ledger.lock(manager, ids.filter(isId));
    const [from, to] = [found.get(ids[0]!), found.get(ids[1]!)];
    if (from?.organizationId !== actor.organizationId || !to || !(await this.mayReceive(manager, actor, to)))
      throw noSuchBudget();
    const issues = new Issues();
    const amount = amountInput(issues, ['amount'], input.amount, from.currency);
    const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
    issues.throwIfAny();
    refuseMixed(from, to);
    const page = new LedgerPage(found);
    page.post(from, transferOut(from, amount!, from.currency), {});
    page.post(to, transferIn(to, amount!), {});
    await this.ledger.write(manager, actor, page);
    await manager.query('UPDATE budget SET watched_on = NULL WHERE id IN (?)', [bins([from.id, to.id])]);
    const after = { from: from.id, to: to.id, amount: amountText(amount!, from.currency), reason };
    await this.audit.write(manager, actor, { action: 'transferBudget', subject: 'budget', subjectId: from.id, after });
  }

  private async mayReceive(manager: EntityManager, actor: Actor, { organizationId }: Budget): Promise<boolean> {
    return (
      organizationId === actor.organizationId ||
      (await this.organizations.isBelow(organizationId, actor.organizationId, manager))
    );
  }

  private async locked(manager: EntityManager, budgetId: Id): Promise<Budget | undefined> {
    return isId(budgetId)
      ? (await this.ledger.lock(manager, [budgetId.toLowerCase()])).get(budgetId.toLowerCase())
      : undefined;
  }
}

/** A step of the ledger with the numbers people know it by. */
export interface LedgerRow {
  kind: BudgetEntryKind;
  at: Instant;
  invoiceId: Id | null;
  orderNumber: string | null;
  contractNumber: string | null;
  allocated: Decimal;
  reserved: Decimal;
  committed: Decimal;
  actual: Decimal;
}

/** Entries read at a time. */
const LEDGER_PAGE = 1000;

interface EntryRow {
  seq: number;
  kind: BudgetEntryKind;
  at: Instant;
  order_id: Buffer | null;
  invoice_id: Buffer | null;
  allocated: string;
  reserved: string;
  committed: string;
  actual: string;
  overrun: string;
}

/** An entry's place in the ledger as an id, so that pages of it have the cursors of all others. */
const idOfSeq = (seq: number): Id => `00000000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`;
const seqOf = (cursor: Id): number => Number.parseInt(cursor.slice(-12), 16);

function refuseMixed(from: Budget, to: Budget): void {
  const refuse = (en: string, zh: string): DomainError =>
    new DomainError(PROCUREMENT_ERRORS.TRANSFER_NOT_ALLOWED, text(en, zh));
  if (from.id === to.id) throw refuse('From a budget to itself.', '不能在同一预算内调剂。');
  if (from.fiscalYear !== to.fiscalYear || from.currency !== to.currency)
    throw refuse('The two budgets are of one year and currency.', '两项预算须属同一年度、同一币种。');
  if (from.fundId !== to.fundId || from.fundUse !== to.fundUse)
    throw refuse('A special fund’s money stays with its fund and use.', '专项资金不得调剂到其他来源或用途的预算。');
}
