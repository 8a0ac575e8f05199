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
import { commandsOf } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { INCIDENT_MACHINE, type IncidentCommand } from '../core/index.js';
import { type Incident, Incidents } from './incidents.service.js';
import { IncidentConnection, IncidentType, RecordIncidentInput, ReportIncidentInput } from './incident.type.js';

const OPERATIONS: Record<IncidentCommand, Operation> = {
  report: 'reportIncident',
  contain: 'containIncident',
  resolve: 'resolveIncident',
  review: 'reviewIncident',
};
const idArgument = { name: 'id', type: () => ID };

@Resolver(() => IncidentType)
export class IncidentResolver {
  constructor(
    private readonly incidents: Incidents,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => IncidentConnection, {
    name: 'incidents',
    description: 'Of one’s own organization, newest first; operators and auditors see all.',
  })
  @Allow('incidents')
  async listIncidents(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Incident>> {
    return connectionOf(await this.incidents.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => IncidentType, { description: 'Of one’s own organization; its clocks run from the discovery.' })
  @Allow('recordIncident')
  recordIncident(@CurrentActor() actor: Actor, @Args('input') input: RecordIncidentInput): Promise<Incident> {
    return this.incidents.record(actor, input);
  }

  @Mutation(() => IncidentType, { description: 'Told to the authority; what comes after it was due is marked late.' })
  @Allow('reportIncident')
  reportIncident(@CurrentActor() actor: Actor, @Args('input') input: ReportIncidentInput): Promise<Incident> {
    return this.incidents.report(actor, input);
  }

  @Mutation(() => IncidentType)
  @Allow('containIncident')
  containIncident(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: string,
    @Args('note') note: string,
  ): Promise<Incident> {
    return this.incidents.contain(actor, id, note);
  }

  @Mutation(() => IncidentType)
  @Allow('resolveIncident')
  resolveIncident(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: string,
    @Args('note') note: string,
  ): Promise<Incident> {
    return this.incidents.resolve(actor, id, note);
  }

  @Mutation(() => IncidentType, { description: 'What was learnt; an incident ends with it.' })
  @Allow('reviewIncident')
  reviewIncident(
    @CurrentActor() actor: Actor,
    @Args(idArgument) id: string,
    @Args('note') note: string,
  ): Promise<Incident> {
    return this.incidents.review(actor, id, note);
  }

  @ResolveField(() => OrganizationType)
  organization(@Context() context: RequestContext, @Parent() { organizationId }: Incident): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => Boolean, { description: 'Reported after it was due, or not yet although it was due.' })
  late(@Parent() incident: Incident): boolean {
    return this.incidents.isLate(incident);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status, organizationId }: Incident): string[] {
    if (organizationId !== actor.organizationId) return [];
    return commandsOf(INCIDENT_MACHINE, status)
      .map((command) => OPERATIONS[command])
      .filter((operation) => mayCall(operation, actor.roles));
  }
}
