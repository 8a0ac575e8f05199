import { type Actor, Allow, CurrentActor, seesEverything } from '#identity';
import type { Id } from '#kernel';
import { type Connection, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RevisionChange, RevisionStatus } from '../core/index.js';
import { offeringLoader } from '../offering/offering.loader.js';
import type { Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import { OfferingType } from '../offering/offering.type.js';
import { revisionActionsOf } from './revision-actions.js';
import { ReviseOfferingInput, UpdateOfferingRevisionInput } from './revision.input.js';
import { revisedPlansLoader } from './revision.loader.js';
import { type RevisedPlan, RevisionReading } from './revision-reading.service.js';
import { RevisionReviews } from './revision-reviews.service.js';
import type { Revision } from './revision.row.js';
import {
  OfferingChangeType,
  RevisedPlanType,
  RevisionConnectionType,
  RevisionStatusEnum,
  RevisionType,
} from './revision.type.js';
import { Revisions } from './revisions.service.js';

const idArgument = { name: 'id', type: () => ID };

/** What only the two sides of a review read of a revision. */
const readsReview = (actor: Actor, { providerId }: Revision): boolean =>
  providerId === actor.organizationId || seesEverything(actor.roles);

@Resolver(() => RevisionType)
export class RevisionResolver {
  constructor(
    private readonly reading: RevisionReading,
    private readonly offerings: Offerings,
  ) {}

  @Query(() => RevisionConnectionType, {
    description: 'Newest first. Of others’ offerings what is, was and will be in force; the operator’s review queue.',
  })
  @Allow('offeringRevisions')
  offeringRevisions(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('offeringId', { type: () => ID, nullable: true }) offeringId?: Id | null,
    @Args('statuses', { type: () => [RevisionStatusEnum], nullable: true }) statuses?: RevisionStatus[] | null,
  ): Promise<Connection<Revision>> {
    return this.reading.list(actor, { offeringId: offeringId ?? null, statuses: statuses ?? null }, pageOf(page));
  }

  @Query(() => [OfferingChangeType], { description: 'Field by field and price by price; both by their numbers.' })
  @Allow('offeringRevisionDiff')
  offeringRevisionDiff(
    @CurrentActor() actor: Actor,
    @Args('offeringId', { type: () => ID }) offeringId: Id,
    @Args('from', { type: () => Int }) from: number,
    @Args('to', { type: () => Int }) to: number,
  ): Promise<RevisionChange[]> {
    return this.reading.difference(actor, offeringId, { from, to });
  }

  @ResolveField(() => OfferingType)
  offering(@Parent() { offeringId }: Revision, @Context() context: RequestContext): Promise<Offering> {
    return offeringLoader(context, this.offerings).load(offeringId);
  }

  @ResolveField(() => [RevisedPlanType])
  plans(@Parent() revision: Revision, @Context() context: RequestContext): Promise<RevisedPlan[]> {
    return revisedPlansLoader(context, this.reading).load(revision);
  }

  @ResolveField(() => String, { nullable: true, description: 'What the reviewer asked for.' })
  changeReason(@CurrentActor() actor: Actor, @Parent() revision: Revision): string | null {
    return readsReview(actor, revision) ? revision.changeReason : null;
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: 'The person who wrote it; for its provider and the operator.',
  })
  authorId(@CurrentActor() actor: Actor, @Parent() revision: Revision): Id | null {
    return readsReview(actor, revision) ? revision.authorId : null;
  }

  @ResolveField(() => ID, { nullable: true, description: 'The person who decided; null also when nobody had to.' })
  deciderId(@CurrentActor() actor: Actor, @Parent() revision: Revision): Id | null {
    return readsReview(actor, revision) ? revision.deciderId : null;
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() revision: Revision): string[] {
    return revisionActionsOf(actor, revision);
  }
}

/** What providers and reviewers do with revisions. */
@Resolver(() => RevisionType)
export class RevisionChangeResolver {
  constructor(
    private readonly reading: RevisionReading,
    private readonly revisions: Revisions,
    private readonly reviews: RevisionReviews,
  ) {}

  @Mutation(() => RevisionType, { description: 'A draft of what a published offering is to say.' })
  @Allow('reviseOffering')
  async reviseOffering(@CurrentActor() actor: Actor, @Args('input') input: ReviseOfferingInput): Promise<Revision> {
    return this.reading.get(actor, await this.revisions.revise(actor, input));
  }

  @Mutation(() => RevisionType)
  @Allow('updateOfferingRevision')
  async updateOfferingRevision(
    @CurrentActor() actor: Actor,
    @Args('input') input: UpdateOfferingRevisionInput,
  ): Promise<Revision> {
    return this.reading.get(actor, await this.revisions.update(actor, input));
  }

  @Mutation(() => RevisionType, { description: 'To review; approved at once when only some words were mended.' })
  @Allow('submitOfferingRevision')
  async submitOfferingRevision(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Revision> {
    return this.reading.get(actor, await this.reviews.submit(actor, id));
  }

  @Mutation(() => RevisionType, { description: 'In force at its effectiveFrom, at once when that is over.' })
  @Allow('approveOfferingRevision')
  async approveOfferingRevision(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Revision> {
    return this.reading.get(actor, await this.reviews.approve(actor, id));
  }

  @Mutation(() => RevisionType)
  @Allow('requestOfferingRevisionChanges')
  async requestOfferingRevisionChanges(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<Revision> {
    return this.reading.get(actor, await this.reviews.requestChanges(actor, id, reason));
  }

  @Mutation(() => RevisionType, { description: 'Also after its approval, as long as it is not in force.' })
  @Allow('withdrawOfferingRevision')
  async withdrawOfferingRevision(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<Revision> {
    return this.reading.get(actor, await this.revisions.withdraw(actor, id));
  }
}
