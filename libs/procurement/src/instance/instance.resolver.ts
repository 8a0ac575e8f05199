import {
  type Offering,
  offeringLoader,
  Offerings,
  OfferingType,
  type PlanFacts,
  planLoader,
  Plans,
  PlanType,
  type Withholding,
  withholdingLoader,
  Withholdings,
  WithholdingType,
} from '#catalog';
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
import { type Connection, connectionOf, cursorOf, DecimalScalar, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { currentQuantity } from '../core/index.js';
import { InstanceReading } from './instance-reading.js';
import type { InstanceFacts } from './instance-rows.js';
import { Instances } from './instance.service.js';
import {
  InstanceQuantityType,
  ServiceInstanceConnection,
  ServiceInstancesArgs,
  ServiceInstanceType,
} from './instance.type.js';

/** A page of instances; all of them are counted only when somebody asks. */
interface InstancePage extends Connection<InstanceFacts> {
  count: () => Promise<number>;
}

@Resolver(() => ServiceInstanceType)
export class InstanceResolver {
  constructor(
    private readonly instances: Instances,
    private readonly reading: InstanceReading,
    private readonly organizations: Organizations,
    private readonly offerings: Offerings,
    private readonly plans: Plans,
    private readonly withholdings: Withholdings,
  ) {}

  @Query(() => ServiceInstanceType)
  @Allow('serviceInstance')
  serviceInstance(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) instanceId: Id,
  ): Promise<InstanceFacts> {
    return this.instances.forReading(actor, instanceId);
  }

  @Query(() => ServiceInstanceConnection, { description: 'Newest first.' })
  @Allow('serviceInstances')
  async serviceInstances(
    @CurrentActor() actor: Actor,
    @Args() { filter, ...page }: ServiceInstancesArgs,
  ): Promise<InstancePage> {
    const wanted = filter ?? {};
    const found = await this.reading.list(actor, wanted, pageOf(page));
    return { ...connectionOf(found, ({ id }) => cursorOf(id)), count: () => this.reading.count(actor, wanted) };
  }

  @Mutation(() => ServiceInstanceType, {
    description: 'The provider could not make it: CREATING becomes FAILED and its part of the commitment comes free.',
  })
  @Allow('failInstance')
  failInstance(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) instanceId: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<InstanceFacts> {
    return this.instances.fail(actor, instanceId, reason);
  }

  @ResolveField(() => DecimalScalar)
  quantity(@Parent() instance: InstanceFacts): string {
    return currentQuantity(instance);
  }

  @ResolveField(() => [InstanceQuantityType])
  quantities(@Parent() { activatedAt, quantity, resizes }: InstanceFacts): InstanceQuantityType[] {
    return [{ from: activatedAt, quantity }, ...resizes];
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() instance: InstanceFacts, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(instance.organizationId);
  }

  @ResolveField(() => OfferingType)
  offering(@Parent() instance: InstanceFacts, @Context() context: RequestContext): Promise<Offering> {
    return offeringLoader(context, this.offerings).load(instance.offeringId);
  }

  @ResolveField(() => WithholdingType, {
    nullable: true,
    description: 'Nothing new is ordered of its offering for now; it goes on.',
  })
  withholding(@Parent() instance: InstanceFacts, @Context() context: RequestContext): Promise<Withholding | null> {
    return withholdingLoader(context, this.withholdings).load(instance.offeringId);
  }

  @ResolveField(() => PlanType)
  plan(@Parent() instance: InstanceFacts, @Context() context: RequestContext): Promise<PlanFacts> {
    return planLoader(context, this.plans).load(instance.planId);
  }
}

@Resolver(() => ServiceInstanceConnection)
export class InstanceConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: InstancePage): Promise<number> {
    return page.count();
  }
}
