import { type Actor, mayCall } from '#identity';
import { type InstanceAction, instanceActions } from '../core/index.js';
import type { InstanceTies } from '../transfer/instance-ties.js';
import type { InstanceFacts } from './instance-rows.js';

/** The operations this caller may do with the instance now. Whoever reads from outside gets none. */
export function allowedInstanceActions(
  actor: Actor,
  instance: InstanceFacts,
  exit: { handedOverAt: number | null } | null,
  { goesOn, underWay, offered }: InstanceTies,
): InstanceAction[] {
  const sides = { BUYER: instance.organizationId, PROVIDER: instance.providerId };
  const acted = { ...instance, handedOverAt: exit?.handedOverAt ?? null, goesOn, isBound: underWay || offered };
  return (['BUYER', 'PROVIDER'] as const)
    .filter((side) => sides[side] === actor.organizationId)
    .flatMap((side) => instanceActions(acted, side))
    .filter((operation) => mayCall(operation, actor.roles));
}
