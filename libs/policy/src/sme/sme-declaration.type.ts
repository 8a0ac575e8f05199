import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { SME_SIZES, SME_STATUSES, type SmeSize, type SmeStatus } from '../core/index.js';

const SmeSizeEnum = enumOf(SME_SIZES);
registerEnumType(SmeSizeEnum, { name: 'SmeSize', description: '中型、小型、微型企业: by 中小企业划型标准规定.' });
const SmeStatusEnum = enumOf(SME_STATUSES);
registerEnumType(SmeStatusEnum, { name: 'SmeStatus' });

@ObjectType('SmeDeclaration', {
  description: '中小企业声明: what an enterprise declares of its size, and what was found.',
})
export class SmeDeclarationType {
  @Field(() => ID) id!: string;
  @Field(() => SmeSizeEnum) size!: SmeSize;
  @Field(() => Int) employees!: number;
  @Field(() => DecimalScalar, { description: 'CNY of the year before.' }) annualRevenue!: string;
  @Field(() => String) industry!: string;
  @Field(() => String, { nullable: true, description: 'The park it works in.' }) parkCode!: string | null;
  @Field(() => SmeStatusEnum) status!: SmeStatus;
  @Field(() => String, { nullable: true, description: 'Why it was rejected or revoked.' }) comment!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which it no longer counts.' })
  validTo!: string | null;
  @Field(() => DateTime) declaredAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const SmeDeclarationConnection = connectionType('SmeDeclaration', () => SmeDeclarationType);

@InputType()
export class DeclareSmeInput {
  @Field(() => SmeSizeEnum) size!: SmeSize;
  @Field(() => Int) employees!: number;
  @Field(() => DecimalScalar, { description: 'CNY of the year before.' }) annualRevenue!: string;
  @Field(() => String) industry!: string;
  @Field(() => String, { nullable: true, description: 'A park of `parks`, if it works in one.' })
  parkCode?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class DecideSmeInput {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true, description: 'Rejects it for this reason; without one it is confirmed.' })
  refusal?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which it no longer counts.' })
  validTo?: string | null;
}
