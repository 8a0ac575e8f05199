import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  INCIDENT_GRADES,
  INCIDENT_KINDS,
  INCIDENT_STATUSES,
  type IncidentGrade,
  type IncidentKind,
  type IncidentStatus,
  OPERATOR_KINDS,
  type OperatorKind,
} from '../core/index.js';

const IncidentKindEnum = enumOf(INCIDENT_KINDS);
registerEnumType(IncidentKindEnum, { name: 'IncidentKind' });
const IncidentGradeEnum = enumOf(INCIDENT_GRADES);
registerEnumType(IncidentGradeEnum, { name: 'IncidentGrade', description: '特别重大, 重大, 较大, 一般.' });
const IncidentStatusEnum = enumOf(INCIDENT_STATUSES);
registerEnumType(IncidentStatusEnum, { name: 'IncidentStatus' });
const OperatorKindEnum = enumOf(OPERATOR_KINDS);
registerEnumType(OperatorKindEnum, {
  name: 'NetworkOperatorKind',
  description: 'Reported within 1 hour (CII), 2 (state bodies), 4 (others); general incidents have no such clock.',
});

@ObjectType('IncidentNote')
export class IncidentNoteType {
  @Field(() => String, { description: 'record, report, contain, resolve or review.' }) command!: string;
  @Field(() => DateTime) at!: number;
  @Field(() => String) note!: string;
}

@ObjectType('Incident', { description: 'A security incident, from its discovery to its review.' })
export class IncidentType {
  @Field(() => ID) id!: string;
  @Field(() => IncidentKindEnum) kind!: IncidentKind;
  @Field(() => IncidentGradeEnum) grade!: IncidentGrade;
  @Field(() => OperatorKindEnum) operatorKind!: OperatorKind;
  @Field(() => String) title!: string;
  @Field(() => IncidentStatusEnum) status!: IncidentStatus;
  @Field(() => DateTime) discoveredAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'Itself in time; null for a general one.' })
  reportDueAt!: number | null;
  @Field(() => DateTime, { nullable: true }) reportedAt!: number | null;
  @Field(() => String, { nullable: true }) reportedTo!: string | null;
  @Field(() => DateTime, { nullable: true }) containedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) resolvedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) reviewedAt!: number | null;
  @Field(() => [IncidentNoteType], { description: 'What was said at each step, in their order.' })
  notes!: IncidentNoteType[];
}

export const IncidentConnection = connectionType('Incident', () => IncidentType);

@InputType()
export class RecordIncidentInput {
  @Field(() => IncidentKindEnum) kind!: IncidentKind;
  @Field(() => IncidentGradeEnum) grade!: IncidentGrade;
  @Field(() => OperatorKindEnum) operatorKind!: OperatorKind;
  @Field(() => String) title!: string;
  @Field(() => DateTime, { description: 'Not after now.' }) discoveredAt!: number;
  @Field(() => String) note!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class ReportIncidentInput {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'The authority it was reported to.' }) reportedTo!: string;
  @Field(() => DateTime, { nullable: true, description: 'From the discovery to now; left out: now.' })
  reportedAt?: number | null;
  @Field(() => String) note!: string;
}
