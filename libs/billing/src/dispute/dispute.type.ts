import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DISPUTE_ANSWERS, DISPUTE_STATUSES, type DisputeAnswer, type DisputeStatus } from '../core/index.js';
import { DISPUTE_SIDES, type DisputeSide } from './dispute-rows.js';

const DisputeStatusEnum = enumOf(DISPUTE_STATUSES);
registerEnumType(DisputeStatusEnum, { name: 'DisputeStatus' });
const DisputeAnswerEnum = enumOf(DISPUTE_ANSWERS);
registerEnumType(DisputeAnswerEnum, { name: 'DisputeAnswer' });
const DisputeSideEnum = enumOf(DISPUTE_SIDES);
registerEnumType(DisputeSideEnum, { name: 'DisputeSide' });

@ObjectType('DisputeMessage', { description: 'What one side said; never changed.' })
export class DisputeMessageType {
  @Field(() => Int) seq!: number;
  @Field(() => DisputeSideEnum) side!: DisputeSide;
  @Field(() => String, { description: 'OPEN, ACCEPT, REJECT, COUNTER, SETTLE, WITHDRAW, ESCALATE or DECIDE.' })
  act!: string;
  @Field(() => String) text!: string;
  @Field(() => DecimalScalar, { nullable: true }) amount!: string | null;
  @Field(() => DateTime) at!: number;
}

@ObjectType('Dispute', { description: '异议: holds one line of an invoice until it is over; all others go on.' })
export class DisputeType {
  @Field(() => ID) id!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => String) invoiceNumber!: string;
  @Field(() => ID) lineId!: string;
  @Field(() => Int) lineNo!: number;
  @Field(() => DisputeStatusEnum) status!: DisputeStatus;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'What should be credited; none: the line.' })
  claimedAmount!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'What the provider’s last answer would credit.' })
  answeredAmount!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'What was credited in the end.' })
  agreedAmount!: string | null;
  @Field(() => DateTime) openedAt!: number;
  @Field(() => DateTime, { nullable: true }) closedAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'Withdrawn: the line is deemed accepted then.' })
  acceptBy!: number | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Of what is left of the line, since it is over.' })
  dueOn!: string | null;
  organizationId!: string;
  providerId!: string;
}

export const DisputeConnection = connectionType('Dispute', () => DisputeType);

@InputType()
export class DisputeFilter {
  @Field(() => [DisputeStatusEnum], { nullable: true }) statuses?: DisputeStatus[] | null;
  @Field(() => [ID], { nullable: true }) invoiceIds?: string[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@InputType()
export class DisputeInvoiceLineInput {
  @Field(() => ID) invoiceId!: string;
  @Field(() => ID) lineId!: string;
  @Field(() => String) reason!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'What should be credited; none: the line.' })
  claimedAmount?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class AnswerDisputeInput {
  @Field(() => ID) disputeId!: string;
  @Field(() => DisputeAnswerEnum) answer!: DisputeAnswer;
  @Field(() => String) text!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'COUNTER: what would be credited.' }) amount?:
    string | null;
}

@InputType()
export class DecideDisputeInput {
  @Field(() => ID) disputeId!: string;
  @Field(() => DecimalScalar, { description: 'What is to be credited; "0": nothing.' }) amount!: string;
  @Field(() => String) text!: string;
}
