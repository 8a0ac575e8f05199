import { type Actor, mayCall, type Operation } from '#identity';
import { dateOf, dec, type Instant } from '#kernel';

/** What of a budget decides about it. */
export interface ActedOn {
  organizationId: string;
  fiscalYear: number;
  /** What new orders may still reserve. */
  available: string;
}

/**
 * The mutations this caller may do with the budget now. Whoever reads from outside gets none. Whether all of a year
 * that is over is billed is asked when it is carried over or given back.
 */
export function allowedBudgetActions(actor: Actor, budget: ActedOn, now: Instant): Operation[] {
  if (budget.organizationId !== actor.organizationId) return [];
  const isOver = budget.fiscalYear < Number(dateOf(now).slice(0, 4));
  const hasMoney = dec(budget.available).gt(0);
  const possible: [Operation, boolean][] = [
    ['setBudgetPolicy', true],
    ['transferBudget', hasMoney],
    ['carryOverBudget', isOver],
    ['lapseBudget', isOver && hasMoney],
  ];
  return possible.filter(([operation, is]) => is && mayCall(operation, actor.roles)).map(([operation]) => operation);
}
