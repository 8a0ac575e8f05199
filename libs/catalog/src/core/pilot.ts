import type { Machine } from '#kernel/core';

export const PILOT_STATUSES = ['RUNNING', 'CLOSED'] as const;
export type PilotStatus = (typeof PILOT_STATUSES)[number];

/** The life of a pilot: closed once, with what it taught. 003 工程四. */
export const PILOT_MACHINE: Machine<PilotStatus, 'close'> = { RUNNING: { close: 'CLOSED' }, CLOSED: {} };
