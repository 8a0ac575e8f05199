import { dec, type Decimal, ONE, quotient, roundHalfAway } from '#kernel/core';
import type { Channel } from './channels.js';

/** What a channel had before it and has in a month: milliseconds, and per cent of packets lost. As text. */
export interface ChannelMonth {
  baselineLatencyMs: string;
  latencyMs: string;
  baselineLossPercent: string;
  lossPercent: string;
}

export interface ChannelVerdict {
  passed: boolean;
  /** By how much each fell, per cent of the baseline to one place, half away from zero; below zero where it rose. */
  latencyReduction: Decimal;
  lossReduction: Decimal;
  /** What stayed above its target. */
  missed: ('LATENCY' | 'LOSS')[];
}

/** Whether a month kept the channel's targets: at most these parts of the baselines, compared exactly. 000 ¶4. */
export function channelVerdict(month: ChannelMonth, targets: Channel['targets']): ChannelVerdict {
  const missed: ChannelVerdict['missed'] = [];
  if (dec(month.latencyMs).gt(dec(month.baselineLatencyMs).times(targets.latencyRatio))) missed.push('LATENCY');
  if (dec(month.lossPercent).gt(dec(month.baselineLossPercent).times(targets.lossRatio))) missed.push('LOSS');
  return {
    passed: !missed.length,
    latencyReduction: reduction(month.baselineLatencyMs, month.latencyMs),
    lossReduction: reduction(month.baselineLossPercent, month.lossPercent),
    missed,
  };
}

const reduction = (before: string, now: string): Decimal =>
  roundHalfAway(ONE.minus(quotient(dec(now), dec(before))).times(100), 1);
