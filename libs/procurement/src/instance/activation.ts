import { type DateOn, dayStart, type Id, type Instant, Issues, text, textInput } from '#kernel';

export interface Activation {
  instanceId: Id;
  /** The provider's own name for it, at most 200 characters. */
  externalId?: string | null;
  /** Default now. */
  activatedAt?: Instant | null;
}

/**
 * When an instance of an order that begins on `startsOn` becomes active, and its name: VALIDATION_FAILED with
 * IN_FUTURE, BEFORE_START (the day begins in Asia/Shanghai, its first instant included), REQUIRED or TOO_LONG.
 */
export function checkedActivation(
  activation: Activation,
  startsOn: DateOn,
  now: Instant,
): { externalId: string | null; activatedAt: Instant } {
  const issues = new Issues();
  const activatedAt = activation.activatedAt ?? now;
  if (activatedAt > now)
    issues.add(['activatedAt'], 'IN_FUTURE', text('Must not be in the future.', '不能晚于当前时间。'));
  else if (activatedAt < dayStart(startsOn))
    issues.add(
      ['activatedAt'],
      'BEFORE_START',
      text(`The order begins on ${startsOn}.`, `订单自 ${startsOn} 起生效。`),
    );
  const externalId = activation.externalId ?? null;
  const checked = externalId === null ? null : textInput(issues, ['externalId'], externalId, { max: 200 });
  issues.throwIfAny();
  return { externalId: checked, activatedAt };
}

/** Another quantity of an instance. */
export interface Resizing {
  quantity: string;
  /** Since when; null: now. */
  at: Instant | null;
  /** Whether it may go beyond what was ordered. */
  beyondOrdered: boolean;
  /** Whether a broker that made it is still to be asked; default true. */
  told?: boolean;
  /** Of the order that says so. */
  orderId?: Id;
  /** Of a line, where each is to have another bandwidth too. */
  bandwidthMbps?: string | null;
}
