import { type PlanFacts, planLoader, Plans, PlanType } from '#catalog';
import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
  People,
  personLoader,
  seesEverything,
} from '#identity';
import { Clock, dateOf, type Id, money } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  localeOf,
  MoneyType,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, Context, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { budgetLoader } from '../budget/budget.loader.js';
import { BudgetDesk, shownBudget } from '../budget/budget.service.js';
import { BudgetType } from '../budget/budget.type.js';
import { contractLoader, type ContractRef } from '../contract/contract.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { instanceLoader, instanceOfItemLoader } from '../instance/instance.loader.js';
import { InstanceReading } from '../instance/instance-reading.js';
import { Instances } from '../instance/instance.service.js';
import { ServiceInstanceType } from '../instance/instance.type.js';
import { OrderApprovalStepType } from '../approval/approval.type.js';
import { Approvals } from '../approval/approvals.service.js';
import { keyProjectLoader } from '../key-project/key-project.loader.js';
import { KeyProjectType } from '../key-project/key-project.type.js';
import { type KeyProject, KeyProjects } from '../key-project/key-projects.service.js';
import { allowedOrderActions } from './allowed-actions.js';
import { allowedItemActions, isOpenChange } from './item-actions.js';
import { OrderReading } from './order-reading.js';
import type { Order, OrderItem } from './order-rows.js';
import { OrdersArgs } from './order.input.js';
import { approvalsLoader, orderItemsLoader, orderLoader, requestersLoader } from './order.loader.js';
import {
  ContractRefType,
  DecisionType,
  FindingType,
  OrderBudgetType,
  OrderRefusalType,
  OrderConnection,
  OrderItemType,
  OrderType,
} from './order.type.js';

/** A year of an order, as its type shows it. */
type YearOfOrder = OrderBudgetType & { budgetId: Id };

/** A page of orders; all of them are counted only when somebody asks. */
interface OrderPage extends Connection<Order> {
  count: () => Promise<number>;
}

@Resolver(() => OrderType)
export class OrderResolver {
  constructor(
    private readonly reading: OrderReading,
    private readonly organizations: Organizations,
    private readonly desk: BudgetDesk,
    private readonly approvals: Approvals,
    private readonly people: People,
    private readonly projects: KeyProjects,
    private readonly dataSource: DataSource,
  ) {}

