import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, loaderOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { Need, NeedTopic } from './need-rows.js';
import { Needs } from './need.service.js';
import { NeedConnection, NeedTopicConnection, NeedTopicType, NeedType, SaveNeedInput } from './need.type.js';

const IdArg = (): ParameterDecorator => Args('id', { type: () => ID });

interface Counted<T> extends Connection<T> {
  count: () => Promise<number>;
}

interface Askers {
  count: number;
  disclosed: Id[];
}

const askersLoader = (context: RequestContext, needs: Needs): DataLoader<Id, Askers> =>
  loaderOf(
    context,
    'needAskers',
    () =>
      new DataLoader<Id, Askers>(async (ids) => {
        const found = await needs.askersOf(ids);
        return ids.map((id) => found.get(id) ?? { count: 0, disclosed: [] });
      }),
  );

const topicLoader = (context: RequestContext, needs: Needs): DataLoader<Id, NeedTopic> =>
  loaderOf(
    context,
    'needTopic',
    () =>
      new DataLoader<Id, NeedTopic>(async (ids) => {
        const found = await needs.topicsById(ids);
        return ids.map((id) => found.get(id) ?? new Error(`topic ${id} is gone`));
      }),
  );

@Resolver(() => NeedType)
export class NeedResolver {
  constructor(private readonly needs: Needs) {}

  @Query(() => NeedTopicConnection, {
    name: 'needs',
    description: 'What buyers look for and nobody offers, newest first.',
  })
  @Allow('needs')
  async board(@Args() page: PageArgs): Promise<Counted<NeedTopic>> {
    const found = await this.needs.topics(pageOf(page));
    return { ...connectionOf(found, ({ id }) => cursorOf(id)), count: () => this.needs.topicCount() };
  }

  @Query(() => NeedConnection, { description: 'Of your organization, newest first.' })
  @Allow('myNeeds')
  async myNeeds(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Counted<Need>> {
    const found = await this.needs.own(actor, pageOf(page));
    return { ...connectionOf(found, ({ id }) => cursorOf(id)), count: () => this.needs.ownCount(actor) };
  }

  @Mutation(() => NeedType, {
    description: 'A search that finds nothing; asked again it answers the need that stands.',
  })
  @Allow('saveNeed')
  saveNeed(@CurrentActor() actor: Actor, @Args('input') input: SaveNeedInput): Promise<Need> {
    return this.needs.save(actor, input);
  }

  @Mutation(() => NeedType, { description: 'It has been met.' })
  @Allow('closeNeed')
  closeNeed(@CurrentActor() actor: Actor, @IdArg() needId: Id): Promise<Need> {
    return this.needs.end(actor, needId, 'close');
  }

  @Mutation(() => NeedType, { description: 'It is not wanted any more.' })
  @Allow('withdrawNeed')
  withdrawNeed(@CurrentActor() actor: Actor, @IdArg() needId: Id): Promise<Need> {
    return this.needs.end(actor, needId, 'withdraw');
  }

  @ResolveField(() => [String], { description: 'The operations this caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { organizationId, status }: Need): string[] {
    if (status !== 'OPEN' || organizationId !== actor.organizationId) return [];
    return (['closeNeed', 'withdrawNeed'] as const).filter((operation) => mayCall(operation, actor.roles));
  }

  @ResolveField(() => NeedTopicType)
  topic(@Parent() { topicId }: Need, @Context() context: RequestContext): Promise<NeedTopic> {
    return topicLoader(context, this.needs).load(topicId);
  }
}

@Resolver(() => NeedTopicType)
export class NeedTopicResolver {
  constructor(
    private readonly needs: Needs,
    private readonly organizations: Organizations,
  ) {}

  @ResolveField(() => Int)
  async count(@Parent() { id }: NeedTopic, @Context() context: RequestContext): Promise<number> {
    return (await askersLoader(context, this.needs).load(id)).count;
  }

  @ResolveField(() => [OrganizationType], { name: 'organizations' })
  async namedOnes(@Parent() { id }: NeedTopic, @Context() context: RequestContext): Promise<Organization[]> {
    const { disclosed } = await askersLoader(context, this.needs).load(id);
    const loader = organizationLoader(context, this.organizations);
    return Promise.all(disclosed.map((organizationId) => loader.load(organizationId)));
  }
}

@Resolver(() => NeedConnection)
export class NeedConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: Counted<Need>): Promise<number> {
    return page.count();
  }
}

@Resolver(() => NeedTopicConnection)
export class NeedTopicConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: Counted<NeedTopic>): Promise<number> {
    return page.count();
  }
}
