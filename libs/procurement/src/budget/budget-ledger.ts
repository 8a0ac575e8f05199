import { Clock, dec, type Id } from '#kernel';
import { at, bin, bins, type Doer, id, idOrNull, insertRows, rows, type Runner, updateRows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BudgetChange, BudgetEntry, BudgetState, FundNature, SpendPolicy } from '../core/index.js';

/** A budget as the database has it. */
export interface Budget extends BudgetState {
  id: Id;
  organizationId: Id;
  name: string;
  /** A calendar year of Asia/Shanghai. */
  fiscalYear: number;
  /** ISO 4217; all figures are whole minor units of it. */
  currency: string;
  fundingSource: string | null;
  /** 预算指标文号. */
  indicatorNumber: string | null;
  /** 支出功能分类 and 支出经济分类. */
  functionalClass: string | null;
  economicClass: string | null;
  fundNature: FundNature | null;
  policy: SpendPolicy;
  /** The special fund its money is of, and for which use; both or none. */
  fundId: Id | null;
  fundUse: string | null;
  /** By what is invoiced and running, when it was last looked at. */
  exhausted: boolean;
  entryCount: number;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  name: string;
  fiscal_year: number;
  currency: string;
  funding_source: string | null;
  indicator_number: string | null;
  functional_class: string | null;
  economic_class: string | null;
  fund_nature: FundNature | null;
  policy: SpendPolicy;
  fund_id: Buffer | null;
  fund_use: string | null;
  exhausted: number;
  allocated: string;
  reserved: string;
  committed: string;
  actual: string;
  overrun: string;
  entry_count: number;
}

const FIGURES = 'allocated, reserved, committed, actual, overrun';
const SELECT = `SELECT id, organization_id, name, fiscal_year, currency, funding_source, indicator_number, functional_class, economic_class, fund_nature, policy, fund_id, fund_use, exhausted, ${FIGURES}, entry_count FROM budget`;

const fromRow = (row: Row): Budget => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  name: row.name,
  fiscalYear: row.fiscal_year,
  currency: row.currency,
  fundingSource: row.funding_source,
  indicatorNumber: row.indicator_number,
  functionalClass: row.functional_class,
  economicClass: row.economic_class,
  fundNature: row.fund_nature,
  policy: row.policy,
  fundId: idOrNull(row.fund_id),
  fundUse: row.fund_use,
  exhausted: row.exhausted === 1,
  allocated: dec(row.allocated),
  reserved: dec(row.reserved),
  committed: dec(row.committed),
  actual: dec(row.actual),
  overrun: dec(row.overrun),
  entryCount: row.entry_count,
});

/** What a step of the ledger is about. */
export interface Cause {
  orderId?: Id;
  invoiceId?: Id;
}

const figuresOf = ({ allocated, reserved, committed, actual, overrun }: BudgetState): string[] =>
  [allocated, reserved, committed, actual, overrun].map((figure) => figure.toFixed());

/** Budget rows: `tail` is everything after FROM, in the order of their ids unless it says otherwise. */
export const selectBudgets = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Budget[]> =>
  (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map(fromRow);

/** The one writer of budget figures: each step writes its entry and the sums in the caller's transaction. */
@Injectable()
export class BudgetLedger {
  constructor(private readonly clock: Clock) {}

  /**
   * Locks budgets until the transaction ends, always in the order of their ids: no two callers can cross. No other rows
   * are read: a plan that reads the whole table would wait for whoever holds any budget.
   */
  async lock(manager: EntityManager, budgetIds: readonly Id[]): Promise<Map<Id, Budget>> {
    const wanted = [...new Set(budgetIds)];
    if (!wanted.length) return new Map();
    const found = await selectBudgets(manager, 'FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [
      bins(wanted),
    ]);
    return new Map(found.map((budget) => [budget.id, budget]));
  }

  /** A new budget without money. */
  async open(
    manager: EntityManager,
    budget: Omit<Budget, keyof BudgetState | 'entryCount' | 'exhausted'>,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO budget (id, organization_id, name, fiscal_year, currency, funding_source, indicator_number, functional_class,
         economic_class, fund_nature, policy, fund_id, fund_use, ${FIGURES}, entry_count, created_at)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,0,0,0,0,0,0,?)`,
      [
        bin(budget.id),
        bin(budget.organizationId),
        budget.name,
        budget.fiscalYear,
        budget.currency,
        budget.fundingSource,
        budget.indicatorNumber,
        budget.functionalClass,
        budget.economicClass,
        budget.fundNature,
        budget.policy,
        budget.fundId && bin(budget.fundId),
        budget.fundUse,
        at(this.clock.now()),
      ],
    );
  }

  /** Writes a change of a budget this transaction has locked, and gives the budget after it. */
  async post(
    manager: EntityManager,
    budget: Budget,
    change: BudgetChange,
    doer: Doer,
    cause: Cause = {},
  ): Promise<Budget> {
    const page = new LedgerPage(new Map([[budget.id, budget]]));
    const after = page.post(budget, change, cause);
    await this.write(manager, doer, page);
    return after;
  }

  /** Writes all that a page holds: its entries in one statement, the budgets it changed in another. */
  async write(manager: EntityManager, doer: Doer, page: LedgerPage): Promise<void> {
    if (!page.posted.length) return;
    const now = at(this.clock.now());
    await insertRows(
      manager,
      `INSERT INTO budget_entry (budget_id, seq, kind, order_id, invoice_id, ${FIGURES}, person_id, at)`,
      page.posted.map(({ budgetId, seq, entry: { kind, deltas }, cause: { orderId, invoiceId } }) => [
        bin(budgetId),
        seq,
        kind,
        orderId === undefined ? null : bin(orderId),
        invoiceId === undefined ? null : bin(invoiceId),
        ...figuresOf(deltas),
        doer.personId && bin(doer.personId),
        now,
      ]),
    );
    const changed = new Set(page.posted.map(({ budgetId }) => budgetId));
    await updateRows(
      manager,
      { table: 'budget', key: 'id', columns: [...FIGURES.split(', '), 'entry_count'] },
      [...changed].sort().map((budgetId) => {
        const budget = page.budgets.get(budgetId)!;
        return [bin(budgetId), ...figuresOf(budget), budget.entryCount];
      }),
    );
  }
}

/** Changes of budgets one after the other, to be written at once. */
export class LedgerPage {
  readonly posted: { budgetId: Id; seq: number; entry: BudgetEntry; cause: Cause }[] = [];
  /** As they are after what was posted. */
  readonly budgets: Map<Id, Budget>;

  /** @param locked the budgets as this transaction has locked them */
  constructor(locked: ReadonlyMap<Id, Budget>) {
    this.budgets = new Map(locked);
  }

  /** The budget after the change. */
  post(budget: Budget, change: BudgetChange, cause: Cause): Budget {
    let { entryCount } = budget;
    for (const entry of change.entries) this.posted.push({ budgetId: budget.id, seq: ++entryCount, entry, cause });
    const after = { ...budget, ...change.state, entryCount };
    this.budgets.set(budget.id, after);
    return after;
  }
}
