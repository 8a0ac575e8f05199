import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { DecimalScalar, JsonScalar, type RequestContext } from '#platform';
import { Policy, type RuleScope, RuleScopeEnum } from '#policy';
import { Args, Context, Field, ID, InputType, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Explanations } from './explain.service.js';
import { explained, ExplainedFindingType } from './explained.js';

@ObjectType('Explanation', { description: 'What the rules would say of an act now.' })
class ExplanationType {
  @Field(() => String, { description: 'ALLOW, ALLOW_WITH_DUTIES or REFUSE.' }) outcome!: string;
  @Field(() => [ExplainedFindingType]) findings!: ExplainedFindingType[];
}

@InputType({ description: 'What would be ordered of one of the offerings.' })
class ExplainItemInput {
  @Field(() => ID) offeringId!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => String, { nullable: true, description: 'Which of its plans.' }) planCode?: string | null;
  @Field(() => String, { nullable: true }) zoneCode?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'As in an order.' }) configuration?: unknown;
}

@Resolver()
export class ExplanationResolver {
  constructor(
    private readonly explanations: Explanations,
    private readonly policy: Policy,
  ) {}

  @Query(() => ExplanationType, {
    description: 'What would be refused, by which clause, and what would make it right. Nothing is done.',
  })
  @Allow('explain')
  async explain(
    @CurrentActor() actor: Actor,
    @Context() { reply }: RequestContext,
    @Args('act', { type: () => RuleScopeEnum }) act: RuleScope,
    @Args('offeringIds', { type: () => [ID] }) offeringIds: Id[],
    @Args('organizationId', { type: () => ID, nullable: true, description: 'The buyer; one’s own without it.' })
    organizationId?: Id | null,
    @Args('items', { type: () => [ExplainItemInput], nullable: true, description: 'How they would be ordered.' })
    items?: ExplainItemInput[] | null,
  ): Promise<ExplanationType> {
    const asked = { organizationId: organizationId ?? null, items: items ?? null };
    const decision = await this.explanations.explain(actor, act, offeringIds, asked);
    return { outcome: decision.outcome, findings: explained(this.policy, decision, reply) };
  }
}
