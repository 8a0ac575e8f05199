import { AgreementStatusEnum, TaxCategoryEnum } from '#catalog';
import type { AgreementStatus, TaxCategory } from '#catalog/core';
import { connectionType, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Commitment', {
  description: '承诺用量: money a buyer commits to spend with a provider over service months, tax included.',
})
export class CommitmentType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'The price code of the lines of its rest.' }) number!: string;
  @Field(() => String) title!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => ID, { nullable: true, description: 'Null: for all contracts between the two.' })
  contractId!: string | null;
  @Field(() => String, { description: 'The first service month.' }) fromMonth!: string;
  @Field(() => String, { description: 'The first service month after it.' }) toMonth!: string;
  @Field(() => TaxCategoryEnum, { description: 'Of the rest, should it be billed.' }) taxCategory!: TaxCategory;
  @Field(() => AgreementStatusEnum) status!: AgreementStatus;
  @Field(() => Int) version!: number;
  @Field(() => String, { nullable: true, description: 'Why it was declined.' }) reason!: string | null;
  @Field(() => DecimalScalar, { description: 'The sum of all invoice lines of its months so far.' }) drawn!: string;
  @Field(() => DecimalScalar, { description: 'max(0, amount − drawn).' }) remaining!: string;
  @Field(() => DecimalScalar, { description: 'What was billed of the rest, in sum.' }) trueUp!: string;
  @Field(() => DateTime) proposedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
  organizationId!: string;
  providerId!: string;
}

export const CommitmentConnection = connectionType('Commitment', () => CommitmentType);

@InputType()
export class CommitmentFilter {
  @Field(() => [AgreementStatusEnum], { nullable: true }) statuses?: AgreementStatus[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@InputType()
export class ProposeCommitmentInput {
  @Field(() => ID, { description: 'The buyer.' }) organizationId!: string;
  @Field(() => String) title!: string;
  @Field(() => DecimalScalar, { description: 'Tax included, whole minor units.' }) amount!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => ID, { nullable: true, description: 'Default: all contracts between the two.' })
  contractId?: string | null;
  @Field(() => String, { description: 'The first service month; not before the current one.' }) fromMonth!: string;
  @Field(() => String, { description: 'The first service month after it, at most 120 months later.' })
  toMonth!: string;
  @Field(() => TaxCategoryEnum, { nullable: true, defaultValue: 'INFORMATION_SERVICE' })
  taxCategory?: TaxCategory | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
