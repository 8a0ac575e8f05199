import type { RowFault } from './raw-report.js';

/** What became of a row: kept, kept before, or refused with a reason. */
export type RowOutcome = 'ACCEPTED' | 'DUPLICATE' | RowFault;

/** Consecutive rows with the same outcome, both ends included. Accepted rows are what no run tells of. */
export interface OutcomeRun {
  fromRow: number;
  toRow: number;
  outcome: Exclude<RowOutcome, 'ACCEPTED'>;
}

const same = (a: RowOutcome, b: RowOutcome): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && a.code === b.code && a.field === b.field);

/** The runs of a slice whose first row has the number `first`; accepted rows are left out. */
export function outcomeRuns(outcomes: readonly RowOutcome[], first: number): OutcomeRun[] {
  const runs: OutcomeRun[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome === 'ACCEPTED') return;
    const row = first + index;
    const last = runs.at(-1);
    if (last?.toRow === row - 1 && same(last.outcome, outcome)) last.toRow = row;
    else runs.push({ fromRow: row, toRow: row, outcome });
  });
  return runs;
}
