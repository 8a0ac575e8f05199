import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, DateOnScalar, pageOf } from '#platform';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type WhiteListEntry, WhiteLists } from './white-list.service.js';
import { AddWhiteListEntryInput, WhiteListArgs, WhiteListConnection, WhiteListEntryType } from './white-list.type.js';

@Resolver(() => WhiteListEntryType)
export class WhiteListResolver {
  constructor(private readonly lists: WhiteLists) {}

  @Query(() => WhiteListConnection, { description: 'Of a zone, newest first.' })
  @Allow('whiteList')
  async whiteList(@Args() { zoneCode, ...page }: WhiteListArgs): Promise<Connection<WhiteListEntry>> {
    return connectionOf(await this.lists.list(zoneCode, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => WhiteListEntryType)
  @Allow('addWhiteListEntry')
  addWhiteListEntry(
    @CurrentActor() actor: Actor,
    @Args('input') input: AddWhiteListEntryInput,
  ): Promise<WhiteListEntry> {
    return this.lists.add(actor, input);
  }

  @Mutation(() => WhiteListEntryType, { description: 'Gives it an earlier last day, today or later.' })
  @Allow('endWhiteListEntry')
  endWhiteListEntry(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Args('lastOn', { type: () => DateOnScalar }) lastOn: string,
  ): Promise<WhiteListEntry> {
    return this.lists.end(actor, id, lastOn);
  }

  @Mutation(() => WhiteListEntryType, {
    nullable: true,
    description: 'The entry by which the service may be reached today; PLAN_RULE / NOT_ON_WHITE_LIST. Both are logged.',
  })
  @Allow('requestInternationalAccess')
  requestInternationalAccess(
    @CurrentActor() actor: Actor,
    @Args('zoneCode', { type: () => String }) zoneCode: string,
    @Args('service', { type: () => String }) service: string,
  ): Promise<WhiteListEntry | null> {
    return this.lists.request(actor, zoneCode, service);
  }
}
