import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type DateOn, type Decimal, type Id, money } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  DateOnScalar,
  MoneyType,
  PageArgs,
  pageOf,
  type RequestContext,
} from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { shownBudget } from '../budget/budget.service.js';
import { BudgetType } from '../budget/budget.type.js';
import { FUND_USES } from '../core/index.js';
import type { Fund, Subsidy } from './fund.rows.js';
import {
  AllocateFundInput,
  ApplyForSubsidyInput,
  CreateFundInput,
  DecideSubsidyInput,
  FundConnection,
  FundType,
  FundUseType,
  SubsidyConnection,
  SubsidyType,
} from './fund.type.js';
import { Funds } from './funds.service.js';
import { Subsidies } from './subsidies.service.js';

const subsidyId = { name: 'id', type: () => ID };
const useOf = (code: string): FundUseType => ({ code, nameZh: FUND_USES[code]!.zh, nameEn: FUND_USES[code]!.en });

@Resolver(() => FundType)
export class FundResolver {
  constructor(
    private readonly desk: Funds,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => [FundUseType], { description: 'What special funds may be for, by the plans.' })
  @Allow('fundUses')
  fundUses(): FundUseType[] {
    return Object.keys(FUND_USES).map(useOf);
  }

  @Query(() => FundConnection, { description: 'Your organization’s special funds, newest first.' })
  @Allow('funds')
  async funds(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Fund>> {
    return connectionOf(await this.desk.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => FundType, { description: 'By an agency that gives of it.' })
  @Allow('createFund')
  createFund(@CurrentActor() actor: Actor, @Args('input') input: CreateFundInput): Promise<Fund> {
    return this.desk.create(actor, input);
  }

  @Mutation(() => BudgetType, { description: 'Gives of a special fund: a new budget for one of its uses.' })
  @Allow('allocateFund')
  async allocateFund(@CurrentActor() actor: Actor, @Args('input') input: AllocateFundInput): Promise<BudgetType> {
    return shownBudget(await this.desk.allocate(actor, input));
  }

  @ResolveField(() => OrganizationType, { description: 'Who gives of it.' })
  organization(@Parent() { organizationId }: Fund, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => [FundUseType])
  uses(@Parent() { uses }: Fund): FundUseType[] {
    return uses.map(useOf);
  }

  @ResolveField(() => MoneyType)
  amount(@Parent() { amount, currency }: Fund): MoneyType {
    return money(amount, currency);
  }

  @ResolveField(() => MoneyType)
  given(@Parent() { given, currency }: Fund): MoneyType {
    return money(given, currency);
  }

  @ResolveField(() => MoneyType, { nullable: true })
  subsidyCap(@Parent() { subsidyCap, currency }: Fund): MoneyType | null {
    return moneyOrNull(subsidyCap, currency);
  }
}

@Resolver(() => SubsidyType)
export class SubsidyResolver {
  constructor(
    private readonly desk: Subsidies,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => SubsidyConnection, { description: 'Newest first: those you asked for, and those asked of your funds.' })
  @Allow('subsidies')
  async subsidies(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Subsidy>> {
    return connectionOf(await this.desk.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => SubsidyType)
  @Allow('applyForSubsidy')
  applyForSubsidy(@CurrentActor() actor: Actor, @Args('input') input: ApplyForSubsidyInput): Promise<Subsidy> {
    return this.desk.apply(actor, input);
  }

  @Mutation(() => SubsidyType, { description: 'Before it is decided.' })
  @Allow('withdrawSubsidy')
  withdrawSubsidy(@CurrentActor() actor: Actor, @Args(subsidyId) id: Id): Promise<Subsidy> {
    return this.desk.withdraw(actor, id);
  }

  @Mutation(() => SubsidyType, { description: 'By whoever gives of the fund.' })
  @Allow('decideSubsidy')
  decideSubsidy(@CurrentActor() actor: Actor, @Args('input') input: DecideSubsidyInput): Promise<Subsidy> {
    return this.desk.decide(actor, input);
  }

  @Mutation(() => SubsidyType, { description: 'What was approved has been paid.' })
  @Allow('paySubsidy')
  paySubsidy(
    @CurrentActor() actor: Actor,
    @Args(subsidyId) id: Id,
    @Args('paidOn', { type: () => DateOnScalar }) paidOn: DateOn,
    @Args('reference', { type: () => String }) reference: string,
  ): Promise<Subsidy> {
    return this.desk.pay(actor, id, paidOn, reference);
  }

  @ResolveField(() => OrganizationType, { description: 'Who asks.' })
  organization(@Parent() { organizationId }: Subsidy, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => MoneyType)
  claimed(@Parent() { claimed, currency }: Subsidy): MoneyType {
    return money(claimed, currency);
  }

  @ResolveField(() => MoneyType, { nullable: true })
  approved(@Parent() { approved, currency }: Subsidy): MoneyType | null {
    return moneyOrNull(approved, currency);
  }
}

const moneyOrNull = (amount: Decimal | null, currency: string): MoneyType | null =>
  amount === null ? null : money(amount, currency);
