import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { RECEIVABLE_STATUSES, type ReceivableStatus } from '../core/index.js';

const ReceivableStatusEnum = enumOf(RECEIVABLE_STATUSES);
registerEnumType(ReceivableStatusEnum, { name: 'ReceivableStatus' });

@ObjectType('Lateness', { description: 'Of what is confirmed and not disputed.' })
export class LatenessType {
  @Field(() => Int, { description: 'On which anything was late, to today.' }) days!: number;
  @Field(() => DecimalScalar, { description: 'Late still.' }) amount!: string;
  @Field(() => DecimalScalar, { description: 'To today, at the agreed rate or 0.05 % a day.' }) interest!: string;
}

@ObjectType('OverdueInvoice')
export class OverdueRowType {
  @Field(() => ID) invoiceId!: string;
  @Field(() => String) number!: string;
  @Field(() => String) buyerCode!: string;
  @Field(() => String) buyerName!: string;
  @Field(() => String) providerCode!: string;
  @Field(() => String) providerName!: string;
  @Field(() => String) currency!: string;
  @Field(() => DateOnScalar, { nullable: true }) dueOn!: string | null;
  @Field(() => Int) days!: number;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => DecimalScalar) interest!: string;
}

@ObjectType('OverdueTotal')
export class OverdueTotalType {
  @Field(() => String) currency!: string;
  @Field(() => Int) count!: number;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => DecimalScalar) interest!: string;
}

@ObjectType('OverdueReport', { description: 'Late at the end of the year; today, while it is not over.' })
export class OverdueReportType {
  @Field(() => Int) year!: number;
  @Field(() => DateOnScalar) asOf!: string;
  @Field(() => [OverdueTotalType]) totals!: OverdueTotalType[];
  @Field(() => [OverdueRowType], { description: 'At most 1000: /v1/overdue.csv?year=2026 has them all.' })
  rows!: OverdueRowType[];
  @Field(() => Boolean, { description: 'There are more; the totals are of all.' }) more!: boolean;
  @Field(() => String, { nullable: true }) note!: string | null;
}

@ObjectType('Receivable', { description: '应收账款确认: a provider asks whether an invoice is owed.' })
export class ReceivableType {
  @Field(() => ID) id!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => ReceivableStatusEnum) status!: ReceivableStatus;
  @Field(() => String) currency!: string;
  @Field(() => DateTime) requestedAt!: number;
  @Field(() => DateOnScalar, { description: 'The last day for the answer.' }) confirmBy!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Due when it was confirmed.' }) amount!: string | null;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => DateTime, { nullable: true }) answeredAt!: number | null;
}

export const ReceivableConnection = connectionType('Receivable', () => ReceivableType);

@InputType()
export class AnswerReceivableInput {
  @Field(() => ID) id!: string;
  @Field(() => Boolean, { description: 'false: refused, with a note.' }) confirm!: boolean;
  @Field(() => String, { nullable: true }) note?: string | null;
}
