import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { KEY_PROJECT_STATUSES, type KeyProjectStatus } from '../core/index.js';

const KeyProjectStatusEnum = enumOf(KEY_PROJECT_STATUSES);
registerEnumType(KeyProjectStatusEnum, { name: 'KeyProjectStatus' });

@ObjectType('KeyProject', { description: '重点项目: nothing is ordered for it before its plan is approved.' })
export class KeyProjectType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { description: '建设方案.' }) plan!: string;
  @Field(() => KeyProjectStatusEnum) status!: KeyProjectStatus;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => ID, { nullable: true, description: 'Who decided.' }) decidedBy!: string | null;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
  @Field(() => String, { nullable: true, description: 'Why it was decided so.' }) reason!: string | null;
  organizationId!: string;
}
export const KeyProjectConnection = connectionType('KeyProject', () => KeyProjectType);

@InputType()
export class CreateKeyProjectInput {
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'At most 10 000 characters.' }) plan!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
