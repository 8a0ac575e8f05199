import { enumOf } from '#identity';
import { DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { TAX_INVOICE_STATUSES, type TaxInvoiceStatus } from '../core/index.js';

const TaxInvoiceStatusEnum = enumOf(TAX_INVOICE_STATUSES);
registerEnumType(TaxInvoiceStatusEnum, { name: 'TaxInvoiceStatus' });

@ObjectType('TaxInvoice', { description: '数电票: the provider’s tax invoice, as it matched the confirmed bill.' })
export class TaxInvoiceType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: '20 digits, booked once for ever.' }) number!: string;
  @Field(() => ID) invoiceId!: string;
  @Field(() => TaxInvoiceStatusEnum) status!: TaxInvoiceStatus;
  @Field(() => DateOnScalar) issuedOn!: string;
  @Field(() => DecimalScalar) net!: string;
  @Field(() => DecimalScalar) tax!: string;
  @Field(() => DecimalScalar) total!: string;
  @Field(() => String, { description: 'Of the original file: /v1/tax-invoices/{id}.xml.' }) sha256!: string;
  @Field(() => DateTime) recordedAt!: number;
  @Field(() => String, { nullable: true, description: 'Of the red-letter invoice that took it back.' })
  redNumber!: string | null;
  @Field(() => String, { nullable: true }) voidReason!: string | null;
  @Field(() => DateTime, { nullable: true }) voidedAt!: number | null;
}

@InputType()
export class RecordTaxInvoiceInput {
  @Field(() => ID, { description: 'The confirmed bill.' }) invoiceId!: string;
  @Field(() => String, { description: 'The XML file, as in docs/payments.md; at most 2 MB.' }) xml!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class VoidTaxInvoiceInput {
  @Field(() => ID) taxInvoiceId!: string;
  @Field(() => String, { description: 'Of the red-letter invoice; issued this year.' }) redNumber!: string;
  @Field(() => String) reason!: string;
}

@ObjectType('PaymentPolicy', { description: 'How a buyer pays.' })
export class PaymentPolicyType {
  @Field(() => Boolean, { description: 'No payment before the tax invoice is matched.' }) taxInvoiceFirst!: boolean;
}
