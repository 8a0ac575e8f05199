import { connectionType, DateTime, JsonScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Role } from '../core/index.js';
import { OrganizationType } from '../organization/organization.type.js';
import { PersonType, RoleEnum } from '../person/person.type.js';

@ObjectType('AuditEntry', {
  description: 'One change: who, in which roles, on which request, what was before and after.',
})
export class AuditEntryType {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) at!: number;
  @Field(() => PersonType, { nullable: true, description: 'Null: the platform itself.' }) person?: PersonType | null;
  @Field(() => PersonType, { nullable: true, description: 'In whose roles, by a delegation.' })
  onBehalfOf?: PersonType | null;
  @Field(() => OrganizationType, { nullable: true }) organization?: OrganizationType | null;
  @Field(() => [RoleEnum], { description: 'The roles in force then; none where the platform did it by itself.' })
  roles!: Role[];
  @Field(() => String, { description: 'The header X-Request-Id of the answer.' }) requestId!: string;
  @Field(() => String, { description: 'The operation, or what the platform did by itself.' }) action!: string;
  @Field(() => String, { description: 'What was changed, such as "order".' }) subject!: string;
  @Field(() => ID, { nullable: true }) subjectId!: string | null;
  @Field(() => JsonScalar, { nullable: true }) before!: unknown;
  @Field(() => JsonScalar, { nullable: true }) after!: unknown;
  @Field(() => Int, { nullable: true, description: 'Its link in the chain of hashes; null until it is sealed.' })
  link!: number | null;
  @Field(() => String, { nullable: true, description: 'Of the link, over the one before and this change.' })
  hash!: string | null;
}

export const AuditEntryConnection = connectionType('AuditEntry', () => AuditEntryType);

@InputType({ description: 'All of them hold.' })
export class AuditTrailFilter {
  @Field(() => [String], { nullable: true, description: 'At most 20 operations.' }) actions?: string[] | null;
  @Field(() => ID, { nullable: true }) subjectId?: string | null;
  @Field(() => ID, { nullable: true }) personId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Of whoever did it.' }) organizationId?: string | null;
  @Field(() => DateTime, { nullable: true }) from?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'Not included.' }) to?: number | null;
}
