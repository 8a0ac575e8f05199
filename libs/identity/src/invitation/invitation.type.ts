import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Role } from '../core/index.js';
import { RoleEnum } from '../person/person.type.js';

@ObjectType('Invitation', { description: 'Somebody asked to join an organization.' })
export class InvitationType {
  @Field(() => ID) id!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum]) roles!: Role[];
  @Field(() => DateTime) expiresAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When it was accepted or withdrawn.' }) endedAt!: number | null;
  @Field(() => ID, { nullable: true, description: 'Who came of it; null for one that was withdrawn.' })
  personId!: string | null;
}

export const InvitationConnection = connectionType('Invitation', () => InvitationType);

@ObjectType('InvitationWithToken')
export class InvitationWithTokenType {
  @Field(() => InvitationType) invitation!: InvitationType;
  @Field(() => String, {
    nullable: true,
    description: 'For the person invited: shown once, stored hashed; null when the same request is answered again.',
  })
  token!: string | null;
}

@InputType()
export class InvitePersonInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => String) email!: string;
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum]) roles!: Role[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class AcceptInvitationInput {
  @Field(() => String) token!: string;
  @Field(() => String, { description: '8 to 200 characters.' }) password!: string;
}
