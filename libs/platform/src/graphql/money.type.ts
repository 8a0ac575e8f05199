import { Field, ObjectType } from '@nestjs/graphql';
import { DecimalScalar } from './scalars.js';

@ObjectType('Money', { description: "An amount with exactly the currency's minor digits." })
export class MoneyType {
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String) currency!: string;
}
