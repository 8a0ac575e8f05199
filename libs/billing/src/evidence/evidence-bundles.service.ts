import { formatInstant, type Instant } from '#kernel';
import { type LineEvent, UsageLedger } from '#metering';
import { BOM, csvRows, textCell, projectRoot } from '#platform';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, pipeline, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { InvoiceFiles } from '../invoice/invoice-files.service.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { EVIDENCE_FORMAT, type EventGroup, EvidenceReading } from './evidence-reading.service.js';
import { README } from './readme.js';

/**
 * The program that recomputes an invoice from its bundle: plain Node.js, given to readers as it lies here. Read when a
 * bundle is made: who makes none needs no such file.
 */
const verifier = (): string =>
  readFileSync(join(projectRoot, 'libs', 'billing', 'evidence', 'verify-invoice.mjs'), 'utf8');

type Pieces = AsyncIterable<string> | Iterable<string>;

/** Makes the evidence bundle of an invoice. Who may have it has been decided before. */
@Injectable()
export class EvidenceBundles {
  constructor(
    private readonly reading: EvidenceReading,
    private readonly files: InvoiceFiles,
    private readonly usage: UsageLedger,
  ) {}

  /** The bundle as a ZIP that is made as it is read; a fault on the way ends the download. */
  async of(invoice: Invoice): Promise<Readable> {
    const groups: EventGroup[] = [];
    const hashes: Record<string, { sha256: string; bytes: number }> = {};
    const parts: [string, () => Pieces][] = [
      ['invoice.json', () => this.invoice(invoice)],
      ['evidence.json', () => this.reading.json(invoice, groups)],
      ['events.csv', () => eventsCsv(this.usage.eventsOfLines(groups))],
      ['verify-invoice.mjs', () => [verifier()]],
      ['README.txt', () => [README]],
    ];
    const zip = new ZipFile();
    const mtime = new Date(invoice.issuedAt / 1000);
    const add = (name: string, pieces: () => Iterable<string> | AsyncIterable<string | Buffer>): void =>
      zip.addReadStreamLazy(name, { mtime }, (ready) => ready(null, Readable.from(pieces())));
    for (const [name, pieces] of parts) add(name, () => hashed(pieces(), (sum) => (hashes[name] = sum)));
    // The last: what the files before it are is known once they were read.
    add('manifest.json', () => [manifestOf(invoice, hashes)]);
    zip.end();
    const out = new PassThrough();
    zip.on('error', (error: Error) => out.destroy(error));
    pipeline(zip.outputStream, out, () => undefined);
    return out;
  }

  private async *invoice(invoice: Invoice): AsyncGenerator<string, void, void> {
    yield (await this.files.file(invoice, 'json')) as string;
  }
}

const manifestOf = ({ number, issuedAt }: Invoice, files: object): string =>
  `${JSON.stringify({ format: EVIDENCE_FORMAT, number, issuedAt: formatInstant(issuedAt), files }, null, 2)}\n`;

async function* hashed(
  pieces: Pieces,
  done: (sum: { sha256: string; bytes: number }) => void,
): AsyncGenerator<Buffer, void, void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    const chunk = Buffer.from(piece, 'utf8');
    hash.update(chunk);
    bytes += chunk.length;
    yield chunk;
  }
  done({ sha256: hash.digest('hex'), bytes });
}

const instantOrEmpty = (instant: Instant | null): string => (instant === null ? '' : formatInstant(instant));

/**
 * `quantity` is what the event adds to its group's use, `at` the microsecond it counts at, `place` orders events of one
 * instant: a corrected one has its original's. Names are part of the format.
 */
const COLUMNS: [string, (event: LineEvent) => string][] = [
  ['group', ({ lineNo }) => String(lineNo)],
  ['instanceId', ({ instanceId }) => textCell(instanceId)],
  ['meter', ({ meter }) => textCell(meter)],
  ['eventId', ({ eventId }) => textCell(eventId)],
  ['source', ({ source }) => textCell(source)],
  ['quantity', ({ quantity }) => quantity],
  ['reportedQuantity', ({ reportedQuantity }) => reportedQuantity],
  ['occurredAt', ({ occurredAt }) => formatInstant(occurredAt)],
  ['windowStart', ({ windowStart }) => instantOrEmpty(windowStart)],
  ['receivedAt', ({ receivedAt }) => formatInstant(receivedAt)],
  ['subject', ({ subject }) => textCell(subject)],
  ['correctsEventId', ({ correctsEventId }) => textCell(correctsEventId)],
  ['at', ({ at }) => String(at)],
  ['key', ({ key }) => key],
  ['place', ({ place }) => place],
];
const ROWS_AT_ONCE = 500;

async function* eventsCsv(events: AsyncIterable<LineEvent>): AsyncGenerator<string, void, void> {
  yield BOM + csvRows([COLUMNS.map(([name]) => name)]);
  let batch: string[][] = [];
  for await (const event of events) {
    batch.push(COLUMNS.map(([, cell]) => cell(event)));
    if (batch.length < ROWS_AT_ONCE) continue;
    yield csvRows(batch);
    batch = [];
  }
  if (batch.length) yield csvRows(batch);
}
