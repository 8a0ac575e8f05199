import { amountText, type DateOn, type Decimal, DomainError, max, type Text, text, ZERO } from '#kernel/core';
import { available, type BudgetState } from './budget.js';
import { PROCUREMENT_ERRORS } from './errors.js';
import type { OrderStatus } from './order-machine.js';
import type { ChargedYear } from './order-years.js';

/** What says that a budget is the same indicator's, year after year. */
export interface Indicator {
  id: string;
  organizationId: string;
  fiscalYear: number;
  currency: string;
  functionalClass: string | null;
  economicClass: string | null;
  fundNature: string | null;
  fundId: string | null;
  fundUse: string | null;
}

const SAME = [
  ...(['organizationId', 'currency', 'functionalClass', 'economicClass', 'fundNature', 'fundId', 'fundUse'] as const),
] as const;

/** The first day on which December is billed: it is invoiced in January. */
export const billedFrom = (fiscalYear: number): DateOn => `${fiscalYear + 1}-02-01`;

/**
 * 结转 goes from a year that is over to the next one's budget of the same organization, currency, classes, nature and
 * fund; the number of an indicator (文号) is another each year. CARRY_OVER_NOT_ALLOWED otherwise. Law 预算法 Art 18, 42.
 */
export function checkCarryOver(from: Indicator, to: Indicator, today: DateOn): void {
  refuseBefore(`${from.fiscalYear + 1}-01-01`, today);
  if (to.fiscalYear !== from.fiscalYear + 1 || SAME.some((field) => from[field] !== to[field]))
    throw notAllowed(
      text(
        `It goes to a budget of ${from.fiscalYear + 1} with the same currency, classes, nature and fund.`,
        `须结转至 ${from.fiscalYear + 1} 年度币种、分类、资金性质及专项来源均相同的预算。`,
      ),
    );
}

/**
 * What is not committed is nobody's before December is billed: its invoices may still take of it.
 * CARRY_OVER_NOT_ALLOWED before.
 */
export const checkUnspent = (fiscalYear: number, today: DateOn): void => refuseBefore(billedFrom(fiscalYear), today);

function refuseBefore(day: DateOn, today: DateOn): void {
  if (today < day) throw notAllowed(text(`Not before ${day}.`, `不得早于 ${day}。`));
}

const notAllowed = (why: Text): DomainError => new DomainError(PROCUREMENT_ERRORS.CARRY_OVER_NOT_ALLOWED, why);

/**
 * What of the available money may be carried over: not what came by 结转 itself and was not spent in its second year,
 * which is 结余 (预算法 Art 42). What came is spent first.
 * @param carriedIn what came from the year before beside commitments
 */
export const carriable = (state: BudgetState, carriedIn: Decimal): Decimal =>
  max(ZERO, available(state).minus(max(ZERO, carriedIn.minus(state.actual))));

/** CARRY_OVER_EXCEEDED when more than `carriable` is to go. */
export function checkCarriable(state: BudgetState, carriedIn: Decimal, amount: Decimal, currency: string): void {
  const most = carriable(state, carriedIn);
  if (amount.lte(most)) return;
  const shown = amountText(most, currency);
  throw new DomainError(
    PROCUREMENT_ERRORS.CARRY_OVER_EXCEEDED,
    text(`At most ${shown} ${currency} may be carried over.`, `至多可结转 ${shown} ${currency}。`),
  );
}

/** Why what an order has left of a year stays there. */
export const CARRY_OVER_HINDRANCES = ['DECEMBER', 'OTHER_BUDGET', 'ENDED'] as const;
export type CarryOverHindrance = (typeof CARRY_OVER_HINDRANCES)[number];

const UNDELIVERED: readonly OrderStatus[] = [
  ...(['PENDING_PROVIDER', 'PENDING_START', 'EXECUTING', 'ASSESSING_CANCELLATION'] as const),
];

/**
 * Whether what an order has left of a year goes on with it; null: it does. DECEMBER while December's use may still be
 * billed to the year; OTHER_BUDGET where the order has another budget for the next year; ENDED when nothing of it runs
 * or is to come: billing gives back what is left.
 */
export function hindrance(
  order: {
    status: OrderStatus;
    chargedYear: ChargedYear;
    /** Whether services of it run. */
    runs: boolean;
    /** Its budget of the next year; null where it has none. */
    nextBudgetId: string | null;
  },
  { fiscalYear, toBudgetId, today }: { fiscalYear: number; toBudgetId: string; today: DateOn },
): CarryOverHindrance | null {
  if (!order.runs && !UNDELIVERED.includes(order.status)) return 'ENDED';
  if (order.nextBudgetId !== null && order.nextBudgetId !== toBudgetId) return 'OTHER_BUDGET';
  return order.chargedYear === 'USE' && today < billedFrom(fiscalYear) ? 'DECEMBER' : null;
}
