export interface BudgetsSearch {
  year?: number;
}

/** Leaves out what is not understood. */
export function readBudgetsSearch({ year }: Record<string, unknown>): BudgetsSearch {
  const found = Number(year);
  return Number.isInteger(found) && found >= 2000 && found <= 2100 ? { year: found } : {};
}
