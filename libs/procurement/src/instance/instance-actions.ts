import { type Actor, mayCall, type Operation } from '#identity';
import { commandsOf } from '#kernel';
import { INSTANCE_MACHINE, type InstanceCommand } from '../core/index.js';
import type { InstanceFacts } from './instance-rows.js';

type Side = 'BUYER' | 'PROVIDER';

/** For every command of people: the mutation, and whose it is. */
const ACTIONS: Record<InstanceCommand, { operation: Operation; sides: readonly Side[] }> = {
  activate: { operation: 'activateInstance', sides: ['PROVIDER'] },
  fail: { operation: 'failInstance', sides: ['PROVIDER'] },
  resize: { operation: 'resizeInstance', sides: ['BUYER', 'PROVIDER'] },
  suspend: { operation: 'suspendInstance', sides: ['BUYER', 'PROVIDER'] },
  resume: { operation: 'resumeInstance', sides: ['BUYER', 'PROVIDER'] },
  giveNotice: { operation: 'giveNotice', sides: ['BUYER', 'PROVIDER'] },
  withdrawNotice: { operation: 'withdrawNotice', sides: ['BUYER', 'PROVIDER'] },
  terminate: { operation: 'terminateInstance', sides: ['BUYER', 'PROVIDER'] },
  handOver: { operation: 'handOverData', sides: ['PROVIDER'] },
  refuse: { operation: 'refuseData', sides: ['BUYER'] },
  receive: { operation: 'receiveData', sides: ['BUYER'] },
  waive: { operation: 'waiveDataReturn', sides: ['BUYER'] },
  destroy: { operation: 'proveDestruction', sides: ['PROVIDER'] },
};

/**
 * The mutations this caller may do with the instance now: what the machine allows, the caller's roles may call, and
 * belongs to its side. Who suspended it or gave notice alone takes that back. Whoever reads from outside gets none.
 */
export function allowedInstanceActions(actor: Actor, instance: InstanceFacts): Operation[] {
  const owners = { BUYER: instance.organizationId, PROVIDER: instance.providerId };
  const mine = (['BUYER', 'PROVIDER'] as const).filter((side) => owners[side] === actor.organizationId);
  return commandsOf(INSTANCE_MACHINE, instance.status)
    .filter((command) =>
      ACTIONS[command].sides.some((side) => mine.includes(side) && takesBack(instance, command, side)),
    )
    .map((command) => ACTIONS[command].operation)
    .filter((operation) => mayCall(operation, actor.roles));
}

function takesBack({ suspensions, notice }: InstanceFacts, command: InstanceCommand, side: Side): boolean {
  if (command === 'resume') return suspensions.at(-1)?.by === side;
  return command !== 'withdrawNotice' || notice?.by === side;
}
