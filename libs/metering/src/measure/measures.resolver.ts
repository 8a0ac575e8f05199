import { type Actor, Allow, CurrentActor } from '#identity';
import { type Decimal, type Id, type Month, plain } from '#kernel';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Measures } from './measures.service.js';
import { MeterKpiArgs, MeterKpiType, SlaReportType } from './measures.type.js';

const told = (value: Decimal | null): string | null => value && plain(value);

@Resolver()
export class MeasureResolver {
  constructor(private readonly measures: Measures) {}

  @Query(() => SlaReportType, { description: 'How a month of an instance stands to the targets its offering holds.' })
  @Allow('slaReport')
  async slaReport(
    @CurrentActor() actor: Actor,
    @Args('instanceId', { type: () => ID }) instanceId: Id,
    @Args('month', { type: () => String }) month: Month,
  ): Promise<SlaReportType> {
    const { measures, ...report } = await this.measures.sla(actor, instanceId, month);
    return {
      ...report,
      measures: measures.map(({ meter, baseline, limit, value, change, verdict }) => ({
        ...{ meter, verdict, value: told(value), change: told(change) },
        ...{ baseline: plain(baseline), limit: plain(limit) },
      })),
    };
  }

  @Query(() => MeterKpiType, { description: 'Whether a figure of a plan is reached, measured by a meter.' })
  @Allow('meterKpi')
  async meterKpi(@Args() asked: MeterKpiArgs): Promise<MeterKpiType> {
    const { value, verdict } = await this.measures.kpi(asked);
    return { value: plain(value), verdict };
  }
}
