import { type Actor, Allow, CurrentActor, seesEverything } from '#identity';
import { notFound, text } from '#kernel';
import { type RequestContext, say } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Zone, ZoneList, ZonePhase, ZoneProfile, ZoneRole, ZoneTerm } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneListEnum, ZonePhaseType, ZoneProfileType, ZoneRoleType, ZoneTermType, ZoneType } from './zone.type.js';

@Resolver(() => ZoneType)
export class ZoneResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [ZoneType], {
    description: 'The special zones of the plans, then a region for every division; with `division` those in it.',
  })
  @Allow('zones')
  zones(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => String, nullable: true }) kind?: string | null,
    @Args('division', { type: () => String, nullable: true, description: 'GB/T 2260; regions are left out.' })
    division?: string | null,
  ): Zone[] {
    return this.policy.zones(kind, division).filter((zone) => this.isSeen(actor, zone));
  }

  @Query(() => ZoneType)
  @Allow('zone')
  zone(@CurrentActor() actor: Actor, @Args('code', { type: () => String }) code: string): Zone {
    const zone = this.policy.zone(code);
    if (!zone || !this.isSeen(actor, zone)) throw notFound(text('zone', '区域'));
    return zone;
  }

  @Query(() => [ZoneTermType], { description: 'The words of one list, of one zone or of all, in the plans’ order.' })
  @Allow('zoneTerms')
  zoneTerms(
    @Args('list', { type: () => ZoneListEnum }) list: ZoneList,
    @Args('zone', { type: () => String, nullable: true }) zone?: string | null,
  ): ZoneTerm[] {
    return this.policy.zoneFacts.terms.filter((term) => term.list === list && (!zone || term.zone === zone));
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() zone: Zone, @Context() context: RequestContext): string {
    return say(zone.name, languageOf(context));
  }

  @ResolveField(() => ZoneProfileType, { nullable: true })
  profile(@Parent() { code }: Zone): ZoneProfile | null {
    return this.profileOf(code) ?? null;
  }

  @ResolveField(() => [ZonePhaseType])
  phases(@Parent() { code }: Zone): ZonePhase[] {
    return this.policy.zoneFacts.phases.filter(({ zone }) => zone === code);
  }

  @ResolveField(() => [String], { description: 'Whose lines lead into it.' })
  carriers(@Parent() { code }: Zone): string[] {
    return this.policy.zoneFacts.carriers.filter(({ zone }) => zone === code).map(({ name }) => name);
  }

  @ResolveField(() => [ZoneRoleType])
  roles(@Parent() { code }: Zone): ZoneRole[] {
    return this.policy.zoneFacts.roles.filter(({ zone }) => zone === code);
  }

  /** A zone that is only planned may be for the operator and auditors alone. */
  private isSeen(actor: Actor, zone: Zone): boolean {
    return zone.operational || seesEverything(actor.roles) || !this.profileOf(zone.code)?.adminsOnly;
  }

  private profileOf(code: string): ZoneProfile | undefined {
    return this.policy.zoneFacts.profiles.find(({ zone }) => zone === code);
  }
}

@Resolver(() => ZoneTermType)
export class ZoneTermResolver {
  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: ZoneTerm, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }
}
