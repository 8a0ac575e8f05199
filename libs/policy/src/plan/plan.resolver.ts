import { Allow } from '#identity';
import { Clock, type DateOn, dateOf } from '#kernel';
import { DateOnScalar, type RequestContext, say } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type DocumentStanding, documentStandingOn, type PlanDocument, type PlanRule } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { DocumentStandingEnum, PlanDocumentType, PlanRuleType } from './plan.type.js';

@Resolver(() => PlanDocumentType)
export class PlanDocumentResolver {
  constructor(
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  @Query(() => [PlanDocumentType], { description: 'The policy documents whose rules hold here.' })
  @Allow('planDocuments')
  planDocuments(): readonly PlanDocument[] {
    return this.policy.documents;
  }

  @ResolveField(() => String, inLanguage)
  title(@Parent() { title }: PlanDocument, @Context() context: RequestContext): string {
    return say(title, languageOf(context));
  }

  @ResolveField(() => String, inLanguage)
  issuer(@Parent() { issuer }: PlanDocument, @Context() context: RequestContext): string {
    return say(issuer, languageOf(context));
  }

  @ResolveField(() => DocumentStandingEnum, { description: 'Today.' })
  status(@Parent() document: PlanDocument): DocumentStanding {
    return documentStandingOn(document, dateOf(this.clock.now()));
  }

  @ResolveField(() => DateOnScalar, { nullable: true, description: 'It plans for the days [periodFrom, periodTo).' })
  periodFrom(@Parent() { period }: PlanDocument): DateOn | null {
    return period?.from ?? null;
  }

  @ResolveField(() => DateOnScalar, { nullable: true })
  periodTo(@Parent() { period }: PlanDocument): DateOn | null {
    return period?.to ?? null;
  }
}

@Resolver(() => PlanRuleType)
export class PlanRuleResolver {
  constructor(
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  @Query(() => [PlanRuleType], {
    description: 'The rules that hold on a day, today without one, or of one document whenever they hold.',
  })
  @Allow('planRules')
  planRules(
    @Args('on', { type: () => DateOnScalar, nullable: true }) on?: DateOn | null,
    @Args('document', { type: () => String, nullable: true, description: '"001".' }) document?: string | null,
  ): PlanRule[] {
    return this.policy.rules({ on: on ?? (document ? null : dateOf(this.clock.now())), document: document ?? null });
  }

  @ResolveField(() => String, inLanguage)
  message(@Parent() { message }: PlanRule, @Context() context: RequestContext): string {
    return say(message, languageOf(context));
  }

  @ResolveField(() => String, { nullable: true, description: 'What would make it right.' })
  remedy(@Parent() { remedy }: PlanRule, @Context() context: RequestContext): string | null {
    return remedy && say(remedy, languageOf(context));
  }
}
