import { enumOf } from '#identity';
import { DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ACCEPTANCE_KINDS, type AcceptanceKind } from './acceptance-rows.js';

const AcceptanceKindEnum = enumOf(ACCEPTANCE_KINDS);
registerEnumType(AcceptanceKindEnum, { name: 'AcceptanceKind' });

@ObjectType('AcceptanceCertificate', { description: '验收确认单: what a buyer confirmed of an invoice.' })
export class AcceptanceType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
  @Field(() => AcceptanceKindEnum) kind!: AcceptanceKind;
  @Field(() => DateTime, { description: 'DEEMED_ACCEPTED: the end of the time for it.' }) acceptedAt!: number;
  @Field(() => ID, { nullable: true, description: 'The person; null when nobody spoke.' }) personId!: string | null;
  @Field(() => DecimalScalar, { description: 'Of the lines it confirms, tax included.' }) amount!: string;
  @Field(() => [Int], { description: 'Numbers of the lines that disputes kept out of it.' }) heldLines!: number[];
  @Field(() => String, { description: 'SHA-256 of the head and lines that were confirmed.' }) contentHash!: string;
  @Field(() => String, { nullable: true }) note!: string | null;
}

@ObjectType('PaymentTerms', { description: 'Between a buyer and a provider, for invoices issued from now on.' })
export class PaymentTermsType {
  @Field(() => Int, { description: 'From confirmation to payment.' }) paymentDays!: number;
  @Field(() => Int, { description: 'Of silence, after which a statement is deemed accepted.' }) acceptanceDays!: number;
  @Field(() => DecimalScalar, { description: 'Late interest per day, a share of the late amount.' }) dailyRate!: string;
}

@InputType({ description: 'What the provider grants the buyer; null: as the rules say.' })
export class SetPaymentTermsInput {
  @Field(() => ID, { description: 'The buyer.' }) organizationId!: string;
  @Field(() => Int, { nullable: true }) paymentDays?: number | null;
  @Field(() => Int, { nullable: true }) acceptanceDays?: number | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Late interest per year, a share.' }) annualRate?:
    string | null;
}
