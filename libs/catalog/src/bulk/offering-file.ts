import { invalid, text } from '#kernel';
import { BOM, csvRows, textCell } from '#platform';
import { parse } from 'csv-parse/sync';
import type { Price, PricePlan } from '../core/index.js';
import type { OfferingContent } from '../offering/offering.check.js';
import type { PlanInput, PriceComponentInput } from '../plan/plan.input.js';

export const OFFERING_FILE_FORMATS = ['JSON', 'CSV'] as const;
export type OfferingFileFormat = (typeof OFFERING_FILE_FORMATS)[number];

const MOST_ROWS = 1000;

type Written = OfferingContent & { plans: readonly PricePlan[] };

/** How a column of a CSV file is written and read; `undefined` leaves a field as it is, or at its default. */
interface Column {
  write: (offering: Written) => string;
  read: (cell: string) => unknown;
}

const words = (field: 'code' | 'name' | 'summary' | 'description' | 'serviceModel'): Column => ({
  write: (offering) => offering[field],
  read: (cell) => cell,
});
/** Codes hold no blanks. */
const codes = (field: 'clouds' | 'categoryCodes' | 'zoneCodes'): Column => ({
  write: (offering) => offering[field].join(' '),
  read: (cell) => cell.split(/\s+/).filter(Boolean),
});
const json = (value: (offering: Written) => unknown): Column => ({
  write: (offering) => JSON.stringify(value(offering)),
  read: (cell) => (cell.trim() ? jsonOf(cell) : undefined),
});

/** Names are part of the public contract: columns may be added, never renamed. */
const COLUMNS: Record<string, Column> = {
  code: words('code'),
  name: words('name'),
  summary: words('summary'),
  description: words('description'),
  serviceModel: words('serviceModel'),
  clouds: codes('clouds'),
  categoryCodes: codes('categoryCodes'),
  zoneCodes: codes('zoneCodes'),
  attributes: json(({ attributes }) => attributes),
  partners: json(({ partners }) => partners),
  plans: json(({ plans }) => plans.map(planWritten)),
};
const NAMES = Object.keys(COLUMNS);

/** A text that is no JSON is handed on as it is: the shape of the row then says what is wrong with it. */
function jsonOf(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** What would run as a formula gets a leading apostrophe, and so does what begins with one: reading takes one away. */
const cellOf = (value: string): string => (value.startsWith("'") ? `'${value}` : textCell(value));
const textOf = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** A plan as inputs have it: what is null or empty is left out. */
export const planWritten = ({ code, name, prices }: PricePlan): PlanInput => ({
  code,
  name,
  prices: prices.map(priceWritten),
});
const priceWritten = (price: Price): PriceComponentInput =>
  Object.fromEntries(
    Object.entries(price).filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length)),
  ) as unknown as PriceComponentInput;

/** Offerings as a file of this format, piece by piece; read again it says the same. */
export const OFFERING_WRITERS: Record<
  OfferingFileFormat,
  { head: string; piece: (offerings: readonly Written[], isFirst: boolean) => string; tail: string }
> = {
  CSV: {
    head: BOM + csvRows([NAMES]),
    piece: (offerings) =>
      csvRows(offerings.map((offering) => NAMES.map((name) => cellOf(COLUMNS[name]!.write(offering))))),
    tail: '',
  },
  JSON: {
    head: '[',
    piece: (offerings, isFirst) =>
      offerings
        .map((offering, index) => `${isFirst && !index ? '\n' : ',\n'}${JSON.stringify(written(offering))}`)
        .join(''),
    tail: '\n]\n',
  },
};

const written = ({ plans, ...content }: Written): object => ({
  code: content.code,
  name: content.name,
  summary: content.summary,
  description: content.description,
  serviceModel: content.serviceModel,
  clouds: content.clouds,
  categoryCodes: content.categoryCodes,
  zoneCodes: content.zoneCodes,
  attributes: content.attributes,
  partners: content.partners,
  plans: plans.map(planWritten),
});

/**
 * The rows of a file, in order, each as it should be an input of `createOffering`; what is wrong with a row itself is
 * found later. VALIDATION_FAILED with MALFORMED for what is no such file, REQUIRED without rows, TOO_MANY above 1 000.
 */
export function readOfferingFile(format: OfferingFileFormat, content: string): unknown[] {
  const found = format === 'JSON' ? readJson(content) : readCsv(content);
  if (!found.length) throw invalid(['content'], 'REQUIRED', text('It has no offerings.', '文件中没有服务商品。'));
  if (found.length > MOST_ROWS)
    throw invalid(['content'], 'TOO_MANY', text(`At most ${MOST_ROWS} offerings.`, `最多 ${MOST_ROWS} 个服务商品。`));
  return found;
}

function readJson(content: string): unknown[] {
  const found = jsonOf(content);
  if (!Array.isArray(found))
    throw invalid(['content'], 'MALFORMED', text('Not a JSON list of offerings.', '不是服务商品的 JSON 列表。'));
  return found;
}

function readCsv(content: string): object[] {
  let found: Record<string, string>[];
  try {
    found = parse(content, { columns: true, bom: true, skip_empty_lines: true, to: MOST_ROWS + 1 });
  } catch {
    throw invalid(['content'], 'MALFORMED', text('Not a CSV file with one head row.', '不是带一行表头的 CSV 文件。'));
  }
  return found.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        Object.hasOwn(COLUMNS, name) ? COLUMNS[name]!.read(textOf(cell)) : cell,
      ]),
    ),
  );
}
