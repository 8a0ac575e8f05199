import { DateTime, DecimalScalar } from '#platform';
import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('ProviderStatement', {
  description: 'A provider’s month in one currency, by the times of its documents; without a number it is not issued.',
})
export class ProviderStatementType {
  @Field(() => String, { nullable: true }) number!: string | null;
  @Field(() => String) period!: string;
  @Field(() => String) currency!: string;
  @Field(() => DateTime, { nullable: true }) issuedAt!: number | null;
  @Field(() => Int) invoiceCount!: number;
  @Field(() => DecimalScalar) invoicedNet!: string;
  @Field(() => DecimalScalar) invoicedTax!: string;
  @Field(() => DecimalScalar) invoiced!: string;
  @Field(() => Int) creditNoteCount!: number;
  @Field(() => DecimalScalar) creditedNet!: string;
  @Field(() => DecimalScalar) creditedTax!: string;
  @Field(() => DecimalScalar) credited!: string;
  @Field(() => DecimalScalar, { description: 'Payments less what was taken back.' }) paid!: string;
  @Field(() => DecimalScalar, { description: 'Prepaid credits, less what came back.' }) creditsUsed!: string;
  @Field(() => DecimalScalar, { description: 'Of its bundles.' }) toPartners!: string;
  @Field(() => DecimalScalar, { description: 'Of others’ bundles.' }) fromPartners!: string;
  @Field(() => DecimalScalar, { description: 'invoicedNet - creditedNet.' }) turnoverNet!: string;
  @Field(() => DecimalScalar, { description: 'invoiced - credited.' }) turnover!: string;
  @Field(() => DecimalScalar, { description: 'turnover - toPartners + fromPartners.' }) ownTurnover!: string;
  @Field(() => DecimalScalar, { description: 'Of the month’s first day, of turnoverNet.' }) chargeShare!: string;
  @Field(() => DecimalScalar, { description: 'Of a month with an invoice.' }) chargeMinimum!: string;
  @Field(() => DecimalScalar, { description: 'Payable to the platform.' }) managementCharge!: string;
  providerId!: string;
}
