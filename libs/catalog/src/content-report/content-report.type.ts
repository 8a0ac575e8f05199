import { enumOf } from '#identity';
import { connectionType, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  CONTENT_REPORT_KINDS,
  CONTENT_REPORT_STATUSES,
  type ContentReportKind,
  type ContentReportStatus,
} from '../core/index.js';

const ContentReportKindEnum = enumOf(CONTENT_REPORT_KINDS);
registerEnumType(ContentReportKindEnum, { name: 'ContentReportKind' });
const ContentReportStatusEnum = enumOf(CONTENT_REPORT_STATUSES);
registerEnumType(ContentReportStatusEnum, { name: 'ContentReportStatus' });

@ObjectType('ContentReport', { description: 'That somebody holds what a listing says to be unlawful.' })
export class ContentReportType {
  @Field(() => ID) id!: string;
  @Field(() => ContentReportKindEnum) kind!: ContentReportKind;
  @Field(() => String) statement!: string;
  @Field(() => ContentReportStatusEnum) status!: ContentReportStatus;
  @Field(() => DateTime) reportedAt!: number;
  @Field(() => String, { nullable: true, description: 'Of the decision.' }) reason!: string | null;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const ContentReportConnection = connectionType('ContentReport', () => ContentReportType);

@InputType()
export class ReportContentInput {
  @Field(() => ID) offeringId!: string;
  @Field(() => ContentReportKindEnum) kind!: ContentReportKind;
  @Field(() => String) statement!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class ContentReportsArgs extends PageArgs {
  @Field(() => [ContentReportStatusEnum], { nullable: true }) statuses?: ContentReportStatus[] | null;
}
