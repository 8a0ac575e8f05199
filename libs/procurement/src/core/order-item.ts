import { dec, type Decimal, max, plain, ZERO } from '#kernel/core';
import type { InstanceStatus } from './instance-machine.js';
import type { OrderStatus } from './order-machine.js';

/** What an item asks for: a new instance, or something of one that runs. */
export const ORDER_ITEM_KINDS = ['ADD', 'MODIFY', 'RENEW', 'TRANSFER', 'TERMINATE'] as const;
export type OrderItemKind = (typeof ORDER_ITEM_KINDS)[number];

export const ORDER_ITEM_STATUSES = ['PENDING', 'EXECUTING', 'DONE', 'FAILED', 'CANCELLED'] as const;
export type OrderItemStatus = (typeof ORDER_ITEM_STATUSES)[number];

/** What came of an item in the end. */
export type ItemOutcome = Extract<OrderItemStatus, 'DONE' | 'FAILED' | 'CANCELLED'>;

/** What the state of the instance it makes means for an ADD item; null while nothing has come of it. */
export function outcomeOfInstance(status: InstanceStatus | null): ItemOutcome | null {
  if (status === null || status === 'CREATING') return null;
  return status === 'FAILED' ? 'FAILED' : 'DONE';
}

/** How an item stands of which nothing has come yet, by the state of its order. */
const UNDECIDED: Record<OrderStatus, OrderItemStatus> = {
  DRAFT: 'PENDING',
  RETURNED: 'PENDING',
  PENDING_APPROVAL: 'PENDING',
  PENDING_PROVIDER: 'PENDING',
  PENDING_START: 'PENDING',
  EXECUTING: 'EXECUTING',
  ASSESSING_CANCELLATION: 'EXECUTING',
  DONE: 'DONE',
  PARTIAL: 'CANCELLED',
  FAILED: 'FAILED',
  REJECTED: 'CANCELLED',
  CANCELLED: 'CANCELLED',
};

/** How an item stands: by its outcome once it has one; of an order that was cancelled nothing failed. */
export const itemStatus = (order: OrderStatus, outcome: ItemOutcome | null): OrderItemStatus =>
  outcome === null || order === 'CANCELLED' ? UNDECIDED[order] : outcome;

/**
 * What the outcomes of its items make of an order that executes: EXECUTING while one is open; then DONE when all are,
 * FAILED when none is, PARTIAL otherwise. An instance that was active and has ended was delivered.
 */
export function orderAfterItems(
  outcomes: readonly (ItemOutcome | null)[],
): 'EXECUTING' | 'DONE' | 'PARTIAL' | 'FAILED' {
  if (outcomes.length === 0) throw new RangeError('an order has at least one item');
  if (outcomes.includes(null)) return 'EXECUTING';
  const done = outcomes.filter((outcome) => outcome === 'DONE').length;
  if (done === outcomes.length) return 'DONE';
  return done === 0 ? 'FAILED' : 'PARTIAL';
}

const AFTER_ITEMS = { EXECUTING: null, DONE: 'complete', PARTIAL: 'completePartly', FAILED: 'fail' } as const;

/** The command that follows for an EXECUTING order, or null while it goes on. */
export const commandAfterItems = (
  outcomes: readonly (ItemOutcome | null)[],
): 'complete' | 'completePartly' | 'fail' | null => AFTER_ITEMS[orderAfterItems(outcomes)];

/** Whether its own order pays for all of it: for what is new, another term, and what another buyer gave. */
export const paysWhole = (kind: OrderItemKind): boolean => kind === 'ADD' || kind === 'RENEW' || kind === 'TRANSFER';

/** Whether what is changed goes on as another instance: for another term, of another buyer, or by another plan. */
export const goesOn = ({ kind, planId }: { kind: OrderItemKind; planId: string }, there: { planId: string }): boolean =>
  kind === 'RENEW' || kind === 'TRANSFER' || (kind === 'MODIFY' && planId !== there.planId);

/** Whether its plan has to be on sale: what stays as it is runs on though it is sold no more. */
export const isSold = (item: { kind: OrderItemKind; planId: string }, there: { planId: string } | null): boolean =>
  there === null || goesOn(item, there);

/** Whether an order of these items buys something: one that only ends or reduces needs no money and no contract. */
export const buysSomething = (items: readonly { kind: OrderItemKind; estimate: Decimal }[]): boolean =>
  items.some(({ kind, estimate }) => kind === 'ADD' || kind === 'TRANSFER' || !estimate.isZero());

/**
 * What of each plan is bought: all of an ADD and of what another buyer gave, of a change what there is to be beyond what there is, of an end nothing.
 * @param there the quantity there is of the plan; null: none
 */
export const bought = <T extends { kind: OrderItemKind; planId: string; quantity: string }>(
  items: readonly T[],
  there: (item: T) => string | null,
): { planId: string; quantity: string }[] =>
  items
    .filter(({ kind }) => kind !== 'TERMINATE')
    .map((item) => ({
      planId: item.planId,
      quantity: plain(max(ZERO, dec(item.quantity).minus(dec((item.kind === 'TRANSFER' ? null : there(item)) ?? '0')))),
    }));

/**
 * Why what an order reserves cannot be booked with what the order whose instance it changes has: it has another budget
 * in a year, or none in a year between its own and this order's. Null: it can, and its years grow by the new ones.
 */
export function fundsFault(
  paying: readonly { fiscalYear: number; budgetId: string }[],
  named: readonly { fiscalYear: number; budgetId: string }[],
): 'OTHER_BUDGET' | 'YEAR_GAP' | null {
  if (!named.length) return null;
  if (!paying.length) return 'OTHER_BUDGET';
  const there = new Map(paying.map(({ fiscalYear, budgetId }) => [fiscalYear, budgetId]));
  if (named.some(({ fiscalYear, budgetId }) => (there.get(fiscalYear) ?? budgetId) !== budgetId)) return 'OTHER_BUDGET';
  const years = [...new Set([...there.keys(), ...named.map(({ fiscalYear }) => fiscalYear)])].sort((a, b) => a - b);
  return years.every((year, index) => year === years[0]! + index) ? null : 'YEAR_GAP';
}
