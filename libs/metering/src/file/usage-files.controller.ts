import { type Actor, Allow, CurrentActor } from '#identity';
import { formatInstant, invalid, text } from '#kernel';
import { localeOf, typeOf } from '#platform';
import {
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { FileReport } from './file-report.js';
import { FILE_FORMATS, type FileFormat } from './rows.js';
import type { UsageFile } from './usage-file-rows.js';
import { UsageFiles } from './usage-files.service.js';

const ROUTE = 'v1/usage-files';
/** The route whose bodies are streams of any length. */
export const USAGE_FILES_ROUTE = `/${ROUTE}`;

const FORMAT_OF_TYPE: Record<string, FileFormat | null> = {
  'text/csv': 'CSV',
  'application/x-ndjson': 'NDJSON',
  'application/gzip': null,
  'application/octet-stream': null,
};
const TYPES = Object.keys(FORMAT_OF_TYPE);

/** The answer to an upload: what `usageFile` tells of it, without what needs a loader. */
interface ReceivedFile {
  id: string;
  status: string;
  [field: string]: unknown;
}

const received = ({
  id,
  name,
  format,
  source,
  backfill,
  status,
  bytes,
  sha256,
  receivedAt,
}: UsageFile): ReceivedFile => ({
  ...{ id, name, format, source, backfill, status, bytes, sha256 },
  receivedAt: formatInstant(receivedAt),
});

@Controller(ROUTE)
export class UsageFilesController {
  constructor(
    private readonly files: UsageFiles,
    private readonly report: FileReport,
  ) {}

  /** The body is the file: CSV, FOCUS or NDJSON, as it is or packed as gzip. Answers when it is on disk. */
  @Post()
  @HttpCode(202)
  @Allow('reportUsage')
  async upload(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Headers('content-type') contentType: string | undefined,
    @Query('name') name?: string | string[],
    @Query('format') format?: string | string[],
    @Query('source') source?: string | string[],
    @Query('backfill') backfill?: string | string[],
  ): Promise<ReceivedFile> {
    const type = typeOf(contentType);
    if (!(request.body instanceof Readable) || !TYPES.includes(type))
      throw new UnsupportedMediaTypeException(`Send ${TYPES.join(', ')}.`);
    const upload = { name: one(name) ?? 'usage', source: one(source) ?? '', backfill: one(backfill) === 'true' };
    const known = formatOf(one(format), type, upload.name);
    return received(await this.files.receive(actor, { ...upload, format: known }, request.body));
  }

  /** GET /v1/usage-files/{id}/report.csv: every row with what became of it. */
  @Get(':id/report.csv')
  @Allow('usageFile')
  async rows(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Headers('accept-language') language: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.get(actor, id);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="usage-file-${file.id}.csv"`)
      .send(this.report.csv(file, localeOf(language)));
  }
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** How the file is to be read: as is said, else as its type or its name tells. */
function formatOf(said: string | undefined, type: string, name: string): FileFormat {
  if (said !== undefined) {
    const known = FILE_FORMATS.find((format) => format === said.toUpperCase());
    if (known) return known;
    throw invalid(
      ['format'],
      'MALFORMED',
      text(`One of ${FILE_FORMATS.join(', ')}.`, `须为 ${FILE_FORMATS.join('、')}。`),
    );
  }
  const named = /\.(csv|ndjson|jsonl)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase();
  const format = FORMAT_OF_TYPE[type] ?? (named === undefined ? null : named === 'csv' ? 'CSV' : 'NDJSON');
  if (format) return format;
  throw invalid(
    ['format'],
    'REQUIRED',
    text('Say how to read it: format=CSV, FOCUS or NDJSON.', '请说明文件格式：format=CSV、FOCUS 或 NDJSON。'),
  );
}
