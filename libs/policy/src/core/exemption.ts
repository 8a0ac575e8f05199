import type { Machine } from '#kernel/core';

export const EXEMPTION_STATUSES = ['ACTIVE', 'ENDED'] as const;
export type ExemptionStatus = (typeof EXEMPTION_STATUSES)[number];
/** An exemption from a placement holds until it is ended, once. */
export const EXEMPTION_MACHINE: Machine<ExemptionStatus, 'end'> = { ACTIVE: { end: 'ENDED' }, ENDED: {} };
