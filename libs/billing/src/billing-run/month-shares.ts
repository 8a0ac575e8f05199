import type { PlanFacts } from '#catalog';
import { dec, type Decimal, type Id, type Instant, type Month } from '#kernel';
import { type UsageLedger } from '#metering';
import { type InstanceFacts, type KeptSharing, type SharingReading } from '#procurement';
import { sharingIn } from '#procurement/core';
import type { EntityManager } from 'typeorm';
import { type MonthShares, ownerAlone, sharesByUse } from '../core/index.js';

type SubjectUse = { quantity: Decimal; count: Decimal };

const useKey = (instanceId: Id, meter: string, month: Month): string => `${instanceId} ${meter} ${month}`;

/** By which shares months of instances are charged. */
export class Shares {
  /**
   * @param sharings of shared instances, in the order they were set
   * @param used of instances shared by use: what each subject used, by `useKey`
   */
  constructor(
    private readonly sharings: ReadonlyMap<Id, readonly KeptSharing[]>,
    private readonly used: ReadonlyMap<string, ReadonlyMap<string | null, SubjectUse>>,
  ) {}

  /** How a month of the instance is charged; to its owner alone when no sharing holds. */
  of({ id, organizationId }: InstanceFacts, { prices }: PlanFacts, month: Month): MonthShares {
    const sharing = sharingIn(this.sharings.get(id) ?? [], month);
    if (!sharing) return ownerAlone(organizationId);
    const { id: sharingId, meter, shares } = sharing;
    if (meter === null)
      return {
        sharingId,
        parts: shares.map((share) => ({ organizationId: share.organizationId, weight: dec(share.weight!) })),
      };
    const counted = prices.find((price) => price.meter === meter)?.aggregation === 'COUNT';
    const used = new Map(
      [...(this.used.get(useKey(id, meter, month)) ?? [])].map(([subject, { quantity, count }]) => [
        subject,
        counted ? count : quantity,
      ]),
    );
    const named = shares.map((share) => ({ organizationId: share.organizationId, subject: share.subject! }));
    return sharesByUse(sharingId, named, used, organizationId);
  }
}

/** Reads what `Shares` needs of these instances, of use before an instant; one statement per table, none without sharings. */
export async function readShares(
  doors: { sharings: SharingReading; usage: UsageLedger },
  manager: EntityManager,
  instances: readonly InstanceFacts[],
  before: Instant,
): Promise<Shares> {
  const shared = new Set(instances.flatMap((instance) => (instance.shared ? [instance.id] : [])));
  const sharings = await doors.sharings.ofInstances(manager, [...shared]);
  const meters = new Map<string, { instanceId: Id; meter: string }>();
  for (const { instanceId, meter } of [...sharings.values()].flat())
    if (meter !== null) meters.set(`${instanceId} ${meter}`, { instanceId, meter });
  const used = new Map<string, Map<string | null, SubjectUse>>();
  for (const one of await doors.usage.useBySubject(manager, [...meters.values()], before)) {
    const key = useKey(one.instanceId, one.meter, one.month);
    used.set(key, (used.get(key) ?? new Map<string | null, SubjectUse>()).set(one.subject, one));
  }
  return new Shares(sharings, used);
}
