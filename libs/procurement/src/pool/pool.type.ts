import { connectionType, DecimalScalar } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('PoolResource')
export class PoolResourceType {
  @Field(() => String) code!: string;
  @Field(() => String) unit!: string;
  @Field(() => DecimalScalar) capacity!: string;
  @Field(() => DecimalScalar, { description: 'The sum of its quotas.' }) allotted!: string;
}

@ObjectType('PoolPlan', { description: 'How much of a resource one unit of a plan takes.' })
export class PoolPlanType {
  @Field(() => ID) offeringId!: string;
  @Field(() => String, { description: 'Of the offering, in every revision.' }) planCode!: string;
  @Field(() => String) resource!: string;
  @Field(() => DecimalScalar) perUnit!: string;
}

@ObjectType('ResourcePool', { description: '统一资源池: what an agency gives to those beneath it as quotas.' })
export class ResourcePoolType {
  @Field(() => [PoolResourceType]) resources!: PoolResourceType[];
  @Field(() => [PoolPlanType]) plans!: PoolPlanType[];
}

@ObjectType('PoolQuota', { description: 'How much of a pool’s resource an organization may take, and takes.' })
export class PoolQuotaType {
  @Field(() => ID) id!: string;
  @Field(() => String) resource!: string;
  @Field(() => String) unit!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DecimalScalar, { description: 'What was ordered and is not off, and what runs.' }) allocated!: string;
  @Field(() => DecimalScalar, { description: 'Below zero where the quota was lowered since.' }) left!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'What ran in the period asked for, times its hours.' })
  resourceHours!: string | null;
  ownerId!: string;
  organizationId!: string;
}
export const PoolQuotaConnection = connectionType('PoolQuota', () => PoolQuotaType);

@InputType()
export class SetPoolResourceInput {
  @Field(() => String, { description: 'Such as vcpu.' }) code!: string;
  @Field(() => String) unit!: string;
  @Field(() => DecimalScalar) capacity!: string;
}

@InputType()
export class PoolPartInput {
  @Field(() => String) resource!: string;
  @Field(() => DecimalScalar) perUnit!: string;
}

@InputType()
export class SetPoolPlanInput {
  @Field(() => ID) planId!: string;
  @Field(() => [PoolPartInput], { description: 'Nothing takes the plan out of the pool.' }) parts!: PoolPartInput[];
}

@InputType()
export class SetPoolQuotaInput {
  @Field(() => ID) organizationId!: string;
  @Field(() => String) resource!: string;
  @Field(() => DecimalScalar) quantity!: string;
}
