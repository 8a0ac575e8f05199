import { connectionType, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('CreditNoteLine', { description: 'Taken back of one line, at the line’s own rate.' })
export class CreditNoteLineType {
  @Field(() => Int) lineNo!: number;
  @Field(() => ID) invoiceLineId!: string;
  @Field(() => Int) invoiceLineNo!: number;
  @Field(() => String) description!: string;
  @Field(() => DecimalScalar, { description: 'Above zero, tax included.' }) amount!: string;
  @Field(() => DecimalScalar) taxRate!: string;
  @Field(() => DecimalScalar) net!: string;
  @Field(() => DecimalScalar) taxAmount!: string;
}

@ObjectType('CreditNote', {
  description: '贷项通知单: what a provider takes back of an invoice, in a series of its own.',
})
export class CreditNoteType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar) net!: string;
  @Field(() => DecimalScalar) tax!: string;
  @Field(() => DecimalScalar, { description: 'Above zero.' }) total!: string;
  @Field(() => String) reason!: string;
  @Field(() => ID, { nullable: true, description: 'The dispute it settles.' }) disputeId!: string | null;
  @Field(() => DateTime) issuedAt!: number;
  organizationId!: string;
  providerId!: string;
}

export const CreditNoteConnection = connectionType('CreditNote', () => CreditNoteType);

@InputType()
export class CreditNoteLineInput {
  @Field(() => ID, { description: 'A line of the invoice.' }) lineId!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Tax included; none: all that is left of it.' }) amount?:
    string | null;
}

@InputType()
export class IssueCreditNoteInput {
  @Field(() => ID) invoiceId!: string;
  @Field(() => String) reason!: string;
  @Field(() => [CreditNoteLineInput], { description: 'At most 1000.' }) lines!: CreditNoteLineInput[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class CreditNoteFilter {
  @Field(() => [ID], { nullable: true }) invoiceIds?: string[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
  @Field(() => DateTime, { nullable: true }) issuedSince?: number | null;
}
