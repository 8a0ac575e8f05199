import { isPooled, type Life, livedIn, ratePool } from '#catalog/core';
import { monthPeriod, sum, ZERO } from '#kernel/core';
import { type AccountPart, inLineOrder } from './account-lines.js';
import type { Component } from './adjust.js';
import type { Pool } from './line-basis.js';

/** A part whose price may see the use of the whole account. */
export interface PoolablePart extends AccountPart {
  planId: string;
  /** The pool it was rated in, and which of its members it is. */
  pool?: { of: Pool; index: number };
}

/**
 * Rates what is priced over the account: the parts of one plan, price and month under the same terms are charged
 * once for all their use, see `ratePool`, in line order. All others pass as they are, all in the order given.
 * @param components of one account, all of them: a part that is left out changes what the others cost
 * @param joins whether a part counts for the account; one that does not is rated alone
 */
export function poolParts<T extends PoolablePart>(
  components: readonly Component<T>[],
  lifeOf: (part: T) => Life,
  joins: (part: T) => boolean = () => true,
): Component<T>[] {
  const pools = Map.groupBy(
    components.filter(({ payload }) => isPooled(payload.price) && joins(payload)),
    ({ payload: { planId, price, month, termsId } }) => JSON.stringify([planId, price.code, month, termsId]),
  );
  if (!pools.size) return [...components];
  const pooled = new Map<Component<T>, Component<T>>();
  for (const pool of pools.values()) {
    const members = pool.toSorted((a, b) => inLineOrder(a.payload, b.payload));
    const { price, month } = members[0]!.payload;
    const parts = ratePool(
      price,
      members.map(({ payload }) => ({
        life: lifeOf(payload),
        use: { quantity: payload.use?.metered ?? ZERO },
      })),
      month,
    );
    const of = poolOf(members, lifeOf);
    members.forEach((member, index) => {
      const rated = parts[index] ?? null;
      const payload = { ...member.payload, pool: { of, index } };
      pooled.set(member, { ...member, payload, rated, ...(rated && { amount: rated.amount }) });
    });
  }
  return components.map((component) => pooled.get(component) ?? component);
}

/** What a pool was rated from, as its lines keep it. */
function poolOf<T extends PoolablePart>(members: readonly Component<T>[], lifeOf: (part: T) => Life): Pool {
  const lives = members.map(({ payload }) => lifeOf(payload));
  const used = members.map(({ payload }) => payload.use?.metered ?? ZERO);
  const unused = sum(used).isZero();
  const month = monthPeriod(members[0]!.payload.month);
  const ends = lives.map(({ terminatedAt }) => terminatedAt);
  return {
    from: Math.min(...lives.map(({ activatedAt }) => activatedAt)),
    to: ends.includes(null) ? null : Math.max(...ends.map((end) => end!)),
    unused,
    weights: unused ? lives.map((life) => (livedIn(life, month) ? '1' : '0')) : used.map((value) => value.toFixed()),
  };
}
