import type { Actor } from '#identity';
import {
  addToMonth,
  amountText,
  Clock,
  dayStart,
  decimalInput,
  DomainError,
  type Id,
  type Instant,
  type Issue,
  Issues,
  listInput,
  money,
  monthOf,
  monthStart,
  ONE,
  plain,
  sum,
  text,
  ZERO,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { endAfterMonths, meterOf } from '../core/index.js';
import type { PlanFacts } from '../plan/plan-facts.js';
import { Plans } from '../plan/plan.service.js';
import { PriceTermsReader } from '../terms/standing-terms.service.js';
import { type EstimateItem, estimateItems } from './estimate-items.js';
import type { EstimateItemInput, EstimateType, ExpectedUsageInput } from './estimate.type.js';

const MOST_ITEMS = 100;
const MOST_MONTHS = 120;

/** What a choice of plans would cost, before anything is ordered. */
@Injectable()
export class Estimates {
  constructor(
    private readonly plans: Plans,
    private readonly terms: PriceTermsReader,
    private readonly clock: Clock,
  ) {}

  /**
   * The lines month by month and their sum, in the plans' one currency (else CURRENCY_MIXED); "0.00" without lines.
   * At the prices the caller's organization has agreed on for all contracts.
   * NOT_FOUND and PLAN_RULE as for `Plans.forBuying`; VALIDATION_FAILED with everything wrong in the items.
   */
  async estimate(actor: Actor, inputs: readonly EstimateItemInput[]): Promise<EstimateType> {
    const issues = new Issues();
    listInput(issues, ['items'], inputs, { min: 1, max: MOST_ITEMS });
    issues.throwIfAny();
    const planIds = inputs.map(({ planId }) => planId);
    const plans = await this.plans.forBuying(actor, planIds, 'ESTIMATE');
    const now = this.clock.now();
    const items = inputs.map((input, index) =>
      readItem(issues, ['items', index], input, plans.get(input.planId)!, now),
    );
    issues.throwIfAny();
    const currency = oneCurrency(planIds, plans);
    const providers = [...plans.values()].map(({ providerId }) => providerId);
    const terms = await this.terms.standing([actor.organizationId], [...new Set(providers)]);
    const estimates = estimateItems(plans, items, (plan) =>
      terms.pricesOf(actor.organizationId, { ...plan, contractId: null }),
    );
    return {
      lines: estimates.flatMap(({ lines }, index) =>
        lines.map((line) => ({
          planId: plans.get(planIds[index]!)!.id,
          priceCode: line.priceCode,
          month: line.month,
          quantity: plain(line.quantity),
          amount: amountText(line.amount, currency),
        })),
      ),
      total: money(sum(estimates.map(({ total }) => total)), currency),
    };
  }
}

/** Adds what is wrong with an item: quantity, months, and use of meters that the plan's provider does not report. */
function readItem(
  issues: Issues,
  path: Issue['path'],
  input: EstimateItemInput,
  plan: PlanFacts,
  now: Instant,
): EstimateItem {
  const quantity = decimalInput(issues, [...path, 'quantity'], input.quantity ?? '1', { min: 'ABOVE_ZERO' }) ?? ONE;
  const from = input.from ? dayStart(input.from) : monthStart(addToMonth(monthOf(now), 1));
  const to = readEnd(issues, path, input, from);
  const usage = readUsage(issues, [...path, 'usage'], input.usage ?? [], plan);
  return { planId: input.planId, quantity, usage, from, to };
}

/** The supposed termination: the day `to` or `months` later, not both, within 120 months; else after one month. */
function readEnd(issues: Issues, path: Issue['path'], { months, to }: EstimateItemInput, from: Instant): Instant {
  const one = endAfterMonths(from, 1);
  const outside = (field: string): Instant => {
    const limits = text(`Between 1 and ${MOST_MONTHS} months.`, `须在 1 到 ${MOST_MONTHS} 个月之间。`);
    issues.add([...path, field], 'OUT_OF_RANGE', limits);
    return one;
  };
  if (!to) {
    const count = months ?? 1;
    return count >= 1 && count <= MOST_MONTHS ? endAfterMonths(from, count) : outside('months');
  }
  if (months !== null && months !== undefined)
    issues.add([...path, 'to'], 'TO_AND_MONTHS', text('Say to or months, not both.', 'to 与 months 只能填一项。'));
  const end = dayStart(to);
  if (end > endAfterMonths(from, MOST_MONTHS)) return outside('to');
  if (end > from) return end;
  issues.add([...path, 'to'], 'EMPTY_PERIOD', text('Must be after from.', '须晚于 from。'));
  return one;
}

function readUsage(
  issues: Issues,
  path: Issue['path'],
  usage: readonly ExpectedUsageInput[],
  plan: PlanFacts,
): EstimateItem['usage'] {
  listInput(issues, path, usage, { max: plan.prices.length });
  const named = new Set<string>();
  return usage.slice(0, plan.prices.length).map(({ meter, quantityPerMonth, eventsPerMonth = null }, index) => {
    const price = meterOf(plan.prices, meter);
    const at = [...path, index, 'meter'];
    if (!price)
      issues.add(
        at,
        'UNKNOWN_METER',
        text('The plan has no usage price for this meter.', '套餐没有该计量项的用量价格。'),
      );
    else if (price.source === 'PLATFORM')
      issues.add(
        at,
        'METER_IS_PLATFORM',
        text(
          'The platform counts this meter: its use follows from the quantity.',
          '该计量项由平台计量，用量由数量得出。',
        ),
      );
    else if (named.has(meter))
      issues.add(at, 'DUPLICATE_METER', text('This meter stands here twice.', '该计量项重复。'));
    named.add(meter);
    if (eventsPerMonth !== null && eventsPerMonth < 1)
      issues.add([...path, index, 'eventsPerMonth'], 'OUT_OF_RANGE', text('At least 1.', '至少为 1。'));
    return {
      meter,
      eventsPerMonth,
      quantityPerMonth: decimalInput(issues, [...path, index, 'quantityPerMonth'], quantityPerMonth) ?? ZERO,
    };
  });
}

/** The currency of all plans, else CURRENCY_MIXED with an issue for each item that differs from the first. */
function oneCurrency(planIds: readonly Id[], plans: ReadonlyMap<Id, PlanFacts>): string {
  const currencyOf = (planId: Id): string => plans.get(planId)!.currency;
  const currency = currencyOf(planIds[0]!);
  const mixed = text(
    'All items are priced in one currency: nothing is converted.',
    '所有项目须使用同一币种，平台不作换算。',
  );
  const issues = new Issues();
  planIds.forEach((planId, index) => {
    if (currencyOf(planId) !== currency) issues.add(['items', index, 'planId'], 'CURRENCY_MIXED', mixed);
  });
  if (issues.any) throw new DomainError('CURRENCY_MIXED', mixed, { issues: issues.list });
  return currency;
}
