import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { amountText, type Money } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  loaderOf,
  MoneyType,
  PageArgs,
  pageOf,
  type RequestContext,
} from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { InvoiceType } from '../invoice/invoice.type.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { Invoices } from '../invoice/invoices.service.js';
import { CreditConnection, CreditEntryType, CreditFilter, CreditType, GrantCreditInput } from './credit.type.js';
import type { CreditGrant } from './credit-rows.js';
import { type CreditQuery, Credits } from './credits.service.js';

interface CreditPage extends Connection<CreditGrant> {
  query: CreditQuery;
}

@Resolver(() => CreditType)
export class CreditResolver {
  constructor(
    private readonly service: Credits,
    private readonly invoices: Invoices,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => CreditConnection, { description: 'Newest first.' })
  @Allow('credits')
  async credits(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => CreditFilter, nullable: true }) filter?: CreditFilter | null,
  ): Promise<CreditPage> {
    const query = filter ?? {};
    return { ...connectionOf(await this.service.list(actor, query, pageOf(page)), ({ id }) => cursorOf(id)), query };
  }

  @Mutation(() => CreditType, { description: 'By the provider; used by invoices issued from now on.' })
  @Allow('grantCredit')
  grantCredit(@CurrentActor() actor: Actor, @Args('input') input: GrantCreditInput): Promise<CreditGrant> {
    return this.service.grant(actor, input);
  }

  @Mutation(() => InvoiceType, {
    description: 'By the buyer: what may be paid of an issued invoice, from its credits.',
  })
  @Allow('applyCredits')
  async applyCredits(
    @CurrentActor() actor: Actor,
    @Args('invoiceId', { type: () => ID }) invoiceId: string,
  ): Promise<Invoice> {
    return this.invoices.forReading(actor, await this.service.applyTo(actor, invoiceId));
  }

  @ResolveField(() => [CreditEntryType], { description: 'Oldest first.' })
  async entries(@Parent() grant: CreditGrant, @Context() context: RequestContext): Promise<CreditEntryType[]> {
    const found = await loaderOf(
      context,
      'credit-entries',
      () => new DataLoader((some: readonly CreditGrant[]) => this.service.entries(some)),
    ).load(grant);
    return found.map((entry) => ({ ...entry, amount: amountText(entry.amount, grant.currency) }));
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() grant: CreditGrant, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(grant.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() grant: CreditGrant, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(grant.providerId);
  }
}

@Resolver(() => CreditConnection)
export class CreditConnectionResolver {
  constructor(private readonly credits: Credits) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: CreditPage): Promise<number> {
    return this.credits.count(actor, query);
  }

  @ResolveField(() => [MoneyType], { description: 'What can be used today of all of them, by currency.' })
  balances(@CurrentActor() actor: Actor, @Parent() { query }: CreditPage): Promise<Money[]> {
    return this.credits.balances(actor, query);
  }
}
