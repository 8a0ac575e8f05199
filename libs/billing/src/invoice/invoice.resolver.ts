import {
  type Actor,
  Allow,
  CurrentActor,
  organizationLoader,
  type Organization,
  Organizations,
  OrganizationType,
} from '#identity';
import {
  type Connection,
  connectionOf,
  cursorOf,
  DateTime,
  localeOf,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import type { Instant } from '#kernel';
import { Args, Context, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { linesLoader, notesLoader, taxesLoader } from './invoice.loader.js';
import { InvoiceConnection, InvoiceFilter, InvoiceLineType, InvoiceTaxType, InvoiceType } from './invoice.type.js';
import type { Invoice, InvoiceLine, InvoiceTax } from './invoice-rows.js';
import { type InvoiceQuery, Invoices } from './invoices.service.js';
import { LineNotes } from './line-notes.js';

/** A page of invoices with what its total count is counted by. */
interface InvoicePage extends Connection<Invoice> {
  query: InvoiceQuery;
  syncedThrough: Instant;
}

@Resolver(() => InvoiceType)
export class InvoiceResolver {
  constructor(
    private readonly invoices: Invoices,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => InvoiceType)
  @Allow('invoice')
  invoice(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Invoice> {
    return this.invoices.forReading(actor, id);
  }

  @Query(() => InvoiceConnection, { name: 'invoices', description: 'Newest first.' })
  @Allow('invoices')
  async list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => InvoiceFilter, nullable: true }) filter?: InvoiceFilter | null,
  ): Promise<InvoicePage> {
    const query = filter ?? {};
    const { syncedThrough, ...slice } = await this.invoices.list(actor, query, pageOf(page));
    return { ...connectionOf(slice, ({ id }) => cursorOf(id)), query, syncedThrough };
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(invoice.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(invoice.providerId);
  }

  @ResolveField(() => [InvoiceLineType], { description: 'At most 10 000; the CSV download has them all.' })
  lines(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<InvoiceLine[]> {
    return linesLoader(context, this.invoices).load(invoice);
  }

  @ResolveField(() => [InvoiceTaxType])
  taxes(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<InvoiceTax[]> {
    return taxesLoader(context, this.invoices).load(invoice);
  }
}

@Resolver(() => InvoiceLineType)
export class InvoiceLineResolver {
  constructor(private readonly notes: LineNotes) {}

  @ResolveField(() => String, {
    nullable: true,
    description:
      'What lies between quantity × unit price and the amount: free quantities, tiers, discounts, bounds, a share. Null for nothing. Chinese, or English when Accept-Language prefers it.',
  })
  async pricing(@Parent() line: InvoiceLine, @Context() context: RequestContext): Promise<string | null> {
    const note = await notesLoader(context, this.notes).load(line);
    return note && say(note, localeOf(context.reply.request.headers['accept-language']));
  }
}

@Resolver(() => InvoiceConnection)
export class InvoiceConnectionResolver {
  constructor(private readonly invoices: Invoices) {}

  @ResolveField(() => DateTime, {
    description:
      'Keep the first page’s, and ask for `updatedSince` it the next time: whatever changed meanwhile is in that answer.',
  })
  syncedThrough(@Parent() page: InvoicePage): Instant {
    return page.syncedThrough;
  }

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: InvoicePage): Promise<number> {
    return this.invoices.count(actor, query);
  }
}
