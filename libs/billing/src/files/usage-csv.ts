import { BOM, csvRows, textCell } from '#platform';
import { noticeOf } from './document.js';

/**
 * One usage event behind one invoice line. `quantity` is what the event contributes to the line: the sum over a
 * line's rows is the line's quantity; `reportedQuantity` is what the event itself said (they differ where events
 * are counted, or where a correction replaces an earlier one). Instants are RFC 3339.
 */
export interface UsageRow {
  lineNo: number;
  lineId: string;
  lineKind: string;
  instanceId: string;
  meter: string;
  eventId: string;
  source: string;
  quantity: string;
  reportedQuantity: string;
  occurredAt: string;
  windowStart: string | null;
  receivedAt: string;
  subject: string | null;
  correctsEventId: string | null;
}

/** Names are part of the public contract: columns may be added before `note`, never renamed or moved. */
const COLUMNS: [string, (row: UsageRow) => string][] = [
  ['lineNo', (row) => String(row.lineNo)],
  ['lineId', (row) => textCell(row.lineId)],
  ['lineKind', (row) => row.lineKind],
  ['instanceId', (row) => textCell(row.instanceId)],
  ['meter', (row) => textCell(row.meter)],
  ['eventId', (row) => textCell(row.eventId)],
  ['source', (row) => textCell(row.source)],
  ['quantity', (row) => row.quantity],
  ['reportedQuantity', (row) => row.reportedQuantity],
  ['occurredAt', (row) => row.occurredAt],
  ['windowStart', (row) => row.windowStart ?? ''],
  ['receivedAt', (row) => row.receivedAt],
  ['subject', (row) => textCell(row.subject)],
  ['correctsEventId', (row) => textCell(row.correctsEventId)],
];

/** Rows written as one piece: large enough to be quick, small enough that a reader sees them arrive. */
const BATCH = 500;

/**
 * Turns events into CSV, piece by piece, in the order given; memory does not grow with their number. The first
 * piece is the head (UTF-8 byte order mark, English names), which also stands when there are no events. Feed it to
 * `Readable.from` or to a pipeline; it reads no further than its reader does.
 */
export async function* usageCsv(
  rows: AsyncIterable<UsageRow> | Iterable<UsageRow>,
  of: { isTrial?: boolean } = {},
): AsyncGenerator<string, void, void> {
  const { zh } = noticeOf(of);
  yield BOM + csvRows([[...COLUMNS.map(([name]) => name), 'note']]);
  let batch: string[][] = [];
  for await (const row of rows) {
    batch.push([...COLUMNS.map(([, cell]) => cell(row)), zh]);
    if (batch.length < BATCH) continue;
    yield csvRows(batch);
    batch = [];
  }
  if (batch.length > 0) yield csvRows(batch);
}
