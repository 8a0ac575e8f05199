import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, loaderOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import {
  CreditNoteConnection,
  CreditNoteFilter,
  CreditNoteLineType,
  CreditNoteType,
  IssueCreditNoteInput,
} from './credit-note.type.js';
import type { CreditNote, CreditNoteLine } from './credit-note-rows.js';
import { type CreditNoteQuery, CreditNotes } from './credit-notes.service.js';

interface CreditNotePage extends Connection<CreditNote> {
  query: CreditNoteQuery;
}

const linesLoader = (context: RequestContext, notes: CreditNotes): DataLoader<CreditNote, CreditNoteLine[]> =>
  loaderOf(context, 'credit-note-lines', () => new DataLoader((some) => notes.lines(some)));

@Resolver(() => CreditNoteType)
export class CreditNoteResolver {
  constructor(
    private readonly notes: CreditNotes,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => CreditNoteType)
  @Allow('creditNote')
  creditNote(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<CreditNote> {
    return this.notes.forReading(actor, id);
  }

  @Query(() => CreditNoteConnection, { description: 'Newest first.' })
  @Allow('creditNotes')
  async creditNotes(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => CreditNoteFilter, nullable: true }) filter?: CreditNoteFilter | null,
  ): Promise<CreditNotePage> {
    const query = filter ?? {};
    return { ...connectionOf(await this.notes.list(actor, query, pageOf(page)), ({ id }) => cursorOf(id)), query };
  }

  @Mutation(() => CreditNoteType, { description: 'By the provider; never more than is left of a line.' })
  @Allow('issueCreditNote')
  issueCreditNote(@CurrentActor() actor: Actor, @Args('input') input: IssueCreditNoteInput): Promise<CreditNote> {
    return this.notes.issue(actor, input);
  }

  @ResolveField(() => [CreditNoteLineType])
  lines(@Parent() note: CreditNote, @Context() context: RequestContext): Promise<CreditNoteLine[]> {
    return linesLoader(context, this.notes).load(note);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() note: CreditNote, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(note.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() note: CreditNote, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(note.providerId);
  }
}

@Resolver(() => CreditNoteConnection)
export class CreditNoteConnectionResolver {
  constructor(private readonly notes: CreditNotes) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: CreditNotePage): Promise<number> {
    return this.notes.count(actor, query);
  }
}
