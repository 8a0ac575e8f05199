import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ProviderStatementType } from './provider-statement.type.js';
import { type ProviderStatement, ProviderStatements } from './provider-statements.service.js';

@Resolver(() => ProviderStatementType)
export class ProviderStatementResolver {
  constructor(
    private readonly statements: ProviderStatements,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => [ProviderStatementType], { description: 'One a currency. Operators and auditors name the provider.' })
  @Allow('providerStatements')
  providerStatements(
    @CurrentActor() actor: Actor,
    @Args('period', { type: () => String }) period: string,
    @Args('providerId', { type: () => ID, nullable: true }) providerId?: string | null,
  ): Promise<ProviderStatement[]> {
    return this.statements.of(actor, period, providerId ?? null);
  }

  @Query(() => [String], {
    description:
      'The months that have one, newest first, 36 at most. What a month billed is issued in the next one, and counts there.',
  })
  @Allow('providerStatementMonths')
  providerStatementMonths(
    @CurrentActor() actor: Actor,
    @Args('providerId', { type: () => ID, nullable: true }) providerId?: string | null,
  ): Promise<string[]> {
    return this.statements.months(actor, providerId ?? null);
  }

  @Mutation(() => Int, { description: 'Of all providers, for a month that is over: how many were issued now.' })
  @Allow('issueProviderStatements')
  issueProviderStatements(
    @CurrentActor() actor: Actor,
    @Args('period', { type: () => String }) period: string,
  ): Promise<number> {
    return this.statements.issue(actor, period);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() statement: ProviderStatement, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(statement.providerId);
  }
}
