import type { Instant } from '#kernel';
import { seedsDir } from '#platform';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTaxRates, type TaxCategory, taxRateAt, type TaxRateTable } from '../core/index.js';

/** The dated table of value-added tax rates; a malformed one stops the process at its start. */
@Injectable()
export class TaxRates {
  private readonly table = readTaxRates(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'tax-rates.json'), 'utf8')),
  );

  /** All rows of these categories. */
  rowsOf(categories: ReadonlySet<TaxCategory>): TaxRateTable {
    return this.table.filter(({ category }) => categories.has(category));
  }

  /** The category's rate for a service that starts at `at`, as a plain fraction such as "0.06"; NO_TAX_RATE before the first. */
  rateAt(category: TaxCategory, at: Instant): string {
    return taxRateAt(this.table, category, at);
  }
}
