import { type Actor, Allow, CurrentActor, mayCall, type Operation } from '#identity';
import { type Connection, connectionOf, cursorOf, loaderOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { BANK_ENTRY_MACHINE } from '../core/index.js';
import { InvoiceType } from '../invoice/invoice.type.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { BankEntryConnection, BankEntryFilter, BankEntryType, BankMatchType } from './bank.type.js';
import { BankEntries, type BankEntryQuery } from './bank-entries.service.js';
import { paysInvoices } from './bank-matcher.js';
import type { BankEntry, BankMatch } from './bank-rows.js';

interface BankEntryPage extends Connection<BankEntry> {
  query: BankEntryQuery;
}

@Resolver(() => BankEntryType)
export class BankEntryResolver {
  constructor(private readonly entries: BankEntries) {}

  @Query(() => BankEntryConnection, { description: 'Of the caller’s own organization; newest first.' })
  @Allow('bankEntries')
  async bankEntries(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => BankEntryFilter, nullable: true }) filter?: BankEntryFilter | null,
  ): Promise<BankEntryPage> {
    const query = filter ?? {};
    return { ...connectionOf(await this.entries.list(actor, query, pageOf(page)), ({ id }) => cursorOf(id)), query };
  }

  @Mutation(() => BankEntryType, {
    description: 'Pays these invoices from it, in their order, each up to what may be paid of it; a rest stays.',
  })
  @Allow('matchBankEntry')
  matchBankEntry(
    @CurrentActor() actor: Actor,
    @Args('entryId', { type: () => ID }) entryId: string,
    @Args('invoiceIds', { type: () => [ID] }) invoiceIds: string[],
  ): Promise<BankEntry> {
    return this.entries.match(actor, entryId, invoiceIds);
  }

  @Mutation(() => BankEntryType, { description: 'It, or what is left of it, pays no invoice.' })
  @Allow('ignoreBankEntry')
  ignoreBankEntry(
    @CurrentActor() actor: Actor,
    @Args('entryId', { type: () => ID }) entryId: string,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<BankEntry> {
    return this.entries.ignore(actor, entryId, reason);
  }

  @ResolveField(() => [BankMatchType])
  matches(@Parent() entry: BankEntry, @Context() context: RequestContext): Promise<BankMatch[]> {
    return loaderOf(
      context,
      'bank-matches',
      () => new DataLoader((some: readonly BankEntry[]) => this.entries.matches(some)),
    ).load(entry);
  }

  @ResolveField(() => [InvoiceType], {
    description: 'Open invoices that it names, or whose payable amount is what is left of it.',
  })
  candidates(
    @CurrentActor() actor: Actor,
    @Parent() entry: BankEntry,
    @Context() context: RequestContext,
  ): Promise<Invoice[]> {
    return loaderOf(
      context,
      'bank-candidates',
      () => new DataLoader((some: readonly BankEntry[]) => this.entries.candidates(actor, some)),
    ).load(entry);
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status, direction }: BankEntry): string[] {
    const commands = BANK_ENTRY_MACHINE[status];
    const possible: [Operation, boolean][] = [
      ['matchBankEntry', 'match' in commands && paysInvoices(actor, direction)],
      ['ignoreBankEntry', 'ignore' in commands],
    ];
    return possible
      .filter(([operation, may]) => may && mayCall(operation, actor.roles))
      .map(([operation]) => operation);
  }
}

@Resolver(() => BankEntryConnection)
export class BankEntryConnectionResolver {
  constructor(private readonly entries: BankEntries) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: BankEntryPage): Promise<number> {
    return this.entries.count(actor, query);
  }
}
