import { Allow } from '#identity';
import { DecimalScalar } from '#platform';
import { Args, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type PlacementReport, PlacementReports } from './placement-report.service.js';

@ObjectType('PlacementReport', { description: 'Where the running services of a division’s agencies lie.' })
class PlacementReportType {
  @Field(() => String) division!: string;
  @Field(() => String, { description: 'The zone of the park.' }) park!: string;
  @Field(() => Int) inPark!: number;
  @Field(() => Int) elsewhere!: number;
  @Field(() => Int, { description: 'Their offering names no data centre; counted in no share.' }) unknown!: number;
  @Field(() => DecimalScalar, { nullable: true, description: 'In the park, per cent of both, to one place.' })
  percent!: string | null;
}

@Resolver()
export class PlacementReportResolver {
  constructor(private readonly reports: PlacementReports) {}

  @Query(() => PlacementReportType)
  @Allow('placementReport')
  placementReport(
    @Args('division', { type: () => String, description: 'GB/T 2260; those below are counted too.' }) division: string,
    @Args('park', { type: () => String }) park: string,
  ): Promise<PlacementReport> {
    return this.reports.of(division, park);
  }
}
