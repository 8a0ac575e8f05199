import { dec, type Decimal, parseDecimal, quotient, roundHalfAway } from '#kernel/core';

/** A promise about a meter: its month's quantity is at most this share of what it was before. */
export interface SlaTarget {
  meter: string;
  /** What it was, in the meter's unit; above zero. */
  baseline: Decimal;
  /** "0.7": at least 30 % less. */
  atMostShare: Decimal;
}

export const SLA_VERDICTS = ['PASS', 'FAIL', 'NO_DATA'] as const;
export type SlaVerdict = (typeof SLA_VERDICTS)[number];

export interface SlaMeasure extends SlaTarget {
  /** Baseline × share, exact. */
  limit: Decimal;
  /** The month's quantity; null when nothing was reported. */
  value: Decimal | null;
  /** (value − baseline) ÷ baseline, rounded half away from zero to 4 decimals: "-0.31". */
  change: Decimal | null;
  verdict: SlaVerdict;
}

const MOST_TARGETS = 50;

/**
 * The targets an offering holds as `attributes.sla`: a list of { meter, baseline, atMostShare }, decimals as text. What
 * is not of that form is no target; at most 50 are read.
 */
export function slaTargets(attributes: Record<string, unknown>): SlaTarget[] {
  const { sla } = attributes;
  if (!Array.isArray(sla)) return [];
  return sla.slice(0, MOST_TARGETS).flatMap((one: unknown): SlaTarget[] => {
    const { meter, baseline, atMostShare } = (one ?? {}) as Record<string, unknown>;
    if (typeof meter !== 'string') return [];
    const [before, share] = [baseline, atMostShare].map((value) =>
      typeof value === 'string' ? parseDecimal(value) : 'NOT_DECIMAL',
    );
    if (typeof before === 'string' || typeof share === 'string' || !before?.gt(0) || !share?.gte(0)) return [];
    return [{ meter, baseline: before, atMostShare: share }];
  });
}

/** How a month's quantity stands to its target; the limit itself is kept. */
export function slaMeasure(target: SlaTarget, value: Decimal | null): SlaMeasure {
  const { baseline, atMostShare } = target;
  const limit = baseline.times(atMostShare);
  if (value === null) return { ...target, limit, value, change: null, verdict: 'NO_DATA' };
  const change = roundHalfAway(quotient(value.minus(baseline), baseline), 4);
  return { ...target, limit, value, change, verdict: value.lte(limit) ? 'PASS' : 'FAIL' };
}

/** Of all measures: FAIL when one fails, else NO_DATA when one has none (or there is none), else PASS. */
export function slaVerdict(measures: readonly Pick<SlaMeasure, 'verdict'>[]): SlaVerdict {
  if (measures.some(({ verdict }) => verdict === 'FAIL')) return 'FAIL';
  return measures.length > 0 && measures.every(({ verdict }) => verdict === 'PASS') ? 'PASS' : 'NO_DATA';
}

export const KPI_VERDICTS = ['MET', 'NOT_MET'] as const;
export type KpiVerdict = (typeof KPI_VERDICTS)[number];

/** A figure of a plan that is to reach a number: the number itself is enough. */
export const kpiVerdict = (value: Decimal, atLeast: Decimal): KpiVerdict =>
  value.gte(dec(atLeast)) ? 'MET' : 'NOT_MET';
