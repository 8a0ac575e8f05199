import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import {
  type Connection,
  connectionOf,
  cursorOf,
  DateOnScalar,
  loaderOf,
  PageArgs,
  pageOf,
  type RequestContext,
} from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { Application } from '../admission/application.rows.js';
import { AdmissionApplicationType } from '../admission/application.type.js';
import type { Committee } from '../core/index.js';
import { type CommitteeMember, Committees } from './committees.service.js';
import {
  CommitteeMemberType,
  CommitteeSeatType,
  CommitteeType,
  DeclareInterestInput,
  ExpertInterestType,
  ExpertOpinionConnection,
  ExpertOpinionType,
  PublishYearlyPlanInput,
  SeatMemberInput,
  YearlyPlanType,
} from './committee.type.js';
import { type ExpertInterest, type ExpertOpinion, Experts } from './experts.service.js';
import { type YearlyPlan, YearlyPlans } from './yearly-plans.service.js';

@Resolver(() => CommitteeType)
export class CommitteeResolver {
  constructor(private readonly committeesOfPlans: Committees) {}

  @Query(() => [CommitteeType], { description: 'Bodies that the plans set up.' })
  @Allow('committees')
  committees(): readonly Committee[] {
    return this.committeesOfPlans.all;
  }

  @Mutation(() => CommitteeMemberType, { description: 'Seats an organization, or an expert of one, for a term.' })
  @Allow('seatMember')
  seatMember(@CurrentActor() actor: Actor, @Args('input') input: SeatMemberInput): Promise<CommitteeMember> {
    return this.committeesOfPlans.seat(actor, input);
  }

  @Mutation(() => CommitteeMemberType, {
    description: 'Ends a term at once, or before it begins; again, nothing happens.',
  })
  @Allow('endTerm')
  endTerm(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<CommitteeMember> {
    return this.committeesOfPlans.endTerm(actor, id);
  }

  @ResolveField(() => String)
  nameZh(@Parent() { name }: Committee): string {
    return name.zh;
  }

  @ResolveField(() => String)
  nameEn(@Parent() { name }: Committee): string {
    return name.en;
  }

  @ResolveField(() => [CommitteeSeatType])
  seats(@Parent() { seats }: Committee): CommitteeSeatType[] {
    return seats.map(({ code, name, powers }) => ({ code, nameZh: name.zh, nameEn: name.en, powers }));
  }

  @ResolveField(() => [CommitteeMemberType], { description: 'Who sits on it today.' })
  members(@Parent() { code }: Committee, @Context() context: RequestContext): Promise<CommitteeMember[]> {
    return loaderOf(
      context,
      'committeeMembers',
      () =>
        new DataLoader<string, CommitteeMember[]>(async (codes) => {
          const found = await this.committeesOfPlans.members(codes);
          return codes.map((one) => found.filter(({ committeeCode }) => committeeCode === one));
        }),
    ).load(code);
  }
}

@Resolver(() => CommitteeMemberType)
export class CommitteeMemberResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: CommitteeMember,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }
}

@Resolver(() => ExpertOpinionType)
export class ExpertResolver {
  constructor(private readonly experts: Experts) {}

  @Query(() => ExpertOpinionConnection, { description: 'What one was drawn for, newest first; reviewers see all.' })
  @Allow('expertOpinions')
  async expertOpinions(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('applicationId', { type: () => ID, nullable: true }) applicationId?: string | null,
  ): Promise<Connection<ExpertOpinion>> {
    return connectionOf(await this.experts.list(actor, applicationId ?? null, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ExpertInterestType, { description: 'What one has, or had, to do with an organization.' })
  @Allow('declareInterest')
  declareInterest(@CurrentActor() actor: Actor, @Args('input') input: DeclareInterestInput): Promise<ExpertInterest> {
    return this.experts.declare(actor, input);
  }

  @Mutation(() => ExpertInterestType, {
    description: 'An interest that lasted is over from a day on; by whoever may declare it, once.',
  })
  @Allow('endInterest')
  endInterest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('untilOn', { type: () => DateOnScalar, description: 'The first day on which it is over.' }) untilOn: string,
  ): Promise<ExpertInterest> {
    return this.experts.endInterest(actor, id, untilOn);
  }

  @ResolveField(() => AdmissionApplicationType, { description: 'What the opinion is asked of.' })
  application(@Parent() { applicationId }: ExpertOpinion, @Context() context: RequestContext): Promise<Application> {
    return loaderOf(
      context,
      'applicationOfOpinion',
      () => new DataLoader<string, Application>((ids) => this.experts.applications(ids)),
    ).load(applicationId);
  }

  @Mutation(() => ExpertOpinionType, { description: 'Asks an expert for an opinion of an application for admission.' })
  @Allow('drawExpert')
  drawExpert(
    @CurrentActor() actor: Actor,
    @Args('applicationId', { type: () => ID }) applicationId: string,
    @Args('personId', { type: () => ID }) personId: string,
  ): Promise<ExpertOpinion> {
    return this.experts.draw(actor, applicationId, personId);
  }

  @Mutation(() => ExpertOpinionType, { description: 'By the expert who was drawn, once.' })
  @Allow('giveExpertOpinion')
  giveExpertOpinion(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('favourable') favourable: boolean,
    @Args('statement') statement: string,
  ): Promise<ExpertOpinion> {
    return this.experts.give(actor, id, favourable, statement);
  }
}

@Resolver(() => YearlyPlanType)
export class YearlyPlanResolver {
  constructor(private readonly plans: YearlyPlans) {}

  @Query(() => [YearlyPlanType], { description: 'The latest years first, at most 200.' })
  @Allow('yearlyPlans')
  yearlyPlans(
    @Args('committeeCode', { type: () => String, nullable: true }) committeeCode?: string | null,
  ): Promise<YearlyPlan[]> {
    return this.plans.list(committeeCode ?? null);
  }

  @Mutation(() => YearlyPlanType, { description: 'By the office of the body, once a year.' })
  @Allow('publishYearlyPlan')
  publishYearlyPlan(@CurrentActor() actor: Actor, @Args('input') input: PublishYearlyPlanInput): Promise<YearlyPlan> {
    return this.plans.publish(actor, input);
  }
}
