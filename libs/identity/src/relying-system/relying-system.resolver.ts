import { type Connection, connectionOf, cursorOf, PageArgs, pageOf } from '#platform';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import {
  RegisterRelyingSystemInput,
  RelyingSystemConnection,
  RelyingSystemType,
  SystemGrantConnection,
  SystemGrantInput,
  SystemGrantType,
  SystemSessionType,
} from './relying-system.type.js';
import { RelyingSystems } from './relying-systems.service.js';
import { SystemEntries } from './system-entries.js';

@Resolver(() => RelyingSystemType)
export class RelyingSystemResolver {
  constructor(
    private readonly systems: RelyingSystems,
    private readonly entries: SystemEntries,
  ) {}

  @Query(() => RelyingSystemConnection, {
    name: 'relyingSystems',
    description: 'Those one’s own organization runs, newest first; operators and auditors see all.',
  })
  @Allow('relyingSystems')
  async listSystems(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<RelyingSystemType>> {
    return connectionOf(await this.systems.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => SystemGrantConnection, { name: 'systemGrants', description: 'Who may enter a system, newest first.' })
  @Allow('systemGrants')
  async listGrants(
    @CurrentActor() actor: Actor,
    @Args('systemId', { type: () => ID }) systemId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<SystemGrantType>> {
    return connectionOf(await this.systems.grants(actor, systemId, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => SystemSessionType, {
    nullable: true,
    description:
      'For a relying system: who holds this access token, and in which roles they may enter; null lets nobody in. ' +
      'Answered to the organization that runs the system.',
  })
  @Allow('systemSession')
  systemSession(
    @CurrentActor() actor: Actor,
    @Args('accessToken') accessToken: string,
  ): Promise<SystemSessionType | null> {
    return this.entries.session(actor, accessToken);
  }

  @Mutation(() => RelyingSystemType)
  @Allow('registerRelyingSystem')
  registerRelyingSystem(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterRelyingSystemInput,
  ): Promise<RelyingSystemType> {
    return this.systems.register(actor, input);
  }

  @Mutation(() => RelyingSystemType, { description: 'Lets nobody in any more; again, nothing happens.' })
  @Allow('endRelyingSystem')
  endRelyingSystem(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<RelyingSystemType> {
    return this.systems.end(actor, id);
  }

  @Mutation(() => SystemGrantType, { description: 'Lets a role of an organization in; again, nothing happens.' })
  @Allow('grantSystemAccess')
  grantSystemAccess(@CurrentActor() actor: Actor, @Args('input') input: SystemGrantInput): Promise<SystemGrantType> {
    return this.systems.grant(actor, input);
  }

  @Mutation(() => Boolean, { description: 'Lets the role in no more, at once; again, nothing happens.' })
  @Allow('revokeSystemAccess')
  revokeSystemAccess(@CurrentActor() actor: Actor, @Args('input') input: SystemGrantInput): Promise<boolean> {
    return this.systems.revoke(actor, input);
  }
}
