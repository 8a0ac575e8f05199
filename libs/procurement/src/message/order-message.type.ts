import { connectionType, DateTime } from '#platform';
import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType('OrderMessage', { description: 'What one side of an order wrote to the other.' })
export class OrderMessageType {
  @Field(() => ID) id!: string;
  @Field(() => String) text!: string;
  @Field(() => DateTime) at!: number;
  organizationId!: string;
  personId!: string;
}
export const OrderMessageConnection = connectionType('OrderMessage', () => OrderMessageType);
