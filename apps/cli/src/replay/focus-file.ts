import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { type Charge, type RawRow, readRow, type Skip } from './focus-row.js';

const REQUIRED = [
  'ProviderName',
  'ServiceName',
  'SubAccountId',
  'BillingCurrency',
  'ChargeCategory',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'PricingQuantity',
  'ListUnitPrice',
  'ListCost',
];

/** Reads a FOCUS file row by row; never holds more than a few rows. */
export async function* readFocusFile(file: string): AsyncGenerator<Charge | Skip> {
  const rows = createReadStream(file).pipe(
    parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }),
  );
  let row = 0;
  for await (const raw of rows as AsyncIterable<RawRow>) {
    row++;
    if (row === 1) {
      const missing = REQUIRED.filter((column) => !(column in raw));
      if (missing.length)
        throw new Error(`${file} is not a FOCUS cost-and-usage file: it has no column ${missing.join(', ')}.`);
    }
    yield readRow(raw, row);
  }
  if (row === 0) throw new Error(`${file} has no rows.`);
}
