import { type Actor, Allow, CurrentActor, mayCall, type Operation } from '#identity';
import { commandsOf, type Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, loaderOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { RECOMMENDED_MACHINE, type RecommendedCommand } from '../core/index.js';
import { type Offering } from '../offering/offering.row.js';
import { OfferingType } from '../offering/offering.type.js';
import { RecommendedIssues } from './recommended-issues.service.js';
import { RecommendedReading, type SeenEntry } from './recommended-reading.service.js';
import type { RecommendedIssue } from './recommended.rows.js';
import {
  DraftRecommendedIssueInput,
  RecommendedBadgeType,
  RecommendedEntryType,
  RecommendedIssueConnection,
  RecommendedIssueType,
  ReviewRecommendedEntryInput,
  UpdateRecommendedIssueInput,
} from './recommended.type.js';

const OPERATIONS: Record<RecommendedCommand, Operation[]> = {
  submit: ['updateRecommendedIssue', 'submitRecommendedIssue'],
  return: ['returnRecommendedIssue'],
  publish: ['reviewRecommendedEntry', 'publishRecommendedIssue'],
  expire: [],
};
const issueId = { name: 'id', type: () => ID };

@Resolver(() => RecommendedIssueType)
export class RecommendedIssueResolver {
  constructor(
    private readonly issues: RecommendedIssues,
    private readonly reading: RecommendedReading,
  ) {}

  @Query(() => RecommendedIssueConnection, { description: 'Newest first: what was published; reviewers see all.' })
  @Allow('recommendedIssues')
  async recommendedIssues(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<RecommendedIssue>> {
    return connectionOf(await this.reading.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => RecommendedIssueType)
  @Allow('recommendedIssue')
  recommendedIssue(@CurrentActor() actor: Actor, @Args(issueId) id: Id): Promise<RecommendedIssue> {
    return this.reading.get(actor, id);
  }

  @Mutation(() => RecommendedIssueType)
  @Allow('draftRecommendedIssue')
  async draftRecommendedIssue(
    @CurrentActor() actor: Actor,
    @Args('input') input: DraftRecommendedIssueInput,
  ): Promise<RecommendedIssue> {
    return this.reading.get(actor, await this.issues.draft(actor, input));
  }

  @Mutation(() => RecommendedIssueType, { description: 'Only in DRAFT.' })
  @Allow('updateRecommendedIssue')
  async updateRecommendedIssue(
    @CurrentActor() actor: Actor,
    @Args('input') input: UpdateRecommendedIssueInput,
  ): Promise<RecommendedIssue> {
    return this.reading.get(actor, await this.issues.update(actor, input));
  }

  @Mutation(() => RecommendedIssueType)
  @Allow('submitRecommendedIssue')
  async submitRecommendedIssue(@CurrentActor() actor: Actor, @Args(issueId) id: Id): Promise<RecommendedIssue> {
    return this.reading.get(actor, await this.issues.submit(actor, id));
  }

  @Mutation(() => RecommendedIssueType, { description: 'Of one entry, by another person than drafted the issue.' })
  @Allow('reviewRecommendedEntry')
  async reviewRecommendedEntry(
    @CurrentActor() actor: Actor,
    @Args('input') input: ReviewRecommendedEntryInput,
  ): Promise<RecommendedIssue> {
    return this.reading.get(actor, await this.issues.review(actor, input));
  }

  @Mutation(() => RecommendedIssueType, { description: 'Back to its drafters.' })
  @Allow('returnRecommendedIssue')
  async returnRecommendedIssue(
    @CurrentActor() actor: Actor,
    @Args(issueId) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<RecommendedIssue> {
    return this.reading.get(actor, await this.issues.giveBack(actor, id, reason));
  }

  @Mutation(() => RecommendedIssueType, { description: 'Once each of its entries was recommended.' })
  @Allow('publishRecommendedIssue')
  async publishRecommendedIssue(@CurrentActor() actor: Actor, @Args(issueId) id: Id): Promise<RecommendedIssue> {
    return this.reading.get(actor, await this.issues.publish(actor, id));
  }

  @ResolveField(() => [RecommendedEntryType], { description: 'Products, then solutions: those the caller may see.' })
  entries(
    @CurrentActor() actor: Actor,
    @Parent() { id }: RecommendedIssue,
    @Context() context: RequestContext,
  ): Promise<SeenEntry[]> {
    const load = async (ids: readonly Id[]): Promise<SeenEntry[][]> => {
      const found = await this.reading.entries(actor, ids);
      return ids.map((one) => found.get(one) ?? []);
    };
    return loaderOf(context, 'recommendedEntries', () => new DataLoader(load)).load(id);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status, draftedBy }: RecommendedIssue): string[] {
    return commandsOf(RECOMMENDED_MACHINE, status)
      .flatMap((command) => OPERATIONS[command])
      .filter((operation) => mayCall(operation, actor.roles))
      .filter((operation) => operation !== 'reviewRecommendedEntry' || draftedBy !== actor.personId);
  }
}

@Resolver(() => OfferingType)
export class RecommendedBadgeResolver {
  constructor(private readonly reading: RecommendedReading) {}

  @ResolveField(() => [RecommendedBadgeType], {
    description: '推荐目录: the issues it stands in today. It changes no order, price, score or right.',
  })
  recommendations(@Parent() { id }: Offering, @Context() context: RequestContext): Promise<RecommendedBadgeType[]> {
    const load = async (ids: readonly Id[]): Promise<RecommendedBadgeType[][]> => {
      const found = await this.reading.badges(ids);
      return ids.map((one) => found.get(one) ?? []);
    };
    return loaderOf(context, 'recommendations', () => new DataLoader(load)).load(id);
  }
}
