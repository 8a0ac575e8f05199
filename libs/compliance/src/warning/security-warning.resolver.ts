import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ReportMonitoringEventInput, SecurityWarningConnection, SecurityWarningType } from './security-warning.type.js';
import { type SecurityWarning, SecurityWarnings } from './security-warnings.service.js';

@Resolver(() => SecurityWarningType)
export class SecurityWarningResolver {
  constructor(
    private readonly warnings: SecurityWarnings,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => SecurityWarningConnection, {
    description: 'Of one’s own monitoring, newest first; operators and auditors see all, agencies read `notices`.',
  })
  @Allow('securityWarnings')
  async securityWarnings(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SecurityWarning>> {
    return connectionOf(await this.warnings.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => SecurityWarningType, {
    description: 'What a provider’s monitoring has seen; those concerned are told.',
  })
  @Allow('reportMonitoringEvent')
  reportMonitoringEvent(
    @CurrentActor() actor: Actor,
    @Args('input') input: ReportMonitoringEventInput,
  ): Promise<SecurityWarning> {
    return this.warnings.report(actor, input);
  }

  @Mutation(() => SecurityWarningType, { description: 'What was done about it.' })
  @Allow('resolveSecurityWarning')
  resolveSecurityWarning(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('resolution') resolution: string,
  ): Promise<SecurityWarning> {
    return this.warnings.resolve(actor, id, resolution);
  }

  @ResolveField(() => OrganizationType)
  provider(@Context() context: RequestContext, @Parent() { providerId }: SecurityWarning): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}
