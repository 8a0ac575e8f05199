import { dec, type Decimal, type Instant, max, quotient, sum, ZERO } from '#kernel/core';
import type { ContractUsed } from '#procurement/core';

/** A cost, and the time [serviceFrom, serviceTo) that it is for. */
export interface TimedCost {
  amount: Decimal;
  serviceFrom: Instant;
  serviceTo: Instant;
  /** Charged once and never again. */
  once: boolean;
}

/** What costs have used up to now: of those whose time lasts, time has consumed its part. */
export function contractUsed(costs: readonly TimedCost[], now: Instant): ContractUsed {
  const amounts = (some: readonly TimedCost[]): Decimal => sum(some.map(({ amount }) => amount));
  const lasting = costs.filter(({ once }) => !once);
  return {
    used: amounts(costs),
    once: amounts(costs.filter(({ once }) => once)),
    lived: sum(lasting.map((cost) => livedOf(cost, now))),
  };
}

function livedOf({ amount, serviceFrom, serviceTo }: TimedCost, now: Instant): Decimal {
  if (serviceTo <= now) return amount;
  return serviceFrom >= now ? ZERO : quotient(amount.times(now - serviceFrom), dec(serviceTo - serviceFrom));
}

/** What the orders of a contract have used beyond their estimates, each for itself. */
export const usedBeyond = (orders: readonly { used: Decimal; estimate: Decimal }[]): Decimal =>
  sum(orders.map(({ used, estimate }) => max(ZERO, used.minus(estimate))));
