import type { OrganizationKind } from '#identity/core';
import { DomainError, text } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';

/** The kinds of organization that spend public money: they order only under a budget. */
const BUDGET_KINDS: readonly OrganizationKind[] = ['AGENCY', 'PUBLIC_INSTITUTION'];

export const needsBudget = (organizationKind: OrganizationKind): boolean => BUDGET_KINDS.includes(organizationKind);

/**
 * BUDGET_REQUIRED unless the order may be submitted with these budgets, or with none.
 * @param budgetCurrencies those of the named budgets; empty when the order names none
 * @param currency what the order's prices are in; null when it has none, which any budget covers
 */
export function checkBudget(
  organizationKind: OrganizationKind,
  budgetCurrencies: readonly string[],
  currency: string | null,
): void {
  if (!budgetCurrencies.length && needsBudget(organizationKind)) throw budgetRequired(currency);
  if (currency !== null && budgetCurrencies.some((of) => of !== currency)) throw budgetRequired(currency);
}

export const budgetRequired = (currency: string | null): DomainError =>
  new DomainError(
    PROCUREMENT_ERRORS.BUDGET_REQUIRED,
    currency === null
      ? text('This order needs a budget.', '该订单需要指定预算。')
      : text(`This order needs a budget in ${currency}.`, `该订单需要指定币种为 ${currency} 的预算。`),
  );
