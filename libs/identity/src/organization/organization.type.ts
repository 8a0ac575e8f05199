import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type OrganizationKind, organizationKinds, type ProviderKind, providerKinds } from '../core/index.js';

/** An enum object from a list of names, as the schema builder wants it. */
export const enumOf = <T extends string>(names: readonly T[]): { [K in T]: K } =>
  Object.fromEntries(names.map((name) => [name, name])) as { [K in T]: K };

export const OrganizationKindEnum = enumOf(organizationKinds);
registerEnumType(OrganizationKindEnum, { name: 'OrganizationKind' });

const ProviderKindEnum = enumOf(providerKinds);
registerEnumType(ProviderKindEnum, { name: 'ProviderKind' });

@ObjectType('Organization')
export class OrganizationType {
  @Field(() => ID) id!: string;
  @Field(() => OrganizationKindEnum) kind!: OrganizationKind;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true, description: 'Unified social credit code, 18 characters.' }) uscc!:
    string | null;
  @Field(() => String, { nullable: true, description: 'GB/T 2260 division code, 6 digits.' }) divisionCode!:
    string | null;
  @Field(() => [ProviderKindEnum], { description: 'What a provider is on the market; empty for all others.' })
  providerKinds!: ProviderKind[];
  parentId!: string | null;
  path!: string;
  sandboxOf!: string | null;
}

@InputType()
export class CreateOrganizationInput {
  @Field(() => OrganizationKindEnum) kind!: OrganizationKind;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) uscc?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'A person has compared a code of a pilot city (M000…) whose check characters do not fit.',
  })
  usccConfirmed?: boolean | null;
  @Field(() => String, { nullable: true }) divisionCode?: string | null;
  @Field(() => ID, { nullable: true }) parentId?: string | null;
  @Field(() => [ProviderKindEnum], { nullable: true, description: 'Of a provider alone.' })
  providerKinds?: ProviderKind[] | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
