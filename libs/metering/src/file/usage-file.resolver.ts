import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { usageFileActions, type UsageFileStatus } from '../core/index.js';
import type { UsageFile } from './usage-file-rows.js';
import { UsageFileConnection, UsageFileStatusEnum, UsageFileType } from './usage-file.type.js';
import { UsageFiles } from './usage-files.service.js';

@Resolver(() => UsageFileType)
export class UsageFileResolver {
  constructor(
    private readonly files: UsageFiles,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => UsageFileType)
  @Allow('usageFile')
  usageFile(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<UsageFile> {
    return this.files.get(actor, id);
  }

  @Query(() => UsageFileConnection, { description: 'The provider’s files of usage, newest first.' })
  @Allow('usageFiles')
  async usageFiles(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('status', { type: () => UsageFileStatusEnum, nullable: true }) status?: UsageFileStatus | null,
  ): Promise<Connection<UsageFile>> {
    return connectionOf(await this.files.list(actor, status ?? null, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => UsageFileType, { description: 'Stops taking it in; events that were kept stay kept.' })
  @Allow('cancelUsageFile')
  cancelUsageFile(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<UsageFile> {
    return this.files.cancel(actor, id);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() file: UsageFile, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(file.providerId);
  }

  @ResolveField(() => [String])
  allowedActions(@Parent() { status, providerId }: UsageFile, @CurrentActor() actor: Actor): string[] {
    const may = mayCall('cancelUsageFile', actor.roles) && providerId === actor.organizationId;
    return may ? usageFileActions(status).map((action) => `${action}UsageFile`) : [];
  }
}
