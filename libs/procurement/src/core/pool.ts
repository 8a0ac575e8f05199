import { dec, type Decimal, DomainError, HOUR, max, type Period, plain, quotient, sum, text, ZERO } from '#kernel/core';
import { type LivingInstance, lifeOf, stretchesIn } from '#catalog/core';
import { PROCUREMENT_ERRORS } from './errors.js';

/** So much of a resource of its owner's pool one unit of a plan takes. */
export interface PoolPart {
  /** Whose pool it is. */
  ownerId: string;
  offeringId: string;
  /** Of the offering, in every revision of it. */
  planCode: string;
  resource: string;
  /** A plain decimal above zero. */
  perUnit: string;
}

/** A quantity of a plan. */
export interface Pooled {
  offeringId: string;
  planCode: string;
  quantity: string;
}

/** What an order takes of a plan. */
export interface PoolWish extends Pooled {
  /** What there is in its place until then; null or absent: nothing. */
  instead?: Pooled | null;
}

/** What is taken of one resource of one pool. */
export interface PoolNeed {
  ownerId: string;
  resource: string;
  quantity: Decimal;
}

/**
 * The parts that count for a buyer: a plan is taken out of the pool of the nearest organization that has it.
 * @param chain the buyer and those above it, the nearest first
 */
export function partsFor(chain: readonly string[], parts: readonly PoolPart[]): PoolPart[] {
  const plans = Map.groupBy(parts, ({ offeringId, planCode }) => `${offeringId} ${planCode}`);
  return [...plans.values()].flatMap((some) => {
    const owner = chain.find((each) => some.some(({ ownerId }) => ownerId === each));
    return some.filter(({ ownerId }) => ownerId === owner);
  });
}

/**
 * What quantities of plans take of pools, by owner and resource; nothing of plans that are in none. What takes the place
 * of something takes what it needs beyond that: a smaller plan gives nothing back before it is there.
 */
export function needsOf(parts: readonly PoolPart[], items: readonly PoolWish[]): PoolNeed[] {
  const needs = new Map<string, PoolNeed>();
  for (const item of items) {
    const there = item.instead ? takenBy(parts, item.instead) : new Map<string, PoolNeed>();
    for (const [key, need] of takenBy(parts, item)) {
      const more = max(ZERO, need.quantity.minus(there.get(key)?.quantity ?? ZERO));
      if (more.gt(0)) needs.set(key, { ...need, quantity: more.plus(needs.get(key)?.quantity ?? ZERO) });
    }
  }
  return [...needs.values()];
}

/** What a quantity of a plan takes, by owner and resource. */
function takenBy(parts: readonly PoolPart[], { offeringId, planCode, quantity }: Pooled): Map<string, PoolNeed> {
  const own = parts.filter((part) => part.offeringId === offeringId && part.planCode === planCode);
  return new Map(
    own.map(({ ownerId, resource, perUnit }) => [
      `${ownerId} ${resource}`,
      { ownerId, resource, quantity: dec(quantity).times(perUnit) },
    ]),
  );
}

/** QUOTA_EXCEEDED when there would be more than the quota; 003 三(二). @param quota none is a quota of nothing */
export function checkQuota(need: PoolNeed, quota: Decimal | null, allocated: Decimal): void {
  if (allocated.plus(need.quantity).lte(quota ?? ZERO)) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.QUOTA_EXCEEDED,
    text(
      // Without figures: a provider that enlarges a service is told it too.
      `${plain(need.quantity)} more of ${need.resource} do not fit into the quota.`,
      `${need.resource} 的剩余配额不足以再分配 ${plain(need.quantity)}。`,
    ),
  );
}

/** POOL_EXCEEDED when the quotas of a resource would come to more than the pool has of it. */
export function checkPool(resource: string, capacity: Decimal, quotas: Decimal): void {
  if (quotas.lte(capacity)) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.POOL_EXCEEDED,
    text(
      `The pool has ${plain(capacity)} of ${resource}; its quotas would come to ${plain(quotas)}.`,
      `资源池 ${resource} 总量为 ${plain(capacity)}，配额合计将达 ${plain(quotas)}。`,
    ),
  );
}

/**
 * Resource-hours taken in [from, to): every stretch of constant quantity by its length, exact to 24 digits. S3-20.
 * @param lives services and how much of the resource one unit of each takes
 */
export function resourceHours(lives: readonly { life: LivingInstance; perUnit: string }[], period: Period): Decimal {
  const taken = lives.flatMap(({ life, perUnit }) =>
    stretchesIn(lifeOf(life), period).map(({ from, to, quantity }) => quantity.times(perUnit).times(to - from)),
  );
  return quotient(sum(taken), dec(HOUR));
}
