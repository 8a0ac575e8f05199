import { DecimalScalar } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Budget', {
  description:
    'allocated + overrun = available + reserved + committed + actual; every figure has exactly the minor digits of its currency.',
})
export class BudgetType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: 'A calendar year.' }) fiscalYear!: number;
  @Field(() => String) currency!: string;
  @Field(() => String, { nullable: true }) fundingSource!: string | null;
  @Field(() => DecimalScalar) allocated!: string;
  @Field(() => DecimalScalar, { description: 'Estimates of submitted orders.' }) reserved!: string;
  @Field(() => DecimalScalar, { description: 'What is left of approved orders’ estimates.' }) committed!: string;
  @Field(() => DecimalScalar, { description: 'Invoiced.' }) actual!: string;
  @Field(() => DecimalScalar, { description: 'What new orders may still reserve; never negative.' }) available!: string;
  @Field(() => DecimalScalar, { description: 'Invoiced beyond the money; blocks new orders until covered.' })
  overrun!: string;
  organizationId!: string;
}

@InputType()
export class CreateBudgetInput {
  @Field(() => String) name!: string;
  @Field(() => Int) fiscalYear!: number;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => String, { nullable: true }) fundingSource?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}
