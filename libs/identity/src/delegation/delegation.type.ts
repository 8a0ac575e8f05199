import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Role } from '../core/index.js';
import { PersonType, RoleEnum } from '../person/person.type.js';

@ObjectType('Delegation', { description: 'Roles of one person that a colleague may act in for a time.' })
export class DelegationType {
  @Field(() => ID, { description: 'Sent as the header X-Delegation, it says for whom one acts.' }) id!: string;
  @Field(() => PersonType) from?: PersonType;
  @Field(() => PersonType) to?: PersonType;
  @Field(() => [RoleEnum]) roles!: Role[];
  @Field(() => DateTime) startsAt!: number;
  @Field(() => DateTime, { description: 'It holds within [startsAt, endsAt).' }) endsAt!: number;
}

export const DelegationConnection = connectionType('Delegation', () => DelegationType);

@InputType()
export class DelegateRolesInput {
  @Field(() => ID, { description: 'A colleague.' }) personId!: string;
  @Field(() => [RoleEnum], { description: 'Of one’s own.' }) roles!: Role[];
  @Field(() => DateTime, { nullable: true, description: 'Default: now.' }) startsAt?: number | null;
  @Field(() => DateTime, { description: 'At most 366 days after the start.' }) endsAt!: number;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
