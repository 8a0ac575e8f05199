import { Allow } from '#identity';
import { decimalInput, Issues, plain } from '#kernel';
import { DecimalScalar, type RequestContext } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type CatalogueMeter,
  convert,
  type MeterAdvice,
  type MeterClass,
  type OfferingKind,
  type ServiceModel,
} from '../core/index.js';
import type { Offering } from '../offering/offering.row.js';
import { OfferingType, ServiceModelEnum } from '../offering/offering.type.js';
import { plansOfOfferingLoader, pricesLoader } from '../plan/plan.loader.js';
import { Plans } from '../plan/plan.service.js';
import { Meters } from './meter-catalogue.service.js';
import { MeterAdviceType, MeterClassEnum, MeterType, OfferingKindEnum } from './meter.type.js';

@Resolver(() => OfferingType)
export class MeterResolver {
  constructor(
    private readonly catalogue: Meters,
    private readonly plans: Plans,
  ) {}

  @Query(() => [MeterType], { description: 'The catalogue of meters; all that is asked for must hold.' })
  @Allow('meters')
  meters(
    @Args('classes', { type: () => [MeterClassEnum], nullable: true }) classes?: MeterClass[] | null,
    @Args('serviceModel', { type: () => ServiceModelEnum, nullable: true }) serviceModel?: ServiceModel | null,
    @Args('kind', { type: () => OfferingKindEnum, nullable: true }) kind?: OfferingKind | null,
  ): CatalogueMeter[] {
    return this.catalogue.list({ classes: classes ?? [], serviceModel: serviceModel ?? null, kind: kind ?? null });
  }

  @Query(() => DecimalScalar, {
    description:
      'Exact, or refused (UNKNOWN_UNIT, UNIT_MISMATCH, NOT_EXACT). Storage is binary: 1 TB = 1024 GB; 1 Gbps = 1000 Mbps; "card-hour", "GB-month".',
  })
  @Allow('convertUnit')
  convertUnit(
    @Args('quantity', { type: () => DecimalScalar }) quantity: string,
    @Args('from', { type: () => String }) from: string,
    @Args('to', { type: () => String }) to: string,
  ): string {
    const issues = new Issues();
    const value = decimalInput(issues, ['quantity'], quantity);
    issues.throwIfAny();
    return plain(convert(value!, from, to));
  }

  @ResolveField(() => [MeterAdviceType], { description: 'What the catalogue of meters would have differently.' })
  async meterAdvice(@Parent() offering: Offering, @Context() context: RequestContext): Promise<MeterAdvice[]> {
    const plans = await plansOfOfferingLoader(context, this.plans).load(offering.id);
    const prices = await Promise.all(plans.map(({ id }) => pricesLoader(context, this.plans).load(id)));
    return this.catalogue.advise(offering, prices.flat());
  }
}
