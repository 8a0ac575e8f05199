import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Operation,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { commandsOf, type Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { SME_MACHINE, type SmeCommand } from '../core/index.js';
import type { SmeDeclaration } from './sme-declaration.rows.js';
import {
  DecideSmeInput,
  DeclareSmeInput,
  SmeDeclarationConnection,
  SmeDeclarationType,
} from './sme-declaration.type.js';
import { SmeDeclarations } from './sme-declarations.service.js';

const OPERATIONS: Record<SmeCommand, Operation> = { confirm: 'decideSme', reject: 'decideSme', revoke: 'revokeSme' };

@Resolver(() => SmeDeclarationType)
export class SmeDeclarationResolver {
  constructor(
    private readonly declarations: SmeDeclarations,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => SmeDeclarationConnection, { description: 'Newest first: one’s own organization’s; reviewers see all.' })
  @Allow('smeDeclarations')
  async smeDeclarations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SmeDeclaration>> {
    return connectionOf(await this.declarations.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => SmeDeclarationType, { description: 'An enterprise declares that it is small or medium.' })
  @Allow('declareSme')
  declareSme(@CurrentActor() actor: Actor, @Args('input') input: DeclareSmeInput): Promise<SmeDeclaration> {
    return this.declarations.declare(actor, input);
  }

  @Mutation(() => SmeDeclarationType, { description: 'Confirms a declaration that was checked, or rejects it.' })
  @Allow('decideSme')
  decideSme(@CurrentActor() actor: Actor, @Args('input') input: DecideSmeInput): Promise<SmeDeclaration> {
    return this.declarations.decide(actor, input);
  }

  @Mutation(() => SmeDeclarationType, { description: 'From now on it no longer counts.' })
  @Allow('revokeSme')
  revokeSme(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<SmeDeclaration> {
    return this.declarations.revoke(actor, id, reason);
  }

  @ResolveField(() => OrganizationType)
  organization(
    @Parent() { organizationId }: SmeDeclaration,
    @Context() context: RequestContext,
  ): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: SmeDeclaration): string[] {
    const operations = commandsOf(SME_MACHINE, status).map((command) => OPERATIONS[command]);
    return [...new Set(operations)].filter((operation) => mayCall(operation, actor.roles));
  }
}
