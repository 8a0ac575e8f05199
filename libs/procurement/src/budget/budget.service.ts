import { amountText, type Decimal, DomainError, type Id, invalid, isId, Issues, newId, text, textInput } from '#kernel';
import { type Actor, scopeSql, Tenancy } from '#identity';
import { Audit, bin, bins, Idempotency, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  allocate,
  available,
  ECONOMIC_CLASS,
  EMPTY_BUDGET,
  FUNCTIONAL_CLASS,
  PROCUREMENT_ERRORS,
} from '../core/index.js';
import { amountInput, currencyInput } from './amount-input.js';
import type { BudgetState } from '../core/index.js';
import { type Budget, BudgetLedger, selectBudgets } from './budget-ledger.js';
import type { BudgetIndicatorInput, BudgetType, CreateBudgetInput } from './budget.type.js';

/** The most budgets one answer holds; beyond, the query must be narrowed. */
const MOST_LISTED = 1000;
const FIRST_YEAR = 2016;
const LAST_YEAR = 2100;

/** What a budget is called and classified by, as checked. */
export type BudgetHead = Omit<
  Budget,
  'id' | 'organizationId' | 'entryCount' | 'exhausted' | 'fundId' | 'fundUse' | keyof BudgetState
>;

type NewBudget = BudgetHead & Pick<Budget, 'organizationId' | 'fundId' | 'fundUse'> & { amount: Decimal };

/** Makes and lists budgets. */
@Injectable()
export class BudgetDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly tenancy: Tenancy,
    private readonly ledger: BudgetLedger,
    private readonly audit: Audit,
  ) {}

  async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, Budget>> {
    if (!ids.length) return new Map();
    const found = await selectBudgets(runner, 'WHERE id IN (?)', [bins(ids)]);
    return new Map(found.map((budget) => [budget.id, budget]));
  }

  /** Newest first. VALIDATION_FAILED / TOO_MANY beyond 1000. */
  async list(
    actor: Actor,
    { fiscalYear, organizationIds }: { fiscalYear?: number | null; organizationIds?: readonly Id[] | null },
  ): Promise<Budget[]> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    if (scope.provider) return [];
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'organization_id');
    if (fiscalYear !== null && fiscalYear !== undefined) {
      sql.push('fiscal_year = ?');
      parameters.push(fiscalYear);
    }
    const where = sql.length ? `WHERE ${sql.join(' AND ')}` : '';
    const found = await selectBudgets(
      this.dataSource,
      `${where} ORDER BY id DESC LIMIT ${MOST_LISTED + 1}`,
      parameters,
    );
    if (found.length > MOST_LISTED)
      throw invalid(
        ['fiscalYear'],
        'TOO_MANY',
        text(
          `More than ${MOST_LISTED} budgets: narrow by fiscalYear or organizationIds.`,
          `超过 ${MOST_LISTED} 项预算：请按年度或机构缩小范围。`,
        ),
      );
    return found;
  }

  /**
   * A budget of the caller's organization, its amount allocated at once. VALIDATION_FAILED: REQUIRED, TOO_LONG,
   * OUT_OF_RANGE (fiscalYear), UNKNOWN_CURRENCY, and for the amount the decimal codes; OVER_PRECISE below a minor unit.
   */
  async create(actor: Actor, { idempotencyKey, ...input }: CreateBudgetInput): Promise<Budget> {
    const body = { ...input, currency: input.currency ?? 'CNY' };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'createBudget', key: idempotencyKey, body },
        () => this.insert(manager, actor, 'createBudget', { ...checked(input), ...ownMoney(actor) }),
      ),
    );
    return (await this.byIds([made])).get(made)!;
  }

  /** A new budget with its money, in the caller's transaction. INDICATOR_TAKEN where its number is another's. */
  async insert(manager: EntityManager, actor: Actor, action: string, { amount, ...budget }: NewBudget): Promise<Id> {
    await this.refuseTaken(manager, budget);
    const opened = { ...budget, id: newId() };
    await this.ledger.open(manager, opened);
    const change = allocate(EMPTY_BUDGET, amount);
    await this.ledger.post(manager, { ...opened, ...EMPTY_BUDGET, entryCount: 0, exhausted: false }, change, actor);
    const after = { ...opened, allocated: amountText(amount, budget.currency) };
    await this.audit.write(manager, actor, { action, subject: 'budget', subjectId: opened.id, after });
    return opened.id;
  }

  private async refuseTaken(
    manager: EntityManager,
    { organizationId, fiscalYear, indicatorNumber }: Pick<Budget, 'organizationId' | 'fiscalYear' | 'indicatorNumber'>,
  ): Promise<void> {
    if (indicatorNumber === null) return;
    const taken = await rows(
      manager,
      'SELECT 1 FROM budget WHERE organization_id = ? AND fiscal_year = ? AND indicator_number = ? FOR UPDATE',
      [bin(organizationId), fiscalYear, indicatorNumber],
    );
    if (taken.length)
      throw new DomainError(
        PROCUREMENT_ERRORS.INDICATOR_TAKEN,
        text(
          `Indicator ${indicatorNumber} of ${fiscalYear} has its budget already.`,
          `${fiscalYear} 年度的指标文号 ${indicatorNumber} 已建立预算。`,
        ),
      );
  }
}

