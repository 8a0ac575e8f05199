import { type Actor, Allow, CurrentActor } from '#identity';
import {
  type Connection,
  connectionOf,
  cursorOf,
  localeOf,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { BrokerCatalogReadingType, ReadBrokerCatalogInput } from './broker-catalog.type.js';
import { BrokerCatalogs } from './broker-catalogs.service.js';
import type { Broker, BrokerOperation } from './broker-rows.js';
import { BrokerConnection, BrokerOperationConnection, BrokerType, RegisterBrokerInput } from './broker.type.js';
import { Brokers } from './brokers.service.js';

@Resolver()
export class BrokerResolver {
  constructor(
    private readonly allBrokers: Brokers,
    private readonly catalogs: BrokerCatalogs,
  ) {}

  @Query(() => BrokerConnection, { description: 'The provider’s service brokers, newest first.' })
  @Allow('brokers')
  async brokers(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Broker>> {
    return connectionOf(await this.allBrokers.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Query(() => BrokerOperationConnection, { description: 'What is and was asked of the brokers, newest first.' })
  @Allow('brokerOperations')
  async brokerOperations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<BrokerOperation>> {
    return connectionOf(await this.allBrokers.operations(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => BrokerType)
  @Allow('registerBroker')
  registerBroker(@CurrentActor() actor: Actor, @Args('input') input: RegisterBrokerInput): Promise<Broker> {
    return this.allBrokers.register(actor, input);
  }

  @Mutation(() => BrokerType, { description: 'Unbinds its plans and forgets its credentials.' })
  @Allow('removeBroker')
  removeBroker(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Broker> {
    return this.allBrokers.remove(actor, id);
  }

  @Mutation(() => BrokerType, {
    description: 'Orders of the plan that are accepted from now on are made by the broker.',
  })
  @Allow('bindPlanToBroker')
  bindPlanToBroker(
    @CurrentActor() actor: Actor,
    @Args('planId', { type: () => ID }) planId: string,
    @Args('brokerId', { type: () => ID }) brokerId: string,
    @Args('serviceId', { type: () => String }) serviceId: string,
    @Args('brokerPlanId', { type: () => String }) brokerPlanId: string,
    @Args('maximumPollingSeconds', {
      type: () => Int,
      nullable: true,
      description: 'How long an operation may take: default a day, at most a week.',
    })
    maximumPollingSeconds?: number | null,
    @Args('bindable', {
      type: () => Boolean,
      nullable: true,
      description: 'Whether buyers may ask for credentials of its instances.',
    })
    bindable?: boolean | null,
  ): Promise<Broker> {
    return this.allBrokers.bind(actor, { planId, brokerId, serviceId, brokerPlanId, maximumPollingSeconds, bindable });
  }

  @Mutation(() => BrokerCatalogReadingType, {
    description:
      'Drafts what the broker’s catalogue offers, bound to it; again, what is new there. Nothing is deleted.',
  })
  @Allow('readBrokerCatalog')
  async readBrokerCatalog(
    @CurrentActor() actor: Actor,
    @Args('input') input: ReadBrokerCatalogInput,
    @Context() { reply }: RequestContext,
  ): Promise<BrokerCatalogReadingType> {
    const { plans, issues } = await this.catalogs.read(actor, input);
    const locale = localeOf(reply.request.headers['accept-language']);
    const told = issues.map(({ path, code, text }) => ({ path: path.join('.'), code, message: say(text, locale) }));
    return { plans, issues: told };
  }
}
