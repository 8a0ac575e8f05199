import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { OFFERING_FILE_FORMATS, type OfferingFileFormat } from './offering-file.js';
import {
  IMPORT_MODES,
  IMPORT_STATUSES,
  type ImportMode,
  type ImportStatus,
  ROW_ACTIONS,
  type RowAction,
} from './offering-import.row.js';

const OfferingFileFormatEnum = enumOf(OFFERING_FILE_FORMATS);
registerEnumType(OfferingFileFormatEnum, {
  name: 'OfferingFileFormat',
  description: 'As GET /v1/offerings.json and .csv write them.',
});
const OfferingImportModeEnum = enumOf(IMPORT_MODES);
registerEnumType(OfferingImportModeEnum, {
  name: 'OfferingImportMode',
  description: 'Whether one refused row refuses all.',
});
const OfferingImportStatusEnum = enumOf(IMPORT_STATUSES);
registerEnumType(OfferingImportStatusEnum, { name: 'OfferingImportStatus' });
export const OfferingRowActionEnum = enumOf(ROW_ACTIONS);
registerEnumType(OfferingRowActionEnum, {
  name: 'OfferingRowAction',
  description: 'CREATED: a draft. REVISED: the draft, or a revision of what is published, says it now.',
});

@InputType()
export class ImportOfferingsInput {
  @Field(() => OfferingFileFormatEnum) format!: OfferingFileFormat;
  @Field(() => String, {
    description: 'The file: up to 1 000 offerings as inputs of createOffering. What a row leaves out stays.',
  })
  content!: string;
  @Field(() => OfferingImportModeEnum) mode!: ImportMode;
  @Field(() => Boolean, { nullable: true, description: 'Says what would come of it, and writes nothing.' })
  dryRun?: boolean | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ObjectType('OfferingRowIssue')
export class OfferingRowIssueType {
  @Field(() => String, { description: 'In createOffering’s input; "" for the row as a whole.' }) path!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType('OfferingImportRow', { description: 'What came of one row, or would come of it.' })
export class OfferingImportRowType {
  @Field(() => Int, { description: 'From 1.' }) row!: number;
  @Field(() => String) code!: string;
  @Field(() => OfferingRowActionEnum, { nullable: true, description: 'Null while it waits.' })
  action!: RowAction | null;
  @Field(() => ID, { nullable: true }) offeringId!: string | null;
}

@ObjectType('OfferingImport', {
  description: 'Offerings sent in one file, written by queued work. rows = the four counts + those that wait.',
})
export class OfferingImportType {
  @Field(() => ID) id!: string;
  @Field(() => OfferingFileFormatEnum) format!: OfferingFileFormat;
  @Field(() => OfferingImportModeEnum) mode!: ImportMode;
  @Field(() => Boolean) dryRun!: boolean;
  @Field(() => OfferingImportStatusEnum) status!: ImportStatus;
  @Field(() => Boolean, { description: 'Its rows are written: neither tried out nor refused as a whole.' })
  applied!: boolean;
  @Field(() => Int) rows!: number;
  @Field(() => Int) created!: number;
  @Field(() => Int) revised!: number;
  @Field(() => Int) unchanged!: number;
  @Field(() => Int) refused!: number;
  @Field(() => DateTime) receivedAt!: number;
  @Field(() => DateTime, { nullable: true }) finishedAt!: number | null;
}

export const OfferingImportConnectionType = connectionType('OfferingImport', () => OfferingImportType);
