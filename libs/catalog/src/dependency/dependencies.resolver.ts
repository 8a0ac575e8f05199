import { type Actor, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { Offering } from '../offering/offering.row.js';
import { OfferingType } from '../offering/offering.type.js';
import { Dependencies } from './dependencies.service.js';

@Resolver(() => OfferingType)
export class DependenciesResolver {
  constructor(private readonly dependencies: Dependencies) {}

  @ResolveField(() => [OfferingType], {
    description:
      'Everything it runs on by attributes.dependsOn, the nearest first, as far as the caller may know of it.',
  })
  runsOn(
    @CurrentActor() actor: Actor,
    @Parent() { id }: Offering,
    @Context() context: RequestContext,
  ): Promise<Offering[]> {
    return this.loader(actor, context).load(id);
  }

  private loader(actor: Actor, context: RequestContext): DataLoader<Id, Offering[]> {
    return loaderOf(
      context,
      'runsOn',
      () =>
        new DataLoader<Id, Offering[]>(async (ids) => {
          const chains = await this.dependencies.chains(actor, ids);
          return ids.map((id) => chains.get(id) ?? []);
        }),
    );
  }
}
