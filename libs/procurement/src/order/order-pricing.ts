import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  dayStart,
  dec,
  type Decimal,
  type Id,
  invalid,
  isId,
  Issues,
  notFound,
  plain,
  sum,
  text,
  yearOf,
  ZERO,
} from '#kernel';
import { type PlanFacts, Plans, PriceTermsReader } from '#catalog';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { Budget } from '../budget/budget-ledger.js';
import { BudgetDesk } from '../budget/budget.service.js';
import {
  bought,
  buysSomething,
  checkFundZone,
  checkOrderItems,
  checkUse,
  checkYears,
  currentQuantity,
  fundsFault,
  isSold,
  orderPeriod,
  paysWhole,
  PROCUREMENT_ISSUES,
} from '../core/index.js';
import { KeyProjects } from '../key-project/key-projects.service.js';
import { ContractUse } from '../contract/contract-use.service.js';
import { Funds } from '../fund/funds.service.js';
import type { YearFunds } from './order-rows.js';
import { ChangeTargets, type Target, type TargetedItem } from './change-targets.js';
import { estimated, type ItemCost } from './item-estimates.js';
import { checkedRequest, type ItemRequest, type OrderRequest } from './order-request.js';

/** An item as it would be ordered today. */
export type PricedItem = TargetedItem & ItemCost & { plan: PlanFacts };

