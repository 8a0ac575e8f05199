import { type Actor, seesEverything } from '#identity';
import type { Id } from '#kernel';
import { OFFERING_STANDING, type OfferingStatus, type Sight } from '../core/index.js';

/**
 * Whether a caller may know of an offering at all: the operator's and auditors' roles of every one, everybody of what
 * is published, paused or retired, a provider also of its own. What a plan rule closes to a buyer is refused by the
 * rule, not here.
 */
export const mayKnow = (actor: Actor, { providerId, status }: { providerId: Id; status: OfferingStatus }): boolean =>
  OFFERING_STANDING[status].known || seesEverything(actor.roles) || providerId === actor.organizationId;

/** What lists show: of others what is on sale; the hidden zones are left out. */
export const sightOf = (actor: Actor, hiddenZones: readonly string[]): Sight => ({
  everything: actor.organizationKind !== 'PROVIDER' && seesEverything(actor.roles),
  ownProviderId: actor.organizationKind === 'PROVIDER' ? actor.organizationId : null,
  hiddenZones,
});
