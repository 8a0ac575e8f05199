import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { offeringLoader } from '../offering/offering.loader.js';
import type { Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import { OfferingType } from '../offering/offering.type.js';
import {
  ContentReportConnection,
  ContentReportsArgs,
  ContentReportType,
  ReportContentInput,
} from './content-report.type.js';
import { type ContentReport, ContentReports } from './content-reports.service.js';

const idArgument = { name: 'id', type: () => ID };

@Resolver(() => ContentReportType)
export class ContentReportResolver {
  constructor(
    private readonly reports: ContentReports,
    private readonly offerings: Offerings,
  ) {}

  @Query(() => ContentReportConnection, { description: 'Newest first.' })
  @Allow('contentReports')
  async contentReports(@Args() { statuses, ...page }: ContentReportsArgs): Promise<Connection<ContentReport>> {
    return connectionOf(await this.reports.list({ statuses }, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ContentReportType, {
    description: 'That a listing says what is unlawful; the operator decides on it.',
  })
  @Allow('reportContent')
  reportContent(@CurrentActor() actor: Actor, @Args('input') input: ReportContentInput): Promise<ContentReport> {
    return this.reports.report(actor, input);
  }

  @Mutation(() => ContentReportType, { description: 'Suspends the listing and closes the report, in one step.' })
  @Allow('takeDownContent')
  takeDownContent(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: string,
    @Args('reason') reason: string,
  ): Promise<ContentReport> {
    return this.reports.takeDown(actor, id, reason);
  }

  @Mutation(() => ContentReportType)
  @Allow('dismissContentReport')
  dismissContentReport(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: string,
    @Args('reason') reason: string,
  ): Promise<ContentReport> {
    return this.reports.dismiss(actor, id, reason);
  }

  @ResolveField(() => OfferingType)
  offering(@Parent() { offeringId }: ContentReport, @Context() context: RequestContext): Promise<Offering> {
    return offeringLoader(context, this.offerings).load(offeringId);
  }
}
