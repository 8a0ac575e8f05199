import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { EXEMPTION_STATUSES, type ExemptionStatus } from '../core/index.js';

const ExemptionStatusEnum = enumOf(EXEMPTION_STATUSES);
registerEnumType(ExemptionStatusEnum, { name: 'PlacementExemptionStatus' });

@ObjectType('PlacementExemption', { description: 'Leave to keep things in a data centre that the plans do not want.' })
export class PlacementExemptionType {
  @Field(() => ID) id!: string;
  @Field(() => String) centreCode!: string;
  @Field(() => String) reason!: string;
  @Field(() => ExemptionStatusEnum) status!: ExemptionStatus;
  @Field(() => DateTime) grantedAt!: number;
  @Field(() => DateTime, { nullable: true }) endedAt!: number | null;
}

export const PlacementExemptionConnection = connectionType('PlacementExemption', () => PlacementExemptionType);

@InputType()
export class GrantPlacementExemptionInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => String) centreCode!: string;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
