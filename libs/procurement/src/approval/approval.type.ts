import { DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('ApprovalPolicyStep')
export class ApprovalPolicyStepType {
  @Field(() => String) title!: string;
  @Field(() => DecimalScalar, { description: 'Needed for orders whose estimate is at least this.' })
  fromAmount!: string;
  @Field(() => Int, { description: 'How many different people.' }) quorum!: number;
  @Field(() => [ID], { description: 'Who may; empty: every approver.' }) personIds!: string[];
}

@ObjectType('ApprovalPolicy', {
  description: 'Which approvals your organization’s orders need, by amount, in this order.',
})
export class ApprovalPolicyType {
  @Field(() => String, { description: 'Of the amounts; orders in another pass all steps.' }) currency!: string;
  @Field(() => [ApprovalPolicyStepType]) steps!: ApprovalPolicyStepType[];
}

@InputType()
export class ApprovalPolicyStepInput {
  @Field(() => String) title!: string;
  @Field(() => DecimalScalar, { nullable: true, defaultValue: '0' }) fromAmount?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 1 }) quorum?: number | null;
  @Field(() => [ID], { nullable: true }) personIds?: string[] | null;
}

@InputType({ description: 'For orders submitted from now on; without steps one approver decides.' })
export class SetApprovalPolicyInput {
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => [ApprovalPolicyStepInput]) steps!: ApprovalPolicyStepInput[];
}

@ObjectType('OrderApproval')
export class OrderApprovalType {
  @Field(() => ID) personId!: string;
  @Field(() => String, { description: 'Of the person, as it is now.' }) name!: string;
  @Field(() => ID, { nullable: true, description: 'The colleague for whom it was given.' }) onBehalfOf!: string | null;
  @Field(() => String, { nullable: true }) comment!: string | null;
  @Field(() => DateTime) at!: number;
}

@ObjectType('OrderApprovalStep', { description: 'A step as settled when the order was submitted.' })
export class OrderApprovalStepType {
  @Field(() => String) title!: string;
  @Field(() => Int) quorum!: number;
  @Field(() => [ID], { description: 'Who may; empty: every approver.' }) personIds!: string[];
  @Field(() => Boolean, { description: 'Its quorum is reached.' }) complete!: boolean;
  @Field(() => [OrderApprovalType], { description: 'Since the last submission.' }) approvals!: OrderApprovalType[];
}