const ownMoney = ({ organizationId }: Actor): Pick<Budget, 'organizationId' | 'fundId' | 'fundUse'> => ({
  ...{ organizationId, fundId: null, fundUse: null },
});

/**
 * What a budget is called and classified by. Adds REQUIRED, TOO_LONG, MALFORMED (classes), OUT_OF_RANGE (fiscalYear)
 * and UNKNOWN_CURRENCY.
 */
export function budgetHead(
  issues: Issues,
  input: BudgetIndicatorInput & {
    name: string;
    fiscalYear: number;
    currency?: string | null;
    fundingSource?: string | null;
  },
): BudgetHead {
  const { fiscalYear } = input;
  if (!Number.isInteger(fiscalYear) || fiscalYear < FIRST_YEAR || fiscalYear > LAST_YEAR)
    issues.add(
      ['fiscalYear'],
      'OUT_OF_RANGE',
      text(`A year from ${FIRST_YEAR} to ${LAST_YEAR}.`, `年度须在 ${FIRST_YEAR} 到 ${LAST_YEAR} 之间。`),
    );
  const optional = (
    field: keyof BudgetIndicatorInput | 'fundingSource',
    max: number,
    pattern?: RegExp,
  ): string | null => {
    const written = input[field] ?? null;
    return written === null
      ? null
      : textInput(issues, [field], written, { min: 0, max, ...(pattern ? { pattern } : {}) }) || null;
  };
  return {
    name: textInput(issues, ['name'], input.name, { max: 200 }),
    fiscalYear,
    currency: currencyInput(issues, input.currency),
    fundingSource: optional('fundingSource', 200),
    indicatorNumber: optional('indicatorNumber', 60),
    functionalClass: optional('functionalClass', 10, FUNCTIONAL_CLASS),
    economicClass: optional('economicClass', 10, ECONOMIC_CLASS),
    fundNature: input.fundNature ?? null,
    policy: input.policy ?? 'NOTIFY',
  };
}

function checked(input: CreateBudgetInput): BudgetHead & { amount: Decimal } {
  const issues = new Issues();
  const head = budgetHead(issues, input);
  const amount = amountInput(issues, ['amount'], input.amount, head.currency);
  issues.throwIfAny();
  return { ...head, amount: amount! };
}

/** A budget as clients see it. */
export const shownBudget = (budget: Budget): BudgetType => {
  const { currency } = budget;
  const shown = (value: Decimal): string => amountText(value, currency);
  return {
    ...budget,
    allocated: shown(budget.allocated),
    reserved: shown(budget.reserved),
    committed: shown(budget.committed),
    actual: shown(budget.actual),
    available: shown(available(budget)),
    overrun: shown(budget.overrun),
  };
};
