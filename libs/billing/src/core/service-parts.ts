import { isPooled, type Life, needsEvents, type Price, type Rated, rateMonth } from '#catalog/core';
import { type Decimal, max, ONE, sum, toMinor, ZERO } from '#kernel/core';
import type { Component } from './adjust.js';
import type { PoolablePart } from './pool-parts.js';

/** Of which service a part is, where that went on as another instance. */
export interface ServicePart extends PoolablePart {
  /** The month of its service, where several of its instances have the price in it. */
  service?: ServiceMonth;
}

/** What a line's amount was told from, when its month is one for several instances of a service. Plain decimals. */
export interface ServiceMonth {
  /** Since when the service lived, as far as the month is counted for the line. */
  from: number;
  to: number | null;
  /** The use that instances counted before it had together; null where it is the first. */
  before: { quantity: string; from: number; to: number | null } | null;
  /** The same with its own. */
  together: string;
}

/** What `serviceParts` has to know besides the parts. */
export interface ServiceFacts<T> {
  /** The service of a part; null for one whose month is its own alone: of an instance that never went on, or is shared. */
  serviceOf: (part: T) => string | null;
  lifeOf: (part: T) => Life;
  /** How many distinct subjects the parts, of one month and a UNIQUE_COUNT meter, have together. */
  subjectsOf: (parts: readonly T[]) => Decimal;
}

/**
 * The month of a service is one for its buyer, though it went on as another instance in it, as long as its plan and
 * price stay and it is by no other one in between: the included quantity, tiers, packages, a maximum and a minimum count for the month, the greatest value and
 * the number of subjects are the month's, and the latest one is. The parts are counted one after the other, each with
 * what it adds to the cost of those before it, so that together they are the month's cost rounded once. Of LATEST the
 * last one comes first, since it alone decides.
 *
 * What counts over the whole account passes (it is one already), and so does what looks at single events (PERCENTAGE).
 * @param components of one account, all of them, in any order; the answer is in the same
 */
export function serviceParts<T extends ServicePart>(
  components: readonly Component<T>[],
  { serviceOf, lifeOf, subjectsOf }: ServiceFacts<T>,
): Component<T>[] {
  const joined = components.filter(
    ({ payload }) =>
      payload.price.kind === 'USAGE' &&
      !isPooled(payload.price) &&
      !needsEvents(payload.price) &&
      serviceOf(payload) !== null,
  );
  const services = Map.groupBy(joined, ({ payload }) =>
    JSON.stringify([serviceOf(payload), payload.planId, payload.price.code, payload.month, payload.termsId]),
  );
  const counted = new Map<Component<T>, Component<T>>();
  for (const ascending of [...services.values()].flatMap((some) => chainsOf(some, lifeOf))) {
    if (ascending.length < 2) continue;
    const latest = ascending[0].payload.price.aggregation === 'LATEST';
    const members = latest ? ascending.toReversed() : ascending;
    let before: Step | null = null;
    members.forEach((member, index) => {
      const step = stepOf(members.slice(0, index + 1), lifeOf, subjectsOf);
      counted.set(member, partOf(member, before, step));
      before = step;
    });
  }
  return components.map((component) => counted.get(component) ?? component);
}

/** Those that follow one another without a gap, in which the service was by another plan: a minimum is not due for one. */
function chainsOf<T extends ServicePart>(
  parts: readonly Component<T>[],
  lifeOf: (part: T) => Life,
): [Component<T>, ...Component<T>[]][] {
  const chains: [Component<T>, ...Component<T>[]][] = [];
  let end = -Infinity;
  for (const part of parts.toSorted((a, b) => lifeOf(a.payload).activatedAt - lifeOf(b.payload).activatedAt)) {
    const { activatedAt, terminatedAt } = lifeOf(part.payload);
    if (activatedAt <= end) chains.at(-1)!.push(part);
    else chains.push([part]);
    end = Math.max(end, terminatedAt ?? Infinity);
  }
  return chains;
}

/** What some instances of a service cost together in a month. */
interface Step {
  life: Life;
  used: Decimal;
  rated: Rated | null;
  amount: Decimal;
}

function stepOf<T extends ServicePart>(
  members: readonly Component<T>[],
  lifeOf: (part: T) => Life,
  subjectsOf: (parts: readonly T[]) => Decimal,
): Step {
  const parts = members.map(({ payload }) => payload);
  const { price, month } = parts[0]!;
  const life = hull(parts.map(lifeOf));
  const used = usedTogether(price, parts, subjectsOf);
  const rated = rateMonth(price, life, month, { quantity: used });
  return { life, used, rated, amount: rated ? toMinor(rated.ratedAmount, price.currency) : ZERO };
}

function usedTogether<T extends ServicePart>(
  { aggregation }: Price,
  parts: readonly T[],
  subjectsOf: (parts: readonly T[]) => Decimal,
): Decimal {
  const used = parts.map(({ use }) => use?.metered ?? ZERO);
  switch (aggregation) {
    case 'MAX':
      return used.reduce((a, b) => max(a, b), ZERO);
    case 'LATEST':
      // From the last instance on: the first that has an event has the latest one.
      return parts.find(({ use }) => (use?.count ?? 0) > 0)?.use?.metered ?? ZERO;
    case 'UNIQUE_COUNT':
      return parts.length === 1 ? used[0]! : subjectsOf(parts);
    default:
      return sum(used);
  }
}

/** From the first activation to the last end; there is no gap. */
function hull(lives: readonly Life[]): Life {
  const activatedAt = Math.min(...lives.map((life) => life.activatedAt));
  const ends = lives.map(({ terminatedAt }) => terminatedAt);
  return {
    activatedAt,
    terminatedAt: ends.includes(null) ? null : Math.max(...ends.map((end) => end!)),
    stretches: [{ from: activatedAt, quantity: ONE }],
  };
}

/** A member with what it adds to the cost of those before it; where that is nothing it has no line. */
function partOf<T extends ServicePart>(member: Component<T>, before: Step | null, step: Step): Component<T> {
  const own = member.payload.use?.metered ?? ZERO;
  const service: ServiceMonth = {
    ...{ from: step.life.activatedAt, to: step.life.terminatedAt, together: step.used.toFixed() },
    before: before && {
      quantity: before.used.toFixed(),
      ...{ from: before.life.activatedAt, to: before.life.terminatedAt },
    },
  };
  const payload = { ...member.payload, service };
  const was = before?.rated?.ratedAmount ?? ZERO;
  const adds = (step.rated?.ratedAmount ?? ZERO).minus(was);
  if (!step.rated || (before?.rated && adds.isZero())) return { ...member, payload, rated: null };
  const { serviceFrom, serviceTo } = member.rated ?? livedOf(step.rated, before);
  const rated = { ...step.rated, serviceFrom, serviceTo, quantity: own, ratedAmount: adds };
  return { ...member, payload, rated, amount: step.amount.minus(before?.amount ?? ZERO) };
}

/** The time a part that costs nothing by itself is told for: what it adds to the service's. */
const livedOf = (rated: Rated, before: Step | null): Pick<Rated, 'serviceFrom' | 'serviceTo'> => ({
  serviceFrom: Math.max(rated.serviceFrom, before?.rated?.serviceTo ?? rated.serviceFrom),
  serviceTo: rated.serviceTo,
});
