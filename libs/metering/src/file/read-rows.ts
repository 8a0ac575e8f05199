import { DomainError } from '#kernel';
import { CsvError, parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { type RawRow } from '../core/index.js';
import { unpack } from '../intake/gzip-body.js';
import { csvRow, type FileFormat, focusRow, jsonRow, REQUIRED_COLUMNS } from './rows.js';

/** Why a whole file could not be read to its end. Part of the public contract. */
export type UsageFileFault =
  /** The text is no CSV: a quote that is not closed, a row that is longer than can be held. */
  | 'NOT_CSV'
  /** A column that rows need is not there. */
  | 'COLUMN_MISSING'
  /** It begins as gzip and does not go on as such. */
  | 'BROKEN_GZIP'
  /** It unpacks to more than is read. */
  | 'PAYLOAD_TOO_LARGE'
  /** So many rows were refused that it is likely not the file that was meant. */
  | 'TOO_MANY_REJECTED'
  /** A backfill has at most 50 000 rows and 64 MiB, and changes at most 5 000 amounts. */
  | 'BACKFILL_TOO_LARGE'
  /** The worker does not find what was uploaded. */
  | 'FILE_MISSING'
  /** The work failed each time it was tried. */
  | 'ERROR';

/** Ends the reading of a file, with what a provider may be told. */
export class UnreadableFile extends Error {
  constructor(
    readonly code: UsageFileFault,
    readonly detail = '',
  ) {
    super(`${code} ${detail}`);
  }
}

/** The longest row that is held, in characters or bytes. */
const LONGEST_ROW = 64 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);

export interface RowSource {
  /** Each row, in order; an unreadable file throws `UnreadableFile` where it ends being readable. */
  rows: AsyncIterable<RawRow>;
  /** Bytes taken from the disk so far. */
  bytesRead: () => number;
}

export interface ReadableFile {
  path: string;
  format: FileFormat;
  /** The source its events are known by, unless they name their own. */
  source: string;
  /** How much a packed file may unpack to. */
  mostBytes: number;
}

/**
 * Opens a file as rows. It is read as they are asked for: some hundred kilobytes of it are in memory at any time.
 * Packed files are told by how they begin, whatever they are called.
 * @param skip so many rows at the start are passed over without being read closely
 */
export async function openRows(file: ReadableFile, skip = 0): Promise<RowSource> {
  const packed = await isPacked(file.path);
  const disk = createReadStream(file.path);
  const body: Readable = packed ? unpack(disk, file.mostBytes) : disk;
  disk.on('error', (error) => body.destroy(error));
  return { rows: readRows(file, body, skip), bytesRead: () => disk.bytesRead };
}

async function isPacked(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.equals(GZIP);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UnreadableFile('FILE_MISSING');
    throw error;
  }
}

async function* readRows({ format, source }: ReadableFile, body: Readable, skip: number): AsyncGenerator<RawRow> {
  let left = skip;
  try {
    if (format === 'NDJSON') {
      for await (const line of linesOf(body)) if (left-- <= 0) yield jsonRow(line, source);
    } else {
      const toRow = format === 'CSV' ? csvRow : focusRow;
      for await (const columns of columnsOf(body, format)) if (left-- <= 0) yield toRow(columns, source);
    }
  } catch (error) {
    throw told(error);
  } finally {
    body.destroy();
  }
}

function told(error: unknown): unknown {
  if (error instanceof CsvError) return new UnreadableFile('NOT_CSV', error.message.slice(0, 200));
  if (error instanceof DomainError)
    return new UnreadableFile(error.code === 'PAYLOAD_TOO_LARGE' ? 'PAYLOAD_TOO_LARGE' : 'BROKEN_GZIP');
  return error;
}

async function* columnsOf(body: Readable, format: 'CSV' | 'FOCUS'): AsyncGenerator<Record<string, string>> {
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkedHeader(header, format),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  pipeline(body, parser, () => {}); // a body that breaks ends the loop below with its error
  yield* parser as AsyncIterable<Record<string, string>>;
}

function checkedHeader(header: string[], format: 'CSV' | 'FOCUS'): string[] {
  const names = header.map((name) => name.trim());
  const missing = REQUIRED_COLUMNS[format].filter((wanted) => ![wanted].flat().some((name) => names.includes(name)));
  if (missing.length)
    throw new UnreadableFile('COLUMN_MISSING', missing.map((wanted) => [wanted].flat().join(' / ')).join(', '));
  return names;
}

/** Lines without their ends; empty ones are passed over, and of one that is too long its beginning is given. */
async function* linesOf(body: Readable): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      const line = textOf(bytes.subarray(start, end));
      if (line) yield line;
      start = end + 1;
    }
    rest = bytes.subarray(start);
    // What goes on beyond the longest row is dropped as it comes; its beginning is no JSON and is refused as such.
    if (rest.length > LONGEST_ROW) rest = Buffer.from(rest.subarray(0, LONGEST_ROW));
  }
  const last = textOf(rest);
  if (last) yield last;
}

const textOf = (bytes: Buffer): string =>
  bytes
    .subarray(0, LONGEST_ROW)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
