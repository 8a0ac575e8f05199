import {
  amountText,
  decimalInput,
  type Decimal,
  type Id,
  invalid,
  isCurrency,
  isId,
  Issues,
  minorDigits,
  newId,
  text,
  textInput,
} from '#kernel';
import { type Actor, scopeSql, Tenancy } from '#identity';
import { Audit, bins, Idempotency, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { allocate, available, EMPTY_BUDGET } from '../core/index.js';
import { type Budget, BudgetLedger, selectBudgets } from './budget-ledger.js';
import type { BudgetType, CreateBudgetInput } from './budget.type.js';

/** The most budgets one answer holds; beyond, the query must be narrowed. */
const MOST_LISTED = 1000;
const FIRST_YEAR = 2016;
const LAST_YEAR = 2100;

type NewBudget = Pick<Budget, 'name' | 'fiscalYear' | 'currency' | 'fundingSource'> & { amount: Decimal };

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

  async byIds(ids: readonly Id[]): Promise<Map<Id, Budget>> {
    if (!ids.length) return new Map();
    const found = await selectBudgets(this.dataSource, 'WHERE id IN (?)', [bins(ids)]);
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
        () => this.insert(manager, actor, checked(input)),
      ),
    );
    return (await this.byIds([made])).get(made)!;
  }

  private async insert(manager: EntityManager, actor: Actor, { amount, ...budget }: NewBudget): Promise<Id> {
    const opened = { ...budget, id: newId(), organizationId: actor.organizationId };
    await this.ledger.open(manager, opened);
    const change = allocate(EMPTY_BUDGET, amount);
    await this.ledger.post(manager, { ...opened, ...EMPTY_BUDGET, entryCount: 0 }, change, actor);
    const after = { ...opened, allocated: amountText(amount, budget.currency) };
    await this.audit.write(manager, actor, { action: 'createBudget', subject: 'budget', subjectId: opened.id, after });
    return opened.id;
  }
}

function checked(input: CreateBudgetInput): NewBudget {
  const issues = new Issues();
  const name = textInput(issues, ['name'], input.name, { max: 200 });
  const { fiscalYear } = input;
  if (!Number.isInteger(fiscalYear) || fiscalYear < FIRST_YEAR || fiscalYear > LAST_YEAR)
    issues.add(
      ['fiscalYear'],
      'OUT_OF_RANGE',
      text(`A year from ${FIRST_YEAR} to ${LAST_YEAR}.`, `年度须在 ${FIRST_YEAR} 到 ${LAST_YEAR} 之间。`),
    );
  const currency = input.currency ?? 'CNY';
  if (!isCurrency(currency))
    issues.add(['currency'], 'UNKNOWN_CURRENCY', text('Not an ISO 4217 code.', '不是 ISO 4217 币种代码。'));
  const amount = amountInput(issues, input.amount, currency);
  const fundingSource = textInput(issues, ['fundingSource'], input.fundingSource ?? '', { min: 0, max: 200 }) || null;
  issues.throwIfAny();
  return { name, fiscalYear, currency, fundingSource, amount: amount! };
}

function amountInput(issues: Issues, written: string, currency: string): Decimal | null {
  const amount = decimalInput(issues, ['amount'], written, { min: 'ABOVE_ZERO' });
  const digits = isCurrency(currency) ? minorDigits(currency) : null;
  if (amount && digits !== null && amount.decimalPlaces() > digits)
    issues.add(
      ['amount'],
      'OVER_PRECISE',
      text(`An amount in ${currency} has at most ${digits} decimals.`, `${currency} 金额最多 ${digits} 位小数。`),
    );
  return amount;
}

/** A budget as clients see it. */
export const shownBudget = (budget: Budget): BudgetType => {
  const { id, name, organizationId, fiscalYear, currency, fundingSource } = budget;
  const shown = (value: Decimal): string => amountText(value, currency);
  return {
    id,
    name,
    organizationId,
    fiscalYear,
    currency,
    fundingSource,
    allocated: shown(budget.allocated),
    reserved: shown(budget.reserved),
    committed: shown(budget.committed),
    actual: shown(budget.actual),
    available: shown(available(budget)),
    overrun: shown(budget.overrun),
  };
};
