import {
  Companions,
  type Offering,
  offeringLoader,
  Offerings,
  OfferingType,
  type PlanFacts,
  planLoader,
  Plans,
  PlanType,
} from '#catalog';
import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  loaderOf,
  localeOf,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { OrderYear, QuoteNote } from '../core/index.js';
import { orderLoader } from '../order/order.loader.js';
import { OrderReading } from '../order/order-reading.js';
import type { Order } from '../order/order-rows.js';
import { FindingType, OrderType } from '../order/order.type.js';
import { type BasketQuote, BasketQuotes, type ItemQuote, type PartQuote } from './basket-quotes.js';
import type { Basket, BasketItem } from './basket-rows.js';
import { CheckoutBasketInput, CreateBasketInput, OrderYearsArgs, UpdateBasketInput } from './basket.input.js';
import { Baskets } from './basket.service.js';
import {
  BasketConnection,
  BasketItemQuoteType,
  BasketItemType,
  BasketPartType,
  BasketQuoteType,
  BasketType,
  OrderYearType,
  QuoteNoteType,
} from './basket.type.js';

const IdArg = (): ParameterDecorator => Args('id', { type: () => ID });

interface BasketPage extends Connection<Basket> {
  count: () => Promise<number>;
}

const itemsLoader = (context: RequestContext, baskets: Baskets): DataLoader<Id, BasketItem[]> =>
  loaderOf(
    context,
    'basketItems',
    () =>
      new DataLoader<Id, BasketItem[]>(async (ids) => {
        const found = await baskets.itemsOf(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

const orderIdsLoader = (context: RequestContext, baskets: Baskets): DataLoader<Id, Id[]> =>
  loaderOf(
    context,
    'basketOrderIds',
    () =>
      new DataLoader<Id, Id[]>(async (ids) => {
        const found = await baskets.orderIdsOf(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

@Resolver(() => BasketType)
export class BasketResolver {
  constructor(
    private readonly baskets: Baskets,
    private readonly quotes: BasketQuotes,
    private readonly orderReading: OrderReading,
    private readonly suggestions: Companions,
  ) {}

  @Query(() => BasketType)
  @Allow('basket')
  basket(@CurrentActor() actor: Actor, @IdArg() basketId: Id): Promise<Basket> {
    return this.baskets.get(actor, basketId);
  }

  @Query(() => BasketConnection, { name: 'baskets', description: 'Your organization’s, newest first.' })
  @Allow('baskets')
  async listBaskets(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<BasketPage> {
    const found = await this.baskets.list(actor, pageOf(page));
    return { ...connectionOf(found, ({ id }) => cursorOf(id)), count: () => this.baskets.count(actor) };
  }

  @Query(() => [OrderYearType], {
    description: 'Which years a basket or an order of these reaches into, ascending: each wants a budget of its own.',
  })
  @Allow('orderYears')
  orderYears(@Args() { startsOn, months }: OrderYearsArgs): OrderYear[] {
    return this.baskets.yearsOf(startsOn ?? null, months);
  }

  @Mutation(() => BasketType)
  @Allow('createBasket')
  createBasket(@CurrentActor() actor: Actor, @Args('input') input: CreateBasketInput): Promise<Basket> {
    return this.baskets.create(actor, input);
  }

  @Mutation(() => BasketType, { description: 'Only while it is open.' })
  @Allow('updateBasket')
  updateBasket(@CurrentActor() actor: Actor, @Args('input') input: UpdateBasketInput): Promise<Basket> {
    return this.baskets.update(actor, input);
  }

  @Mutation(() => BasketType)
  @Allow('discardBasket')
  discardBasket(@CurrentActor() actor: Actor, @IdArg() basketId: Id): Promise<Basket> {
    return this.baskets.discard(actor, basketId);
  }

  @Mutation(() => BasketType, {
    description: 'Makes one draft order for each provider, all or none; asked again it answers the same.',
  })
  @Allow('checkoutBasket')
  checkoutBasket(@CurrentActor() actor: Actor, @Args('input') input: CheckoutBasketInput): Promise<Basket> {
    return this.baskets.checkout(actor, input);
  }

  @ResolveField(() => [BasketItemType])
  items(@Parent() { id }: Basket, @Context() context: RequestContext): Promise<BasketItem[]> {
    return itemsLoader(context, this.baskets).load(id);
  }

  @ResolveField(() => BasketQuoteType, { nullable: true })
  async quote(@Parent() basket: Basket, @Context() context: RequestContext): Promise<BasketQuote | null> {
    if (basket.status !== 'OPEN') return null;
    return this.quotes.quote(basket, await itemsLoader(context, this.baskets).load(basket.id));
  }

  @ResolveField(() => [OfferingType])
  async companions(
    @CurrentActor() actor: Actor,
    @Parent() { id, mlpsLevel }: Basket,
    @Context() context: RequestContext,
  ): Promise<Offering[]> {
    const items = await itemsLoader(context, this.baskets).load(id);
    return this.suggestions.suggest(actor, [...new Set(items.map(({ planId }) => planId))], mlpsLevel);
  }

  @ResolveField(() => [OrderType])
  async orders(@Parent() { id }: Basket, @Context() context: RequestContext): Promise<Order[]> {
    const orders = orderLoader(context, this.orderReading);
    const ids = await orderIdsLoader(context, this.baskets).load(id);
    return Promise.all(ids.toSorted().map((orderId) => orders.load(orderId)));
  }
}

@Resolver(() => BasketItemType)
export class BasketItemResolver {
  constructor(private readonly plans: Plans) {}

  @ResolveField(() => PlanType)
  plan(@Parent() { planId }: BasketItem, @Context() context: RequestContext): Promise<PlanFacts> {
    return planLoader(context, this.plans).load(planId);
  }
}

@Resolver(() => BasketPartType)
export class BasketPartResolver {
  constructor(private readonly organizations: Organizations) {}

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: PartQuote, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}

@Resolver(() => BasketItemQuoteType)
export class BasketItemQuoteResolver {
  constructor(private readonly offerings: Offerings) {}

  @ResolveField(() => OfferingType)
  offering(@Parent() { offeringId }: ItemQuote, @Context() context: RequestContext): Promise<Offering> {
    return offeringLoader(context, this.offerings).load(offeringId);
  }

  @ResolveField(() => String)
  outcome(@Parent() { decision }: ItemQuote): string {
    return decision.outcome;
  }

  @ResolveField(() => [FindingType])
  findings(@Parent() { decision }: ItemQuote, @Context() context: RequestContext): FindingType[] {
    const language = languageOf(context);
    return decision.findings.map(({ text, ...finding }) => ({ ...finding, message: say(text, language) }));
  }

  @ResolveField(() => [QuoteNoteType])
  included(@Parent() { included }: ItemQuote, @Context() context: RequestContext): QuoteNoteType[] {
    return told(included, context);
  }

  @ResolveField(() => [QuoteNoteType])
  notIncluded(@Parent() { notIncluded }: ItemQuote, @Context() context: RequestContext): QuoteNoteType[] {
    return told(notIncluded, context);
  }
}

const languageOf = ({ reply }: RequestContext): ReturnType<typeof localeOf> =>
  localeOf(reply.request.headers['accept-language']);

const told = (notes: readonly QuoteNote[], context: RequestContext): QuoteNoteType[] =>
  notes.map(({ code, text }) => ({ code, message: say(text, languageOf(context)) }));

@Resolver(() => BasketConnection)
export class BasketConnectionResolver {
  @ResolveField(() => Int)
  totalCount(@Parent() page: BasketPage): Promise<number> {
    return page.count();
  }
}
