import { DateTime } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Role } from '../core/index.js';
import { RoleEnum } from '../person/person.type.js';

@InputType()
export class CreateApiKeyInput {
  @Field(() => String) name!: string;
  @Field(() => [RoleEnum], { description: 'A subset of the maker’s roles.' }) roles!: Role[];
  @Field(() => DateTime, { nullable: true }) expiresAt?: number | null;
}

@ObjectType('ApiKeyWithSecret')
export class ApiKeyWithSecretType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'Shown once; only its hash is kept.' }) secret!: string;
  @Field(() => DateTime, { nullable: true }) expiresAt!: number | null;
}
