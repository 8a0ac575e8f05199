import type { AgreementQuery } from '#catalog';
import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { allowedActions } from './commitment-actions.js';
import { Commitments } from './commitments.service.js';
import { CommitmentConnection, CommitmentFilter, CommitmentType, ProposeCommitmentInput } from './commitment.type.js';

const idArgument = { name: 'id', type: () => ID };

/** A page of commitments with what its total count is counted by. */
interface CommitmentPage extends Connection<CommitmentType> {
  query: AgreementQuery;
}

@Resolver(() => CommitmentType)
export class CommitmentResolver {
  constructor(
    private readonly commitments: Commitments,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => CommitmentConnection, {
    name: 'commitments',
    description: 'Newest first: those one’s own organization is a party of.',
  })
  @Allow('commitments')
  async list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => CommitmentFilter, nullable: true }) filter?: CommitmentFilter | null,
  ): Promise<CommitmentPage> {
    const query = filter ?? {};
    return {
      ...connectionOf(await this.commitments.list(actor, query, pageOf(page)), ({ id }) => cursorOf(id)),
      query,
    };
  }

  @Mutation(() => CommitmentType)
  @Allow('proposeCommitment')
  proposeCommitment(
    @CurrentActor() actor: Actor,
    @Args('input') input: ProposeCommitmentInput,
  ): Promise<CommitmentType> {
    return this.commitments.propose(actor, input);
  }

  @Mutation(() => CommitmentType, {
    description: 'RETROACTIVE_COMMITMENT once the first month is over; COMMITMENT_OVERLAP.',
  })
  @Allow('acceptCommitment')
  acceptCommitment(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<CommitmentType> {
    return this.commitments.accept(actor, id);
  }

  @Mutation(() => CommitmentType)
  @Allow('declineCommitment')
  declineCommitment(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<CommitmentType> {
    return this.commitments.decline(actor, id, reason);
  }

  @Mutation(() => CommitmentType)
  @Allow('withdrawCommitment')
  withdrawCommitment(@CurrentActor() actor: Actor, @Args(idArgument) id: Id): Promise<CommitmentType> {
    return this.commitments.withdraw(actor, id);
  }

  @ResolveField(() => OrganizationType, { description: 'The buyer.' })
  organization(
    @Parent() { organizationId }: CommitmentType,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: CommitmentType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() commitment: CommitmentType): string[] {
    return allowedActions(actor, commitment);
  }
}

@Resolver(() => CommitmentConnection)
export class CommitmentConnectionResolver {
  constructor(private readonly commitments: Commitments) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: CommitmentPage): Promise<number> {
    return this.commitments.count(actor, query);
  }
}
