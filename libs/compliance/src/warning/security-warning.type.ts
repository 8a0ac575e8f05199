import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';

const WARNING_GRADES = ['INFORMATION', 'WARNING', 'CRITICAL'] as const;
export type WarningGrade = (typeof WARNING_GRADES)[number];
const WarningGradeEnum = enumOf(WARNING_GRADES);
registerEnumType(WarningGradeEnum, {
  name: 'WarningGrade',
  description: 'Agencies with services of the provider are told of all but INFORMATION.',
});

@ObjectType('SecurityWarning', { description: 'What a provider’s monitoring told of, and how it was answered.' })
export class SecurityWarningType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'The provider’s own name for it.' }) eventId!: string;
  @Field(() => WarningGradeEnum) grade!: WarningGrade;
  @Field(() => String) message!: string;
  @Field(() => DateTime) occurredAt!: number;
  @Field(() => DateTime) reportedAt!: number;
  @Field(() => String, { nullable: true }) resolution!: string | null;
  @Field(() => DateTime, { nullable: true }) resolvedAt!: number | null;
}

export const SecurityWarningConnection = connectionType('SecurityWarning', () => SecurityWarningType);

@InputType()
export class ReportMonitoringEventInput {
  @Field(() => String, { description: 'Reported again under the same one, nothing happens.' }) eventId!: string;
  @Field(() => WarningGradeEnum) grade!: WarningGrade;
  @Field(() => String) message!: string;
  @Field(() => DateTime, { description: 'Not after now.' }) occurredAt!: number;
}
