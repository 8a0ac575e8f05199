import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CREDIT_KINDS, CREDIT_ORIGINS, type CreditKind, type CreditOrigin } from '../core/index.js';

const CreditKindEnum = enumOf(CREDIT_KINDS);
registerEnumType(CreditKindEnum, { name: 'CreditKind' });

const CreditOriginEnum = enumOf(CREDIT_ORIGINS);
registerEnumType(CreditOriginEnum, {
  name: 'CreditOrigin',
  description: 'STARTUP: an approved start-up team’s, within its ceiling and time; it pays for use alone.',
});

@ObjectType('CreditEntry', { description: 'A change of a credit’s balance.' })
export class CreditEntryType {
  @Field(() => ID) transactionId!: string;
  @Field(() => CreditKindEnum) kind!: CreditKind;
  @Field(() => DecimalScalar, { description: 'Below zero: used or voided.' }) amount!: string;
  @Field(() => ID, { nullable: true }) invoiceId!: string | null;
  @Field(() => DateOnScalar) bookedOn!: string;
  @Field(() => DateTime) bookedAt!: number;
}

@ObjectType('Credit', { description: 'A prepaid credit of a buyer with a provider.' })
export class CreditType {
  @Field(() => ID) id!: string;
  @Field(() => String) currency!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => DecimalScalar, { description: 'Its balance: the sum of its entries.' }) remaining!: string;
  @Field(() => CreditOriginEnum) origin!: CreditOrigin;
  @Field(() => Int, { description: 'Lower ones are used first.' }) priority!: number;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day on which it can be used.' })
  expiresOn!: string | null;
  @Field(() => String) reason!: string;
  @Field(() => DateTime) grantedAt!: number;
  organizationId!: string;
  providerId!: string;
}

export const CreditConnection = connectionType('Credit', () => CreditType);

@InputType()
export class GrantCreditInput {
  @Field(() => ID, { description: 'The buyer.' }) organizationId!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String) currency!: string;
  @Field(() => CreditOriginEnum, { nullable: true, defaultValue: 'PREPAID' }) origin?: CreditOrigin | null;
  @Field(() => DateOnScalar, {
    nullable: true,
    description: 'The last day on which it can be used; none: always, of a start-up team’s the team’s last day.',
  })
  expiresOn?: string | null;
  @Field(() => Int, { nullable: true, description: '0 to 1000, lower ones first; none: 100.' }) priority?:
    number | null;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class CreditFilter {
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}
