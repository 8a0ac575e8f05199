import type { PlanFacts } from '#catalog';
import { type Decimal, type Id, type Instant, type Month, monthOf, ZERO } from '#kernel';
import type { SubjectsTogether, UsageLedger } from '#metering';
import type { EntityManager } from 'typeorm';

interface OfService {
  id: Id;
  planId: Id;
  organizationId: Id;
  serviceId: Id | null;
  activatedAt: Instant;
}

/** How many subjects instances of services have together, in months in which these went on. */
export type ServiceSubjects = ReadonlyMap<string, SubjectsTogether>;

const keyOf = (serviceId: Id, planId: Id, meter: string, month: Month): string =>
  [serviceId, planId, meter, month].join(' ');

/** Asks for every month in which a service went on as another instance, and every meter that counts subjects. */
export async function serviceSubjects(
  usage: UsageLedger,
  manager: EntityManager,
  instances: readonly OfService[],
  plans: ReadonlyMap<Id, PlanFacts>,
  until: Instant | undefined,
): Promise<ServiceSubjects> {
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
    const months = new Set(some.map(({ activatedAt }) => monthOf(activatedAt)));
    for (const meter of meters)
      for (const month of months)
        found.set(
          keyOf(serviceId!, planId, meter, month),
          await usage.subjectsTogether(manager, { instanceIds: some.map((one) => one.id), meter, month }, until),
        );
  }
  return found;
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
