import type { PlanFacts } from '#catalog';
import { type Decimal, type Id, type Instant, type Month, monthOf, monthPeriod, ZERO } from '#kernel';
import type { SubjectsTogether, UsageLedger, UseSpan } from '#metering';
import type { EntityManager } from 'typeorm';

interface OfService {
  id: Id;
  planId: Id;
  organizationId: Id;
  serviceId: Id | null;
  activatedAt: Instant;
  terminatedAt: Instant | null;
}

/** The months that are rated: of each instance from one on. */
interface RatedMonths {
  spans: readonly UseSpan[];
  upTo: Month;
  until: Instant | undefined;
}

/** How many subjects instances of services have together, in months in which these went on. */
export type ServiceSubjects = ReadonlyMap<string, SubjectsTogether>;

const keyOf = (serviceId: Id, planId: Id, meter: string, month: Month): string =>
  [serviceId, planId, meter, month].join(' ');

/**
 * Asks for every rated month in which a service went on as another instance, and every meter that counts subjects: of
 * the instances that live in it.
 */
export async function serviceSubjects(
  usage: Pick<UsageLedger, 'subjectsTogether'>,
  manager: EntityManager,
  instances: readonly OfService[],
  plans: ReadonlyMap<Id, PlanFacts>,
  { spans, upTo, until }: RatedMonths,
): Promise<ServiceSubjects> {
  const ratedFrom = new Map(spans.map(({ instanceId, from }) => [instanceId, from]));
  const found = new Map<string, SubjectsTogether>();
  const services = Map.groupBy(
    instances.filter(({ serviceId }) => serviceId !== null),
    ({ serviceId, planId, organizationId }) => [serviceId, planId, organizationId].join(' '),
  );
  for (const some of services.values()) {
    if (some.length < 2) continue;
    const [{ serviceId, planId }] = some as [OfService];
    const prices = plans.get(planId)?.prices ?? [];
    const meters = new Set(
      prices.flatMap(({ aggregation, meter }) => (aggregation === 'UNIQUE_COUNT' && meter !== null ? [meter] : [])),
    );
    for (const month of new Set(some.map(({ activatedAt }) => monthOf(activatedAt)))) {
      if (month > upTo) continue;
      const living = some.filter((one) => livesIn(one, month) && month >= (ratedFrom.get(one.id) ?? '9'));
      if (living.length < 2) continue;
      const instanceIds = living.map((one) => one.id);
      for (const meter of meters)
        found.set(
          keyOf(serviceId!, planId, meter, month),
          await usage.subjectsTogether(manager, { instanceIds, meter, month }, until),
        );
    }
  }
  return found;
}

function livesIn({ activatedAt, terminatedAt }: OfService, month: Month): boolean {
  const { from, to } = monthPeriod(month);
  return activatedAt < to && (terminatedAt ?? Infinity) > from;
}

/** What `serviceParts` asks of one month of a service. */
export function subjectsOf(
  subjects: ServiceSubjects,
  parts: readonly { instance: OfService; price: { meter: string | null }; month: Month }[],
): Decimal {
  const [{ instance, price, month }] = parts as [(typeof parts)[number]];
  const together = subjects.get(keyOf(instance.serviceId!, instance.planId, price.meter!, month));
  return together ? together(parts.map((part) => part.instance.id)) : ZERO;
}
