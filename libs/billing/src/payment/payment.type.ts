import { DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('Payment', { description: 'Paid for an invoice; negative: taken back of an earlier payment.' })
export class PaymentType {
  @Field(() => ID) id!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => DateOnScalar) paidOn!: string;
  @Field(() => String) reference!: string;
  @Field(() => ID, { nullable: true, description: 'The payment it takes back.' }) reversesId!: string | null;
  @Field(() => DateTime) recordedAt!: number;
}

@InputType()
export class RecordPaymentInput {
  @Field(() => ID) invoiceId!: string;
  @Field(() => DecimalScalar, { description: 'At most what is payable now.' }) amount!: string;
  @Field(() => DateOnScalar) paidOn!: string;
  @Field(() => String, { description: 'Of the bank or the treasury.' }) reference!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class ReversePaymentInput {
  @Field(() => ID) paymentId!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'None: all that is left of it.' }) amount?: string | null;
  @Field(() => DateOnScalar) reversedOn!: string;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
