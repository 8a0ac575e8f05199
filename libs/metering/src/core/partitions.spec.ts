import { parseInstant } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { missingMonths, partitionOf } from './partitions.js';

const now = parseInstant('2026-11-30T15:59:59.999999Z')!; // the last instant of November in Shanghai

describe('missingMonths', () => {
  it('is none while the two months after now have a partition', () => {
    expect(missingMonths(['p202611', 'p202612', 'p202701', 'p_max'], now)).toEqual([]);
    expect(missingMonths(['p202611', 'p202612', 'p202701', 'p_max'], now + 1)).toEqual(['2027-02']);
  });

  it('leaves no month out after a long pause, in portions', () => {
    expect(missingMonths(['p_max', 'p202610'], now)).toEqual(['2026-11', '2026-12', '2027-01']);
    const later = missingMonths(['p202612', 'p_max'], parseInstant('2036-01-01T00:00:00Z')!);
    expect([later.length, later[0], later.at(-1)]).toEqual([24, '2027-01', '2028-12']);
    expect(missingMonths(['p_max'], now)).toEqual(['2026-11', '2026-12', '2027-01']);
  });

  it('names a partition after its month', () => expect(partitionOf('2026-11')).toBe('p202611'));
});
