import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AgreementQuery } from './agreements.js';
import { allowedActions } from './price-terms-actions.js';
import type { Terms } from './price-terms.rows.js';
import { PriceTermsDesk } from './price-terms.service.js';
import { PriceTermsConnection, PriceTermsFilter, PriceTermsType, ProposePriceTermsInput } from './price-terms.type.js';

const idArgument = { name: 'id', type: () => ID };

/** A page of terms with what its total count is counted by. */
interface TermsPage extends Connection<Terms> {
  query: AgreementQuery;
}

@Resolver(() => PriceTermsType)
export class PriceTermsResolver {
  constructor(
    private readonly desk: PriceTermsDesk,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => PriceTermsConnection, {
    name: 'priceTerms',
    description: 'Newest first: those one’s own organization is a party of.',
  })
  @Allow('priceTerms')
  async list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => PriceTermsFilter, nullable: true }) filter?: PriceTermsFilter | null,
  ): Promise<TermsPage> {
    const query = filter ?? {};
    return { ...connectionOf(await this.desk.list(actor, query, pageOf(page)), ({ id }) => cursorOf(id)), query };
  }

  @Mutation(() => PriceTermsType, { description: 'The provider’s proposal; nothing holds before the buyer accepts.' })
  @Allow('proposePriceTerms')
  proposePriceTerms(@CurrentActor() actor: Actor, @Args('input') input: ProposePriceTermsInput): Promise<Terms> {
    return this.desk.propose(actor, input);
  }

  @Mutation(() => PriceTermsType, { description: 'RETROACTIVE_TERMS once the first month is over; TERMS_OVERLAP.' })
  @Allow('acceptPriceTerms')
  acceptPriceTerms(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Terms> {
    return this.desk.accept(actor, id);
  }

  @Mutation(() => PriceTermsType)
  @Allow('declinePriceTerms')
  declinePriceTerms(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<Terms> {
    return this.desk.decline(actor, id, reason);
  }

  @Mutation(() => PriceTermsType)
  @Allow('withdrawPriceTerms')
  withdrawPriceTerms(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Terms> {
    return this.desk.withdraw(actor, id);
  }

  @Mutation(() => PriceTermsType, { description: '`month`: the first service month it no longer holds for.' })
  @Allow('endPriceTerms')
  endPriceTerms(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('month', { type: () => String }) month: string,
  ): Promise<Terms> {
    return this.desk.end(actor, id, month);
  }

  @ResolveField(() => OrganizationType, { description: 'The buyer.' })
  organization(@Parent() terms: Terms, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(terms.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() terms: Terms, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(terms.providerId);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() terms: Terms): string[] {
    return allowedActions(actor, terms);
  }
}

@Resolver(() => PriceTermsConnection)
export class PriceTermsConnectionResolver {
  constructor(private readonly desk: PriceTermsDesk) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: TermsPage): Promise<number> {
    return this.desk.count(actor, query);
  }
}
