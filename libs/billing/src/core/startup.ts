import { type DateOn, type Decimal, DomainError, type Machine, text } from '#kernel/core';
import { BILLING_ERRORS } from './errors.js';

export const STARTUP_STATUSES = ['APPLIED', 'APPROVED', 'REJECTED', 'ENDED'] as const;
export type StartupStatus = (typeof STARTUP_STATUSES)[number];
export type StartupCommand = 'approve' | 'reject' | 'end';

/** 创新创业团队: who was rejected, or whose time ended, applies anew. 004 二(三). */
export const STARTUP_MACHINE: Machine<StartupStatus, StartupCommand> = {
  APPLIED: { approve: 'APPROVED', reject: 'REJECTED' },
  APPROVED: { end: 'ENDED' },
  REJECTED: {},
  ENDED: {},
};

/** A team as far as what may be granted to it. */
export interface StartupTeam {
  status: StartupStatus;
  currency: string | null;
  /** What all its start-up credits may come to; null before it is approved. */
  ceiling: Decimal | null;
  granted: Decimal;
  /** The last day on which its credits can be used; null before it is approved. */
  lastDay: DateOn | null;
}

/** Whether it has a decision that still counts on the day. */
export const isOpen = ({ status, lastDay }: Pick<StartupTeam, 'status' | 'lastDay'>, on: DateOn): boolean =>
  status === 'APPLIED' || (status === 'APPROVED' && lastDay! >= on);

/**
 * What is granted in all with one more start-up credit. STARTUP_NOT_APPROVED for no team, one that is not approved or
 * in another currency, and after its last day; STARTUP_CEILING_EXCEEDED beyond its ceiling.
 */
export function grantToTeam(
  team: StartupTeam | null,
  wanted: { amount: Decimal; currency: string },
  on: DateOn,
): Decimal {
  if (team?.status !== 'APPROVED' || team.currency !== wanted.currency || team.lastDay! < on)
    throw new DomainError(
      BILLING_ERRORS.STARTUP_NOT_APPROVED,
      text(
        'Start-up credits are for approved teams, in their currency and time.',
        '创业扶持额度仅授予已批准的团队，且须在其币种与期限之内。',
      ),
    );
  const granted = team.granted.plus(wanted.amount);
  if (granted.gt(team.ceiling!))
    throw new DomainError(
      BILLING_ERRORS.STARTUP_CEILING_EXCEEDED,
      text(
        // Without figures: what others granted is not its provider's to know.
        'That is more than what is left of the team’s ceiling.',
        '超出该团队额度上限的剩余部分。',
      ),
    );
  return granted;
}
