import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import type { Offering } from '../offering/offering.row.js';
import { OfferingType } from '../offering/offering.type.js';
import { Companions } from './companion.service.js';

@Resolver()
export class CompanionResolver {
  constructor(private readonly suggestions: Companions) {}

  @Query(() => [OfferingType], {
    description:
      'Up to 20 security services that go with these plans in a system of this level (等保); none once one is among them.',
  })
  @Allow('companions')
  companions(
    @CurrentActor() actor: Actor,
    @Args('planIds', { type: () => [ID] }) planIds: Id[],
    @Args('mlpsLevel', {
      type: () => Int,
      nullable: true,
      description: '1 to 5; without it the highest that the plans’ offerings declare.',
    })
    mlpsLevel?: number | null,
  ): Promise<Offering[]> {
    return this.suggestions.suggest(actor, planIds, mlpsLevel ?? null);
  }
}
