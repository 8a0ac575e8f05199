import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Role } from '../core/index.js';
import { RoleEnum } from '../person/person.type.js';

@ObjectType('RelyingSystem', { description: 'An information system that lets people in by their sign-in here.' })
export class RelyingSystemType {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'Who runs it.' }) organizationId!: string;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => DateTime, { nullable: true, description: 'Since when nobody is let in.' }) endedAt!: number | null;
}

export const RelyingSystemConnection = connectionType('RelyingSystem', () => RelyingSystemType);

@InputType()
export class RegisterRelyingSystemInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ObjectType('SystemGrant', { description: 'The people of the organization who hold the role may enter the system.' })
export class SystemGrantType {
  @Field(() => ID) id!: string;
  @Field(() => ID) systemId!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => RoleEnum) role!: Role;
}

export const SystemGrantConnection = connectionType('SystemGrant', () => SystemGrantType);

@InputType()
export class SystemGrantInput {
  @Field(() => ID) systemId!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => RoleEnum) role!: Role;
}

@ObjectType('SystemSession', { description: 'Who stands behind an access token of a relying system, as of now.' })
export class SystemSessionType {
  @Field(() => String) systemCode!: string;
  @Field(() => ID) personId!: string;
  @Field(() => String) name!: string;
  @Field(() => String) email!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => [RoleEnum], { description: 'Those of the person’s that let them into this system.' }) roles!: Role[];
  @Field(() => DateTime, { description: 'When the access token ends.' }) expiresAt!: number;
}