/** An order as it would be submitted today. */
export interface PricedOrder {
  request: OrderRequest;
  /** What it is under when it is submitted: what it names, or what all that it changes is under. */
  contractId: Id | null;
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
    private readonly targets: ChangeTargets,
    private readonly terms: PriceTermsReader,
    private readonly budgets: BudgetDesk,
    private readonly funds: Funds,
    private readonly projects: KeyProjects,
    private readonly contracts: ContractUse,
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  async price(actor: Actor, wanted: OrderRequest): Promise<PricedOrder> {
    const checked = checkedRequest(wanted);
    await this.checkProject(actor, checked.keyProjectId);
    const targeted = await this.targets.fill(actor, checked.items);
    const today = dateOf(this.clock.now());
    const startsOn = checked.startsOn ?? renewalDay(targeted, today);
    const request = { ...checked, ...budgetsOf(checked, targeted, yearOf(dayStart(startsOn ?? today))) };
    const budgets = await this.ownBudgets(actor, request);
    checkYears(budgets);
    checkUse(request.economicClass, budgets);
    await this.checkFunds(budgets, targeted);
    const years = budgets.map(({ fiscalYear }) => fiscalYear);
    const pinned = await this.contracts.pinned(actor.organizationId, request.contractId);
    const items = await this.withPlans(actor, targeted, pinned);
    const { providerId, currency } = checkOrderItems(
      items.map(({ plan, ...item }) => ({ ...item, providerId: plan.providerId, prices: plan.prices })),
    );
    checkZones(items, this.policy);
    const period = orderPeriod({ startsOn, months: request.months, today, fiscalYears: years });
    checkRenewals(items, period.startsOn, today);
    const terms = await this.terms.standing([actor.organizationId], [providerId]);
    // A contract that is made of the order does not exist yet: terms for one contract hold for those that are named.
    const under = request.contractId ?? contractOf(targeted);
    const costs = estimated(items, period, years, (plan) =>
      terms.pricesOf(actor.organizationId, { ...plan, contractId: under }),
    );
    const priced = items.map((item, index): PricedItem => ({ ...written(item), ...costs[index]! }));
    checkSameBudgets(priced, budgets);
    const estimate = sum(priced.map((item) => item.estimate));
    if (estimate.gte(dec(10).pow(ESTIMATE_DIGITS)))
      throw invalid(['items'], 'TOO_LARGE', text('The estimate has too many digits.', '估算金额位数过多。'));
    const buys = buysSomething(priced);
    const contractId = buys
      ? await this.contracts.overChanges(
          request.contractId,
          priced.map((item) => ({ ...item, target: ownTarget(item) })),
        )
      : under;
    if (contractId !== null && buys)
      await this.contracts.check(contractId, {
        ...{ organizationId: actor.organizationId, providerId, startsOn: period.startsOn, estimate },
        ...{ items: boughtOf(priced), currency: currency ?? items[0]!.plan.currency },
        goesOnTo: priced.some(({ kind }) => kind === 'RENEW') ? dateOf(period.to - 1) : null,
      });
    return {
      ...{ request, contractId },
      items: priced,
      pinned,
      providerId,
      currency: currency ?? items[0]!.plan.currency,
      budgets,
      funds: budgets.map((budget) => ({
        ...{
          fiscalYear: budget.fiscalYear,
          budgetId: budget.id,
          commitmentLeft: ZERO,
          takenBeyond: ZERO,
          carriedOut: ZERO,
        },
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
  private async checkFunds(budgets: readonly Budget[], items: readonly TargetedItem[]): Promise<void> {
    const funds = await this.funds.byIds(budgets.flatMap(({ fundId }) => fundId ?? []));
    const zones = items.map(({ zoneCode }) => zoneCode);
    for (const { zoneCode } of funds.values()) checkFundZone(zoneCode, zones);
  }

  /** What is bought anew is on sale; what runs is changed and ended though its plan is sold no more. */
  private async withPlans(
    actor: Actor,
    items: readonly TargetedItem[],
    pinned: ReadonlySet<Id>,
  ): Promise<(TargetedItem & { plan: PlanFacts })[]> {
    const noSuchPlan = (): Error => notFound(text('plan', '套餐'));
    if (!items.every(({ planId }) => isId(planId))) throw noSuchPlan();
    const lower = items.map((item) => ({ ...item, planId: item.planId.toLowerCase() }));
    const sold = (item: TargetedItem): boolean => isSold(item, item.target?.instance ?? null);
    const [bought, there] = [lower.filter(sold), lower.filter((item) => !sold(item))].map((some) => [
      ...new Set(some.map(({ planId }) => planId)),
    ]);
    const plans = await this.plans.forBuying(actor, bought!, 'ORDER', pinned);
    const running = await this.plans.byIds(there!);
    return lower.map((item) => {
      const plan = (sold(item) ? plans : running).get(item.planId);
      if (!plan) throw noSuchPlan();
      return { ...item, plan };
    });
  }
}

/** UNKNOWN_ZONE for a zone that the offering is not in; an offering bound to no place is in all that there are. */
function checkZones(items: readonly (TargetedItem & { plan: PlanFacts })[], policy: Policy): void {
  const issues = new Issues();
  items.forEach(({ zoneCode, plan, target }, index) => {
    if (target || zoneCode === null || plan.zoneCodes.includes(zoneCode)) return;
    if (!plan.zoneCodes.length && policy.zone(zoneCode)) return;
    issues.add(
      ['items', index, 'zoneCode'],
      'UNKNOWN_ZONE',
      text(`${plan.offeringCode} is not offered in ${zoneCode}.`, `${plan.offeringCode} 不在区域 ${zoneCode} 提供。`),
    );
  });
  issues.throwIfAny();
}

/** The day another term begins: where this one ends, or today where it has ended. */
const termDay = ({ term }: Target, today: DateOn): DateOn => {
  const end = dateOf(term.to);
  return end < today ? today : end;
};

/** The first day of an order that renews something and names none. */
const renewalDay = (items: readonly TargetedItem[], today: DateOn): DateOn | null => {
  const first = items.find(({ kind }) => kind === 'RENEW');
  return first ? termDay(first.target!, today) : null;
};

/** NOT_TERM_END for a renewal that would leave a gap, or begin before the term ends. */
function checkRenewals(items: readonly TargetedItem[], startsOn: DateOn, today: DateOn): void {
  const issues = new Issues();
  items.forEach(({ kind, target }, index) => {
    const day = kind === 'RENEW' ? termDay(target!, today) : startsOn;
    if (day === startsOn) return;
    issues.add(
      ['items', index, 'instanceId'],
      PROCUREMENT_ISSUES.NOT_TERM_END,
      text(`Its next term begins on ${day}: order it for then.`, `其下一期限自 ${day} 起，请按该日起订。`),
    );
  });
  issues.throwIfAny();
}

/** What runs for the buyer itself: what another one gives is under nothing of its own yet. */
const ownTarget = ({ kind, target }: Pick<TargetedItem, 'kind' | 'target'>): Target | null =>
  kind === 'TRANSFER' ? null : target;

/** The contract of all that is changed, when nothing is bought besides. */
function contractOf(items: readonly TargetedItem[]): Id | null {
  const contracts = new Set(items.map((item) => ownTarget(item)?.order.contractId ?? null));
  return contracts.size === 1 ? [...contracts][0]! : null;
}

/** The budgets an order names; one that only changes what runs, and names none, has those of what it changes. */
function budgetsOf(
  { budgetId, laterBudgetIds }: OrderRequest,
  items: readonly TargetedItem[],
  year: number,
): Pick<OrderRequest, 'budgetId' | 'laterBudgetIds'> {
  if (budgetId !== null || items.some(({ kind }) => paysWhole(kind))) return { budgetId, laterBudgetIds };
  const going = items[0]!.target!.order.funds.filter(({ fiscalYear }) => fiscalYear >= year);
  const [first, ...later] = going.map((funds) => funds.budgetId);
  return { budgetId: first ?? null, laterBudgetIds: later };
}

/** OTHER_BUDGET where a change is not booked on the money of the order whose instance it is; YEAR_GAP after its years. */
function checkSameBudgets(items: readonly PricedItem[], budgets: readonly Budget[]): void {
  const issues = new Issues();
  items.forEach(({ kind, target, estimate }, index) => {
    if (!target || paysWhole(kind) || estimate.isZero()) return;
    const fault = fundsFault(
      target.order.funds,
      budgets.map(({ fiscalYear, id: budgetId }) => ({ fiscalYear, budgetId })),
    );
    if (fault === 'OTHER_BUDGET')
      issues.add(
        ['items', index, 'instanceId'],
        PROCUREMENT_ISSUES.OTHER_BUDGET,
        text(
          `What it costs is booked on the budgets of order ${target.order.number}: name these.`,
          `其费用列支于订单 ${target.order.number} 的预算，请选用相同预算。`,
        ),
      );
    else if (fault)
      issues.add(
        ['laterBudgetIds'],
        PROCUREMENT_ISSUES.YEAR_GAP,
        text(
          `Order ${target.order.number} has no budget of a year in between.`,
          `订单 ${target.order.number} 缺少其间年度的预算。`,
        ),
      );
  });
  issues.throwIfAny();
}

const written = <T extends ItemRequest>(item: T): T => ({
  ...item,
  quantity: plain(item.quantity),
  expectedUsage: item.expectedUsage.map((use) => ({ ...use, quantityPerMonth: plain(use.quantityPerMonth) })),
});

/** What of the plans is bought more than there was. */
const boughtOf = (items: readonly PricedItem[]): { planId: Id; quantity: string }[] =>
  bought(items, ({ target, planId }) => (target?.instance.planId === planId ? currentQuantity(target.instance) : null));
