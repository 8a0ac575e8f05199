import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar } from '#platform';
import { CitationType } from '#policy';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  LEGACY_ROW_ACTIONS,
  LEGACY_STATUSES,
  type LegacyStatus,
  MIGRATION_KINDS,
  MIGRATION_STATUSES,
  type MigrationKind,
  type MigrationStatus,
} from '../core/index.js';

export const LegacyStatusEnum = enumOf(LEGACY_STATUSES);
registerEnumType(LegacyStatusEnum, { name: 'LegacyStatus' });
const MigrationKindEnum = enumOf(MIGRATION_KINDS);
registerEnumType(MigrationKindEnum, { name: 'MigrationKind', description: '构建、改造、移植.' });
const MigrationStatusEnum = enumOf(MIGRATION_STATUSES);
registerEnumType(MigrationStatusEnum, { name: 'MigrationStatus' });
const LegacyRowActionEnum = enumOf(LEGACY_ROW_ACTIONS);
registerEnumType(LegacyRowActionEnum, { name: 'LegacyRowAction' });

@ObjectType('LegacySystem', { description: '存量系统: what an organization ran before the cloud.' })
export class LegacySystemType {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String, { nullable: true }) nameEn!: string | null;
  @Field(() => String, { nullable: true, description: 'A leaf of the taxonomy; null: not mapped yet.' })
  categoryCode!: string | null;
  @Field(() => String, { description: 'Where it runs.' }) host!: string;
  @Field(() => Int, { description: '等保 level, 1 to 5.' }) mlpsLevel!: number;
  @Field(() => DecimalScalar, { nullable: true, description: 'What it cost in a year before.' })
  yearlyCost!: string | null;
  @Field(() => String) currency!: string;
  @Field(() => LegacyStatusEnum) status!: LegacyStatus;
  @Field(() => String, { nullable: true }) exemptReason!: string | null;
  organizationId!: string;
}
export const LegacySystemConnection = connectionType('LegacySystem', () => LegacySystemType);

@ObjectType('LegacyMigration', { description: '迁移项目 of a legacy system.' })
export class LegacyMigrationType {
  @Field(() => ID) id!: string;
  @Field(() => ID) systemId!: string;
  @Field(() => MigrationKindEnum) kind!: MigrationKind;
  @Field(() => MigrationStatusEnum) status!: MigrationStatus;
  @Field(() => ID, { nullable: true, description: 'The service it goes on in.' }) targetInstanceId!: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was abandoned.' }) reason!: string | null;
  @Field(() => DateTime) plannedAt!: number;
  @Field(() => DateTime, { nullable: true }) startedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When it was migrated or abandoned.' }) endedAt!: number | null;
}
export const LegacyMigrationConnection = connectionType('LegacyMigration', () => LegacyMigrationType);

@InputType()
export class LegacySystemInput {
  @Field(() => ID, { nullable: true, description: 'Your own organization by default, or one beneath it.' })
  organizationId?: string | null;
  @Field(() => String, { description: 'The organization’s own; it is written anew under it.' }) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String, { nullable: true }) nameEn?: string | null;
  @Field(() => String, { nullable: true, description: 'A leaf of the taxonomy.' }) categoryCode?: string | null;
  @Field(() => String) host!: string;
  @Field(() => Int) mlpsLevel!: number;
  @Field(() => DecimalScalar, { nullable: true }) yearlyCost?: string | null;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => String, { nullable: true, description: 'Why it stays where it is; none takes an exemption back.' })
  exemptReason?: string | null;
}

@InputType()
export class ImportLegacySystemsInput {
  @Field(() => [LegacySystemInput], { description: 'Up to 500.' }) systems!: LegacySystemInput[];
  @Field(() => Boolean, { nullable: true, description: 'Says what would come of it, and writes nothing.' })
  dryRun?: boolean | null;
}

@InputType()
export class PlanMigrationInput {
  @Field(() => ID) systemId!: string;
  @Field(() => MigrationKindEnum) kind!: MigrationKind;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ObjectType('LegacyRowIssue')
export class LegacyRowIssueType {
  @Field(() => String, { description: 'In the row; "" for the row as a whole.' }) path!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType('LegacyImportRow')
export class LegacyImportRowType {
  @Field(() => Int, { description: 'From 1.' }) row!: number;
  @Field(() => String) code!: string;
  @Field(() => LegacyRowActionEnum) action!: string;
  @Field(() => [LegacyRowIssueType]) issues!: LegacyRowIssueType[];
}

@ObjectType('LegacyImport', { description: 'What came of a list of legacy systems, or would come of it.' })
export class LegacyImportType {
  @Field(() => Boolean, { description: 'Whether the rows that are not refused are written.' }) applied!: boolean;
  @Field(() => Int) created!: number;
  @Field(() => Int) updated!: number;
  @Field(() => Int) unchanged!: number;
  @Field(() => Int) refused!: number;
  @Field(() => Int, { description: 'Of those not refused: without a leaf of the taxonomy.' }) unmapped!: number;
  @Field(() => [LegacyImportRowType]) rows!: LegacyImportRowType[];
}

@ObjectType('MigrationCount')
export class MigrationCountType {
  @Field(() => Int, { description: 'All but the exempt.' }) registered!: number;
  @Field(() => Int) exempt!: number;
  @Field(() => Int) migrated!: number;
  @Field(() => Int, { description: 'Without a leaf of the taxonomy, of all.' }) unmapped!: number;
  @Field(() => DecimalScalar, { nullable: true, description: 'Migrated of registered, to two places.' })
  percent!: string | null;
}

@ObjectType('MigrationShare', { description: 'How far the systems of one organization are.' })
export class MigrationShareType {
  @Field(() => MigrationCountType) count!: MigrationCountType;
  organizationId!: string;
}

const MigrationTargetStatusEnum = enumOf(['MET', 'NOT_MET'] as const);
registerEnumType(MigrationTargetStatusEnum, { name: 'MigrationTargetStatus' });

@ObjectType('MigrationTarget', { description: 'What a plan wants of all systems that the report counts.' })
export class MigrationTargetType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => DecimalScalar, { description: 'Of the registered systems.' }) atLeastPercent!: string;
  @Field(() => Boolean, { description: 'The plan names no number: this one was set by whoever runs the platform.' })
  isOurs!: boolean;
  @Field(() => MigrationTargetStatusEnum, { nullable: true, description: 'Null where nothing is registered.' })
  status!: 'MET' | 'NOT_MET' | null;
  @Field(() => CitationType) citation!: CitationType;
}

@ObjectType('MigrationReport', { description: 'How far legacy systems are on their way to the cloud. 004 一(三)3.' })
export class MigrationReportType {
  @Field(() => MigrationCountType) total!: MigrationCountType;
  @Field(() => MigrationCountType, { description: 'Of organizations of provinces and cities.' })
  city!: MigrationCountType;
  @Field(() => MigrationCountType, { description: 'Of organizations of counties and districts.' })
  district!: MigrationCountType;
  @Field(() => [MigrationTargetType], { description: 'How the total stands to the plans.' })
  targets!: MigrationTargetType[];
  @Field(() => [MigrationShareType], { description: 'The 100 with the most systems.' })
  organizations!: MigrationShareType[];
}
