import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  dec,
  type Decimal,
  type Id,
  invalid,
  isId,
  Issues,
  notFound,
  type Period,
  plain,
  sum,
  text,
  ZERO,
} from '#kernel';
import { estimateItems, type PlanFacts, Plans, PriceTermsReader } from '#catalog';
import type { PriceIn } from '#catalog/core';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { Budget } from '../budget/budget-ledger.js';
import { BudgetDesk } from '../budget/budget.service.js';
import { byYear, checkFundZone, checkOrderItems, checkUse, checkYears, orderPeriod } from '../core/index.js';
import { KeyProjects } from '../key-project/key-projects.service.js';
import { ContractUse } from '../contract/contract-use.service.js';
import { Funds } from '../fund/funds.service.js';
import type { YearFunds } from './order-rows.js';
import { checkedRequest, type ItemRequest, type OrderRequest } from './order-request.js';

/** An item as it would be ordered today. */
export interface PricedItem extends ItemRequest {
  plan: PlanFacts;
  estimate: Decimal;
  /** The same by the years of the order's budgets; null without budgets. */
  yearly: Record<string, string> | null;
}

/** An order as it would be submitted today. */
export interface PricedOrder {
  request: OrderRequest;
  items: PricedItem[];
  /** Plans its contract holds to, also when they are replaced. */
  pinned: ReadonlySet<Id>;
  providerId: Id;
  currency: string;
  /** One for each year it goes on; empty without. */
  budgets: readonly Budget[];
  /** What it would take of each year's budget. */
  funds: YearFunds[];
  today: DateOn;
  startsOn: DateOn;
  months: number;
  /** The sum of the items' estimates, whole minor units of `currency`. */
  estimate: Decimal;
}

/** Digits before the point of an order's estimate: what the ledger's columns hold, with room for sums. */
const ESTIMATE_DIGITS = 15;

/**
 * What an order means today: checks it against plans, budget and calendar and prices it. Reads outside of any
 * transaction, so that nobody who holds a connection waits for a second one. Refusals: VALIDATION_FAILED with every
 * issue of the shape or the items, NOT_FOUND for a plan one may not buy or another organization's budget, NOT_ON_SALE,
 * PLAN_REPLACED, PLAN_RULE, CURRENCY_MIXED.
 */
