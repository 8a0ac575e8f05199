import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { USAGE_FILE_STATUSES, type UsageFileStatus } from '../core/index.js';
import { FILE_FORMATS, type FileFormat } from './rows.js';

const UsageFileFormatEnum = enumOf(FILE_FORMATS);
registerEnumType(UsageFileFormatEnum, { name: 'UsageFileFormat' });
export const UsageFileStatusEnum = enumOf(USAGE_FILE_STATUSES);
registerEnumType(UsageFileStatusEnum, { name: 'UsageFileStatus' });

@ObjectType('UsageFile', {
  description:
    'A file sent to POST /v1/usage-files. rows = accepted + duplicates + rejected, at every moment; GET /v1/usage-files/{id}/report.csv tells it row by row.',
})
export class UsageFileType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => UsageFileFormatEnum) format!: FileFormat;
  @Field(() => String, { description: 'The source its events are known by; "" is that of GraphQL.' }) source!: string;
  @Field(() => Boolean, { description: 'Tried out first, and applied when somebody says so: see `backfillReport`.' })
  backfill!: boolean;
  @Field(() => UsageFileStatusEnum) status!: UsageFileStatus;
  @Field(() => Float, { description: 'Its size as it was sent.' }) bytes!: number;
  @Field(() => Float, { description: 'How much of that has been read.' }) bytesRead!: number;
  @Field(() => String, { description: 'Hash of what was sent, hexadecimal.' }) sha256!: string;
  @Field(() => Int, { description: 'Rows taken in so far.' }) rows!: number;
  @Field(() => Int) accepted!: number;
  @Field(() => Int) duplicates!: number;
  @Field(() => Int, { description: 'Refused rows, kept in quarantine.' }) rejected!: number;
  @Field(() => String, { nullable: true, description: 'Why the file could not be read to its end.' })
  fault!: string | null;
  @Field(() => String, { nullable: true }) faultDetail!: string | null;
  @Field(() => DateTime) receivedAt!: number;
  @Field(() => DateTime, { nullable: true }) startedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) finishedAt!: number | null;
  providerId!: string;
}

export const UsageFileConnection = connectionType('UsageFile', () => UsageFileType);
