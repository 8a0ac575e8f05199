import { enumOf } from '#identity';
import { DateOnScalar } from '#platform';
import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { APPROVAL_COMMANDS, APPROVAL_STATES, type ApprovalCommand, type ApprovalState } from '../core/index.js';

export const ApprovalStateEnum = enumOf(APPROVAL_STATES);
registerEnumType(ApprovalStateEnum, {
  name: 'ApprovalState',
  description: 'How far the approval of a zone or a channel has come. Nothing is ordered before OPERATIONAL.',
});
const ApprovalCommandEnum = enumOf(APPROVAL_COMMANDS);
registerEnumType(ApprovalCommandEnum, {
  name: 'ApprovalCommand',
  description: 'apply, review, approve, open; close, after which it is APPROVED and may be opened again.',
});

@ObjectType('ApprovalStep', { description: 'A step of an approval: who decided, and when.' })
export class ApprovalStepType {
  @Field(() => ApprovalStateEnum) state!: ApprovalState;
  @Field(() => String, { description: 'A day, or a month where the source has no day.' }) on!: string;
  @Field(() => String) authority!: string;
}

@ObjectType('Approval', { description: 'How a zone or a channel came to its state.' })
export class ApprovalType {
  @Field(() => String, { description: 'Of the zone or channel.' }) code!: string;
  @Field(() => ApprovalStateEnum) state!: ApprovalState;
  @Field(() => [ApprovalStepType], { description: 'Those that the plans tell of first.' }) steps!: ApprovalStepType[];
}

@InputType()
export class RecordApprovalStepInput {
  @Field(() => String, { description: 'A special zone or a channel.' }) code!: string;
  @Field(() => ApprovalCommandEnum) command!: ApprovalCommand;
  @Field(() => String, { description: 'Who decided.' }) authority!: string;
  @Field(() => DateOnScalar, { description: 'When; not before the step before.' }) on!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
