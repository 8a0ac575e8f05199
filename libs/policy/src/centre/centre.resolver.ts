import { type Actor, Allow, CurrentActor } from '#identity';
import { notFound, plain, text } from '#kernel';
import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext, say } from '#platform';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type EnergyPurpose, type EnergyReading, isWithin, type SiteSeeds, type Zone } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from '../zone/zone.type.js';
import { readingsLoader } from './centre.loader.js';
import {
  DataCentreClusterType,
  DataCentreConnection,
  DataCentreOperatorKindType,
  DataCentreType,
  EnergyReadingType,
  EnergyStandingType,
  RecordEnergyReadingInput,
  RegisterDataCentreInput,
  RegisteredDataCentresArgs,
} from './centre.type.js';
import { type Centre, DataCentres } from './data-centres.service.js';
import { Energy } from './energy.service.js';

type KindOfOperator = SiteSeeds['operatorKinds'][number];

@Resolver(() => DataCentreType)
export class DataCentreResolver {
  constructor(
    private readonly policy: Policy,
    private readonly centres: DataCentres,
    private readonly energy: Energy,
  ) {}

  @Query(() => [DataCentreType], { description: 'The data centres that the plans name, or those of a division.' })
  @Allow('dataCentres')
  dataCentres(@Args('division', { type: () => String, nullable: true }) division?: string | null): Centre[] {
    return this.centres.planned().filter((centre) => !division || isWithin(centre.division, division));
  }

  @Query(() => DataCentreConnection, { description: 'Those that providers registered, newest first.' })
  @Allow('registeredDataCentres')
  async registeredDataCentres(@Args() { cluster, ...page }: RegisteredDataCentresArgs): Promise<Connection<Centre>> {
    return connectionOf(await this.centres.list(cluster ?? null, pageOf(page)), ({ id }) => cursorOf(id!));
  }

  @Query(() => DataCentreType)
  @Allow('dataCentre')
  async dataCentre(@Args('code', { type: () => String }) code: string): Promise<Centre> {
    const centre = await this.centres.find(code);
    if (!centre) throw notFound(text('data centre', '数据中心'));
    return centre;
  }

  @Query(() => DataCentreClusterType, { description: 'The cluster’s PUE over the last months due.' })
  @Allow('dataCentreCluster')
  async dataCentreCluster(@Args('cluster', { type: () => String }) cluster: string): Promise<object> {
    const { centres, pue } = await this.energy.cluster(cluster);
    const { value, totalKwh, itKwh } = pue;
    return { cluster, centres, pue: value && plain(value), totalKwh: plain(totalKwh), itKwh: plain(itKwh) };
  }

  @Mutation(() => DataCentreType)
  @Allow('registerDataCentre')
  registerDataCentre(@CurrentActor() actor: Actor, @Args('input') input: RegisterDataCentreInput): Promise<Centre> {
    return this.centres.register(actor, input);
  }

  @Mutation(() => DataCentreType, { description: 'The last word on a month counts.' })
  @Allow('recordEnergyReading')
  recordEnergyReading(@CurrentActor() actor: Actor, @Args('input') input: RecordEnergyReadingInput): Promise<Centre> {
    return this.energy.record(actor, input);
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: Centre, @Context() context: RequestContext): string {
    return typeof name === 'string' ? name : say(name, languageOf(context));
  }

  @ResolveField(() => ZoneType, { nullable: true, description: 'The park or special zone it lies in.' })
  park(@Parent() { zone }: Centre): Zone | null {
    return zone === null ? null : (this.policy.zone(zone) ?? null);
  }

  @ResolveField(() => [EnergyReadingType], { description: 'One a month, in their order.' })
  energyReadings(@Parent() { code }: Centre, @Context() context: RequestContext): Promise<EnergyReading[]> {
    return readingsLoader(context, this.energy).load(code);
  }

  @ResolveField(() => EnergyStandingType, { description: 'The label of a demonstration of low PUE, measured.' })
  demoLabel(@Parent() centre: Centre, @Context() context: RequestContext): Promise<EnergyStandingType> {
    return this.standing(centre, context, 'DEMO_LABEL');
  }

  @ResolveField(() => EnergyStandingType, { description: 'Whether the large-industry power tariff is open to it.' })
  powerTariff(@Parent() centre: Centre, @Context() context: RequestContext): Promise<EnergyStandingType> {
    return this.standing(centre, context, 'LARGE_INDUSTRY_TARIFF');
  }

  private async standing(centre: Centre, context: RequestContext, purpose: EnergyPurpose): Promise<EnergyStandingType> {
    const readings = await readingsLoader(context, this.energy).load(centre.code);
    const { standing, limit, pue } = this.energy.standing(centre, readings, purpose);
    return {
      standing,
      limit,
      pue: pue.value && plain(pue.value),
      totalKwh: plain(pue.totalKwh),
      itKwh: plain(pue.itKwh),
      missingMonths: pue.missing,
    };
  }
}

@Resolver(() => DataCentreOperatorKindType)
export class DataCentreOperatorKindResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [DataCentreOperatorKindType])
  @Allow('dataCentreOperatorKinds')
  dataCentreOperatorKinds(): KindOfOperator[] {
    return this.policy.sites.operatorKinds;
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: KindOfOperator, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }
}
