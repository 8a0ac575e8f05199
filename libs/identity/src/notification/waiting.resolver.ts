import { type RequestContext, say } from '#platform';
import { Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import type { Waiting, WaitingItem } from '../core/index.js';
import { NotificationPreferences } from './notification-preferences.service.js';
import { localeOfPerson } from './person-locale.js';
import { WaitingWork } from './waiting-work.service.js';
import { WaitingItemType, WaitingType } from './waiting.type.js';

@Resolver(() => WaitingItemType)
export class WaitingResolver {
  constructor(
    private readonly waiting: WaitingWork,
    private readonly preferences: NotificationPreferences,
  ) {}

  @Query(() => [WaitingType], {
    description: 'What the caller can do next; kinds of which nothing waits are left out.',
  })
  @Allow('waitingForMe')
  waitingForMe(@CurrentActor() actor: Actor): Promise<Waiting[]> {
    return this.waiting.of(actor);
  }

  @ResolveField(() => ID, {
    description: 'On whose page it is: of a dispute its invoice, of a revision its offering; else itself.',
  })
  pageId(@Parent() { id, partOfId }: WaitingItem): string {
    return partOfId ?? id;
  }

  @ResolveField(() => String, { description: 'One line.' })
  async title(
    @Parent() { title }: WaitingItem,
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
  ): Promise<string> {
    return say(title, await localeOfPerson(context, actor, this.preferences));
  }
}
