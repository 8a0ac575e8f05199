import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, Extensions, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Public } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import type { Person } from '../person/person.service.js';
import { PersonType } from '../person/person.type.js';
import { type Invitation, Invitations } from './invitations.service.js';
import {
  AcceptInvitationInput,
  InvitationConnection,
  InvitationType,
  InvitationWithTokenType,
  InvitePersonInput,
} from './invitation.type.js';

@Resolver(() => InvitationType)
export class InvitationResolver {
  constructor(private readonly invitations: Invitations) {}

  @Query(() => InvitationConnection, {
    name: 'invitations',
    description: 'Of one’s own organization, newest first; operators and auditors see all.',
  })
  @Allow('invitations')
  async listInvitations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Invitation>> {
    return connectionOf(await this.invitations.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => InvitationWithTokenType, { description: 'Asks somebody to join, within seven days.' })
  @Allow('invitePerson')
  invitePerson(
    @CurrentActor() actor: Actor,
    @Args('input') input: InvitePersonInput,
  ): Promise<InvitationWithTokenType> {
    return this.invitations.invite(actor, input);
  }

  @Mutation(() => InvitationType, { description: 'The token works no more; again, nothing happens.' })
  @Allow('withdrawInvitation')
  withdrawInvitation(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Invitation> {
    return this.invitations.withdraw(actor, id);
  }

  // A password is hashed: see signIn.
  @Extensions({ cost: 40_000 })
  @Mutation(() => PersonType, { description: 'Joins with a password of one’s own; whoever has the token may call it.' })
  @Public()
  acceptInvitation(@Args('input') input: AcceptInvitationInput, @Context() context: RequestContext): Promise<Person> {
    return this.invitations.accept(input, context.reply.request.id);
  }
}
