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
import { PageArgs, type RequestContext } from '#platform';
import { type CategoryNode, CategoryType, Policy, type Zone, ZoneType } from '#policy';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo, Kind } from 'graphql';
import type { CatalogueHits, SearchOrder } from '../core/index.js';
import type { PlanHead } from '../plan/plan-facts.js';
import { plansOfOfferingLoader, pricedPlansLoader } from '../plan/plan.loader.js';
import { Plans } from '../plan/plan.service.js';
import { PlanType } from '../plan/plan.type.js';
import { OfferingFacetsType, SearchOrderEnum } from '../search/facets.type.js';
import { withholdingLoader } from '../withholding/withholding.loader.js';
import { WithholdingType } from '../withholding/withholding.type.js';
import { type Withholding, Withholdings } from '../withholding/withholdings.service.js';
import { allowedActions } from './offering-actions.js';
import { OfferingChanges } from './offering-changes.service.js';
import { CreateOfferingInput, OfferingFilter, UpdateOfferingInput } from './offering.input.js';
import { OfferingReviews } from './offering-reviews.service.js';
import type { Offering } from './offering.row.js';
import { type OfferingPage, Offerings } from './offering.service.js';
import { OfferingConnectionType, OfferingPartnerType, OfferingType } from './offering.type.js';

/** Whether prices are wanted with the plans: then both are read at once. A fragment is not looked into; it may. */
const asksForPrices = ({ fieldNodes }: GraphQLResolveInfo): boolean =>
  fieldNodes.some(({ selectionSet }) =>
    selectionSet?.selections.some((selection) => selection.kind !== Kind.FIELD || selection.name.value === 'prices'),
  );

export const idArgument = { name: 'id', type: () => ID };

@Resolver(() => OfferingType)
export class OfferingResolver {
  constructor(
    private readonly offerings: Offerings,
    private readonly plans: Plans,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly withholdings: Withholdings,
  ) {}

  @Query(() => OfferingConnectionType, {
    name: 'offerings',
    description:
      'Buyers see what is published, providers also their own in every state. The best first where text is given, else the newest.',
  })
  @Allow('offerings')
  list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => OfferingFilter, nullable: true }) filter?: OfferingFilter | null,
    @Args('orderBy', { type: () => SearchOrderEnum, nullable: true }) orderBy?: SearchOrder | null,
  ): Promise<OfferingPage> {
    return this.offerings.list(actor, filter ?? {}, { ...page, orderBy });
  }

  @Query(() => OfferingType, {
    name: 'offering',
    description: 'PLAN_RULE when a rule closes it to this kind of buyer.',
  })
  @Allow('offering')
  async one(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Context() context: RequestContext,
  ): Promise<Offering> {
    const { offering, plans } = await this.offerings.read(actor, id);
    // The rules have been asked with its plans: they are not read again to be told.
    if (plans) pricedPlansLoader(context, this.plans).prime(offering, plans);
    return offering;
  }

  @ResolveField(() => [CategoryType])
  categories(@Parent() { categoryCodes }: Offering): CategoryNode[] {
    return categoryCodes
      .map((code) => this.policy.category(code))
      .filter((found): found is CategoryNode => found !== undefined);
  }

  @ResolveField(() => [ZoneType])
  zones(@Parent() { zoneCodes }: Offering): Zone[] {
    return zoneCodes.map((code) => this.policy.zone(code)).filter((found): found is Zone => found !== undefined);
  }

  // Asked once for each row of a page: without decorated parameters Nest hands on what it is given, several turns sooner.
  @ResolveField(() => OrganizationType)
  provider({ providerId }: Offering, _: unknown, context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }

  @ResolveField('plans', () => [PlanType])
  plansOf(offering: Offering, _: unknown, context: RequestContext, info: GraphQLResolveInfo): Promise<PlanHead[]> {
    return asksForPrices(info)
      ? pricedPlansLoader(context, this.plans).load(offering)
      : plansOfOfferingLoader(context, this.plans).load(offering.id);
  }

  @ResolveField(() => WithholdingType, {
    nullable: true,
    description: 'Left out of what is on sale for want of admission or proof, until that is mended.',
  })
  withholding(@Parent() { id }: Offering, @Context() context: RequestContext): Promise<Withholding | null> {
    return withholdingLoader(context, this.withholdings).load(id);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() offering: Offering): string[] {
    return allowedActions(actor, offering);
  }
}

@Resolver(() => OfferingPartnerType)
export class OfferingPartnerResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: OfferingPartnerType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}

@Resolver(() => OfferingConnectionType)
export class OfferingConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() { hits }: OfferingPage): number {
    return hits.total;
  }

  @ResolveField(() => OfferingFacetsType, {
    description: 'How many there would be of each value chosen alone, with the rest of the filter as it is.',
  })
  facets(@Parent() { hits }: OfferingPage): CatalogueHits {
    return hits;
  }
}

/** What providers and reviewers do with offerings. */
@Resolver(() => OfferingType)
export class OfferingChangeResolver {
  constructor(
    private readonly offerings: Offerings,
    private readonly changes: OfferingChanges,
    private readonly reviews: OfferingReviews,
  ) {}

  @Mutation(() => OfferingType)
  @Allow('createOffering')
  async createOffering(@CurrentActor() actor: Actor, @Args('input') input: CreateOfferingInput): Promise<Offering> {
    return this.offerings.get(actor, await this.changes.create(actor, input));
  }

  @Mutation(() => OfferingType, { description: 'Only in DRAFT and CHANGES_REQUESTED.' })
  @Allow('updateOffering')
  async updateOffering(@CurrentActor() actor: Actor, @Args('input') input: UpdateOfferingInput): Promise<Offering> {
    return this.offerings.get(actor, await this.changes.update(actor, input));
  }

  @Mutation(() => OfferingType)
  @Allow('submitOffering')
  async submitOffering(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Offering> {
    return this.offerings.get(actor, await this.reviews.submit(actor, id));
  }

  @Mutation(() => OfferingType)
  @Allow('approveOffering')
  async approveOffering(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Offering> {
    return this.offerings.get(actor, await this.reviews.approve(actor, id));
  }

  @Mutation(() => OfferingType)
  @Allow('requestOfferingChanges')
  async requestOfferingChanges(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<Offering> {
    return this.offerings.get(actor, await this.reviews.requestChanges(actor, id, reason));
  }
}
