import type { Id } from '#kernel';
import { OFFERING_STANDING } from '../core/index.js';
import type { PlanFacts } from './plan-facts.js';

/** Prices kept in memory: about 50 MB when every one of them has a few tiers. */
const MOST_PRICES = 50_000;

/**
 * Plans of offerings that were published, whose prices never change; what was not asked for longest goes first.
 * Bounded by prices, not by plans, since a plan may have two thousand of them.
 */
export class PlanCache {
  private readonly plans = new Map<Id, PlanFacts>();
  private weight = 0;

  constructor(private readonly most = MOST_PRICES) {}

  get(id: Id): PlanFacts | undefined {
    const found = this.plans.get(id);
    if (found) {
      this.plans.delete(id);
      this.plans.set(id, found);
    }
    return found;
  }

  /** Keeps the plan when its offering was published; any other may still change. */
  put(plan: PlanFacts): void {
    if (!OFFERING_STANDING[plan.offeringStatus].published) return;
    this.drop(plan.id);
    this.plans.set(plan.id, plan);
    this.weight += plan.prices.length;
    for (const id of this.plans.keys()) {
      if (this.weight <= this.most) break;
      this.drop(id);
    }
  }

  private drop(id: Id): void {
    this.weight -= this.plans.get(id)?.prices.length ?? 0;
    this.plans.delete(id);
  }
}
