import { type MeteredEvent, needsEvents, type PlanFacts } from '#catalog';
import type { Id, Month } from '#kernel';
import type { MonthEvents, MonthUse } from '#metering';

/** A month's use with the single events of the meters whose prices look at them. */
export type UseWithEvents = MonthUse & { meters: { events?: readonly MeteredEvent[] }[] };

/** The meters of instances whose prices look at single events, and from which month on they are rated. */
export function eventMetersOf(
  { instances, from }: { instances: readonly { id: Id; planId: Id }[]; from: Month | null },
  plans: ReadonlyMap<Id, PlanFacts>,
): { instanceId: Id; meter: string; from: Month }[] {
  if (from === null) return [];
  return instances.flatMap(({ id: instanceId, planId }) => {
    const priced = plans.get(planId)?.prices.filter(needsEvents) ?? [];
    return [...new Set(priced.flatMap(({ meter }) => meter ?? []))].map((meter) => ({ instanceId, meter, from }));
  });
}

export function withEvents(use: readonly MonthUse[], found: readonly MonthEvents[]): UseWithEvents[] {
  if (!found.length) return [...use];
  const keyOf = (instanceId: Id, month: Month, meter: string): string => `${instanceId} ${month} ${meter}`;
  const events = new Map(found.map((one) => [keyOf(one.instanceId, one.month, one.meter), one.events]));
  return use.map((month) => ({
    ...month,
    meters: month.meters.map((one) => {
      const of = events.get(keyOf(month.instanceId, month.month, one.meter));
      return of ? { ...one, events: of } : one;
    }),
  }));
}