@Injectable()
export class OrderPricing {
  constructor(
    private readonly plans: Plans,
    private readonly terms: PriceTermsReader,
    private readonly budgets: BudgetDesk,
    private readonly funds: Funds,
    private readonly projects: KeyProjects,
    private readonly contracts: ContractUse,
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  async price(actor: Actor, wanted: OrderRequest): Promise<PricedOrder> {
    const request = checkedRequest(wanted);
    await this.checkProject(actor, request.keyProjectId);
    const budgets = await this.ownBudgets(actor, request);
    checkYears(budgets);
    checkUse(request.economicClass, budgets);
    await this.checkFunds(budgets, request.items);
    const years = budgets.map(({ fiscalYear }) => fiscalYear);
    const pinned = await this.contracts.pinned(actor.organizationId, request.contractId);
    const items = await this.withPlans(actor, request.items, pinned);
    const { providerId, currency } = checkOrderItems(
      items.map(({ plan, ...item }) => ({ ...item, providerId: plan.providerId, prices: plan.prices })),
    );
    checkZones(items, this.policy);
    const today = dateOf(this.clock.now());
    const { startsOn, months } = request;
    const period = orderPeriod({ startsOn, months, today, fiscalYears: years });
    const terms = await this.terms.standing([actor.organizationId], [providerId]);
    // A contract that is made of the order does not exist yet: terms for one contract hold for those that are named.
    const priced = estimated(items, period, years, (plan) =>
      terms.pricesOf(actor.organizationId, { ...plan, contractId: request.contractId }),
    );
    const estimate = sum(priced.map((item) => item.estimate));
    if (estimate.gte(dec(10).pow(ESTIMATE_DIGITS)))
      throw invalid(['items'], 'TOO_LARGE', text('The estimate has too many digits.', '估算金额位数过多。'));
    if (request.contractId !== null)
      await this.contracts.check(request.contractId, {
        ...{ organizationId: actor.organizationId, providerId, startsOn: period.startsOn, estimate, items: priced },
        currency: currency ?? items[0]!.plan.currency,
      });
    return {
      request,
      items: priced,
      pinned,
      providerId,
      currency: currency ?? items[0]!.plan.currency,
      budgets,
      funds: budgets.map((budget) => ({
        ...{ fiscalYear: budget.fiscalYear, budgetId: budget.id, commitmentLeft: ZERO, takenBeyond: ZERO },
        estimate: sum(priced.map(({ yearly }) => dec(yearly![budget.fiscalYear]!))),
      })),
      today,
      startsOn: period.startsOn,
      months: period.months,
      estimate,
    };
  }

  /** NOT_FOUND for a key project that is not one's own organization's. */
  private async checkProject(actor: Actor, keyProjectId: Id | null): Promise<void> {
    if (keyProjectId === null) return;
    const found = isId(keyProjectId)
      ? (await this.projects.byIds([keyProjectId])).get(keyProjectId.toLowerCase())
      : undefined;
    if (found?.organizationId !== actor.organizationId) throw notFound(text('key project', '重点项目'));
  }

  /** The budgets an order names, its first year's first. */
  private async ownBudgets(actor: Actor, { budgetId, laterBudgetIds }: OrderRequest): Promise<Budget[]> {
    const named = [...(budgetId === null ? [] : [budgetId]), ...laterBudgetIds];
    const found = await this.budgets.byIds(named.filter(isId));
    return named.map((each) => {
      const budget = found.get(each.toLowerCase());
      if (budget?.organizationId !== actor.organizationId) throw notFound(text('budget', '预算'));
      return budget;
    });
  }

  /** A special fund for one zone pays for what is there alone. */
  private async checkFunds(budgets: readonly Budget[], items: readonly ItemRequest[]): Promise<void> {
    const funds = await this.funds.byIds(budgets.flatMap(({ fundId }) => fundId ?? []));
    const zones = items.map(({ zoneCode }) => zoneCode);
    for (const { zoneCode } of funds.values()) checkFundZone(zoneCode, zones);
  }

  private async withPlans(
    actor: Actor,
    items: readonly ItemRequest[],
    pinned: ReadonlySet<Id>,
  ): Promise<(ItemRequest & { plan: PlanFacts })[]> {
    const noSuchPlan = (): Error => notFound(text('plan', '套餐'));
    if (!items.every(({ planId }) => isId(planId))) throw noSuchPlan();
    const lower = items.map((item) => ({ ...item, planId: item.planId.toLowerCase() }));
    const ids = [...new Set(lower.map(({ planId }) => planId))];
    const plans = await this.plans.forBuying(actor, ids, 'ORDER', pinned);
    return lower.map((item) => {
      const plan = plans.get(item.planId);
      if (!plan) throw noSuchPlan();
      return { ...item, plan };
    });
  }
}

/** UNKNOWN_ZONE for a zone that the offering is not in; an offering bound to no place is in all that there are. */
function checkZones(items: readonly (ItemRequest & { plan: PlanFacts })[], policy: Policy): void {
  const issues = new Issues();
  items.forEach(({ zoneCode, plan }, index) => {
    if (zoneCode === null || plan.zoneCodes.includes(zoneCode)) return;
    if (!plan.zoneCodes.length && policy.zone(zoneCode)) return;
    issues.add(
      ['items', index, 'zoneCode'],
      'UNKNOWN_ZONE',
      text(`${plan.offeringCode} is not offered in ${zoneCode}.`, `${plan.offeringCode} 不在区域 ${zoneCode} 提供。`),
    );
  });
  issues.throwIfAny();
}

/** What every item costs when it is activated at the period's start and terminated at its end. */
function estimated(
  items: readonly (ItemRequest & { plan: PlanFacts })[],
  { from, to }: Period,
  years: readonly number[],
  pricesOf: (plan: PlanFacts) => PriceIn,
): PricedItem[] {
  const estimates = estimateItems(
    new Map(items.map(({ planId, plan }) => [planId, plan])),
    items.map(({ planId, quantity, expectedUsage }) => ({
      planId,
      quantity: dec(quantity),
      usage: expectedUsage.map((use) => ({ ...use, quantityPerMonth: dec(use.quantityPerMonth) })),
      from,
      to,
    })),
    pricesOf,
  );
  return items.map((item, index) => ({
    ...item,
    quantity: plain(item.quantity),
    expectedUsage: item.expectedUsage.map((use) => ({ ...use, quantityPerMonth: plain(use.quantityPerMonth) })),
    estimate: estimates[index]!.total,
    yearly: years.length ? shown(byYear(years, estimates[index]!.lines)) : null,
  }));
}

const shown = (years: ReadonlyMap<number, Decimal>): Record<string, string> =>
  Object.fromEntries([...years].map(([year, amount]) => [String(year), amount.toFixed()]));
