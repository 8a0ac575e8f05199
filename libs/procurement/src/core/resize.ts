import { dec, decimalInput, formatInstant, type Instant, Issues, plain, text, max } from '#kernel/core';

/** From `from` on an instance has this quantity, a plain decimal, until the next change or its end. */
export interface QuantityChange {
  from: Instant;
  quantity: string;
}

/** So many changes of one instance are kept; its history is one answer. */
export const MOST_RESIZES = 1000;

interface Sized {
  /** As ordered: from the activation until the first change. */
  quantity: string;
  /** Ascending by `from`. Of changes from the same instant the last one counts. */
  resizes: readonly QuantityChange[];
}

/** The quantity after the last change. */
export const currentQuantity = ({ quantity, resizes }: Sized): string => resizes.at(-1)?.quantity ?? quantity;

/**
 * The change of quantity that is asked for; null when the instance has that quantity already, so that a request
 * sent twice changes once. VALIDATION_FAILED: the quantity is no decimal above zero of at most 12 digits before the
 * point; IN_FUTURE; BEFORE_ACTIVATION; BEFORE_LAST_CHANGE (equal is allowed: it replaces a mistaken last one);
 * BEYOND_ORDERED when the caller may only take what the order was approved for; TOO_MANY changes.
 * @param wanted `at` null is now
 */
export function checkedResize(
  instance: Sized & { activatedAt: Instant },
  wanted: { quantity: string; at: Instant | null },
  { now, beyondOrdered }: { now: Instant; beyondOrdered: boolean },
): QuantityChange | null {
  const issues = new Issues();
  const quantity = decimalInput(issues, ['quantity'], wanted.quantity, { min: 'ABOVE_ZERO' });
  const from = wanted.at ?? now;
  checkInstant(issues, instance, from, now);
  // What an approver has raised it to is approved too.
  const approved = max(dec(instance.quantity), dec(currentQuantity(instance)));
  if (quantity?.gt(approved) && !beyondOrdered)
    issues.add(
      ['quantity'],
      'BEYOND_ORDERED',
      text(
        `More than the ${plain(approved)} that were approved: only the buyer's approver may do that.`,
        `超过已审批数量 ${plain(approved)}：只能由采购单位审批人办理。`,
      ),
    );
  if (instance.resizes.length >= MOST_RESIZES)
    issues.add([], 'TOO_MANY', text(`At most ${MOST_RESIZES} changes.`, `最多变更 ${MOST_RESIZES} 次。`));
  issues.throwIfAny();
  if (quantity!.eq(dec(currentQuantity(instance)))) return null;
  return { from, quantity: plain(quantity!) };
}

/** As of when something else of an instance changes: IN_FUTURE, BEFORE_ACTIVATION, BEFORE_LAST_CHANGE. */
export function checkChangedAt(
  instance: Pick<Sized, 'resizes'> & { activatedAt: Instant },
  from: Instant,
  now: Instant,
): void {
  const issues = new Issues();
  checkInstant(issues, instance, from, now);
  issues.throwIfAny();
}

function checkInstant(
  issues: Issues,
  { activatedAt, resizes }: Pick<Sized, 'resizes'> & { activatedAt: Instant },
  from: Instant,
  now: Instant,
): void {
  const last = resizes.at(-1)?.from;
  if (from > now) issues.add(['at'], 'IN_FUTURE', text('Must not be in the future.', '不能晚于当前时间。'));
  else if (from < activatedAt)
    issues.add(
      ['at'],
      'BEFORE_ACTIVATION',
      text(
        `The instance was activated at ${formatInstant(activatedAt)}.`,
        `该实例于 ${formatInstant(activatedAt)} 激活。`,
      ),
    );
  else if (last !== undefined && from < last)
    issues.add(
      ['at'],
      'BEFORE_LAST_CHANGE',
      text(
        `The quantity last changed at ${formatInstant(last)}: changes are told in their order.`,
        `数量上次变更于 ${formatInstant(last)}，须按先后顺序变更。`,
      ),
    );
}
