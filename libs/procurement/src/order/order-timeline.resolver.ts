import {
  type Actor,
  CurrentActor,
  organizationLoader,
  Organizations,
  personLoader,
  People,
  seesEverything,
} from '#identity';
import type { RequestContext } from '#platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { stepsForProvider } from '../core/index.js';
import type { Order } from './order-rows.js';
import { OrderTimelines } from './order-timeline.service.js';
import { OrderStepType } from './order-timeline.type.js';
import { OrderType } from './order.type.js';

@Resolver(() => OrderType)
export class OrderTimelineResolver {
  constructor(
    private readonly timelines: OrderTimelines,
    private readonly people: People,
    private readonly organizations: Organizations,
  ) {}

  @ResolveField(() => [OrderStepType], { description: 'What became of it, step by step; the last 200.' })
  async timeline(
    @CurrentActor() actor: Actor,
    @Parent() order: Order,
    @Context() context: RequestContext,
  ): Promise<OrderStepType[]> {
    const all = await this.timelines.loader(context).load(order.id);
    const isProvider = actor.organizationId === order.providerId;
    const steps = isProvider && actor.organizationId !== order.organizationId ? stepsForProvider(all) : all;
    const everybody = seesEverything(actor.roles);
    return Promise.all(
      steps.map(async ({ personId, ...step }) => {
        const person = personId === null ? null : await personLoader(context, this.people).load(personId);
        if (!person) return { ...step, organization: null, name: null };
        const organization = await organizationLoader(context, this.organizations).load(person.organizationId);
        const isOwn = person.organizationId === actor.organizationId;
        return { ...step, organization, name: isOwn || everybody ? person.name : null };
      }),
    );
  }
}
