import { actingPeople, type Actor, Allow, CurrentActor, mayCall } from '#identity';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { BackfillReportType } from './backfill.type.js';
import { type BackfillReport, Backfills } from './backfills.service.js';

@Resolver(() => BackfillReportType)
export class BackfillResolver {
  constructor(private readonly backfills: Backfills) {}

  @Query(() => BackfillReportType, { description: 'What a backfill would change; nothing of it is written yet.' })
  @Allow('backfillReport')
  backfillReport(
    @CurrentActor() actor: Actor,
    @Args('fileId', { type: () => ID }) fileId: string,
  ): Promise<BackfillReport> {
    return this.backfills.report(actor, fileId);
  }

  @Mutation(() => BackfillReportType, { description: 'Has a backfill taken in that touches no month with an invoice.' })
  @Allow('applyBackfill')
  applyBackfill(
    @CurrentActor() actor: Actor,
    @Args('fileId', { type: () => ID }) fileId: string,
  ): Promise<BackfillReport> {
    return this.backfills.apply(actor, fileId);
  }

  @Mutation(() => BackfillReportType, {
    description: 'Has a backfill taken in, also of months with an invoice; not by who uploaded it.',
  })
  @Allow('approveBackfill')
  approveBackfill(
    @CurrentActor() actor: Actor,
    @Args('fileId', { type: () => ID }) fileId: string,
  ): Promise<BackfillReport> {
    return this.backfills.approve(actor, fileId);
  }

  @ResolveField(() => [String])
  allowedActions(@Parent() { file, needsApproval }: BackfillReport, @CurrentActor() actor: Actor): string[] {
    if (file.status !== 'CHECKED') return [];
    const own = file.providerId === actor.organizationId;
    return [
      ...(mayCall('applyBackfill', actor.roles) && own && !needsApproval ? ['apply'] : []),
      ...(mayCall('approveBackfill', actor.roles) && !actingPeople(actor).includes(file.uploadedBy) ? ['approve'] : []),
    ];
  }
}
