import { enumOf } from '#identity';
import { connectionType, DateOnScalar } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BODY_KINDS, type BodyKind } from '../core/index.js';

const BodyKindEnum = enumOf(BODY_KINDS);
registerEnumType(BodyKindEnum, { name: 'ThirdPartyBodyKind' });

@ObjectType('ThirdPartyBody', {
  description: 'Who assesses, certifies or brokers for others. It never reports on itself or an affiliate.',
})
export class BodyType {
  @Field(() => ID) organizationId!: string;
  @Field(() => [BodyKindEnum]) kinds!: readonly BodyKind[];
  @Field(() => String) accreditationNumber!: string;
  @Field(() => DateOnScalar) accreditedFrom!: string;
  @Field(() => DateOnScalar, { description: 'The last day on which it may report.' }) lastAccreditedOn!: string;
  @Field(() => [ID]) affiliateIds!: readonly string[];
  @Field(() => Boolean, { description: 'Whether its accreditation stands today.' }) accredited!: boolean;
}

export const BodyConnection = connectionType('ThirdPartyBody', () => BodyType);

@InputType()
export class RegisterThirdPartyBodyInput {
  @Field(() => ID, { description: 'An organization of the kind ASSESSOR or PROVIDER.' }) organizationId!: string;
  @Field(() => [BodyKindEnum], { description: '1 to 4.' }) kinds!: BodyKind[];
  @Field(() => String) accreditationNumber!: string;
  @Field(() => DateOnScalar) accreditedFrom!: string;
  @Field(() => DateOnScalar, { description: 'The last day on which it may report.' }) lastAccreditedOn!: string;
  @Field(() => [ID], { nullable: true, description: 'Organizations it belongs with, at most 100.' })
  affiliateIds?: string[] | null;
}
