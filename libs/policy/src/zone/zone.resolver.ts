import { type Actor, Allow, CurrentActor, seesEverything } from '#identity';
import { notFound, text } from '#kernel';
import { type RequestContext, say } from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { approvalLoader } from '../approval/approval.loader.js';
import { Approvals, type Step } from '../approval/approvals.service.js';
import { ApprovalStateEnum, ApprovalStepType } from '../approval/approval.type.js';
import {
  type ApprovalState,
  REGION,
  type Zone,
  type ZoneList,
  type ZonePhase,
  type ZoneProfile,
  type ZoneRole,
  type ZoneTerm,
} from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneListEnum, ZonePhaseType, ZoneProfileType, ZoneRoleType, ZoneTermType, ZoneType } from './zone.type.js';

@Resolver(() => ZoneType)
export class ZoneResolver {
  constructor(
    private readonly policy: Policy,
    private readonly steps: Approvals,
  ) {}

  @Query(() => [ZoneType], {
    description: 'The special zones of the plans, then a region for every division; with `division` those in it.',
  })
  @Allow('zones')
  async zones(
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @Args('kind', { type: () => String, nullable: true }) kind?: string | null,
    @Args('division', { type: () => String, nullable: true, description: 'GB/T 2260; regions are left out.' })
    division?: string | null,
  ): Promise<Zone[]> {
    const zones = this.policy.zones(kind, division);
    const seen = await Promise.all(zones.map((zone) => this.isSeen(actor, context, zone)));
    return zones.filter((_, index) => seen[index]);
  }

  @Query(() => ZoneType)
  @Allow('zone')
  async zone(
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @Args('code', { type: () => String }) code: string,
  ): Promise<Zone> {
    const zone = this.policy.zone(code);
    if (!zone || !(await this.isSeen(actor, context, zone))) throw notFound(text('zone', '区域'));
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

  @ResolveField(() => Boolean, { description: 'False for a zone that is only planned.' })
  async operational(@Parent() zone: Zone, @Context() context: RequestContext): Promise<boolean> {
    return (await this.state(zone, context)) === 'OPERATIONAL';
  }

  @ResolveField(() => ApprovalStateEnum, { description: 'Nothing is ordered before it is OPERATIONAL.' })
  async state(@Parent() zone: Zone, @Context() context: RequestContext): Promise<ApprovalState> {
    if (zone.kind === REGION) return 'OPERATIONAL';
    return (await approvalLoader(context, this.steps).load(zone.code)).state;
  }

  @ResolveField(() => [ApprovalStepType], { description: 'How it came to its state, as far as anybody told.' })
  async approvals(@Parent() zone: Zone, @Context() context: RequestContext): Promise<Step[]> {
    if (zone.kind === REGION) return [];
    return (await approvalLoader(context, this.steps).load(zone.code)).steps;
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
  private async isSeen(actor: Actor, context: RequestContext, zone: Zone): Promise<boolean> {
    if (seesEverything(actor.roles) || !this.profileOf(zone.code)?.adminsOnly) return true;
    return (await this.state(zone, context)) !== 'PLANNED';
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
