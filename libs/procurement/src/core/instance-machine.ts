import type { Machine } from '#kernel/core';

export const INSTANCE_STATUSES = [
  'CREATING',
  'ACTIVE',
  'UPDATING',
  'SUSPENDED',
  'TERMINATING',
  'TERMINATED',
  'DATA_RETURNED',
  'DATA_DESTROYED',
  'FAILED',
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];
/** What remains to be done of an instance that has ended; see `exit.ts`. */
export type ExitCommand = 'handOver' | 'refuse' | 'receive' | 'waive' | 'destroy';
export type InstanceCommand =
  'activate' | 'fail' | 'resize' | 'suspend' | 'resume' | 'giveNotice' | 'withdrawNotice' | 'terminate' | ExitCommand;

/** Nothing of it runs, or ever did. */
export const GONE_STATUSES = [
  'TERMINATED',
  'DATA_RETURNED',
  'DATA_DESTROYED',
  'FAILED',
] as const satisfies InstanceStatus[];

/**
 * The life of a service instance. An instance fails only before it was active (its order was cancelled or it could
 * not be made); afterwards it is terminated, at once. A resize takes effect at once, too, and so do a suspension and its
 * end (`suspension.ts`). Who has given notice waits in TERMINATING,
 * where it runs as before. Nothing leads to UPDATING yet; whoever is in it can be terminated. What has ended returns its data and destroys them (`exit.ts`), so that only DATA_DESTROYED and FAILED have
 * no way out.
 */
export const INSTANCE_MACHINE: Machine<InstanceStatus, InstanceCommand> = {
  CREATING: { activate: 'ACTIVE', fail: 'FAILED' },
  ACTIVE: { resize: 'ACTIVE', suspend: 'SUSPENDED', giveNotice: 'TERMINATING', terminate: 'TERMINATED' },
  UPDATING: { terminate: 'TERMINATED' },
  SUSPENDED: { resume: 'ACTIVE', terminate: 'TERMINATED' },
  TERMINATING: { withdrawNotice: 'ACTIVE', terminate: 'TERMINATED' },
  TERMINATED: {
    handOver: 'TERMINATED',
    refuse: 'TERMINATED',
    receive: 'DATA_RETURNED',
    waive: 'DATA_RETURNED',
  },
  DATA_RETURNED: { destroy: 'DATA_DESTROYED' },
  DATA_DESTROYED: {},
  FAILED: {},
};
