/** From this level of the system (等保) on, offerings of these categories go with what is ordered. */
export interface CompanionRow {
  minimumMlpsLevel: number;
  categoryCodes: string[];
  /** The clause it comes from. */
  source: string;
}

/** Reads `seeds/reference/companions.json`; RangeError on a malformed row. */
export function readCompanions(json: unknown): CompanionRow[] {
  const isRow = ({ minimumMlpsLevel: level, categoryCodes, source }: Partial<CompanionRow>): boolean =>
    Number.isInteger(level) &&
    level! >= 1 &&
    level! <= 5 &&
    Array.isArray(categoryCodes) &&
    categoryCodes.length > 0 &&
    categoryCodes.every((code) => typeof code === 'string') &&
    typeof source === 'string';
  if (!Array.isArray(json) || !(json as Partial<CompanionRow>[]).every(isRow))
    throw new RangeError('companions: a row is not a level from 1 to 5, categories and a source');
  return json as CompanionRow[];
}

/** The categories that go with a system of this level, each once. */
export const companionCategories = (rows: readonly CompanionRow[], mlpsLevel: number): string[] => [
  ...new Set(rows.filter((row) => row.minimumMlpsLevel <= mlpsLevel).flatMap(({ categoryCodes }) => categoryCodes)),
];
