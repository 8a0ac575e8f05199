import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Role } from '../core/index.js';
import { RoleEnum } from '../person/person.type.js';

@InputType()
export class CreateApiKeyInput {
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum], { description: 'A subset of the maker’s roles.' }) roles!: Role[];
  @Field(() => [String], {
    nullable: true,
    description: 'The operations it may do, by name, of those that its roles may; without, all of them.',
  })
  operations?: string[] | null;
  @Field(() => DateTime, { nullable: true }) expiresAt?: number | null;
}

@ObjectType('ApiKey', { description: 'A key without its secret.' })
class ApiKeyType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => ID, { description: 'Its maker, whom it counts as.' }) personId!: string;
  @Field(() => [RoleEnum]) roles!: Role[];
  @Field(() => [String], { nullable: true, description: 'What it may do; null: all that its roles may.' })
  operations!: string[] | null;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) expiresAt!: number | null;
  @Field(() => DateTime, { nullable: true }) revokedAt!: number | null;
}

export const ApiKeyConnection = connectionType('ApiKey', () => ApiKeyType);

@ObjectType('ApiKeyWithSecret')
export class ApiKeyWithSecretType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'Shown once; only its hash is kept.' }) secret!: string;
  @Field(() => DateTime, { nullable: true }) expiresAt!: number | null;
}
