import { MarketFacts } from '#compliance';
import { OFFERING_STANDING, type PlanFacts, Plans, PriceTermsReader } from '#catalog';
import { Organizations } from '#identity';
import { Clock, dateOf, type DateOn, dec, type Decimal, type Id, money, type Money, sum } from '#kernel';
import { seedsDir } from '#platform';
import { type Decision, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  includedNotes,
  notIncludedNotes,
  orderPeriod,
  quoteEndsOn,
  type QuoteNote,
  readQuoteValidity,
} from '../core/index.js';
import { ChangeTargets, type Target } from '../order/change-targets.js';
import { estimated } from '../order/item-estimates.js';
import type { Basket, BasketItem } from './basket-rows.js';

export interface ItemQuote {
  item: BasketItem;
  offeringId: Id;
  revision: number;
  estimate: Money | null;
  onSale: boolean;
  decision: Decision;
  included: QuoteNote[];
  notIncluded: QuoteNote[];
}

export interface PartQuote {
  providerId: Id;
  items: ItemQuote[];
  total: Money;
}

export interface BasketQuote {
  quotedOn: DateOn;
  endsOn: DateOn;
  expired: boolean;
  complete: boolean;
  parts: PartQuote[];
  totals: Money[];
}

/** What baskets would cost, what is in that and what is not, and what the rules say. */
@Injectable()
export class BasketQuotes {
  private readonly validity = readQuoteValidity(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'quote-validity.json'), 'utf8')),
  );

  constructor(
    private readonly plans: Plans,
    private readonly targets: ChangeTargets,
    private readonly terms: PriceTermsReader,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly facts: MarketFacts,
    private readonly clock: Clock,
  ) {}

  /** The quote as of now: today's rules and states of offerings, the prices of the plans that were chosen. */
  async quote(basket: Basket, items: readonly BasketItem[]): Promise<BasketQuote> {
    const plans = await this.plans.byIdsNow(items.map(({ planId }) => planId));
    const decisions = await this.decisions(basket, [...plans.values()]);
    const targets = await this.targets.targets(basket.organizationId, items);
    const estimates = await this.estimates(basket, items, plans, targets);
    const quotes = items.map((item, index): ItemQuote => {
      const plan = plans.get(item.planId)!;
      const decision = decisions.get(plan.offeringId)!;
      // What runs is changed and ended though it is sold no more, and no rule keeps it from ending.
      const onSale =
        item.kind === 'ADD'
          ? OFFERING_STANDING[plan.offeringStatus].sold && plan.revision === plan.soldRevision
          : targets.has(item.instanceId!);
      const buyable = onSale && (item.kind === 'TERMINATE' || decision.outcome !== 'REFUSE');
      const told = { ...item, prices: plan.prices, zoneCodes: plan.zoneCodes };
      return {
        ...{ item, onSale, decision, offeringId: plan.offeringId, revision: plan.revision },
        estimate: buyable ? money(estimates[index]!, plan.currency) : null,
        included: includedNotes(told),
        notIncluded: notIncludedNotes(told, basket.months),
      };
    });
    const providerOf = ({ item }: ItemQuote): Id => plans.get(item.planId)!.providerId;
    const parts = [...Map.groupBy(quotes, providerOf)].map(([providerId, own]): PartQuote => {
      const { currency } = plans.get(own[0]!.item.planId)!;
      return {
        providerId,
        items: own,
        total: money(sum(own.map(({ estimate }) => dec(estimate?.amount ?? 0))), currency),
      };
    });
    const { quotedOn } = basket;
    const endsOn = quoteEndsOn(
      this.validity,
      quotedOn,
      [...plans.values()].flatMap(({ prices }) => prices),
    );
    return {
      ...{ quotedOn, endsOn, parts, totals: totalsOf(parts) },
      expired: dateOf(this.clock.now()) >= endsOn,
      complete: quotes.every(({ estimate }) => estimate !== null),
    };
  }

  /** What the rules say of an order of each offering by itself. */
  private async decisions({ organizationId }: Basket, plans: readonly PlanFacts[]): Promise<Map<Id, Decision>> {
    const offerings = await this.plans.ruleFacts([...new Set(plans.map(({ offeringId }) => offeringId))]);
    const buyer = await this.organizations.get(organizationId);
    const now = this.clock.now();
    const decided = await Promise.all(
      offerings.map(async (offering) => {
        const decision = this.policy.decide('ORDER', await this.facts.of(buyer, [offering]), now);
        return [offering.id, decision] as const;
      }),
    );
    return new Map(decided);
  }

  /** What each item costs, as the orders' own estimates say: from the basket's first day on, at the prices agreed. */
  private async estimates(
    { organizationId, startsOn, months }: Basket,
    items: readonly BasketItem[],
    plans: ReadonlyMap<Id, PlanFacts>,
    targets: ReadonlyMap<Id, Target>,
  ): Promise<Decimal[]> {
    const period = orderPeriod({ startsOn, months, today: startsOn, fiscalYears: [] });
    const providers = [...new Set([...plans.values()].map(({ providerId }) => providerId))];
    const terms = await this.terms.standing([organizationId], providers);
    const wanted = items.map((item) => ({
      ...item,
      plan: plans.get(item.planId)!,
      target: targets.get(item.instanceId ?? '') ?? null,
    }));
    return estimated(wanted, period, [], (plan) => terms.pricesOf(organizationId, { ...plan, contractId: null })).map(
      ({ estimate }) => estimate,
    );
  }
}

/** The parts' totals by currency, in the order of the parts. */
function totalsOf(parts: readonly PartQuote[]): Money[] {
  const byCurrency = Map.groupBy(parts, ({ total }) => total.currency);
  return [...byCurrency].map(([currency, own]) => money(sum(own.map(({ total }) => dec(total.amount))), currency));
}
