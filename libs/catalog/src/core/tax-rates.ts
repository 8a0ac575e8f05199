import {
  type DateOn,
  dayStart,
  dec,
  DomainError,
  type Instant,
  isDateOn,
  parseDecimal,
  plain,
  text,
} from '#kernel/core';
import type { CatalogCode } from './errors.js';
import { TAX_CATEGORIES, type TaxCategory } from './price.js';

/** From the beginning of day `from` in Asia/Shanghai this is the category's rate, until its next row. */
export interface TaxRateRow {
  category: TaxCategory;
  from: DateOn;
  /** A share of the net amount: "0.06" is 6 %. */
  rate: string;
}

export type TaxRateTable = readonly TaxRateRow[];

function isRow(row: unknown): row is TaxRateRow {
  const { category, from, rate } = (row ?? {}) as Partial<Record<keyof TaxRateRow, unknown>>;
  if (typeof category !== 'string' || typeof from !== 'string' || typeof rate !== 'string') return false;
  const value = parseDecimal(rate, 1);
  const isRate = typeof value !== 'string' && value.gte(0) && value.lt(1);
  return (TAX_CATEGORIES as readonly string[]).includes(category) && isDateOn(from) && isRate;
}

/**
 * Reads the rows of `seeds/reference/tax-rates.json`, so that a wrong file is found when a process starts and not
 * when it bills. Throws RangeError on a malformed row, two rows of a category and day, or a category without any.
 */
export function readTaxRates(rows: unknown): TaxRateTable {
  if (!Array.isArray(rows)) throw new RangeError('tax rates: not a list');
  const table = rows.map((row: unknown, index) => {
    if (!isRow(row)) throw new RangeError(`tax rates: row ${index} is not a category, a day and a rate`);
    return { category: row.category, from: row.from, rate: plain(dec(row.rate)) };
  });
  const keys = new Set(table.map(({ category, from }) => `${category} ${from}`));
  if (keys.size < table.length) throw new RangeError('tax rates: a category has two rates from one day');
  for (const category of TAX_CATEGORIES)
    if (!table.some((row) => row.category === category)) throw new RangeError(`tax rates: none for ${category}`);
  return table;
}

/**
 * The rate in force for a category when a service starts, a plain decimal such as "0.06". Throws NO_TAX_RATE for
 * an instant before the category's first row.
 */
export function taxRateAt(table: TaxRateTable, category: TaxCategory, at: Instant): string {
  let found: TaxRateRow | null = null;
  for (const row of table)
    if (row.category === category && dayStart(row.from) <= at && (!found || row.from > found.from)) found = row;
  if (!found)
    throw new DomainError(
      'NO_TAX_RATE' satisfies CatalogCode,
      text(`No tax rate is known for ${category} at that time.`, `没有 ${category} 在该时间的税率。`),
    );
  return plain(found.rate);
}
