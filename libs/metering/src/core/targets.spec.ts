import { describe, expect, it } from '@jest/globals';
import { dec, plain } from '#kernel/core';
import { kpiVerdict, slaMeasure, slaTargets, slaVerdict } from './targets.js';

const latency = { meter: 'latency', baseline: dec(200), atMostShare: dec('0.7') };

describe('targets', () => {
  it('[S0-11] keep the limit, and fail above it', () => {
    expect(slaMeasure(latency, dec(138)).verdict).toBe('PASS');
    expect(slaMeasure(latency, dec(140)).verdict).toBe('PASS');
    expect(slaMeasure(latency, dec('140.000000000001')).verdict).toBe('FAIL');
    const failed = slaMeasure(latency, dec(150));
    expect([failed.verdict, plain(failed.limit), plain(failed.change!)]).toEqual(['FAIL', '140', '-0.25']);
    expect(slaMeasure(latency, null)).toMatchObject({ verdict: 'NO_DATA', change: null });
  });

  it('fail together when one fails, and say nothing without data', () => {
    const of = (...verdicts: ('PASS' | 'FAIL' | 'NO_DATA')[]) => slaVerdict(verdicts.map((verdict) => ({ verdict })));
    expect([of('PASS', 'PASS'), of('PASS', 'FAIL', 'NO_DATA'), of('PASS', 'NO_DATA'), of()]).toEqual([
      'PASS',
      'FAIL',
      'NO_DATA',
      'NO_DATA',
    ]);
  });

  it('are read from attributes, whatever else stands there', () => {
    const good = { meter: 'm', baseline: '2.0', atMostShare: '0.5' };
    expect(slaTargets({ sla: [good] })).toEqual([{ meter: 'm', baseline: dec(2), atMostShare: dec('0.5') }]);
    for (const wrong of [
      null,
      1,
      {},
      { ...good, meter: 1 },
      { ...good, baseline: 2 },
      { ...good, baseline: '0' },
      { ...good, atMostShare: 'half' },
      { ...good, atMostShare: '-1' },
    ])
      expect(slaTargets({ sla: [wrong] })).toEqual([]);
    expect(slaTargets({})).toEqual([]);
    expect(slaTargets({ sla: 'gold' })).toEqual([]);
    expect(slaTargets({ sla: Array(60).fill(good) })).toHaveLength(50);
  });

  it('[S2-11] a figure of a plan is met from its number on', () => {
    expect(kpiVerdict(dec(199_999), dec(200_000))).toBe('NOT_MET');
    expect(kpiVerdict(dec(200_000), dec(200_000))).toBe('MET');
  });
});
