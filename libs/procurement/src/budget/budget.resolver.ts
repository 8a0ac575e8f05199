import type { Id } from '#kernel';
import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { BudgetDesk, shownBudget } from './budget.service.js';
import { BudgetType, CreateBudgetInput } from './budget.type.js';

@Resolver(() => BudgetType)
export class BudgetResolver {
  constructor(
    private readonly desk: BudgetDesk,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => [BudgetType], { description: 'One’s own organization’s budgets, or those asked for; newest first.' })
  @Allow('budgets')
  async budgets(
    @CurrentActor() actor: Actor,
    @Args('fiscalYear', { type: () => Int, nullable: true }) fiscalYear?: number | null,
    @Args('organizationIds', { type: () => [ID], nullable: true }) organizationIds?: Id[] | null,
  ): Promise<BudgetType[]> {
    return (await this.desk.list(actor, { fiscalYear, organizationIds })).map(shownBudget);
  }

  @Mutation(() => BudgetType)
  @Allow('createBudget')
  async createBudget(@CurrentActor() actor: Actor, @Args('input') input: CreateBudgetInput): Promise<BudgetType> {
    return shownBudget(await this.desk.create(actor, input));
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() budget: BudgetType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(budget.organizationId);
  }
}
