import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  organizationLoader,
  type Organization,
  Organizations,
  OrganizationType,
  Sandboxes,
} from '#identity';
import type { Money } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  localeOf,
  MoneyType,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { type InstanceFacts, ServiceInstanceType } from '#procurement';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { mayCancel } from '../core/index.js';
import {
  BillingRunConnection,
  BillingRunType,
  NotBilledConnection,
  NotBilledType,
  ProgressType,
  StartBillingRunInput,
  WaitingAmountType,
} from './billing-run.type.js';
import { type BillingRun, BillingRuns } from './billing-runs.service.js';
import { type NotBilled, NotBilledReport } from './not-billed.service.js';
import { type Progress, RunProgress, type Waiting } from './run-progress.js';

@Resolver(() => BillingRunType)
export class BillingRunResolver {
  constructor(
    private readonly runs: BillingRuns,
    private readonly told: RunProgress,
    private readonly report: NotBilledReport,
    private readonly organizations: Organizations,
    private readonly sandboxes: Sandboxes,
  ) {}

  @Query(() => BillingRunType)
  @Allow('billingRun')
  billingRun(@Args('id', { type: () => ID }) id: string): Promise<BillingRun> {
    return this.runs.get(id);
  }

  @Query(() => BillingRunConnection, { description: 'Newest first.' })
  @Allow('billingRuns')
  async billingRuns(
    @Args() page: PageArgs,
    @Args('period', { type: () => String, nullable: true }) period?: string | null,
  ): Promise<Connection<BillingRun>> {
    return connectionOf(await this.runs.list({ period }, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => NotBilledConnection, {
    description:
      'What of a run’s month is on no invoice now, and why. As a whole: GET /v1/billing-runs/{id}/not-billed.csv.',
  })
  @Allow('notBilled')
  async notBilled(
    @Args('runId', { type: () => ID }) runId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<NotBilled>> {
    const found = await this.report.list(await this.runs.get(runId), pageOf(page));
    return connectionOf(found, ({ instance }) => cursorOf(instance.id));
  }

  @Mutation(() => BillingRunType, { description: 'Returns at once; the run is queued work.' })
  @Allow('startBillingRun')
  startBillingRun(@CurrentActor() actor: Actor, @Args('input') input: StartBillingRunInput): Promise<BillingRun> {
    return this.runs.start(actor, input);
  }

  @Mutation(() => BillingRunType, {
    description:
      'Bills a month that is over in the sandbox of one’s provider; invoices appear there as the worker makes them.',
  })
  @Allow('billSandbox')
  async billSandbox(
    @CurrentActor() actor: Actor,
    @Args('period', { type: () => String, description: 'A month of Asia/Shanghai that is over, "2026-10".' })
    period: string,
  ): Promise<BillingRun> {
    const { agency } = await this.sandboxes.get(actor);
    return this.runs.start(actor, { period, organizationId: agency.id }, 'billSandbox');
  }

  @Mutation(() => BillingRunType, { description: 'No further account is begun; what was issued stays.' })
  @Allow('cancelBillingRun')
  cancelBillingRun(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<BillingRun> {
    return this.runs.cancel(actor, id);
  }

  @ResolveField(() => OrganizationType, { nullable: true, description: 'The buyer billed; null: all.' })
  organization(@Parent() run: BillingRun, @Context() context: RequestContext): Promise<Organization> | null {
    return run.organizationId === null
      ? null
      : organizationLoader(context, this.organizations).load(run.organizationId);
  }

  @ResolveField(() => ProgressType)
  progress(@Parent() run: BillingRun): Promise<Progress> {
    return this.told.progress(run);
  }

  @ResolveField(() => Int, { description: 'Of a dry run: how many it would issue.' })
  invoiceCount(@Parent() run: BillingRun): Promise<number> {
    return this.told.invoiceCount(run.id);
  }

  @ResolveField(() => [MoneyType], {
    description: 'What the run invoiced, by currency; of a dry run, what it would invoice.',
  })
  totals(@Parent() run: BillingRun): Promise<Money[]> {
    return this.told.totals(run.id);
  }

  @ResolveField(() => [WaitingAmountType])
  waiting(@Parent() run: BillingRun): Promise<Waiting[]> {
    return this.told.waiting(run.id);
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: BillingRun): string[] {
    return mayCancel(status) && mayCall('cancelBillingRun', actor.roles) ? ['cancelBillingRun'] : [];
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

  @ResolveField(() => String, { description: 'Why, in words. Chinese, or English when Accept-Language prefers it.' })
  detail(@Parent() waiting: Waiting, @Context() { reply }: RequestContext): string {
    return say(waiting.detail, localeOf(reply.request.headers['accept-language']));
  }
}

@Resolver(() => NotBilledType)
export class NotBilledResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => ServiceInstanceType)
  instance(@Parent() { instance }: NotBilled): InstanceFacts {
    return instance;
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { instance }: NotBilled, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(instance.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() { instance }: NotBilled, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(instance.providerId);
  }

  @ResolveField(() => String, { description: 'Why, in words. Chinese, or English when Accept-Language prefers it.' })
  detail(@Parent() { detail }: NotBilled, @Context() { reply }: RequestContext): string {
    return say(detail, localeOf(reply.request.headers['accept-language']));
  }
}
