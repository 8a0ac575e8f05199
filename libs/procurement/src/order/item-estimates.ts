import { estimateItems, type ItemEstimate, type PlanFacts } from '#catalog';
import { type PriceIn, yearsFrom } from '#catalog/core';
import { dec, type Decimal, type Instant, max, type Period, sum, ZERO } from '#kernel';
import { byYear, paysWhole } from '../core/index.js';
import type { Target, TargetedItem } from './change-targets.js';

/** What an item costs; by years where there are budgets. */
export interface ItemCost {
  estimate: Decimal;
  yearly: Record<string, string> | null;
}

/** What is not spent any more; by years where there are budgets. */
interface Freed {
  total: Decimal;
  yearly: Record<string, string> | null;
}

type Item = Pick<TargetedItem, 'kind' | 'planId' | 'quantity' | 'expectedUsage' | 'target'> & { plan: PlanFacts };

/**
 * What every item costs: of ADD all of it, as if it were activated at the period's start and terminated at its end; of
 * a change what it costs more than what was ordered last, for as long as the instance's own order was approved.
 * @param years of the order's budgets; without any nothing is told by years
 */
export function estimated(
  items: readonly Item[],
  period: Period,
  years: readonly number[],
  pricesOf: (plan: PlanFacts) => PriceIn,
): ItemCost[] {
  const cost = costOf(items, pricesOf);
  const added = costs(items, (item) => (isWhole(item) ? over(item, period, amountOf) : null), cost);
  // Of what was ordered and what is ordered now neither counts towards the other's tiers.
  const [more, now] = [
    costs(items, (item) => within(item, ordered(item, period), amountOf), cost),
    costs(items, (item) => within(item, ordered(item, period), orderedOf), cost),
  ];
  return items.map((item, index) => {
    if (isWhole(item) || !item.target) return told(added[index]!, years);
    if (item.kind === 'TERMINATE') return told(NOTHING, years);
    if (!years.length) return { estimate: max(ZERO, more[index]!.total.minus(now[index]!.total)), yearly: null };
    const yearly = excess(more[index]!, now[index]!, years);
    return { estimate: sum(Object.values(yearly).map(dec)), yearly };
  });
}

/**
 * What of the order that pays for a service is not spent any more when this is done to it at `from`: what was ordered of
 * the service for the rest of its term, less what goes on under that order. Null: nothing.
 * @param pricesOf what the buyer of that order has agreed on under it
 */
export function freedAt(
  item: Item & { target: Target },
  from: Instant,
  pricesOf: (plan: PlanFacts) => PriceIn,
): Freed | null {
  const { target } = item;
  const rest = { from, to: target.term.to };
  // Another term follows on this one: nothing of this one is left.
  if (item.kind === 'RENEW' || rest.to <= rest.from) return null;
  const cost = costOf([item], pricesOf);
  const [left] = cost([over(item, rest, orderedOf)]);
  const kept = item.kind === 'MODIFY' ? cost([over(item, rest, amountOf)])[0]! : NOTHING;
  const paid = target.order.funds.map(({ fiscalYear }) => fiscalYear);
  const yearly = paid.length ? excess(left!, kept, paid) : null;
  const total = yearly ? sum(Object.values(yearly).map(dec)) : left!.total.minus(kept.total);
  return total.gt(0) ? { total, yearly } : null;
}

function costOf(
  items: readonly Item[],
  pricesOf: (plan: PlanFacts) => PriceIn,
): (wanted: readonly Amount[]) => ItemEstimate[] {
  const all = items.flatMap(({ plan, target }) => (target ? [plan, target.plan] : [plan]));
  const plans = new Map(all.map((plan) => [plan.id, plan]));
  return (wanted) => estimateItems(plans, wanted, pricesOf);
}

/** What is paid for whole: what is new, another term, and what another buyer gave. */
const isWhole = ({ kind }: Item): boolean => paysWhole(kind);

type Amount = Parameters<typeof estimateItems>[1][number];

const NOTHING: ItemEstimate = { lines: [], total: ZERO };

const amountOf = ({
  planId,
  quantity,
  expectedUsage,
  target,
}: Pick<Item, 'planId' | 'quantity' | 'expectedUsage' | 'target'>): Omit<Amount, 'from' | 'to'> => ({
  continues: target !== null,
  planId,
  quantity: dec(quantity),
  usage: expectedUsage.map((use) => ({ ...use, quantityPerMonth: dec(use.quantityPerMonth) })),
});

/** What was ordered last: so much was set aside, whatever it was resized to without an order. */
const orderedOf = ({ target }: Item): Omit<Amount, 'from' | 'to'> => {
  const { instance, item } = target!;
  return amountOf({ ...item, planId: instance.planId, target });
};

/** What is ordered now: no longer than the instance's term, unless it goes on after that. */
const ordered = ({ target }: Item, { from, to }: Period): Period => ({
  from,
  to: target && target.term.to > from ? Math.min(to, target.term.to) : to,
});

const within = (item: Item, { from, to }: Period, of: (item: Item) => Omit<Amount, 'from' | 'to'>): Amount | null =>
  item.target && !isWhole(item) && to > from ? over(item, { from, to }, of) : null;

/** The amount in a period; the years of what runs count on through it. */
const over = (item: Item, { from, to }: Period, of: (item: Item) => Omit<Amount, 'from' | 'to'>): Amount => {
  const { target } = item;
  const since =
    target && yearsFrom({ ...target.instance, activatedAt: target.instance.activatedAt! }, target.plan.prices, from);
  return { ...of(item), from, to, ...(since !== null && { yearsFrom: since }) };
};

/** The costs of those that have an amount, NOTHING for the others. */
function costs(
  items: readonly Item[],
  amount: (item: Item) => Amount | null,
  cost: (wanted: readonly Amount[]) => ItemEstimate[],
): ItemEstimate[] {
  const wanted = items.map(amount);
  const found = cost(wanted.filter((one) => one !== null));
  return wanted.map((one) => (one ? found.shift()! : NOTHING));
}

const told = ({ total, lines }: ItemEstimate, years: readonly number[]): ItemCost => ({
  estimate: total,
  yearly: years.length ? shown(byYear(years, lines)) : null,
});

/** What the first costs more than the second in each year, never less than nothing. */
function excess(first: ItemEstimate, second: ItemEstimate, years: readonly number[]): Record<string, string> {
  const minus = byYear(years, second.lines);
  return shown(
    new Map([...byYear(years, first.lines)].map(([year, amount]) => [year, max(ZERO, amount.minus(minus.get(year)!))])),
  );
}

const shown = (years: ReadonlyMap<number, Decimal>): Record<string, string> =>
  Object.fromEntries([...years].map(([year, amount]) => [String(year), amount.toFixed()]));
