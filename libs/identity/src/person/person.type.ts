import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Role, roles } from '../core/index.js';
import { enumOf } from '../organization/organization.type.js';

export const RoleEnum = enumOf(roles);
registerEnumType(RoleEnum, { name: 'Role' });

@ObjectType('Person')
export class PersonType {
  @Field(() => ID) id!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum]) roles!: Role[];
  @Field(() => DateTime, { nullable: true, description: 'Since when the person acts no more.' })
  deactivatedAt!: number | null;
  organizationId!: string;
}

export const PersonConnection = connectionType('Person', () => PersonType);

@ObjectType('Viewer', { description: 'The person signed in, or the maker of the API key in use.' })
export class ViewerType {
  @Field(() => ID) id!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum], {
    description: 'The roles in force: with an API key, the key’s; acting for a colleague, those delegated.',
  })
  roles!: Role[];
  @Field(() => PersonType, { nullable: true, description: 'For whom the caller acts, by the header X-Delegation.' })
  onBehalfOf?: PersonType | null;
  organizationId!: string;
}

@InputType()
export class CreatePersonInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum]) roles!: Role[];
  @Field(() => String, {
    nullable: true,
    description: '8 to 200 characters; without one the person cannot sign in yet.',
  })
  initialPassword?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
