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
import {
  type Connection,
  connectionOf,
  cursorOf,
  type Locale,
  localeOf,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { faultText, quarantineActions } from '../core/index.js';
import type { QuarantinedUsage } from './quarantine-rows.js';
import { Quarantine } from './quarantine.service.js';
import {
  DiscardQuarantinedUsageInput,
  QuarantinedUsageArgs,
  QuarantinedUsageConnection,
  QuarantinedUsageType,
  QuarantineReceiptType,
  ReleaseQuarantinedUsageInput,
} from './quarantine.type.js';

const shown = (
  { raw, way, originId, rowNo, ...row }: QuarantinedUsage,
  actor: Actor,
  locale: Locale,
): QuarantinedUsageType => {
  const own = mayCall('releaseQuarantinedUsage', actor.roles) && row.providerId === actor.organizationId;
  return {
    ...row,
    event: raw,
    fileId: way === 'FILE' ? originId : null,
    pullId: way === 'PULL' ? originId : null,
    row: way === 'FILE' ? rowNo : null,
    message: say(faultText(row), locale),
    allowedActions: own ? quarantineActions(row.status).map((action) => `${action}QuarantinedUsage`) : [],
  };
};

const localeOfRequest = ({ request }: RequestContext): Locale => localeOf(request.headers['accept-language']);

@Resolver(() => QuarantinedUsageType)
export class QuarantineResolver {
  constructor(
    private readonly quarantine: Quarantine,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => QuarantinedUsageConnection, {
    description: 'Refused rows of files and pulls, newest first. What requests report is refused in their answer.',
  })
  @Allow('quarantinedUsage')
  async quarantinedUsage(
    @CurrentActor() actor: Actor,
    @Args() { status, code, fileId, pullId, instance, ...page }: QuarantinedUsageArgs,
    @Context() context: RequestContext,
  ): Promise<Connection<QuarantinedUsageType>> {
    const filter = {
      status: status ?? null,
      code: code ?? null,
      originId: fileId ?? pullId ?? null,
      instance: instance ?? null,
    };
    const { nodes, hasNextPage } = await this.quarantine.list(actor, filter, pageOf(page));
    const locale = localeOfRequest(context);
    const told = nodes.map((node) => shown(node, actor, locale));
    return connectionOf({ nodes: told, hasNextPage }, ({ id }) => cursorOf(id));
  }

  @Mutation(() => QuarantineReceiptType, {
    description: 'Has rows judged again, mended; said again, the answer is the same.',
  })
  @Allow('releaseQuarantinedUsage')
  async releaseQuarantinedUsage(
    @CurrentActor() actor: Actor,
    @Args('input') { ids, fix }: ReleaseQuarantinedUsageInput,
    @Context() context: RequestContext,
  ): Promise<QuarantineReceiptType> {
    const { released, rejected } = await this.quarantine.release(actor, ids, { ...fix });
    const locale = localeOfRequest(context);
    return {
      released,
      rejected: rejected.map(({ id, fault }) => ({ id, code: fault.code, message: say(faultText(fault), locale) })),
    };
  }

  @Mutation(() => Int, {
    description: 'Gives rows up; they stay readable with the reason. Answers how many are discarded.',
  })
  @Allow('discardQuarantinedUsage')
  discardQuarantinedUsage(
    @CurrentActor() actor: Actor,
    @Args('input') { ids, reason }: DiscardQuarantinedUsageInput,
  ): Promise<number> {
    return this.quarantine.discard(actor, ids, reason);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: QuarantinedUsageType, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}
