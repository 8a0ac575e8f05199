import { DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType } from '@nestjs/graphql';

@InputType()
export class ActivateInstanceInput {
  @Field(() => ID) instanceId!: string;
  @Field(() => String, { nullable: true, description: 'Your own name for the instance; unique among your instances.' })
  externalId?: string | null;
  @Field(() => DateTime, {
    nullable: true,
    description: 'Default now; never before the order’s startsOn, nor in the future.',
  })
  activatedAt?: number | null;
}

@InputType()
export class ResizeInstanceInput {
  @Field(() => ID) instanceId!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DateTime, {
    nullable: true,
    description: 'Default now; never in the future, before the activation, or before the last resize.',
  })
  at?: number | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
