import { DateTime } from '#platform';
import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType('Withholding', {
  description: 'Since when nothing new is ordered of an offering, for want of admission or proof. What runs goes on.',
})
export class WithholdingType {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) fromAt!: number;
}
