import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OutcomeRun, outcomeRuns, type RowOutcome } from './row-outcomes.js';

const outcome = fc.constantFrom<RowOutcome>(
  'ACCEPTED',
  'DUPLICATE',
  { code: 'REQUIRED', field: 'id' },
  { code: 'REQUIRED', field: 'meter' },
  { code: 'IN_FUTURE', field: null },
);

/** The rows again, from their runs. */
function expand(runs: OutcomeRun[], first: number, count: number): RowOutcome[] {
  return Array.from({ length: count }, (_, index) => {
    const row = first + index;
    return runs.find(({ fromRow, toRow }) => fromRow <= row && row <= toRow)?.outcome ?? 'ACCEPTED';
  });
}

describe('outcomeRuns', () => {
  it('joins what is the same and consecutive', () => {
    const same: RowOutcome = { code: 'REQUIRED', field: 'id' };
    expect(outcomeRuns(['DUPLICATE', 'DUPLICATE', 'ACCEPTED', 'DUPLICATE', same, { ...same }], 11)).toEqual([
      { fromRow: 11, toRow: 12, outcome: 'DUPLICATE' },
      { fromRow: 14, toRow: 14, outcome: 'DUPLICATE' },
      { fromRow: 15, toRow: 16, outcome: same },
    ]);
  });

  it('tells every row, whatever the slice', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), fc.integer({ min: 1, max: 1000 }), (outcomes, first) => {
        expect(expand(outcomeRuns(outcomes, first), first, outcomes.length)).toEqual(outcomes);
      }),
    );
  });
});
