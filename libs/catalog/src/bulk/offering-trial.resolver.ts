import { type Actor, Allow, CurrentActor } from '#identity';
import { localeOf, type RequestContext, say } from '#platform';
import { Policy } from '#policy';
import { Args, Context, Extensions, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { explained, ExplainedFindingType } from '../explain/explained.js';
import { CreateOfferingInput } from '../offering/offering.input.js';
import type { RowAction } from './offering-import.row.js';
import { OfferingRowActionEnum, OfferingRowIssueType } from './offering-import.type.js';
import { OfferingTrials } from './offering-trials.service.js';

@ObjectType('OfferingTrial', { description: 'What would come of writing an offering. Nothing is written.' })
class OfferingTrialType {
  @Field(() => OfferingRowActionEnum) action!: RowAction;
  @Field(() => [OfferingRowIssueType], { description: 'All that is wrong with it at once.' })
  issues!: OfferingRowIssueType[];
  @Field(() => [ExplainedFindingType], { description: 'What the rules would say of handing it in.' })
  findings!: ExplainedFindingType[];
}

@Resolver()
export class OfferingTrialResolver {
  constructor(
    private readonly trials: OfferingTrials,
    private readonly policy: Policy,
  ) {}

  // It writes, and takes back.
  @Extensions({ cost: 2_000 })
  @Query(() => OfferingTrialType, {
    description:
      'Tries out an offering, by its code a new one or what there is of it anew, as importOfferings would. Nothing is written.',
  })
  @Allow('offeringTrial')
  async offeringTrial(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateOfferingInput,
    @Context() { reply }: RequestContext,
  ): Promise<OfferingTrialType> {
    const { action, issues, ...judged } = await this.trials.try(actor, input);
    const locale = localeOf(reply.request.headers['accept-language']);
    return {
      action,
      issues: issues.map(({ path, code, text }) => ({ path: path.join('.'), code, message: say(text, locale) })),
      findings: explained(this.policy, judged, reply),
    };
  }
}
