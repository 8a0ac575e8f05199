import { type Actor, Allow, CurrentActor } from '#identity';
import { connectionOf, type Connection } from '#platform';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { cursorOfEvent, type ListedEvent, UsageEvents } from './usage-events.service.js';
import { Usage, type UsagePoint } from './usage.service.js';
import { UsageArgs, UsageEventConnection, UsageEventsArgs, UsagePointType } from './usage.type.js';

@Resolver()
export class UsageResolver {
  constructor(
    private readonly usageSums: Usage,
    private readonly events: UsageEvents,
  ) {}

  @Query(() => [UsagePointType], {
    description: 'Use in [from, to) by hour, day or month; only buckets with use, at most 1000 buckets.',
  })
  @Allow('usage')
  usage(@CurrentActor() actor: Actor, @Args() { granularity, ...asked }: UsageArgs): Promise<UsagePoint[]> {
    return this.usageSums.points(actor, { ...asked, granularity: granularity ?? 'DAY' });
  }

  @Query(() => UsageEventConnection, { description: 'Events whose use lies in [from, to), in the order of their use.' })
  @Allow('usageEvents')
  async usageEvents(
    @CurrentActor() actor: Actor,
    @Args() { meter, after, ...asked }: UsageEventsArgs,
  ): Promise<Connection<ListedEvent>> {
    return connectionOf(
      await this.events.list(actor, { ...asked, meter: meter ?? null, after: after ?? null }),
      cursorOfEvent,
    );
  }
}
