import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Budget } from './budget-ledger.js';
import type { BudgetDesk } from './budget.service.js';
import type { BudgetStanding, SpendWatch } from './spend-watch.service.js';

/** One statement for all budgets of an answer. */
export const budgetLoader = (context: RequestContext, budgets: BudgetDesk): DataLoader<Id, Budget> =>
  loaderOf(
    context,
    'budget',
    () =>
      new DataLoader<Id, Budget>(async (ids) => {
        const found = await budgets.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`budget ${id} is gone`));
      }),
  );

/** One statement for how all budgets of an answer stand. */
export const standingLoader = (context: RequestContext, watch: SpendWatch): DataLoader<Id, BudgetStanding | null> =>
  loaderOf(
    context,
    'budgetStanding',
    () =>
      new DataLoader<Id, BudgetStanding | null>(async (ids) => {
        const found = await watch.standings(ids);
        return ids.map((id) => found.get(id) ?? null);
      }),
  );
