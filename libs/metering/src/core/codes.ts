import { type Text, text } from '#kernel/core';

/**
 * Why an event was not accepted, in the order in which the reasons are looked at: the first that applies is told.
 * Part of the public contract; they never change meaning.
 */
export const USAGE_CODES = [
  /** An event of this provider, source and id is kept with another payload. */
  'IDEMPOTENCY_CONFLICT',
  /** No instance of this provider has the id or external id; or the two name different instances. */
  'UNKNOWN_INSTANCE',
  /** The instance's plan has no price for the meter that the provider reports. */
  'UNKNOWN_METER',
  /** The quantity is no plain decimal number, or has more than 18 digits before the point. */
  'NOT_DECIMAL',
  'NEGATIVE_QUANTITY',
  /** More than 12 digits after the point, as written. */
  'OVER_PRECISE',
  /** windowStart is after occurredAt, or more than 31 days before it. */
  'WINDOW_INVALID',
  /** occurredAt is more than 5 minutes ahead of now. */
  'IN_FUTURE',
  /** The use lies before the instance's activation or not before its termination. */
  'OUTSIDE_LIFETIME',
  /** The use lies in a time in which the instance was suspended. */
  'SUSPENDED',
  /** The event to correct is not known, or differs in instance, meter, window or subject. */
  'CORRECTION_MISMATCH',
  /** The event to correct was corrected before: correct the correction. */
  'ALREADY_CORRECTED',
] as const;
export type UsageCode = (typeof USAGE_CODES)[number];

const TEXTS: Record<UsageCode, Text> = {
  IDEMPOTENCY_CONFLICT: text('This id was used for an event with another content.', '该事件 id 已用于内容不同的事件。'),
  UNKNOWN_INSTANCE: text('You have no such service instance.', '您没有这个服务实例。'),
  UNKNOWN_METER: text(
    "The instance's plan has no price for this meter that a provider reports.",
    '该实例的套餐中没有由供应商上报的此计量项。',
  ),
  NOT_DECIMAL: text(
    'The quantity must be a decimal number such as 12.5, with at most 18 digits before the point.',
    '用量须为十进制数（如 12.5），小数点前最多 18 位。',
  ),
  NEGATIVE_QUANTITY: text('The quantity must not be negative.', '用量不能为负数。'),
  OVER_PRECISE: text('The quantity has more than 12 digits after the point.', '用量的小数位超过 12 位。'),
  WINDOW_INVALID: text(
    'windowStart must not be after occurredAt, nor more than 31 days before it.',
    'windowStart 不得晚于 occurredAt，也不得早于其 31 天以上。',
  ),
  IN_FUTURE: text('occurredAt is more than 5 minutes in the future.', 'occurredAt 晚于当前时间 5 分钟以上。'),
  OUTSIDE_LIFETIME: text(
    'The instance was not active at that time: use counts from activation until before termination.',
    '该时刻实例未处于有效期：用量自激活起、至终止前计量。',
  ),
  SUSPENDED: text(
    'The instance was suspended at that time: nothing counts until it is resumed.',
    '该实例在该时刻处于暂停状态：恢复前不计量。',
  ),
  CORRECTION_MISMATCH: text(
    'correctsEventId must name a known event of the same source, instance, meter, window and subject.',
    'correctsEventId 须指向来源、实例、计量项、时间窗和对象均相同的已知事件。',
  ),
  ALREADY_CORRECTED: text(
    'That event has been corrected already; correct its correction.',
    '该事件已被更正；请更正其更正事件。',
  ),
};

/** The sentence that goes with a code. */
export const usageText = (code: UsageCode): Text => TEXTS[code];

/** Codes of the issues that come with VALIDATION_FAILED from this lib's other operations. */
export type MeteringIssueCode =
  /** A termination lies after now. */
  | 'IN_FUTURE'
  /** A termination lies before the activation. */
  | 'BEFORE_ACTIVATION'
  /** A termination lies before the last suspension began. */
  | 'BEFORE_LAST_CHANGE'
  /** The provider reported use at or after the termination: void it first. */
  | 'USAGE_AFTER_END'
  /** `usage` was asked for a meter that the instance's plan does not price. */
  | 'UNKNOWN_METER'
  /** A period's end is not after its start. */
  | 'EMPTY_PERIOD';
