import { enumOf } from '#identity';
import { connectionType, DateOnScalar } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { KEY_UNIT_GAPS, type KeyUnitGap } from '../core/index.js';

const KeyUnitGapEnum = enumOf(KEY_UNIT_GAPS);
registerEnumType(KeyUnitGapEnum, {
  name: 'KeyUnitGap',
  description: 'Evaluations and drills are due every 12 months.',
});

@ObjectType('KeyUnit', { description: 'An organization whose security the plans call key.' })
export class KeyUnitType {
  @Field(() => ID) organizationId!: string;
  @Field(() => String, { nullable: true }) responsiblePerson!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Of its last security evaluation.' })
  evaluatedOn!: string | null;
  @Field(() => String, { nullable: true, description: 'Who certifies its people and machines.' })
  eAuthentication!: string | null;
  @Field(() => DateOnScalar, { nullable: true }) drilledOn!: string | null;
  @Field(() => [KeyUnitGapEnum], { description: 'What it lacks today.' }) gaps!: KeyUnitGap[];
  @Field(() => String, { description: 'RED while it lacks anything, else GREEN.' }) light!: string;
}

export const KeyUnitConnection = connectionType('KeyUnit', () => KeyUnitType);

@InputType()
export class RegisterKeyUnitInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => String, { nullable: true }) responsiblePerson?: string | null;
  @Field(() => DateOnScalar, { nullable: true }) evaluatedOn?: string | null;
  @Field(() => String, { nullable: true }) eAuthentication?: string | null;
  @Field(() => DateOnScalar, { nullable: true }) drilledOn?: string | null;
}
