import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Comparison, Comparisons } from './compare.service.js';
import { ComparedUseInput, ComparisonRowType, ComparisonType } from './compare.type.js';

@Resolver(() => ComparisonType)
export class ComparisonResolver {
  constructor(private readonly comparisons: Comparisons) {}

  @Query(() => ComparisonType, { description: 'Up to five plans, attribute by attribute and price by price.' })
  @Allow('comparePlans')
  comparePlans(
    @CurrentActor() actor: Actor,
    @Args('planIds', { type: () => [ID] }) planIds: Id[],
    @Args('use', { type: () => ComparedUseInput, nullable: true }) use?: ComparedUseInput | null,
  ): Promise<Comparison> {
    return this.comparisons.compare(actor, planIds, use ?? null);
  }

  @ResolveField(() => [ComparisonRowType])
  rows(@Parent() { rows }: Comparison): ComparisonRowType[] {
    return rows.map(({ name, ...row }) => ({ ...row, nameZh: name.zh, nameEn: name.en }));
  }
}
