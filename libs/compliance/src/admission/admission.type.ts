import { enumOf } from '#identity';
import { connectionType, DateOnScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Standing, STANDING_REASONS, type StandingReason, STANDINGS } from '../core/index.js';

const StandingEnum = enumOf(STANDINGS);
registerEnumType(StandingEnum, {
  name: 'ProviderStanding',
  description: 'RENEWAL_DUE and CONDITIONAL list and sell like ADMITTED; CONDITION_UNMET lists nothing new.',
});
const ReasonEnum = enumOf(STANDING_REASONS);
registerEnumType(ReasonEnum, { name: 'StandingReasonCode' });

@ObjectType('StandingReason')
export class StandingReasonType {
  @Field(() => ReasonEnum) code!: StandingReason['code'];
  @Field(() => String, { nullable: true, description: 'What is missing or has run out.' }) evidenceKind!: string | null;
}

@ObjectType('AdmissionCondition', { description: 'What an admitted provider has still to do.' })
export class AdmissionConditionType {
  @Field(() => ID) id!: string;
  @Field(() => String) statement!: string;
  @Field(() => DateOnScalar, { description: 'The last day for it.' }) dueOn!: string;
  @Field(() => DateOnScalar, { nullable: true }) metOn!: string | null;
}

@ObjectType('AdmissionSuspension', { description: 'By the operator; it ends by itself.' })
export class AdmissionSuspensionType {
  @Field(() => ID) id!: string;
  @Field(() => String) reason!: string;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which it is over; null: until lifted.' })
  untilOn!: string | null;
  @Field(() => DateOnScalar, { nullable: true }) liftedOn!: string | null;
}

@ObjectType('Admission', { description: 'That a provider was admitted, and how it stands today.' })
export class AdmissionType {
  @Field(() => ID) providerId!: string;
  @Field(() => ID, { nullable: true }) applicationId!: string | null;
  @Field(() => String, { nullable: true, description: 'The decision it rests on where that was not made here.' })
  reference!: string | null;
  @Field(() => DateOnScalar) admittedOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day on which it holds.' }) lastValidOn!: string;
  @Field(() => DateOnScalar, { nullable: true }) removedOn!: string | null;
  @Field(() => String, { nullable: true }) removalReason!: string | null;
  @Field(() => [AdmissionConditionType]) conditions!: AdmissionConditionType[];
  @Field(() => [AdmissionSuspensionType]) suspensions!: AdmissionSuspensionType[];
  @Field(() => StandingEnum) standing!: Standing;
  @Field(() => [StandingReasonType], { description: 'Why it is not simply admitted.' }) reasons!: StandingReasonType[];
}

export const AdmissionConnection = connectionType('Admission', () => AdmissionType);

@ArgsType()
export class AdmissionsArgs extends PageArgs {
  @Field(() => [ID], { nullable: true, description: 'At most 100.' }) providerIds?: string[] | null;
}

@InputType()
export class RecordAdmissionInput {
  @Field(() => ID) providerId!: string;
  @Field(() => String, { description: 'The decision, made elsewhere, that it rests on: document and number.' })
  reference!: string;
  @Field(() => DateOnScalar) admittedOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day on which it holds.' }) lastValidOn!: string;
}

@InputType()
export class SuspendProviderInput {
  @Field(() => ID) providerId!: string;
  @Field(() => String) reason!: string;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which it is over by itself.' })
  untilOn?: string | null;
}
