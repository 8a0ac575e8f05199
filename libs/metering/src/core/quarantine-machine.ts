import { commandsOf, type Machine } from '#kernel/core';

export const QUARANTINE_STATUSES = ['OPEN', 'RELEASED', 'DISCARDED'] as const;
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number];

export type QuarantineAction = 'release' | 'discard';

/** The life of refused use: released it is an event like any other, discarded it stays readable with the reason. */
export const QUARANTINE_MACHINE: Machine<QuarantineStatus, QuarantineAction> = {
  OPEN: { release: 'RELEASED', discard: 'DISCARDED' },
  RELEASED: {},
  DISCARDED: {},
};

export const quarantineActions = (status: QuarantineStatus): QuarantineAction[] =>
  commandsOf(QUARANTINE_MACHINE, status);
