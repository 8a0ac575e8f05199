import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar, MoneyType } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { STARTUP_STATUSES, type StartupStatus } from '../core/index.js';

const StartupStatusEnum = enumOf(STARTUP_STATUSES);
registerEnumType(StartupStatusEnum, { name: 'StartupStatus' });

@ObjectType('StartupTeam', {
  description: '创新创业团队: may have start-up credits up to its ceiling, until its last day.',
})
export class StartupTeamType {
  @Field(() => ID) id!: string;
  @Field(() => String) plan!: string;
  @Field(() => StartupStatusEnum) status!: StartupStatus;
  @Field(() => MoneyType, { nullable: true, description: 'What all its start-up credits may come to.' })
  ceiling!: MoneyType | null;
  @Field(() => MoneyType, { nullable: true, description: 'What they come to.' }) granted!: MoneyType | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day on which they can be used.' })
  lastDay!: string | null;
  @Field(() => DateTime) appliedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
  @Field(() => String, { nullable: true, description: 'Of the decision.' }) reason!: string | null;
  organizationId!: string;
}
export const StartupTeamConnection = connectionType('StartupTeam', () => StartupTeamType);

@InputType()
export class ApplyAsStartupInput {
  @Field(() => String) plan!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class DecideStartupInput {
  @Field(() => ID) id!: string;
  @Field(() => Boolean) approve!: boolean;
  @Field(() => DecimalScalar, { nullable: true, description: 'Needed to approve.' }) ceiling?: string | null;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Needed to approve.' }) lastDay?: string | null;
  @Field(() => String) reason!: string;
}
