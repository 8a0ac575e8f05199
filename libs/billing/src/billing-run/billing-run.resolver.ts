import {
  type Actor,
  Allow,
  CurrentActor,
  organizationLoader,
  type Organization,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Money } from '#kernel';
import { MoneyType, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { BillingRunType, ProgressType, StartBillingRunInput, WaitingAmountType } from './billing-run.type.js';
import { type BillingRun, BillingRuns } from './billing-runs.service.js';
import { type Progress, RunProgress, type Waiting } from './run-progress.js';

@Resolver(() => BillingRunType)
export class BillingRunResolver {
  constructor(
    private readonly runs: BillingRuns,
    private readonly told: RunProgress,
  ) {}

  @Query(() => BillingRunType)
  @Allow('billingRun')
  billingRun(@Args('id', { type: () => ID }) id: string): Promise<BillingRun> {
    return this.runs.get(id);
  }

  @Mutation(() => BillingRunType, { description: 'Returns at once; the run is queued work.' })
  @Allow('startBillingRun')
  startBillingRun(@CurrentActor() actor: Actor, @Args('input') input: StartBillingRunInput): Promise<BillingRun> {
    return this.runs.start(actor, input);
  }

  @ResolveField(() => ProgressType)
  progress(@Parent() run: BillingRun): Promise<Progress> {
    return this.told.progress(run.id);
  }

  @ResolveField(() => Int)
  invoiceCount(@Parent() run: BillingRun): Promise<number> {
    return this.told.invoiceCount(run.id);
  }

  @ResolveField(() => [MoneyType], { description: 'What the run invoiced, by currency.' })
  totals(@Parent() run: BillingRun): Promise<Money[]> {
    return this.told.totals(run.id);
  }

  @ResolveField(() => [WaitingAmountType])
  waiting(@Parent() run: BillingRun): Promise<Waiting[]> {
    return this.told.waiting(run.id);
  }
}

@Resolver(() => WaitingAmountType)
export class WaitingAmountResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => OrganizationType)
  organization(@Parent() waiting: Waiting, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(waiting.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() waiting: Waiting, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(waiting.providerId);
  }
}
