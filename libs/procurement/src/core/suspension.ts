import { DomainError, type Instant, text } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';
import type { Asked } from './forecast.js';

/** Who had an instance suspended: its buyer, its provider, or the policy of a used-up budget. */
export const SUSPENDERS = ['BUYER', 'PROVIDER', 'POLICY'] as const;
export type Suspender = (typeof SUSPENDERS)[number];

/** An instance was suspended in [from, to); `to` is null while it lasts. */
export interface Suspension {
  from: Instant;
  to: Instant | null;
  by: Suspender;
  reason: string;
}

/** What suspending and resuming needs of an instance; its suspensions ascend and lie apart. */
export interface Suspendable {
  activatedAt: Instant;
  asked: Asked | null;
  suspensions: readonly Suspension[];
}

/** The suspension that lasts; null when there is none. */
export const lasting = ({ suspensions }: Pick<Suspendable, 'suspensions'>): Suspension | null => {
  const last = suspensions.at(-1);
  return last?.to === null ? last : null;
};

/**
 * The last instant at which what there is of an instance changed: its activation, a resize, or the end of a suspension.
 * Its service goes on as another instance from then at the earliest, since that one starts with no past.
 */
export const lastChange = ({
  activatedAt,
  suspensions,
  resizes,
}: Pick<Suspendable, 'activatedAt' | 'suspensions'> & { resizes: readonly { from: Instant }[] }): Instant =>
  Math.max(activatedAt, resizes.at(-1)?.from ?? activatedAt, suspensions.at(-1)?.to ?? activatedAt);

/**
 * Suspended from now on; nobody suspends in the past, since what has run is paid for. Whatever the clocks of two
 * processes say, it begins neither before the activation nor before the end of the suspension before.
 */
export function suspended(
  { activatedAt, suspensions }: Suspendable,
  { by, reason }: Pick<Suspension, 'by' | 'reason'>,
  now: Instant,
): Suspension {
  return { from: Math.max(now, suspensions.at(-1)?.to ?? activatedAt), to: null, by, reason };
}

/**
 * The lasting suspension, ended now. SUSPENDED_BY_OTHERS unless `by` is who suspended; BUDGET_USED_UP while the policy
 * of its budget asks for it, whoever did.
 */
export function resumed(instance: Suspendable, by: Suspender, now: Instant): Suspension {
  const last = lasting(instance);
  if (!last) throw new RangeError('no suspension lasts');
  if (last.by !== by)
    throw new DomainError(
      PROCUREMENT_ERRORS.SUSPENDED_BY_OTHERS,
      text(
        `It was suspended by ${WHO[last.by].en}, who alone resumes it: ${last.reason}`,
        `该服务由${WHO[last.by].zh}暂停，须由其恢复：${last.reason}`,
      ),
    );
  if (instance.asked === 'SUSPEND')
    throw new DomainError(
      PROCUREMENT_ERRORS.BUDGET_USED_UP,
      text(
        'Its budget is used up, and the budget’s policy suspends: give the budget money or another policy first.',
        '该服务的预算已用尽，且预算策略为暂停服务：请先追加预算或调整策略。',
      ),
    );
  return endedAt(last, now);
}

/** A suspension that ends at the instant, or where it began when that is later: then it never was. */
export const endedAt = (suspension: Suspension, instant: Instant): Suspension => ({
  ...suspension,
  to: Math.max(instant, suspension.from),
});

export const WHO = {
  BUYER: text('its buyer', '采购方'),
  PROVIDER: text('its provider', '供应商'),
  POLICY: text('the policy of its used-up budget', '已用尽预算的策略'),
} as const;
