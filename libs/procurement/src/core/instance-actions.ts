import type { Notice } from './exit.js';
import { GONE_STATUSES, INSTANCE_MACHINE, type InstanceCommand, type InstanceStatus } from './instance-machine.js';
import { lasting, type Suspendable } from './suspension.js';

/** The two sides of a service instance. */
export type InstanceSide = 'BUYER' | 'PROVIDER';

/** What people do with an instance, by the names of the operations. */
export type InstanceAction =
  | 'activateInstance'
  | 'failInstance'
  | 'resizeInstance'
  | 'suspendInstance'
  | 'resumeInstance'
  | 'giveNotice'
  | 'withdrawNotice'
  | 'terminateInstance'
  | 'handOverData'
  | 'receiveData'
  | 'refuseData'
  | 'waiveDataReturn'
  | 'proveDestruction'
  | 'setSuccessor'
  | 'offerTransfer'
  | 'setInstanceTags'
  | 'setCostCentres'
  | 'setInstanceSharing';

/** The step of the machine an action takes, and whose it is; both sides' where none is named. */
const STEPS = {
  activateInstance: { command: 'activate', side: 'PROVIDER' },
  failInstance: { command: 'fail', side: 'PROVIDER' },
  resizeInstance: { command: 'resize' },
  suspendInstance: { command: 'suspend' },
  resumeInstance: { command: 'resume' },
  giveNotice: { command: 'giveNotice' },
  withdrawNotice: { command: 'withdrawNotice' },
  terminateInstance: { command: 'terminate' },
  handOverData: { command: 'handOver', side: 'PROVIDER' },
  receiveData: { command: 'receive', side: 'BUYER' },
  refuseData: { command: 'refuse', side: 'BUYER' },
  waiveDataReturn: { command: 'waive', side: 'BUYER' },
  proveDestruction: { command: 'destroy', side: 'PROVIDER' },
} as const satisfies Partial<Record<InstanceAction, { command: InstanceCommand; side?: InstanceSide }>>;

/** What a buyer writes on its instance, whatever becomes of it, unless it was never made. */
const WRITTEN = ['setInstanceTags', 'setCostCentres', 'setInstanceSharing'] as const satisfies InstanceAction[];

/** What the actions depend on beside the status. */
export interface ActedOn extends Pick<Suspendable, 'asked' | 'suspensions'> {
  status: InstanceStatus;
  notice: Notice | null;
  /** Of its way out; null before its end and until something is handed over. */
  handedOverAt: number | null;
  /** Its service runs on as another instance: nothing of it is to leave. */
  goesOn: boolean;
  /** An order that is under way changes it, or it is offered to another buyer: it is not offered to yet another one. */
  isBound: boolean;
}

/**
 * What one side may do with an instance now, whoever of its people: what the machine allows, less what the other side alone
 * undoes (a suspension, a notice), what waits for something to be handed over and what is bound elsewhere. Whether days, quantities and handovers
 * permit it is said when it is done.
 */
export function instanceActions(instance: ActedOn, side: InstanceSide): InstanceAction[] {
  const steps = (Object.keys(STEPS) as (keyof typeof STEPS)[]).filter((action) => {
    const step: { command: InstanceCommand; side?: InstanceSide } = STEPS[action];
    return (
      INSTANCE_MACHINE[instance.status][step.command] !== undefined &&
      (step.side ?? side) === side &&
      isOpen(instance, step.command, side)
    );
  });
  if (side === 'PROVIDER' || instance.status === 'FAILED') return steps;
  const isGone = (GONE_STATUSES as readonly InstanceStatus[]).includes(instance.status);
  const isOfferable = instance.status === 'ACTIVE' && !instance.isBound;
  return [
    ...steps,
    ...(isGone ? [] : (['setSuccessor'] as const)),
    ...(isOfferable ? (['offerTransfer'] as const) : []),
    ...WRITTEN,
  ];
}

function isOpen(instance: ActedOn, command: InstanceCommand, side: InstanceSide): boolean {
  switch (command) {
    case 'resume':
      return lasting(instance)?.by === side && instance.asked !== 'SUSPEND';
    case 'withdrawNotice':
      return instance.notice?.by === side;
    case 'receive':
    case 'refuse':
      return instance.handedOverAt !== null && !instance.goesOn;
    case 'handOver':
    case 'waive':
      return !instance.goesOn;
    default:
      return true;
  }
}
