import { describe, expect, it } from '@jest/globals';
import { day } from './account.fixture.js';
import { firstMonthToRate, type InstanceMark } from './first-month.js';

const mark = (activated: string, settled = true, firstOpen: string | null = null): InstanceMark => ({
  activatedAt: day(activated),
  settled,
  firstOpen,
});

describe('the month from which an account is rated', () => {
  it('is the one after the settled one while nothing changed', () => {
    expect(firstMonthToRate('2026-03', [mark('2025-01-01'), mark('2026-02-01')])).toBe('2026-04');
    expect(firstMonthToRate('2026-12', [mark('2025-01-01')])).toBe('2027-01');
  });

  it('is the first of life of what was never settled or is another than it was', () => {
    expect(firstMonthToRate(null, [mark('2026-02-28'), mark('2026-03-05')])).toBe('2026-02');
    expect(firstMonthToRate('2026-03', [mark('2025-01-01'), mark('2026-01-31', false)])).toBe('2026-01');
    expect(firstMonthToRate('2026-03', [mark('2025-01-01'), mark('2026-05-01', false)])).toBe('2026-04');
  });

  it('goes back to late use of any instance', () => {
    expect(firstMonthToRate('2026-03', [mark('2025-01-01'), mark('2025-01-01', true, '2025-11')])).toBe('2025-11');
    expect(firstMonthToRate('2026-03', [mark('2025-01-01', true, '2026-06')])).toBe('2026-04');
    expect(firstMonthToRate(null, [])).toBeNull();
  });
});
