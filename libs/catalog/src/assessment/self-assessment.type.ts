import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('QuestionnaireQuestion')
export class QuestionnaireQuestionType {
  @Field(() => String) code!: string;
  @Field(() => DecimalScalar) weight!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
}

@ObjectType('QuestionnaireLevel')
export class QuestionnaireLevelType {
  @Field(() => Int) level!: number;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
}

@ObjectType('Questionnaire', { description: 'By which an organization assesses its own data.' })
export class QuestionnaireType {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'An option of the attribute dataServiceModes.' }) mode!: string;
  @Field(() => String) version!: string;
  @Field(() => String) source!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => [QuestionnaireQuestionType]) questions!: QuestionnaireQuestionType[];
  @Field(() => [QuestionnaireLevelType], { description: 'The lowest first.' }) levels!: QuestionnaireLevelType[];
}

@ObjectType('QuestionnaireAnswer')
export class AnswerType {
  @Field(() => String) question!: string;
  @Field(() => Int) level!: number;
}

@ObjectType('SelfAssessment', {
  description: 'What an organization found of its own data. It stays; the newest counts.',
})
export class SelfAssessmentType {
  @Field(() => ID) id!: string;
  @Field(() => String) questionnaire!: string;
  @Field(() => String) questionnaireVersion!: string;
  @Field(() => [AnswerType]) answers!: AnswerType[];
  @Field(() => DecimalScalar, { description: 'The weighted share of what can be reached, in per cent.' })
  score!: string;
  @Field(() => DateTime) assessedAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When a newer one took its place; null: this one counts.' })
  supersededAt!: number | null;
}

export const SelfAssessmentConnection = connectionType('SelfAssessment', () => SelfAssessmentType);

@InputType()
export class QuestionnaireAnswerInput {
  @Field(() => String) question!: string;
  @Field(() => Int, { description: 'From 1, the lowest.' }) level!: number;
}

@InputType()
export class AssessOwnDataInput {
  @Field(() => String) questionnaire!: string;
  @Field(() => [QuestionnaireAnswerInput], { description: 'One to each question.' })
  answers!: QuestionnaireAnswerInput[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class SelfAssessmentsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Of one questionnaire.' }) questionnaire?: string | null;
}
