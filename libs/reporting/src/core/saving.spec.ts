import { describe, expect, it } from '@jest/globals';
import { addToMonth, dec } from '#kernel/core';
import { savingOf } from './saving.js';

const year = (amount: string, months = 12, currency = 'CNY') =>
  Array.from({ length: months }, (_, index) => ({
    ...{ month: addToMonth('2026-01', index), currency, amount: dec(amount) },
  }));
const former = { amount: dec(320_000), currency: 'CNY' };

describe('a year’s bills against what a system cost before', () => {
  it('of 240 000 instead of 320 000 are −25.0 per cent, exactly [S1-58]', () => {
    const saving = savingOf({ former, fromMonth: '2026-01', invoiced: year('20000') });
    expect(saving).toMatchObject({ percent: '-25.0', missing: null, missingMonths: [] });
    expect(saving.now.map(({ amount }) => amount.toFixed())).toEqual(['240000']);
    expect(savingOf({ former, fromMonth: '2026-01', invoiced: year('26680') }).percent).toBe('0.1'); // 0.05
  });

  it('are not compared where something is missing, which is said', () => {
    const nine = savingOf({ former, fromMonth: '2026-01', invoiced: year('20000', 9) });
    expect(nine).toMatchObject({ percent: null, missingMonths: ['2026-10', '2026-11', '2026-12'] });
    expect(nine.missing!.en).toBe('Not invoiced: 2026-10, 2026-11, 2026-12 — 3 of 12 months.');
    expect(savingOf({ former: null, fromMonth: '2026-01', invoiced: year('1') }).percent).toBeNull();
    expect(savingOf({ former, fromMonth: '2026-01', invoiced: year('1', 12, 'USD') }).percent).toBeNull();
  });
});
