import { commandsOf, type Machine } from '#kernel/core';

export const USAGE_PULL_STATUSES = ['ACTIVE', 'PAUSED', 'ENDED'] as const;
export type UsagePullStatus = (typeof USAGE_PULL_STATUSES)[number];
export type UsagePullAction = 'pause' | 'resume' | 'end';

/** The life of a pull. An ended one has forgotten its secret. */
export const USAGE_PULL_MACHINE: Machine<UsagePullStatus, UsagePullAction> = {
  ACTIVE: { pause: 'PAUSED', end: 'ENDED' },
  PAUSED: { resume: 'ACTIVE', end: 'ENDED' },
  ENDED: {},
};

export const usagePullActions = (status: UsagePullStatus): UsagePullAction[] => commandsOf(USAGE_PULL_MACHINE, status);

const FIRST_WAIT = 10;
const LONGEST_WAIT = 3600;

/**
 * Seconds until a failing endpoint is asked again: 10 after the first failure, then twice as long each time, at most
 * an hour; never sooner than the endpoint asked for, within that hour.
 * @param failures in a row, this one included
 */
export const pullWait = (failures: number, askedFor = 0): number =>
  Math.min(LONGEST_WAIT, Math.max(FIRST_WAIT * 2 ** Math.min(failures - 1, 20), askedFor));
