import { AttributeBook } from '#catalog';
import { type Actor, Allow, CurrentActor } from '#identity';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { SpendBreakdown } from './spend-breakdown.service.js';
import { SpendReports } from './spend-reports.service.js';
import {
  CategoryCoverageArgs,
  CategoryCoverageType,
  LineClassSpendReportType,
  SectorSpendReportType,
  SpendArgs,
  SpendPeriodArgs,
  SpendReportType,
} from './spend.type.js';

@Resolver()
export class SpendResolver {
  constructor(
    private readonly reports: SpendReports,
    private readonly breakdown: SpendBreakdown,
    private readonly book: AttributeBook,
  ) {}

  @Query(() => SpendReportType, { description: 'Of one’s own organization; the operator and auditors see all.' })
  @Allow('spend')
  spend(@CurrentActor() actor: Actor, @Args() asked: SpendArgs): Promise<SpendReportType> {
    return this.breakdown.by(actor, asked);
  }

  @Query(() => SectorSpendReportType, { description: 'Of one’s own organization; the operator and auditors see all.' })
  @Allow('spendBySector')
  spendBySector(@CurrentActor() actor: Actor, @Args() period: SpendPeriodArgs): Promise<SectorSpendReportType> {
    return this.reports.bySector(actor, period, this.book.all.get('sectors')?.options ?? []);
  }

  @Query(() => LineClassSpendReportType, {
    description: 'Of one’s own organization; the operator and auditors see all.',
  })
  @Allow('spendByLineClass')
  spendByLineClass(@CurrentActor() actor: Actor, @Args() period: SpendPeriodArgs): Promise<LineClassSpendReportType> {
    return this.reports.byLineClass(actor, period);
  }

  @Query(() => [CategoryCoverageType], { description: 'Of each child of a category, in the plan’s order.' })
  @Allow('categoryCoverage')
  categoryCoverage(@CurrentActor() actor: Actor, @Args() asked: CategoryCoverageArgs): Promise<CategoryCoverageType[]> {
    return this.reports.coverage(actor, asked);
  }
}
