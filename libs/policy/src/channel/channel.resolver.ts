import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
  seesEverything,
} from '#identity';
import { type Connection, connectionOf, cursorOf, DecimalScalar, pageOf, type RequestContext, say } from '#platform';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { approvalLoader } from '../approval/approval.loader.js';
import { ApprovalStateEnum, ApprovalStepType } from '../approval/approval.type.js';
import { Approvals, type Step } from '../approval/approvals.service.js';
import type { ApprovalState, Channel, ChannelStanding, Gateway, Zone } from '../core/index.js';
import { inLanguage, languageOf } from '../language.js';
import { Policy } from '../rules/policy.service.js';
import { ZoneType } from '../zone/zone.type.js';
import { ChannelCapacity } from './channel-capacity.js';
import { standingLoader } from './channel.loader.js';
import {
  ChannelCommitmentConnection,
  ChannelCommitmentsArgs,
  ChannelCommitmentType,
  ChannelType,
  GatewayType,
} from './channel.type.js';
import { Channels, type Commitment } from './channels.service.js';

@Resolver(() => ChannelType)
export class ChannelResolver {
  constructor(
    private readonly policy: Policy,
    private readonly approvals: Approvals,
    private readonly desk: Channels,
    private readonly capacity: ChannelCapacity,
    private readonly dataSource: DataSource,
  ) {}

  @Query(() => [ChannelType], { description: 'The dedicated channels of the plans, or of one zone.' })
  @Allow('channels')
  channels(@Args('zone', { type: () => String, nullable: true }) zone?: string | null): Channel[] {
    return this.policy.channels.filter((channel) => !zone || channel.zone === zone);
  }

  @Mutation(() => ChannelType, { description: 'STAGE_TOO_SMALL when more is committed than the stage holds.' })
  @Allow('switchChannelStage')
  switchChannelStage(
    @CurrentActor() actor: Actor,
    @Args('channel', { type: () => String }) channel: string,
    @Args('stage', { type: () => String }) stage: string,
  ): Promise<Channel> {
    return this.desk.switchStage(actor, channel, stage);
  }

  @ResolveField(() => ApprovalStateEnum, { description: 'Nothing is ordered before it is OPERATIONAL.' })
  async state(@Parent() { code }: Channel, @Context() context: RequestContext): Promise<ApprovalState> {
    return (await approvalLoader(context, this.approvals).load(code)).state;
  }

  @ResolveField(() => [ApprovalStepType])
  async approvalSteps(@Parent() { code }: Channel, @Context() context: RequestContext): Promise<Step[]> {
    return (await approvalLoader(context, this.approvals).load(code)).steps;
  }

  @ResolveField(() => String, { description: 'The stage it is at.' })
  async stage(@Parent() { code }: Channel, @Context() context: RequestContext): Promise<string> {
    return (await this.standing(context, code)).stage;
  }

  @ResolveField(() => DecimalScalar, { nullable: true, description: 'Of all orders; for the operator and auditors.' })
  async committedGbps(
    @CurrentActor() actor: Actor,
    @Parent() { code }: Channel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return seesEverything(actor.roles) ? (await this.standing(context, code)).committedGbps : null;
  }

  private standing(context: RequestContext, code: string): Promise<ChannelStanding> {
    return standingLoader(context, this.capacity, this.dataSource).load(code);
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: Channel, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }

  @ResolveField(() => ZoneType)
  zone(@Parent() { zone }: Channel): Zone {
    return this.policy.zone(zone)!;
  }

  @ResolveField(() => GatewayType)
  gateway(@Parent() { gateway }: Channel): Gateway {
    return this.policy.gateways.find(({ code }) => code === gateway)!;
  }
}

@Resolver(() => GatewayType)
export class GatewayResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [GatewayType])
  @Allow('gateways')
  gateways(): Gateway[] {
    return this.policy.gateways;
  }

  @ResolveField(() => String, inLanguage)
  name(@Parent() { name }: Gateway, @Context() context: RequestContext): string {
    return say(name, languageOf(context));
  }
}

@Resolver(() => ChannelCommitmentType)
export class CommitmentResolver {
  constructor(
    private readonly policy: Policy,
    private readonly desk: Channels,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => ChannelCommitmentConnection, { description: 'Newest first: what one’s own organization holds or held.' })
  @Allow('channelCommitments')
  async channelCommitments(
    @CurrentActor() actor: Actor,
    @Args() { channel, ...page }: ChannelCommitmentsArgs,
  ): Promise<Connection<Commitment>> {
    return connectionOf(await this.desk.commitments(actor, channel ?? null, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() { organizationId }: Commitment, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => GatewayType)
  gateway(@Parent() { gatewayCode }: Commitment): Gateway {
    return this.policy.gateways.find(({ code }) => code === gatewayCode)!;
  }
}
