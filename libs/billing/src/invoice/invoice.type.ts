import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { TagType } from '#procurement';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { INVOICE_STATUSES, type InvoiceStatus, LINE_KINDS, type LineKind } from '../core/index.js';

const InvoiceStatusEnum = enumOf(INVOICE_STATUSES);
registerEnumType(InvoiceStatusEnum, { name: 'InvoiceStatus' });
const LineKindEnum = enumOf(LINE_KINDS);
registerEnumType(LineKindEnum, { name: 'LineKind' });

@ObjectType('InvoiceLineAllocation', { description: 'A cost centre’s part of a line.' })
export class AllocationType {
  @Field(() => String) costCentre!: string;
  @Field(() => DecimalScalar, { description: '"0.4" is 40 %.' }) share!: string;
  @Field(() => DecimalScalar) amount!: string;
}

@ObjectType('InvoiceLine', { description: 'One price of one instance for one service month, rated whole.' })
export class InvoiceLineType {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'From 1, in the order of every file.' }) lineNo!: number;
  @Field(() => LineKindEnum) kind!: LineKind;
  @Field(() => String) description!: string;
  @Field(() => String) offeringCode!: string;
  @Field(() => String) planCode!: string;
  @Field(() => String) priceCode!: string;
  @Field(() => ID, { nullable: true }) instanceId!: string | null;
  @Field(() => String, { description: 'The month of Asia/Shanghai that is billed, "2026-10".' }) serviceMonth!: string;
  @Field(() => DateTime) serviceFrom!: number;
  @Field(() => DateTime) serviceTo!: number;
  @Field(() => DecimalScalar, { description: 'As metered; ADJUSTMENT: the change.' }) quantity!: string;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Tax included; null for tiers.' }) unitPrice!:
    string | null;
  @Field(() => DecimalScalar, { description: 'Exact, tax included, before rounding.' }) ratedAmount!: string;
  @Field(() => DecimalScalar, { description: 'Tax included.' }) amount!: string;
  @Field(() => DecimalScalar) taxRate!: string;
  @Field(() => DecimalScalar) net!: string;
  @Field(() => DecimalScalar) taxAmount!: string;
  @Field(() => ID, { nullable: true, description: 'The price terms it is rated by; their content never changes.' })
  priceTermsId!: string | null;
  @Field(() => [TagType], { description: 'The buyer’s, as of issue.' }) tags!: TagType[];
  @Field(() => [AllocationType], {
    description: 'By cost centre of the buyer, as of issue; they sum to amount, or none.',
  })
  allocations!: AllocationType[];
  @Field(() => String, { nullable: true, description: 'The buyer’s own number of the order.' })
  purchaseOrderNumber!: string | null;
  @Field(() => ID, { nullable: true, description: 'The commitment whose rest it is.' }) commitmentId!: string | null;
}

@ObjectType('InvoiceTax', { description: 'All lines of one rate: gross = net + tax.' })
export class InvoiceTaxType {
  @Field(() => DecimalScalar) taxRate!: string;
  @Field(() => DecimalScalar) gross!: string;
  @Field(() => DecimalScalar) net!: string;
  @Field(() => DecimalScalar) tax!: string;
}

@ObjectType('Invoice', { description: '账单: a statement in the provider’s name; not the tax invoice 发票.' })
export class InvoiceType {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true }) number!: string | null;
  @Field(() => InvoiceStatusEnum) status!: InvoiceStatus;
  @Field(() => String, { description: 'A month of Asia/Shanghai, "2026-10".' }) period!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar) net!: string;
  @Field(() => DecimalScalar) tax!: string;
  @Field(() => DecimalScalar) total!: string;
  @Field(() => DateTime, { nullable: true }) issuedAt!: number | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Null until confirmed.' }) dueOn!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Deemed accepted then, unless someone speaks before.' })
  acceptBy!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'When all that no dispute held was confirmed.' })
  acceptedAt!: number | null;
  organizationId!: string;
  providerId!: string;
  lineCount!: number;
}

@ObjectType('InvoiceDue')
export class InvoiceDueType {
  @Field(() => DateOnScalar, { nullable: true, description: 'Null until confirmed.' }) dueOn!: string | null;
  @Field(() => DecimalScalar, { description: 'Whatever was paid of it.' }) amount!: string;
}

export const InvoiceConnection = connectionType('Invoice', () => InvoiceType);

@InputType()
export class InvoiceFilter {
  @Field(() => String, { nullable: true }) period?: string | null;
  @Field(() => [InvoiceStatusEnum], { nullable: true }) statuses?: InvoiceStatus[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
  @Field(() => [ID], { nullable: true }) providerIds?: string[] | null;
  @Field(() => DateTime, { nullable: true, description: 'Issued or changed at or after this instant.' }) updatedSince?:
    number | null;
}
