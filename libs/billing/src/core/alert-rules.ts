import type { Machine } from '#kernel/core';
import { type Decimal, dec } from '#kernel/core';

export const ALERT_RULE_KINDS = ['SPEND', 'QUOTA'] as const;
/** SPEND: money of a budget, a service or the organization; QUOTA: a service's use of a meter in a month. */
export type AlertRuleKind = (typeof ALERT_RULE_KINDS)[number];

export const ALERT_RULE_STATUSES = ['ACTIVE', 'ENDED'] as const;
export type AlertRuleStatus = (typeof ALERT_RULE_STATUSES)[number];
export type AlertRuleCommand = 'end';

export const ALERT_RULE_MACHINE: Machine<AlertRuleStatus, AlertRuleCommand> = {
  ACTIVE: { end: 'ENDED' },
  ENDED: {},
};

/**
 * The thresholds that a value has reached, ascending: those whose share of the limit is at most the value. A limit of
 * zero is reached by anything above zero.
 * @param thresholds percentages of the limit, above zero
 */
export const reached = (value: Decimal, limit: Decimal, thresholds: readonly number[]): number[] =>
  thresholds
    .filter((percent) => value.gt(0) && value.times(100).gte(limit.times(dec(percent))))
    .toSorted((a, b) => a - b);
