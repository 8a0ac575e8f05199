import type { Machine } from '#kernel/core';

export const INSTANCE_STATUSES = [
  'CREATING',
  'ACTIVE',
  'UPDATING',
  'SUSPENDED',
  'TERMINATING',
  'TERMINATED',
  'FAILED',
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];
export type InstanceCommand = 'activate' | 'fail' | 'resize' | 'suspend' | 'resume' | 'terminate';

/**
 * The life of a service instance. An instance fails only before it was active (its order was cancelled or it could
 * not be made); afterwards it is terminated, at once. A resize takes effect at once, too, and so do a suspension and its
 * end (`suspension.ts`). Nothing leads to UPDATING and TERMINATING yet; whoever is in them can be terminated, so that only TERMINATED and FAILED have no way out.
 */
export const INSTANCE_MACHINE: Machine<InstanceStatus, InstanceCommand> = {
  CREATING: { activate: 'ACTIVE', fail: 'FAILED' },
  ACTIVE: { resize: 'ACTIVE', suspend: 'SUSPENDED', terminate: 'TERMINATED' },
  UPDATING: { terminate: 'TERMINATED' },
  SUSPENDED: { resume: 'ACTIVE', terminate: 'TERMINATED' },
  TERMINATING: { terminate: 'TERMINATED' },
  TERMINATED: {},
  FAILED: {},
};