  @Query(() => OrderType)
  @Allow('order')
  order(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) orderId: Id): Promise<Order> {
    return this.reading.get(actor, orderId);
  }

  @Query(() => OrderConnection, { description: 'Newest first. Providers see orders once they are approved.' })
  @Allow('orders')
  async orders(
    @CurrentActor() actor: Actor,
    @Args() { statuses, organizationIds, providerIds, offeringIds, ruleId, ...page }: OrdersArgs,
  ): Promise<OrderPage> {
    const filter = { statuses, organizationIds, providerIds, offeringIds, ruleId };
    const found = await this.reading.list(actor, filter, pageOf(page));
    return { ...connectionOf(found, (order) => cursorOf(order.id)), count: () => this.reading.count(actor, filter) };
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() order: Order, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(order.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() order: Order, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(order.providerId);
  }

  @ResolveField(() => BudgetType, { nullable: true, description: 'Null for those who may not read budgets.' })
  async budget(
    @CurrentActor() actor: Actor,
    @Parent() { budgetId }: Order,
    @Context() context: RequestContext,
  ): Promise<BudgetType | null> {
    const mayRead = mayCall('budgets', actor.roles) || seesEverything(actor.roles);
    if (budgetId === null || !mayRead) return null;
    return shownBudget(await budgetLoader(context, this.desk).load(budgetId));
  }

  @ResolveField(() => [OrderBudgetType], {
    description: 'By years; empty without a budget and for those who may not read budgets.',
  })
  budgets(@CurrentActor() { roles }: Actor, @Parent() { funds, currency }: Order): YearOfOrder[] {
    if (!mayCall('budgets', roles) && !seesEverything(roles)) return [];
    return funds.map((year) => ({
      ...year,
      estimate: money(year.estimate, currency),
      commitmentLeft: money(year.commitmentLeft, currency),
      carriedOut: money(year.carriedOut, currency),
    }));
  }

  @ResolveField(() => OrderRefusalType, {
    nullable: true,
    description: 'Why it did not begin on its first day, while it waits: the rules and its contract are asked again.',
  })
  startRefusal(
    @Parent() { status, startRefusal }: Order,
    @Context() { reply }: RequestContext,
  ): OrderRefusalType | null {
    if (!startRefusal || status !== 'PENDING_START') return null;
    const message = say(startRefusal.text, localeOf(reply.request.headers['accept-language']));
    return { code: startRefusal.code, message };
  }

  @ResolveField(() => [OrderApprovalStepType], {
    description: 'The approvals it needs and has, its buyer’s own affair: empty for its provider.',
  })
  async approvalSteps(
    @CurrentActor() actor: Actor,
    @Parent() order: Order,
    @Context() context: RequestContext,
  ): Promise<OrderApprovalStepType[]> {
    if (!isBuyers(actor, order)) return [];
    const all = await approvalsLoader(context, this.approvals).load(order.id);
    const given = all.filter(({ round }) => round === order.round);
    const loader = personLoader(context, this.people);
    const people = await Promise.all(given.map(({ personId }) => loader.load(personId)));
    const names = new Map(people.map(({ id, name }) => [id, name]));
    return order.approvalSteps.map((step, index) => {
      const own = given.filter((approval) => approval.step === index);
      const approvals = own.map((approval) => ({ ...approval, name: names.get(approval.personId)! }));
      return { ...step, personIds: [...step.personIds], complete: own.length >= step.quorum, approvals };
    });
  }

  @ResolveField(() => KeyProjectType, { nullable: true, description: 'Null for its provider.' })
  keyProject(
    @CurrentActor() actor: Actor,
    @Parent() order: Order,
    @Context() context: RequestContext,
  ): Promise<KeyProject> | null {
    if (order.keyProjectId === null || !isBuyers(actor, order)) return null;
    return keyProjectLoader(context, this.projects).load(order.keyProjectId);
  }

  @ResolveField(() => ContractRefType, { nullable: true })
  contract(@Parent() { contractId }: Order, @Context() context: RequestContext): Promise<ContractRef> | null {
    return contractId === null ? null : contractLoader(context, this.dataSource).load(contractId);
  }

  @ResolveField(() => [OrderItemType])
  items(@Parent() order: Order, @Context() context: RequestContext): Promise<OrderItem[]> {
    return orderItemsLoader(context, this.reading).load(order.id);
  }

  @ResolveField(() => MoneyType, {
    description: 'Of all items; of a draft, as if it were submitted when it was last changed.',
  })
  estimate(@Parent() { estimate, currency }: Order): MoneyType {
    return money(estimate, currency);
  }

  @ResolveField(() => [FindingType], {
    description:
      'Systems of its kind that were there at its submission, its buyer’s own affair: empty for its provider.',
  })
  duplicates(
    @CurrentActor() actor: Actor,
    @Parent() order: Order,
    @Context() { reply }: RequestContext,
  ): FindingType[] {
    const locale = localeOf(reply.request.headers['accept-language']);
    return isBuyers(actor, order)
      ? order.duplicates.map(({ text, ...more }) => ({ ...more, message: say(text, locale) }))
      : [];
  }

  @ResolveField(() => String, { nullable: true, description: 'Why it goes on nevertheless; null for its provider.' })
  duplicateReason(@CurrentActor() actor: Actor, @Parent() order: Order): string | null {
    return isBuyers(actor, order) ? order.duplicateReason : null;
  }

  @ResolveField(() => DecisionType, { nullable: true, description: 'Null until the order is submitted.' })
  decision(@Parent() { decision }: Order, @Context() { reply }: RequestContext): DecisionType | null {
    if (!decision) return null;
    const locale = localeOf(reply.request.headers['accept-language']);
    const findings = decision.findings.map(({ text, ...finding }) => ({ ...finding, message: say(text, locale) }));
    return { outcome: decision.outcome, method: null, findings };
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with this order now.' })
  async allowedActions(
    @CurrentActor() actor: Actor,
    @Parent() order: Order,
    @Context() context: RequestContext,
  ): Promise<string[]> {
    return allowedOrderActions(actor, order, {
      requesters: await requestersLoader(context, this.reading).load(order.id),
      approvals: await approvalsLoader(context, this.approvals).load(order.id),
    });
  }
}

@Resolver(() => OrderBudgetType)
export class OrderBudgetResolver {
  constructor(private readonly budgets: BudgetDesk) {}

  @ResolveField(() => BudgetType)
  async budget(@Parent() { budgetId }: YearOfOrder, @Context() context: RequestContext): Promise<BudgetType> {
    return shownBudget(await budgetLoader(context, this.budgets).load(budgetId));
  }
}

@Resolver(() => OrderItemType)
export class OrderItemResolver {
  constructor(
    private readonly plans: Plans,
    private readonly instances: InstanceReading,
    private readonly all: Instances,
    private readonly orders: OrderReading,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => PlanType)
  plan(@Parent() item: OrderItem, @Context() context: RequestContext): Promise<PlanFacts> {
    return planLoader(context, this.plans).load(item.planId);
  }

  @ResolveField(() => ServiceInstanceType, {
    nullable: true,
    description:
      'As what the instance goes on, by another plan, for another term or of another buyer; null where it stays itself.',
  })
  goesOnAs(@Parent() item: OrderItem, @Context() context: RequestContext): Promise<InstanceFacts | null> | null {
    return item.instanceId === null ? null : instanceOfItemLoader(context, this.instances).load(item.id);
  }

  @ResolveField(() => ServiceInstanceType, {
    nullable: true,
    description:
      'What it changes or ends; of ADD made when the provider accepts the order. Of TRANSFER the giver’s: null for the receiver.',
  })
  async instance(
    @CurrentActor() { organizationId, roles }: Actor,
    @Parent() item: OrderItem,
    @Context() context: RequestContext,
  ): Promise<InstanceFacts | null> {
    if (item.instanceId !== null) {
      const found = await instanceLoader(context, this.all).load(item.instanceId);
      const isTheirs = [found.organizationId, found.providerId].includes(organizationId) || seesEverything(roles);
      return item.kind === 'TRANSFER' && !isTheirs ? null : found;
    }
    return instanceOfItemLoader(context, this.instances).load(item.id);
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with this item now.' })
  async allowedActions(
    @CurrentActor() actor: Actor,
    @Parent() item: OrderItem,
    @Context() context: RequestContext,
  ): Promise<string[]> {
    if (!isOpenChange(item)) return [];
    return allowedItemActions(actor, item, {
      order: await orderLoader(context, this.orders).load(item.orderId),
      instance: await instanceLoader(context, this.all).load(item.instanceId!),
      today: dateOf(this.clock.now()),
    });
  }
}

@Resolver(() => OrderConnection)
export class OrderConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: OrderPage): Promise<number> {
    return page.count();
  }
}

/** Whether what is an order's buyer's own affair is the reader's: its people, and those who see everything. */
const isBuyers = ({ roles, organizationId }: Actor, order: Order): boolean =>
  order.organizationId === organizationId || seesEverything(roles);
