import { CsvError, parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
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

async function* rawRows(file: string): AsyncGenerator<RawRow> {
  const rows = parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true });
  pipeline(createReadStream(file), rows, () => {}); // a file that cannot be read ends the loop below with its error
  try {
    yield* rows as AsyncIterable<RawRow>;
  } catch (error) {
    throw error instanceof CsvError ? new Error(`${file} is not a CSV file: ${error.message}.`) : error;
  }
}

/** Reads a FOCUS file row by row; never holds more than a few rows. */
export async function* readFocusFile(file: string): AsyncGenerator<Charge | Skip> {
  let row = 0;
  for await (const raw of rawRows(file)) {
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
