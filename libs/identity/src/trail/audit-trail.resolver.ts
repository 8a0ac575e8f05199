import { type Id, isId, Issues, listInput, text } from '#kernel';
import {
  type AuditEntry,
  type AuditFilter,
  AuditTrail,
  type Connection,
  connectionOf,
  cursorOf,
  PageArgs,
  pageOf,
  type RequestContext,
} from '#platform';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { organizationLoader } from '../organization/organization.loader.js';
import { type Organization, Organizations } from '../organization/organization.service.js';
import { OrganizationType } from '../organization/organization.type.js';
import { personLoader } from '../person/person.loader.js';
import { People, type Person } from '../person/person.service.js';
import { type Role, roles } from '../core/index.js';
import { PersonType, RoleEnum } from '../person/person.type.js';
import { AuditEntryConnection, AuditEntryType, AuditTrailFilter } from './audit-trail.type.js';

@Resolver(() => AuditEntryType)
export class AuditTrailResolver {
  constructor(
    private readonly trail: AuditTrail,
    private readonly people: People,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => AuditEntryConnection, { description: 'What was changed on the platform, the last first.' })
  @Allow('auditTrail')
  async auditTrail(
    @Args() page: PageArgs,
    @Args('filter', { type: () => AuditTrailFilter, nullable: true }) filter?: AuditTrailFilter | null,
  ): Promise<Connection<AuditEntry>> {
    return connectionOf(await this.trail.list(checked(filter ?? {}), pageOf(page)), ({ id }) => cursorOf(id));
  }

  @ResolveField(() => PersonType, { nullable: true })
  person(@Parent() { personId }: AuditEntry, @Context() context: RequestContext): Promise<Person> | null {
    return personId ? personLoader(context, this.people).load(personId) : null;
  }

  @ResolveField(() => PersonType, { nullable: true })
  onBehalfOf(@Parent() { onBehalfOf }: AuditEntry, @Context() context: RequestContext): Promise<Person> | null {
    return onBehalfOf ? personLoader(context, this.people).load(onBehalfOf) : null;
  }

  /** Jobs act as SYSTEM, which is no role of a person. */
  @ResolveField(() => [RoleEnum])
  roles(@Parent() { roles: written }: AuditEntry): Role[] {
    return roles.filter((role) => written.includes(role));
  }

  @ResolveField(() => OrganizationType, { nullable: true })
  organization(
    @Parent() { organizationId }: AuditEntry,
    @Context() context: RequestContext,
  ): Promise<Organization> | null {
    return organizationId ? organizationLoader(context, this.organizations).load(organizationId) : null;
  }
}

const MOST_ACTIONS = 20;

/** MALFORMED for what is no id. */
function checked(filter: AuditTrailFilter): AuditFilter {
  const issues = new Issues();
  if (filter.actions) listInput(issues, ['filter', 'actions'], filter.actions, { min: 0, max: MOST_ACTIONS });
  for (const field of ['subjectId', 'personId', 'organizationId'] as const)
    if (filter[field] && !isId(filter[field]))
      issues.add(['filter', field], 'MALFORMED', text('Not an id.', '不是有效的标识。'));
  issues.throwIfAny();
  const id = (given: Id | null | undefined): Id | null => given?.toLowerCase() ?? null;
  return {
    ...filter,
    subjectId: id(filter.subjectId),
    personId: id(filter.personId),
    organizationId: id(filter.organizationId),
  };
}
