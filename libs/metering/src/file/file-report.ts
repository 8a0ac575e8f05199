import type { Id } from '#kernel';
import { bin, type Locale, rows, say } from '#platform';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { faultText, type ReportField, type RowFault } from '../core/index.js';
import type { UsageFile } from './usage-file-rows.js';

interface Run {
  from_row: number;
  to_row: number;
  outcome: 'DUPLICATE' | 'REJECTED';
  code: RowFault['code'] | null;
  field: ReportField | null;
}

const RUNS_AT_ONCE = 1000;
/** Lines of one chunk of the download. */
const LINES = 2000;

/** What became of each row of a file, as CSV that is made while it is read. */
@Injectable()
export class FileReport {
  constructor(private readonly dataSource: DataSource) {}

  /** Every row that was taken in so far: its number, outcome, and why it was refused. */
  csv(file: UsageFile, locale: Locale): Readable {
    return Readable.from(this.lines(file, locale));
  }

  private async *lines(file: UsageFile, locale: Locale): AsyncGenerator<string> {
    yield 'row,outcome,code,message\n';
    let row = 1;
    for await (const run of this.runs(file.id, file.rows)) {
      yield* repeated(row, run.from_row - 1, ',ACCEPTED,,\n');
      yield* repeated(run.from_row, run.to_row, tailOf(run, locale));
      row = run.to_row + 1;
    }
    yield* repeated(row, file.rows, ',ACCEPTED,,\n');
  }

  private async *runs(fileId: Id, upTo: number): AsyncGenerator<Run> {
    for (let after = 0; ;) {
      const found = await rows<Run>(
        this.dataSource,
        `SELECT from_row, to_row, outcome, code, field FROM usage_file_outcome
          WHERE file_id = ? AND from_row > ? AND from_row <= ? ORDER BY from_row LIMIT ${RUNS_AT_ONCE}`,
        [bin(fileId), after, upTo],
      );
      yield* found;
      if (found.length < RUNS_AT_ONCE) return;
      after = found.at(-1)!.from_row;
    }
  }
}

const tailOf = ({ outcome, code, field }: Run, locale: Locale): string =>
  code === null ? `,${outcome},,\n` : `,${outcome},${code},${stringify([[say(faultText({ code, field }), locale)]])}`;

function* repeated(from: number, to: number, tail: string): Generator<string> {
  for (let start = from; start <= to; start += LINES) {
    const end = Math.min(to, start + LINES - 1);
    yield Array.from({ length: end - start + 1 }, (_, index) => `${start + index}${tail}`).join('');
  }
}
