import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AGREEMENT_STATUSES, type AgreementStatus } from '../core/index.js';
import { PriceTierInput } from '../plan/plan.input.js';
import { PriceTierType } from '../plan/plan.type.js';

export const AgreementStatusEnum = enumOf(AGREEMENT_STATUSES);
registerEnumType(AgreementStatusEnum, {
  name: 'AgreementStatus',
  description: 'PROPOSED by the provider; ACCEPTED or DECLINED by the buyer; ENDED: accepted, with an earlier end set.',
});

@ObjectType('PriceTermsEntry', {
  description: 'What holds for one price, one plan, one offering, or with all three null for everything.',
})
export class PriceTermsEntryType {
  @Field(() => ID, { nullable: true }) offeringId!: string | null;
  @Field(() => ID, { nullable: true }) planId!: string | null;
  @Field(() => String, { nullable: true }) priceCode!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'A share of the amount: "0.1" takes 10 % off.' })
  discountRate!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Instead of the plan’s, tax included.' })
  unitPrice!: string | null;
  @Field(() => [PriceTierType], { nullable: true, description: 'Instead of the plan’s.' })
  tiers!: PriceTierType[] | null;
}

@ObjectType('PriceTerms', { description: '价格协议: prices and discounts a provider and a buyer agreed on.' })
export class PriceTermsType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'ISO 4217: holds for plans priced in it.' }) currency!: string;
  @Field(() => ID, { nullable: true, description: 'Null: for all contracts between the two.' })
  contractId!: string | null;
  @Field(() => String, { description: 'The first service month, "2026-10".' }) fromMonth!: string;
  @Field(() => String, { nullable: true, description: 'The first service month it no longer holds for.' })
  toMonth!: string | null;
  @Field(() => AgreementStatusEnum) status!: AgreementStatus;
  @Field(() => Int) version!: number;
  @Field(() => String, { nullable: true, description: 'Why it was declined.' }) reason!: string | null;
  @Field(() => DateTime) proposedAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When the buyer accepted or declined.' })
  decidedAt!: number | null;
  @Field(() => [PriceTermsEntryType]) entries!: PriceTermsEntryType[];
  organizationId!: string;
  providerId!: string;
}

export const PriceTermsConnection = connectionType('PriceTerms', () => PriceTermsType);

@InputType()
export class PriceTermsFilter {
  @Field(() => [AgreementStatusEnum], { nullable: true }) statuses?: AgreementStatus[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@InputType({ description: 'The most specific entry holds: price, plan, offering, everything. Entries never add up.' })
export class PriceTermsEntryInput {
  @Field(() => ID, { nullable: true, description: 'A published offering of yours, in all its revisions.' })
  offeringId?: string | null;
  @Field(() => ID, { nullable: true }) planId?: string | null;
  @Field(() => String, { nullable: true, description: 'With planId.' }) priceCode?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Between "0" and "1".' }) discountRate?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'With priceCode: instead of the plan’s.' })
  unitPrice?: string | null;
  @Field(() => [PriceTierInput], { nullable: true, description: 'With priceCode: instead of the plan’s.' })
  tiers?: PriceTierInput[] | null;
}

@InputType()
export class ProposePriceTermsInput {
  @Field(() => ID, { description: 'The buyer.' }) organizationId!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => ID, { nullable: true, description: 'Default: all contracts between the two.' })
  contractId?: string | null;
  @Field(() => String, { description: 'The first service month; not before the current one.' }) fromMonth!: string;
  @Field(() => String, { nullable: true, description: 'The first service month after it; default: without end.' })
  toMonth?: string | null;
  @Field(() => [PriceTermsEntryInput]) entries!: PriceTermsEntryInput[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
