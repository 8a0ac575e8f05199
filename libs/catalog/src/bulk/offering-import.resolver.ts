import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { type Connection, localeOf, PageArgs, pageOf, type RequestContext, say } from '#platform';
import { Args, Context, ID, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLInputType, GraphQLResolveInfo } from 'graphql';
import { readOfferingFile } from './offering-file.js';
import type { OfferingImport, ReportRow, RowAction } from './offering-import.row.js';
import {
  ImportOfferingsInput,
  OfferingImportConnectionType,
  OfferingImportRowType,
  OfferingImportType,
  OfferingRowActionEnum,
  OfferingRowIssueType,
} from './offering-import.type.js';
import { OfferingImports } from './offering-imports.service.js';
import { readRows } from './read-rows.js';

@Resolver(() => OfferingImportType)
export class OfferingImportResolver {
  constructor(private readonly imports: OfferingImports) {}

  @Query(() => OfferingImportType)
  @Allow('offeringImport')
  offeringImport(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<OfferingImport> {
    return this.imports.get(actor, id);
  }

  @Query(() => OfferingImportConnectionType, { description: 'Newest first.' })
  @Allow('offeringImports')
  offeringImports(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<OfferingImport>> {
    return this.imports.list(actor, pageOf(page));
  }

  @Mutation(() => OfferingImportType, { description: 'Answers at once; see `report` for what came of each row.' })
  @Allow('importOfferings')
  importOfferings(
    @CurrentActor() actor: Actor,
    @Args('input') { format, content, mode, dryRun, idempotencyKey }: ImportOfferingsInput,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<OfferingImport> {
    const rows = readRows(readOfferingFile(format, content), schema.getType('CreateOfferingInput') as GraphQLInputType);
    const wish = { format, content, mode, dryRun: dryRun ?? false, idempotencyKey: idempotencyKey ?? null };
    return this.imports.receive(actor, wish, rows);
  }

  @ResolveField(() => [OfferingImportRowType], { description: 'In their order, all or those of some actions.' })
  report(
    @Parent() found: OfferingImport,
    @Args('actions', { type: () => [OfferingRowActionEnum], nullable: true }) actions?: RowAction[] | null,
  ): Promise<ReportRow[]> {
    return this.imports.report(found, actions ?? null);
  }
}

@Resolver(() => OfferingImportRowType)
export class OfferingImportRowResolver {
  @ResolveField(() => [OfferingRowIssueType])
  issues(@Parent() { issues }: ReportRow, @Context() { reply }: RequestContext): OfferingRowIssueType[] {
    const locale = localeOf(reply.request.headers['accept-language']);
    return issues.map(({ path, code, text }) => ({ path: path.join('.'), code, message: say(text, locale) }));
  }
}
