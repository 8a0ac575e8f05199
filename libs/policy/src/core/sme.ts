import type { Machine } from '#kernel/core';

/** Sizes of an enterprise that is small or medium by the national classification (中小企业划型标准规定). */
export const SME_SIZES = ['MEDIUM', 'SMALL', 'MICRO'] as const;
export type SmeSize = (typeof SME_SIZES)[number];

export const SME_STATUSES = ['DECLARED', 'CONFIRMED', 'REJECTED', 'REVOKED'] as const;
export type SmeStatus = (typeof SME_STATUSES)[number];
export type SmeCommand = 'confirm' | 'reject' | 'revoke';

/** An enterprise declares its size itself and the operator checks it; what was decided is not decided again. */
export const SME_MACHINE: Machine<SmeStatus, SmeCommand> = {
  DECLARED: { confirm: 'CONFIRMED', reject: 'REJECTED' },
  CONFIRMED: { revoke: 'REVOKED' },
  REJECTED: {},
  REVOKED: {},
};

/** What was confirmed of a buyer: its size, and the park it works in. */
export interface SmeFacts {
  size: SmeSize;
  park: string | null;
}

/** A plan that an offering sells to small and medium enterprises alone, beside the one it is the price list of. */
export interface SmePlanFacts {
  plan: string;
  listPlan: string;
  /** Codes of its prices that can cost more than the list's; null where the offering does not have both plans. */
  above: readonly string[] | null;
}
