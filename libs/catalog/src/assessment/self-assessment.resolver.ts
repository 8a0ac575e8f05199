import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf } from '#platform';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Text } from '#kernel';
import {
  AssessOwnDataInput,
  QuestionnaireType,
  SelfAssessmentConnection,
  SelfAssessmentsArgs,
  SelfAssessmentType,
} from './self-assessment.type.js';
import { type SelfAssessment, SelfAssessments } from './self-assessments.service.js';

const named = ({ zh, en }: Text): { nameZh: string; nameEn: string } => ({ nameZh: zh, nameEn: en });

@Resolver(() => SelfAssessmentType)
export class SelfAssessmentResolver {
  constructor(private readonly assessments: SelfAssessments) {}

  @Query(() => [QuestionnaireType])
  @Allow('questionnaires')
  questionnaires(): QuestionnaireType[] {
    return this.assessments.questionnaires.map(({ name, questions, levels, ...one }) => ({
      ...one,
      ...named(name),
      questions: questions.map((question) => ({ ...question, ...named(question.name) })),
      levels: levels.map((level, index) => ({ level: index + 1, ...named(level) })),
    }));
  }

  @Query(() => SelfAssessmentConnection, { description: 'Newest first: one’s own organization’s.' })
  @Allow('selfAssessments')
  async selfAssessments(
    @CurrentActor() actor: Actor,
    @Args() { questionnaire, ...page }: SelfAssessmentsArgs,
  ): Promise<Connection<SelfAssessment>> {
    const found = await this.assessments.list(actor, questionnaire ?? null, pageOf(page));
    return connectionOf(found, ({ id }) => cursorOf(id));
  }

  @Mutation(() => SelfAssessmentType, { description: 'Answers a questionnaire for one’s own organization.' })
  @Allow('assessOwnData')
  assessOwnData(@CurrentActor() actor: Actor, @Args('input') input: AssessOwnDataInput): Promise<SelfAssessment> {
    return this.assessments.record(actor, input);
  }
}
