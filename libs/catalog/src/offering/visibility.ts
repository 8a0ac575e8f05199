import { type Actor, isWithin, seesEverything } from '#identity';
import type { Id, Instant } from '#kernel';
import { bin, type Conditions } from '#platform';
import type { Policy } from '#policy';
import {
  OFFERING_STANDING,
  OFFERING_STATUSES,
  type OfferingStatus,
  type RevisionStatus,
  type Sight,
} from '../core/index.js';

/**
 * Whether a caller may know of an offering at all: the operator's and auditors' roles of every one, everybody of what
 * is published, paused or retired on their side of a sandbox's wall, a provider also of its own. What a plan rule closes to a buyer is refused by the
 * rule, not here.
 */
export const mayKnow = (
  actor: Actor,
  { providerId, status, sandboxOf }: { providerId: Id; status: OfferingStatus; sandboxOf: Id | null },
): boolean =>
  seesEverything(actor.roles) ||
  (isWithin(actor, { sandboxOf }) && (OFFERING_STANDING[status].known || providerId === actor.organizationId));

/** What the plans close to a kind of buyer. */
export type Hidden = Pick<Sight, 'hiddenZones' | 'hiddenAttributes'>;

export const hiddenFrom = (policy: Policy, { organizationKind }: Actor, at: Instant): Hidden => ({
  hiddenZones: policy.hiddenZones(organizationKind, at),
  hiddenAttributes: policy.hiddenAttributes(organizationKind, at),
});

/** What lists show: of others what is on sale; what is hidden is left out. */
export const sightOf = (actor: Actor, hidden: Hidden): Sight => ({
  everything: actor.organizationKind !== 'PROVIDER' && seesEverything(actor.roles),
  ownProviderId: actor.organizationKind === 'PROVIDER' ? actor.organizationId : null,
  sandboxOf: actor.sandboxOf ?? null,
  ...hidden,
});

/** What others know of an offering's revisions: what it said, says, and is to say. */
const TOLD: readonly RevisionStatus[] = ['APPROVED', 'CURRENT', 'SUPERSEDED'];

/** Revisions that a caller may know of, as conditions on `offering_revision r` and `offering o`. */
export function visibleRevisionsSql(actor: Actor, { hiddenZones, hiddenAttributes }: Hidden): Conditions {
  if (seesEverything(actor.roles)) return { sql: [], parameters: [] };
  const sql = ['o.sandbox_of <=> ?', '(o.provider_id = ? OR (r.status IN (?) AND o.status IN (?)))'];
  const known = OFFERING_STATUSES.filter((status) => OFFERING_STANDING[status].known);
  const own = bin(actor.organizationId);
  const parameters: unknown[] = [actor.sandboxOf ? bin(actor.sandboxOf) : null, own, TOLD, known];
  if (hiddenZones.length) {
    sql.push(HIDDEN);
    parameters.push(hiddenZones);
  }
  for (const { attribute, values } of hiddenAttributes) {
    sql.push(HAS_ANOTHER_VALUE);
    parameters.push(attribute, attribute, values);
  }
  return { sql, parameters };
}

const OF_ATTRIBUTE = 'SELECT 1 FROM offering_attribute a WHERE a.offering_id = o.id AND a.code = ?';
const HAS_ANOTHER_VALUE = `(NOT EXISTS (${OF_ATTRIBUTE}) OR EXISTS (${OF_ATTRIBUTE} AND a.value NOT IN (?)))`;
const HIDDEN = 'NOT EXISTS (SELECT 1 FROM offering_zone z WHERE z.offering_id = o.id AND z.zone_code IN (?))';
