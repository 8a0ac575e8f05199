import { type Actor, seesEverything } from '#identity';
import type { Id } from '#kernel';
import { bin, type Conditions } from '#platform';
import { OFFERING_STANDING, type OfferingStatus } from '../core/index.js';

/**
 * Whether a caller may know of an offering at all: the operator's and auditors' roles of every one, everybody of what
 * is published, paused or retired, a provider also of its own. What a plan rule closes to a buyer is refused by the
 * rule, not here.
 */
export const mayKnow = (actor: Actor, { providerId, status }: { providerId: Id; status: OfferingStatus }): boolean =>
  OFFERING_STANDING[status].known || seesEverything(actor.roles) || providerId === actor.organizationId;

/** What lists show, as conditions on `offering o`: of others' what is on sale; the hidden zones are left out. */
export function visibleSql(actor: Actor, hiddenZones: readonly string[]): Conditions {
  const sql: string[] = [];
  const parameters: unknown[] = [];
  if (actor.organizationKind === 'PROVIDER') {
    sql.push("(o.status = 'PUBLISHED' OR o.provider_id = ?)");
    parameters.push(bin(actor.organizationId));
  } else if (!seesEverything(actor.roles)) sql.push("o.status = 'PUBLISHED'");
  if (hiddenZones.length) {
    sql.push('NOT EXISTS (SELECT 1 FROM offering_zone z WHERE z.offering_id = o.id AND z.zone_code IN (?))');
    parameters.push(hiddenZones);
  }
  return { sql, parameters };
}
