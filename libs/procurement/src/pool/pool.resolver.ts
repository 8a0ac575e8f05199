import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { DAY, dec, type Instant, invalid, type Period, plain, text } from '#kernel';
import { type Connection, connectionOf, cursorOf, DateTime, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, ArgsType, Context, Field, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { PoolQuota } from './pool.rows.js';
import {
  PoolQuotaConnection,
  PoolQuotaType,
  ResourcePoolType,
  SetPoolPlanInput,
  SetPoolQuotaInput,
  SetPoolResourceInput,
} from './pool.type.js';
import { PoolUse } from './pool-use.service.js';
import { type Pool, Pools } from './pools.service.js';

@ArgsType()
class PoolQuotaArgs extends PageArgs {
  @Field(() => DateTime, {
    nullable: true,
    description: 'With `to`: the hours that ran in [from, to), a year at most.',
  })
  from?: Instant | null;
  @Field(() => DateTime, { nullable: true }) to?: Instant | null;
}

const shown = ({ resources, parts }: Pool): ResourcePoolType => ({ resources, plans: parts });

@Resolver(() => ResourcePoolType)
export class PoolResolver {
  constructor(private readonly pools: Pools) {}

  @Query(() => ResourcePoolType, { description: 'Your organization’s own pool; empty where it has none.' })
  @Allow('resourcePool')
  async resourcePool(@CurrentActor() actor: Actor): Promise<ResourcePoolType> {
    return shown(await this.pools.of(actor));
  }

  @Mutation(() => ResourcePoolType, { description: 'How much of a resource your organization’s pool has.' })
  @Allow('setPoolResource')
  async setPoolResource(
    @CurrentActor() actor: Actor,
    @Args('input') input: SetPoolResourceInput,
  ): Promise<ResourcePoolType> {
    return shown(await this.pools.setResource(actor, input));
  }

  @Mutation(() => ResourcePoolType, { description: 'What one unit of a plan takes of the pool.' })
  @Allow('setPoolPlan')
  async setPoolPlan(@CurrentActor() actor: Actor, @Args('input') input: SetPoolPlanInput): Promise<ResourcePoolType> {
    return shown(await this.pools.setPlan(actor, input));
  }
}

@Resolver(() => PoolQuotaType)
export class PoolQuotaResolver {
  constructor(
    private readonly pools: Pools,
    private readonly use: PoolUse,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => PoolQuotaConnection, {
    description: 'The quotas your organization gave or has, newest first, and what is taken of each.',
  })
  @Allow('poolQuotas')
  async poolQuotas(
    @CurrentActor() actor: Actor,
    @Args() { from, to, ...page }: PoolQuotaArgs,
  ): Promise<Connection<PoolQuotaType>> {
    const period = checkedPeriod(from ?? null, to ?? null);
    const { nodes, ...more } = await this.pools.quotas(actor, pageOf(page));
    return connectionOf({ ...more, nodes: await this.withUse(nodes, period) }, ({ id }) => cursorOf(id));
  }

  @Mutation(() => PoolQuotaType, {
    description: 'How much an organization may take: your own or one below. Less than it has lets nothing more in.',
  })
  @Allow('setPoolQuota')
  async setPoolQuota(@CurrentActor() actor: Actor, @Args('input') input: SetPoolQuotaInput): Promise<PoolQuotaType> {
    return (await this.withUse([await this.pools.setQuota(actor, input)], null))[0]!;
  }

  @ResolveField(() => OrganizationType, { description: 'Whose pool it is.' })
  owner(@Parent() { ownerId }: PoolQuotaType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(ownerId);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { organizationId }: PoolQuotaType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  private async withUse(quotas: readonly PoolQuota[], period: Period | null): Promise<PoolQuotaType[]> {
    const allocated = await this.use.allocated(quotas);
    const hours = period && (await this.use.hours(quotas, period));
    return quotas.map((quota) => ({
      ...quota,
      allocated: plain(allocated.get(quota.id)!),
      left: plain(dec(quota.quantity).minus(allocated.get(quota.id)!)),
      resourceHours: hours ? plain(hours.get(quota.id)!) : null,
    }));
  }
}

/** VALIDATION_FAILED / OUT_OF_RANGE for a period that is empty or longer than a year; null for none. */
function checkedPeriod(from: Instant | null, to: Instant | null): Period | null {
  if (from === null && to === null) return null;
  if (from === null || to === null || from >= to || to - from > 366 * DAY)
    throw invalid(['to'], 'OUT_OF_RANGE', text('Up to a year from `from` on.', '自 from 起最长一年。'));
  return { from, to };
}
