import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, JsonScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { APPLICATION_STATUSES, type ApplicationStatus, type Outcome } from '../core/index.js';

const ApplicationStatusEnum = enumOf(APPLICATION_STATUSES);
registerEnumType(ApplicationStatusEnum, {
  name: 'AdmissionApplicationStatus',
  description: 'SUBMITTED waits for its evidence to be verified, REVIEW for a person’s word on what is discretionary.',
});
const OutcomeEnum = enumOf(['PASS', 'FAIL', 'DISCRETIONARY'] as const);
registerEnumType(OutcomeEnum, { name: 'AnswerOutcome' });

@ObjectType('AdmissionOption')
export class AdmissionOptionType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
}

@ObjectType('AdmissionQuestion')
export class AdmissionQuestionType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => String, { description: 'BOOLEAN, DATE, INTEGER, CHOICE or TEXT.' }) type!: string;
  @Field(() => Boolean) optional!: boolean;
  @Field(() => String, { nullable: true, description: 'Of an INTEGER, itself taken.' }) min!: string | null;
  @Field(() => String, { nullable: true, description: 'Of an INTEGER, itself taken.' }) max!: string | null;
  @Field(() => [AdmissionOptionType]) options!: AdmissionOptionType[];
  @Field(() => String, { description: 'The clause or law it comes from.' }) source!: string;
}

@ObjectType('AdmissionSection')
export class AdmissionSectionType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => Boolean, { description: 'Its answers are carried into a renewal.' }) prefill!: boolean;
  @Field(() => [AdmissionQuestionType]) questions!: AdmissionQuestionType[];
}

@ObjectType('AdmissionEvidence')
export class AdmissionEvidenceType {
  @Field(() => String, { description: 'Of evidenceKinds.' }) kind!: string;
  @Field(() => String, {
    description: 'What becomes of an admission that is without it: SUSPENDED or CONDITION_UNMET.',
  })
  lapse!: string;
  @Field(() => String) source!: string;
}

@ObjectType('AdmissionTerms', { description: 'What a provider is asked and must prove to be admitted.' })
export class AdmissionTermsType {
  @Field(() => String) version!: string;
  @Field(() => Int) validMonths!: number;
  @Field(() => Int) renewalNoticeDays!: number;
  @Field(() => Int, { description: 'From handing in to the decision.' }) limitWorkdays!: number;
  @Field(() => [AdmissionEvidenceType]) evidence!: AdmissionEvidenceType[];
  @Field(() => [AdmissionSectionType]) sections!: AdmissionSectionType[];
}

@ObjectType('AnswerAssessment')
export class AnswerAssessmentType {
  @Field(() => String) question!: string;
  @Field(() => OutcomeEnum) outcome!: Outcome;
}

@ObjectType('AnswerJudgement')
export class AnswerJudgementType {
  @Field(() => String) question!: string;
  @Field(() => Boolean) acceptable!: boolean;
  @Field(() => String) reason!: string;
}

@ObjectType('AdmissionApplication', { description: 'A provider’s application to be admitted, or to stay so.' })
export class AdmissionApplicationType {
  @Field(() => ID) id!: string;
  @Field(() => ApplicationStatusEnum) status!: ApplicationStatus;
  @Field(() => Boolean) renewal!: boolean;
  @Field(() => String) termsVersion!: string;
  @Field(() => JsonScalar, { description: 'By the codes of the questions.' }) answers!: Readonly<
    Record<string, unknown>
  >;
  @Field(() => [AnswerAssessmentType], { nullable: true, description: 'How each answer did when it was handed in.' })
  assessment!: AnswerAssessmentType[] | null;
  @Field(() => [AnswerJudgementType], { nullable: true }) judgements!: AnswerJudgementType[] | null;
  @Field(() => String, { nullable: true, description: 'Why it was given back or refused.' }) comment!: string | null;
  @Field(() => Int) version!: number;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) submittedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const AdmissionApplicationConnection = connectionType('AdmissionApplication', () => AdmissionApplicationType);

@InputType()
export class ApplyForAdmissionInput {
  @Field(() => JsonScalar, { description: 'By the codes of the questions; some may be missing from a draft.' })
  answers!: unknown;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class UpdateAdmissionApplicationInput {
  @Field(() => ID) id!: string;
  @Field(() => Int) version!: number;
  @Field(() => JsonScalar, { description: 'All of them.' }) answers!: unknown;
}

@InputType()
export class AnswerJudgementInput {
  @Field(() => String) question!: string;
  @Field(() => Boolean) acceptable!: boolean;
  @Field(() => String) reason!: string;
}

@InputType()
export class AdmissionConditionInput {
  @Field(() => String) statement!: string;
  @Field(() => DateOnScalar, { description: 'The last day for it, after today.' }) dueOn!: string;
}

@InputType()
export class DecideAdmissionInput {
  @Field(() => ID) id!: string;
  @Field(() => [AnswerJudgementInput], { description: 'One for each discretionary answer.' })
  judgements!: AnswerJudgementInput[];
  @Field(() => [AdmissionConditionInput], { nullable: true, description: 'What it has still to do, at most 20.' })
  conditions?: AdmissionConditionInput[] | null;
  @Field(() => String, { nullable: true, description: 'Refuses it for this reason.' }) refusal?: string | null;
}

@ArgsType()
export class AdmissionApplicationsArgs extends PageArgs {
  @Field(() => [ApplicationStatusEnum], { nullable: true }) statuses?: ApplicationStatus[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Only those open for longer than the limit of working days.' })
  overdue?: boolean | null;
}
