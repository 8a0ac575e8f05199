import { amountText, Clock, type Decimal, type Id } from '#kernel';
import {
  type Actor,
  Allow,
  CurrentActor,
  type Operation,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { SpendPolicy } from '../core/index.js';
import { fundLoader } from '../fund/fund.loader.js';
import type { Fund } from '../fund/fund.rows.js';
import { FundType } from '../fund/fund.type.js';
import { Funds } from '../fund/funds.service.js';
import { allowedBudgetActions } from './budget-actions.js';
import { standingLoader } from './budget.loader.js';
import { SpendWatch } from './spend-watch.service.js';
import { BudgetCarryOver } from './budget-carry-over.service.js';
import { BudgetChanges } from './budget-changes.service.js';
import { BudgetDesk, shownBudget } from './budget.service.js';
import {
  BudgetCarryOverType,
  BudgetEntryConnection,
  type BudgetEntryType,
  BudgetStandingType,
  BudgetTransferType,
  BudgetType,
  CarryOverBudgetInput,
  CreateBudgetInput,
  SpendPolicyEnum,
  TransferBudgetInput,
} from './budget.type.js';

@Resolver(() => BudgetType)
export class BudgetResolver {
  constructor(
    private readonly desk: BudgetDesk,
    private readonly changes: BudgetChanges,
    private readonly carryOvers: BudgetCarryOver,
    private readonly organizations: Organizations,
    private readonly funds: Funds,
    private readonly watch: SpendWatch,
    private readonly clock: Clock,
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

  @Mutation(() => BudgetTransferType, { description: '预算调剂.' })
  @Allow('transferBudget')
  async transferBudget(
    @CurrentActor() actor: Actor,
    @Args('input') input: TransferBudgetInput,
  ): Promise<BudgetTransferType> {
    const { from, to } = await this.changes.transfer(actor, input);
    return { from: shownBudget(from), to: shownBudget(to) };
  }

  @Mutation(() => BudgetCarryOverType, {
    description: '结转: what orders that go on have left, and unspent money as asked, to the next year’s budget.',
  })
  @Allow('carryOverBudget')
  async carryOverBudget(
    @CurrentActor() actor: Actor,
    @Args('input') input: CarryOverBudgetInput,
  ): Promise<BudgetCarryOverType> {
    const done = await this.carryOvers.carryOver(actor, input);
    const shown = (value: Decimal): string => amountText(value, done.from.currency);
    return {
      ...{ ...done, from: shownBudget(done.from), to: shownBudget(done.to) },
      ...{ committed: shown(done.committed), unspent: shown(done.unspent) },
    };
  }

  @Mutation(() => BudgetType, {
    description: '结余: what is available of a year that is over and billed is given back.',
  })
  @Allow('lapseBudget')
  async lapseBudget(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) budgetId: Id): Promise<BudgetType> {
    return shownBudget(await this.carryOvers.lapse(actor, budgetId));
  }

  @Mutation(() => BudgetType, { description: 'What follows once it is used up.' })
  @Allow('setBudgetPolicy')
  async setBudgetPolicy(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) budgetId: Id,
    @Args('policy', { type: () => SpendPolicyEnum }) policy: SpendPolicy,
  ): Promise<BudgetType> {
    return shownBudget(await this.changes.setPolicy(actor, budgetId, policy));
  }

  @Query(() => BudgetEntryConnection, { description: 'The ledger of a budget, latest first.' })
  @Allow('budgetEntries')
  async budgetEntries(
    @CurrentActor() actor: Actor,
    @Args('budgetId', { type: () => ID }) budgetId: Id,
    @Args() page: PageArgs,
  ): Promise<Connection<BudgetEntryType>> {
    return connectionOf(await this.changes.entries(actor, budgetId, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @ResolveField(() => BudgetStandingType, { nullable: true, description: 'Null until it was looked at.' })
  async standing(
    @Parent() { id, currency }: BudgetType,
    @Context() context: RequestContext,
  ): Promise<BudgetStandingType | null> {
    const standing = await standingLoader(context, this.watch).load(id);
    if (!standing) return null;
    const shown = (value: Decimal): string => amountText(value, currency);
    return { ...standing, used: shown(standing.used), atYearEnd: shown(standing.atYearEnd) };
  }

  @ResolveField(() => FundType, { nullable: true, description: 'The special fund its money is of.' })
  fund(@Parent() { fundId }: BudgetType, @Context() context: RequestContext): Promise<Fund> | null {
    return fundId === null ? null : fundLoader(context, this.funds).load(fundId);
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() budget: BudgetType): Operation[] {
    return allowedBudgetActions(actor, budget, this.clock.now());
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() budget: BudgetType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(budget.organizationId);
  }
}
