import { type Actor, Allow, CurrentActor } from '#identity';
import type { RequestContext } from '#platform';
import { type InstanceFacts, instanceLoader, Instances, ServiceInstanceType } from '#procurement';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type UsageAnomaly, UsageAnomalies } from './anomalies.service.js';
import { UsageAnomaliesArgs, UsageAnomalyType, UtilisationArgs, UtilisationType } from './insight.type.js';
import { UtilisationReport, type UtilisationRow } from './utilisation.service.js';

@Resolver(() => UtilisationType)
export class UtilisationResolver {
  constructor(
    private readonly report: UtilisationReport,
    private readonly instances: Instances,
  ) {}

  @Query(() => [UtilisationType], {
    description: 'One’s services that report this gauge, newest first; idleOnly: what runs for little. At most 1 000.',
  })
  @Allow('utilisation')
  utilisation(@CurrentActor() actor: Actor, @Args() args: UtilisationArgs): Promise<UtilisationRow[]> {
    return this.report.rows(actor, {
      meter: args.meter,
      days: args.days ?? 30,
      idleBelow: args.idleBelow ?? '0.1',
      idleOnly: args.idleOnly ?? false,
      organizationIds: args.organizationIds ?? null,
    });
  }

  @ResolveField(() => ServiceInstanceType)
  instance(@Parent() row: UtilisationRow, @Context() context: RequestContext): Promise<InstanceFacts> {
    return instanceLoader(context, this.instances).load(row.instanceId);
  }
}

@Resolver(() => UsageAnomalyType)
export class UsageAnomalyResolver {
  constructor(
    private readonly anomalies: UsageAnomalies,
    private readonly instances: Instances,
  ) {}

  @Query(() => [UsageAnomalyType], {
    description: 'Use of a day that differs by more than half from what is usual, and by more than it usually does.',
  })
  @Allow('usageAnomalies')
  usageAnomalies(
    @CurrentActor() actor: Actor,
    @Args() { on, organizationIds }: UsageAnomaliesArgs,
  ): Promise<UsageAnomaly[]> {
    return this.anomalies.on(actor, on ?? null, organizationIds ?? null);
  }

  @ResolveField(() => ServiceInstanceType)
  instance(@Parent() row: UsageAnomaly, @Context() context: RequestContext): Promise<InstanceFacts> {
    return instanceLoader(context, this.instances).load(row.instanceId);
  }
}
